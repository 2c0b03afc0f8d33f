"""Tables of an explanation: what a number is added up from, its files, what was left out."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from xjdata.cli.output import by_language, console, plain, status_text, table
from xjdata.cli.titles import dataset_title
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.messages import say

Row = dict[str, Any]

_HASH = 12
"""Digits of a hash where there is no room for 64."""

_ROOM_FOR_HASH = 110
_COUNTS = ("rejected", "copies", "emptied", "flagged", "two_units", "unsure_school")


class Names:
    """What units and columns are called on the screen."""

    def __init__(self, counties: Iterable[Row]) -> None:
        """Call units as `core.dim_county` does."""
        self._units = {
            row["county_code"]: by_language(row["name_zh"], row["name_en"]) for row in counties
        }

    def unit(self, code: str) -> str:
        """A unit; the league; the code when nobody knows it."""
        return str(say("cli.scorecard_league")) if code == "all" else self._units.get(code, code)

    def column(self, dataset: str, name: str) -> str:
        """The title of a column of a dataset; its name when nobody knows it."""
        contract = dataset_contract(dataset) if dataset in dataset_names() else None
        if contract is None or name not in contract.by_name:
            return name
        title = contract.column(name).title
        return by_language(title.zh, title.en)

    def deliveries(self, rows: list[Row]) -> Table:
        """The deliveries of all units, one line each."""
        with_hash = console().width >= _ROOM_FOR_HASH
        heads = ["unit", "dataset", "file", "arrived", "in", "accepted", "rejected"]
        columns = [_head(name) for name in heads] + ["SHA-256"] * with_hash

        def place(row: Row) -> tuple[str, str]:
            return (row["dataset"], row["county_code"])

        lines = []
        for (dataset, unit), group in groupby(rows, key=place):
            of = list(group)
            sums = [sum(r[n] for r in of) for n in ("rows_in", "rows_accepted", "rows_left_out")]
            line = [self.unit(unit), dataset_title(dataset), _named(of), of[0]["arrived_on"], *sums]
            lines.append(line + [of[0]["sha256"][:_HASH]] * with_hash)
        whole = (3, 4, 5, 6, 7) if with_hash else (3, 4, 5, 6)
        return table("", columns, lines, whole=whole, numbers=(4, 5, 6), least={0: 8, 1: 8})


def _head(name: str) -> str:
    own = name in ("file", "arrived", "in", "accepted", "school", "member", "share", *_COUNTS)
    return str(say(f"explain.column_{name}" if own else f"cli.column_{name}"))


def _named(rows: list[Row]) -> str:
    """The file of a delivery, without its unit's folder; of several, the first."""
    first = plain(rows[0]["file"]).partition("/")[2] or plain(rows[0]["file"])
    if len(rows) == 1:
        return first
    return str(say("explain.more_files", file=first, count=len(rows)))


def made_of(facts: Row, names: Names) -> Any:
    """What a number is added up from, and the sum; a sentence where it is not."""
    parts, value = facts["made_of"], facts["value"]
    if parts["of"] == "unit":
        kind = "not_by_school" if value["numerator"] is not None else "only_league"
        return Text(str(say(f"explain.{kind}")), "dim") if facts["level"] == "county" else None
    if not parts["rows"] and not parts.get("unit_itself"):
        return None
    if parts["of"] == "member":
        lines: list[list[Any]] = [
            [names.unit(row["member"]), row["numerator"], status_text(row["status"])]
            for row in parts["rows"]
        ]
        heads = ["member", "share", "status"]
        return _table("by_member", heads, [*lines, [_sum(), _share(value), ""]])
    lines = [_line(row, parts["of"], names) for row in parts["rows"]]
    if parts.get("unit_itself"):
        own = parts["unit_itself"]
        lines.append([str(say("explain.unit_itself")), _share(own), ""])
    whole = [_sum(), _share(value), value["display"]]
    if parts["of"] == "school":
        return _table("by_school", ["school", "share", "value"], [*lines, whole])
    title = "by_county" if parts["is_sum"] else "by_county_met"
    heads = ["unit", "share", "value", "status"]
    return _table(title, heads, [*lines, [*whole, status_text(value["status"])]])


def _line(row: Row, of: str, names: Names) -> list[Any]:
    if of == "school":
        who = f"{plain(row['school_name'] or '')} {row['school_code']}".strip()
        return [who, _share(row), row["display"]]
    who = names.unit(row["county_code"])
    return [who, _share(row), row["display"], status_text(row["status"])]


def _table(title: str, heads: list[str], lines: list[list[Any]]) -> Table:
    columns = [_head(name) for name in heads]
    numbers = (1, 2) if "value" in heads else (1,)
    whole = tuple(range(1, len(heads)))
    return table(str(say(f"explain.{title}")), columns, lines, whole=whole, numbers=numbers)


def _sum() -> str:
    return str(say("explain.sum"))


def _share(row: Row) -> str:
    if row["numerator"] is None:
        return "—"
    whole = row["denominator"]
    return str(row["numerator"]) if whole is None else f"{row['numerator']}/{whole}"


def files(rows: list[Row], *, named: bool = True) -> list[Text]:
    """File by file: name, night and rows, and the whole hash, by which the archive has it."""
    found = []
    for row in rows:
        head = f"{dataset_title(row['dataset'])}  " if named else ""
        line = Text.assemble(head, (plain(row["file"]), "bold"))
        shown = ("arrived_on", "rows_in", "rows_accepted", "rows_left_out", "copies")
        counts = {name.removesuffix("_on"): row[name] for name in (*shown, "cells_blanked")}
        line.append(f"\n  {say('explain.arrived', **counts)}\n  sha256 {row['sha256']}")
        if row["stale_since"]:
            line.append(f"\n  {say('explain.stale', since=row['stale_since'])}", "yellow")
        if row["columns_lacking"]:
            line.append(f"\n  {say('explain.lacking', columns=row['columns_lacking'])}", "yellow")
        found.append(line)
    return found


def left_out(facts: Row, names: Names) -> Table:
    """What does not count or is in doubt, unit by unit and dataset by dataset."""
    rows = facts["left_out"]
    shown = [name for name in _COUNTS if any(row[name] for row in rows)]
    columns = [_head("unit"), _head("dataset"), *(_head(name) for name in shown)]
    lines = [
        [names.unit(row["county_code"]), dataset_title(row["dataset"])]
        + [row[name] or "" for name in shown]
        for row in rows
        if any(row[name] for name in shown)
    ]
    numbers = tuple(range(2, len(columns)))
    return table(str(say("explain.left_out")), columns, lines, whole=numbers, numbers=numbers)
