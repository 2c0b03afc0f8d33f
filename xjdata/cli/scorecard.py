"""``xjdata scorecard``: targets, values, status."""

from typing import Any

from rich.text import Text

from xjdata.cli.counties import resolve_unit
from xjdata.cli.output import (
    by_language,
    print_json,
    show,
    status_text,
    status_word,
    table,
    text,
)
from xjdata.cli.reading import Reader, reading
from xjdata.home import Home
from xjdata.messages import ConfigError, say

_NOTHING_TO_SHOW = ("no_data", "not_applicable")
_ORDER = ("missed", "behind", "cannot_verify", "on_track", "met", "qualitative")
_FLAGS = ("zero_report", "prior_missing", "prior_below")
_MEMBERS = {1: "note_done", 0: "note_not_done", None: "note_not_known"}
_OPERATORS = {">=": "asked_at_least", "all-of-list": "asked_all", "stays-above": "asked_stays"}


def run(*, county: str | None, all_targets: bool, as_json: bool) -> int:
    """Print the scorecard of the league, or of one unit."""
    home = Home.find()
    unit = None if county is None else resolve_unit(county, home)
    with reading(home) as reader:
        if as_json:
            print_json(_read(reader, unit))
        else:
            show_scorecard(reader, unit, all_targets=all_targets)
    return 0


def _read(reader: Reader, unit: str | None) -> list[dict[str, Any]]:
    """The rows of the league or a unit; named lists with their members."""
    rows = _rows(reader, unit)
    if unit is not None and not rows:
        raise ConfigError(say("cli.unit_not_there", unit=unit))
    if unit is None:
        _add_members(rows, reader.rows("mart.indicator_member"))
    return rows


def show_scorecard(reader: Reader, unit: str | None, *, all_targets: bool) -> None:
    """Print the scorecard of one night.

    Args:
        reader: Reads the night.
        unit: Whose; None for the league's.
        all_targets: Whether those without a value are shown too.
    """
    rows = _read(reader, unit)
    counties = {row["county_code"]: row for row in reader.rows("core.dim_county")}
    readings = {row["target_id"]: row for row in reader.rows("mart.target")}
    shown = [row for row in rows if all_targets or _is_worth_showing(row)]
    lines = [_line(row, counties, readings) for row in shown]
    columns = ["target", "name", "asked", "value", "share", "status", "notes"]
    if not any(line[-1] for line in lines):
        columns, lines = columns[:-1], [line[:-1] for line in lines]
    who = text("scorecard_league") if unit is None else _name(counties, unit)
    title = text("scorecard_title", who=who, as_of=rows[0]["as_of"] if rows else "")
    headings = [text(f"column_{name}") for name in columns]
    show(
        table(
            title, headings, lines, whole=(0, 3, 4, 5), numbers=(3, 4), least={1: 15, 2: 9, 6: 8}
        ),
        Text(text("scorecard_counts", counts=_counts(rows))),
    )
    if unit is not None and any(row["status"] == "not_applicable" for row in shown):
        show(Text(text("scorecard_contribution"), "dim"))
    if len(shown) < len(rows):
        show(Text(text("scorecard_hidden", count=len(rows) - len(shown)), "dim"))


def _rows(reader: Reader, unit: str | None) -> list[dict[str, Any]]:
    """One row per target, in the order of the plan."""
    if unit is None:
        rows = reader.rows("mart.scorecard")
    else:
        rows = reader.rows("mart.scorecard_county", county_code=unit)
    return sorted(rows, key=lambda row: _place(row["target_id"]))


def _add_members(rows: list[dict[str, Any]], members: list[dict[str, Any]]) -> None:
    """Put the members of named lists beside their targets; none beside the others."""
    by_target: dict[str, list[dict[str, Any]]] = {}
    for member in members:
        shown = {name: member[name] for name in ("member", "numerator", "status")}
        by_target.setdefault(member["target_id"], []).append(shown)
    for row in rows:
        row["members"] = by_target.get(row["target_id"], [])


def _place(target_id: str) -> tuple[int, int]:
    item, number = target_id.removeprefix("W").split("-")
    return int(item), int(number)


def _is_worth_showing(row: dict[str, Any]) -> bool:
    return row["numerator"] is not None or row["status"] not in _NOTHING_TO_SHOW


def _line(
    row: dict[str, Any], counties: dict[str, dict[str, Any]], readings: dict[str, dict[str, Any]]
) -> tuple[Any, ...]:
    percent = "%" if row["unit"] == "percent" and row["value"] is not None else ""
    share = "" if row["denominator"] is None else f"{row['numerator']}/{row['denominator']}"
    return (
        row["target_id"],
        by_language(row["name_zh"], row["name_en"]),
        _asked(row),
        f"{row['display'] or ''}{percent}",
        share,
        status_text(row["status"]),
        "; ".join(_notes(row, counties, readings)),
    )


def _notes(
    row: dict[str, Any], counties: dict[str, dict[str, Any]], readings: dict[str, dict[str, Any]]
) -> list[str]:
    notes = [by_language(row["needed_zh"], row["needed_en"])] if row["needed"] else []
    notes += [text(f"note_{flag}") for flag in _FLAGS if row[flag]]
    for done, key in _MEMBERS.items():
        names = [m["member"] for m in row.get("members", ()) if m["numerator"] == done]
        if names:
            named = [_name(counties, name) for name in names]
            notes.append(text(key, members=by_language("、", ", ").join(named)))
    if row["missing_units"]:
        names = [_name(counties, unit) for unit in row["missing_units"].split(",")]
        notes.append(text("note_missing", units=by_language("、", ", ").join(names)))
    if row["reading"]:
        target = readings[row["target_id"]]
        reading_zh, reading_en = target["reading_zh"], target["reading_en"]
        notes.append(str(say("indicators.reading", zh=reading_zh, en=reading_en)))
    return notes


def _name(counties: dict[str, dict[str, Any]], unit: str) -> str:
    row = counties.get(unit)
    return unit if row is None else by_language(row["name_zh"], row["name_en"])


def _asked(row: dict[str, Any]) -> str:
    if row["operator"] == "yoy-increase":
        prior = row["prior_value"]
        if prior is None:
            return text("asked_more")
        shown = f"{prior:.2f}" if row["unit"] == "percent" else f"{prior:.0f}"
        return text("asked_more_than", prior=shown)
    goal = row["target_value"]
    if goal is None:
        return ""
    unit = "%" if row["unit"] == "percent" else ""
    word = _OPERATORS.get(row["operator"])
    return f"{text(word) if word else row['operator']} {goal:g}{unit}"


def _counts(rows: list[dict[str, Any]]) -> str:
    """How many targets have which status, the worst first."""
    statuses = [row["status"] for row in rows]
    order = {name: position for position, name in enumerate((*_ORDER, *_NOTHING_TO_SHOW))}
    found = sorted(set(statuses), key=lambda name: order.get(name, len(order)))
    return "  ".join(f"{status_word(name)} {statuses.count(name)}" for name in found)
