"""``xjdata quality``: the board, failed checks, problems."""

from itertools import groupby
from typing import Any

from rich.text import Text

from xjdata.cli.counties import resolve_unit
from xjdata.cli.output import (
    by_language,
    console,
    plain,
    print_json,
    show,
    status_text,
    table,
    text,
)
from xjdata.cli.reading import Reader, reading
from xjdata.cli.titles import dataset_title
from xjdata.datasets import dataset_names
from xjdata.home import Home
from xjdata.messages import ConfigError, say

_COMPLAINTS = ("held", "failed", "overdue")
_SERVED = ("loaded", "unchanged")
_ACTIONS = ("hold", "reject", "blank", "flag")
_ROOM_FOR_IDS = 110
"""From this width on the table of checks has room for their ids."""
_LONGEST_VALUE = 40

Row = dict[str, Any]


def run(*, county: str | None, limit: int, as_json: bool) -> int:
    """Print what the night found in the deliveries."""
    home = Home.find()
    unit = None if county is None else resolve_unit(county, home)
    with reading(home) as reader:
        board, checks, problems = (
            _read(reader, name, unit) for name in ("submission", "check_result", "problem")
        )
        counties = {row["county_code"]: row for row in reader.rows("core.dim_county")}
    if unit is not None and not board:
        raise ConfigError(say("cli.unit_not_there", unit=unit))
    failed = [row for row in checks if not row["passed"]]
    if as_json:
        print_json({"board": board, "failed_checks": failed, "problems": problems})
        return 0
    names = {code: by_language(row["name_zh"], row["name_en"]) for code, row in counties.items()}
    _print_board(board, names, unit)
    _print_complaints(board, names)
    if failed:
        _print_failed(failed, names, limit)
    if problems:
        _print_problems(problems, names, limit)
    elif not failed:
        show(Text(text("quality_clean"), "green"))
    return 0


def _read(reader: Reader, name: str, unit: str | None) -> list[Row]:
    """The rows of a table, in the order of units, datasets and rows of files."""
    narrowed = {} if unit is None else {"county_code": unit}
    datasets = {dataset: place for place, dataset in enumerate(dataset_names())}
    return sorted(
        reader.rows(f"quality.{name}", **narrowed),
        key=lambda row: (
            row["county_code"],
            datasets.get(row["dataset"], len(datasets)),
            str(row.get("file") or ""),
            str(row.get("sheet") or ""),
            row.get("row_number") or 0,
            row.get("check_id") or "",
        ),
    )


def _print_board(rows: list[Row], names: dict[str, str], unit: str | None) -> None:
    as_of = rows[0]["as_of"] if rows else ""
    if unit is not None:
        title = text("quality_board_of", who=names[unit], as_of=as_of)
        columns = [text(f"column_{name}") for name in ("dataset", "status", "rows", "problems")]
        columns.append(text("column_due"))
        lines = [
            (
                dataset_title(row["dataset"]),
                status_text(row["status"]),
                row["rows_accepted"],
                row["problems"],
                row["due"],
            )
            for row in rows
        ]
        show(table(title, columns, lines, whole=(1, 2, 3, 4), numbers=(2, 3)))
        return
    datasets = [name for name in dataset_names() if any(row["dataset"] == name for row in rows)]
    cells = {(row["county_code"], row["dataset"]): _cell(row) for row in rows}
    board = [
        [names[code], *(cells.get((code, name), "") for name in datasets)]
        for code in dict.fromkeys(row["county_code"] for row in rows)
    ]
    columns = [text("column_unit"), *(dataset_title(name) for name in datasets)]
    show(table(text("quality_board", as_of=as_of), columns, board, least={0: 14}))
    show(Text(text("quality_legend"), "dim"))


def _cell(row: Row) -> Text:
    """A number where there are data, a word where there are not."""
    if row["status"] not in _SERVED:
        return status_text(row["status"])
    count = str(row["problems"])
    shown = count if row["status"] == "loaded" else f"({count})"
    return Text(shown, "yellow" if row["problems"] else "green")


def _print_complaints(board: list[Row], names: dict[str, str]) -> None:
    """Why something was not taken or did not come, and since when older data are served."""
    for row in board:
        if row["status"] not in _COMPLAINTS:
            continue
        line = Text.assemble(
            status_text(row["status"]),
            f" {names[row['county_code']]} {dataset_title(row['dataset'])}: ",
            plain(by_language(row["message_zh"], row["message_en"])),
        )
        if row["stale_since"]:
            line.append(" " + text("quality_stale", since=row["stale_since"]))
        show(line)


def _print_failed(rows: list[Row], names: dict[str, str], limit: int) -> None:
    """The checks that failed, the most severe first; of all units together."""
    with_id = console().width >= _ROOM_FOR_IDS
    columns = ["dataset", "action", "failed", "units", "what"] + ["check"] * with_id

    def rule(row: Row) -> tuple[str, str]:
        return (row["dataset"], row["check_id"])

    lines = []
    rules = [list(group) for _, group in groupby(sorted(rows, key=rule), key=rule)]
    for same in sorted(rules, key=_severity):
        first = same[0]
        hit, judged = (sum(row[name] for row in same) for name in ("failed", "evaluated"))
        units = names[first["county_code"]] if len(same) == 1 else str(len(same))
        line = [
            dataset_title(first["dataset"]),
            status_text(first["action"]),
            f"{hit}/{judged}",
            units,
            by_language(first["title_zh"], first["title_en"]),
        ]
        lines.append(line + [first["check_id"]] * with_id)
    headings = [text(f"column_{name}") for name in columns]
    title = text("quality_failed", count=len(lines))
    show(table(title, headings, lines[:limit], whole=(1, 2), numbers=(2,)) if limit else title)
    if len(lines) > limit:
        show(Text(text("quality_more_checks", count=len(lines) - limit), "dim"))


def _severity(same: list[Row]) -> tuple[int, int, str]:
    hit = sum(row["failed"] for row in same)
    return (_ACTIONS.index(same[0]["action"]), -hit, same[0]["dataset"])


def _print_problems(rows: list[Row], names: dict[str, str], limit: int) -> None:
    """The rows to mend, sheet by sheet, as the county's program numbers them."""
    show(Text(text("quality_problems", count=len(rows)), "bold"))

    def place(row: Row) -> tuple[str, str, str, str]:
        return (row["county_code"], row["dataset"], row["file"] or "", row["sheet"] or "")

    columns = [text(f"column_{name}") for name in ("row", "column", "found", "action", "reason")]
    for (code, dataset, file, sheet), group in groupby(rows[:limit], key=place):
        lines = [
            (
                row["row_number"],
                row["column"],
                plain(row["value"] or "", _LONGEST_VALUE),
                status_text(row["action"]),
                by_language(row["reason_zh"], row["reason_en"]),
            )
            for row in group
        ]
        where = plain(f"{file} [{sheet}]" if sheet else file)
        title = f"{names[code]} {dataset_title(dataset)}  {where}"
        show(table(title, columns, lines, whole=(0, 3), numbers=(0,)))
    if len(rows) > limit:
        show(Text(text("quality_more", count=len(rows) - limit), "dim"))
