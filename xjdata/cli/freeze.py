"""``xjdata freeze``: keep the values of the current night under a name, or list what is kept."""

from typing import Any

from rich.text import Text

from xjdata.cli.output import print_json, show, table, text
from xjdata.history import freeze_night
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.lake import Freeze, Freezes
from xjdata.night import Night
from xjdata.night.frozen import frozen_tables


def run(*, freeze: str | None, note: str, as_json: bool) -> int:
    """Freeze the current night under a name; without a name print the freezes there are."""
    night = Night.of(Home.find())
    name = freeze
    if name is None:
        _list(Freezes(night.store).all(), as_json=as_json)
        return 0
    import warehouse
    from warehouse.engine import refuse_other_engines

    refuse_other_engines(night.home)
    with night_lock(night.home, f"xjdata freeze {name}"):
        made, is_new = freeze_night(night, name, note)
        is_shown = warehouse.renew(night.home, night.plan, frozen_tables(night.store))
    if as_json:
        print_json({**_row(made), "is_new": is_new, "in_warehouse": is_shown})
        return 0
    count = Freezes(night.store).values(made.name).num_rows
    said = "freeze_made" if is_new else "freeze_there"
    show(Text(text(said, name=made.name, as_of=made.as_of, count=count), "green"))
    if not is_shown:
        show(Text(text("freeze_later"), "dim"))
    return 0


def _list(freezes: list[Freeze], *, as_json: bool) -> None:
    rows = [_row(freeze) for freeze in freezes]
    if as_json:
        print_json(rows)
    elif not rows:
        show(Text(text("freeze_none")))
    else:
        names = ("name", "as_of", "frozen_at", "note")
        columns = [text(f"column_{n}") for n in ("freeze", "night", "frozen_at", "note")]
        lines = [tuple(row[n] for n in names) for row in rows]
        show(table(text("freeze_title"), columns, lines, whole=(1, 2)))


def _row(freeze: Freeze) -> dict[str, Any]:
    """A freeze as a program reads it."""
    return {
        "name": freeze.name,
        "as_of": freeze.as_of,
        "frozen_at": freeze.frozen_at,
        "note": freeze.note,
        **freeze.versions,
    }
