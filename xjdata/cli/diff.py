"""``xjdata diff``: what has changed between a freeze and another, or now, and because of what."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from rich.table import Table
from rich.text import Text

from xjdata.cli.causes import cause_texts, unit_title
from xjdata.cli.counties import resolve_unit
from xjdata.cli.output import print_json, show, status_word, table, text
from xjdata.history import Difference, State, differences, state_named
from xjdata.history.differences import KEY
from xjdata.home import Home
from xjdata.lake import NOW
from xjdata.night import Night

_LEVELS = ("league", "county", "school")
_DIMENSIONS = tuple(
    name for name in KEY if name not in ("target_id", "level", "county_code", "school_code")
)


def run(*, before: str, after: str, county: str | None, target: str | None, as_json: bool) -> int:
    """Print the differences; exit code 0 when there are none, else 1."""
    night = Night.of(Home.find())
    unit = None if county is None else resolve_unit(county, night.home)
    wanted = None if target is None else night.plan.target(target).id
    states = [state_named(night, name) for name in (before, after)]
    found = [
        difference
        for difference in differences(*states)
        if unit in (None, difference.place["county_code"])
        and wanted in (None, difference.place["target_id"])
    ]
    if as_json:
        print_json(_document(states, found))
    else:
        show_differences(night, states, found, schools=unit is not None)
    return 1 if found else 0


def show_differences(
    night: Night, states: list[State], found: list[Difference], *, schools: bool
) -> None:
    """Print differences as a table.

    Args:
        night: Knows what units and targets are called.
        states: Between which they are.
        found: The differences.
        schools: Whether those of schools are listed too.
    """
    before, after = states
    title = text(
        "diff_title",
        before=_name(before),
        first=before.as_of,
        after=_name(after),
        last=after.as_of,
    )
    if not found:
        show(Text(title, "bold"), Text(text("diff_none"), "green"))
        return
    counts = Counter(difference.place["level"] for difference in found)
    listed = [d for d in found if schools or d.place["level"] != "school"]
    if listed:
        names = ("target", "place", "before", "after", "causes")
        columns = [text(f"column_{name}") for name in names]
        notes: dict[str, int] = {}
        lines = [_line(night, difference, notes) for difference in listed]
        show(
            table(title, columns, lines, whole=(0,), least={1: 10, 2: 16, 3: 16}),
            Text(text("diff_causes"), "bold"),
            _numbered(notes),
            Text(),
        )
    show(Text(text("diff_counts", **{level: counts[level] for level in _LEVELS})))
    if len(listed) < len(found):
        show(Text(text("diff_schools"), "dim"))


def differences_as_data(found: list[Difference]) -> list[dict[str, Any]]:
    """Differences for a program: place, before, after and causes."""
    return [
        {
            **difference.place,
            "before": difference.before,
            "after": difference.after,
            "causes": [
                {name: value for name, value in asdict(cause).items() if value not in ("", None)}
                for cause in difference.causes
            ],
        }
        for difference in found
    ]


def _document(states: list[State], found: list[Difference]) -> dict[str, Any]:
    before, after = (
        {"name": state.name, "as_of": state.as_of, **state.provenance.versions} for state in states
    )
    return {"before": before, "after": after, "differences": differences_as_data(found)}


def _name(state: State) -> str:
    return text("diff_now") if state.name == NOW else state.name


def _numbered(notes: dict[str, int]) -> Table:
    """The causes below the table, each with its number."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", min_width=3)
    grid.add_column(overflow="fold")
    for note, number in notes.items():
        grid.add_row(str(number), Text(note))
    return grid


def _line(night: Night, difference: Difference, notes: dict[str, int]) -> tuple[Any, ...]:
    """A difference; its causes by number, since many differences have the same.

    Args:
        night: Knows what units and targets are called.
        difference: The difference.
        notes: Each cause in words to its number; new ones are added.
    """
    place = difference.place
    causes = [
        notes.setdefault(words, len(notes) + 1) for words in cause_texts(night, difference.causes)
    ]
    return (
        place["target_id"],
        _place(night, place),
        _shown(difference.before),
        _shown(difference.after),
        ", ".join(map(str, causes)),
    )


def _place(night: Night, place: dict[str, str]) -> str:
    """League, unit or school, and the part of it."""
    if place["level"] == "league":
        words = [text("scorecard_league")]
    else:
        words = [unit_title(night, place["county_code"])]
    if place["level"] == "school":
        words.append(place["school_code"])
    words += [place[name] for name in _DIMENSIONS if place[name] != "all"]
    return " ".join(words)


def _shown(side: dict[str, Any] | None) -> str:
    """A value with what it is made of, and its status."""
    if side is None:
        return text("diff_absent")
    status = status_word(side["status"])
    if side["value"] is None:
        return status
    if side["denominator"] is None:
        return f"{side['value']:g} {status}"
    share = f"{side['numerator']}/{side['denominator']}"
    return text("diff_value", value=f"{side['value']:.2f}", share=share, status=status)
