"""Nights without an orchestrator, and what they published, for the tests of the whole path."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

import expectations
import warehouse
from xjdata.home import Home
from xjdata.lake import DeliveryRecord
from xjdata.night import (
    Night,
    compute_evaluations,
    compute_indicators,
    compute_measures,
    compute_summaries,
    fetch,
    finish,
    load,
    make_snapshot,
    served_tables,
    start,
    sweep,
)


def run_plain(home: Home, units: list[str] | None = None) -> dict[tuple[str, str], DeliveryRecord]:
    """One night, step by step; returns what became of each source."""
    night = Night.of(Home.at(home.root))
    sweep(night)
    start(night, units or night.home.units)
    records = {}
    for unit in units or night.home.units:
        for source in night.sources(unit):
            fetch(night, source)
            record = load(night, source, expectations.gate)
            if record is not None:
                records[unit, source.dataset] = record
    with warehouse.Staging(night.home, night.as_of, night.plan) as staging:
        staging.fill(served_tables(night))
        compute_measures(night)
        compute_indicators(night)
        compute_evaluations(night)
        compute_summaries(night)
        staging.publish(make_snapshot(night, expectations.gate))
    finish(night, expectations.gate)
    return records


def query(home: Home, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the published warehouse."""
    with duckdb.connect(str(home.warehouse_link.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def answers(home: Home) -> dict[str, Any]:
    """What the generator knows."""
    return dict(json.loads((home.root / "answers.json").read_text("utf-8")))


def wrong_values(home: Home, kind: str) -> list[tuple[Any, ...]]:
    """Values that differ from the ``true`` or ``expected`` ones, at any level."""
    got = {
        row[:4]: row[4:]
        for row in query(
            home,
            "SELECT target_id, level, county_code, school_code, numerator, denominator "
            "FROM mart.indicator_value WHERE breakdown = 'all'",
        )
    }
    wrong = []
    for answer in answers(home)["indicators"]:
        place = tuple(answer[k] for k in ("target_id", "level", "county_code", "school_code"))
        value = answer[kind]
        asked = (value["numerator"], value["denominator"])
        # A school with nothing to count has no row, or one that counts nothing.
        nothing = place[1] == "school" and asked in ((0, 0), (0, None)) and place not in got
        if not nothing and got.get(place) != asked:
            wrong.append((*place, got.get(place), asked))
    return wrong


_TOLD = (
    "target_id", "level", "county_code", "school_code",
    "breakdown", "stage", "sex", "urban_rural", "ownership",
)  # fmt: skip


def wrong_breakdowns(home: Home, kind: str) -> list[tuple[Any, ...]]:
    """Breakdowns that differ from the ``true`` or ``expected`` ones, are missing or needless.

    Where nothing is counted there may be a row that says so, or none.
    """
    published = query(
        home,
        f"SELECT {', '.join(_TOLD)}, numerator, denominator FROM mart.indicator_value "
        "WHERE breakdown <> 'all'",
    )
    width = len(_TOLD)
    got = {row[:width]: row[width:] for row in published}
    assert len(got) == len(published)
    asked = {
        tuple(row[name] for name in _TOLD): (row[kind]["numerator"], row[kind]["denominator"])
        for row in answers(home)["breakdowns"]
        if row[kind] is not None
    }
    nothing = ((0, 0), (0, None), None)
    return [
        (*place, got.get(place), asked.get(place))
        for place in sorted({*got, *asked})
        if got.get(place) != asked.get(place)
        and not (got.get(place) in nothing and asked.get(place) in nothing)
    ]


def wrong_evaluations(home: Home, kind: str) -> list[tuple[Any, ...]]:
    """Rows of the evaluations that differ from the ``true`` or ``expected`` ones, or are missing.

    What nobody delivers data for is not among the answers: such a row has no value.
    """
    asked = {
        tuple(row[k] for k in ("table", "county_code", "school_code", "stage", "code", "basis")): (
            row[kind]
        )
        for row in answers(home)["evaluations"]
        if row[kind] is not None
    }
    got = _evaluated(home)
    wrong: list[tuple[Any, ...]] = []
    for place in sorted({*asked, *got}):
        is_silent = place in got and got[place][0] is None and got[place][-1] in _SILENT
        if place not in asked and is_silent:
            continue
        if place not in asked or place not in got or not _alike(asked[place], got[place]):
            wrong.append((place, got.get(place), asked.get(place)))
    return wrong


_SILENT = ("no_data", "qualitative", "not_applicable")


def _evaluated(home: Home) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Place to numerator, denominator, value, shortfall and status."""
    selected = {
        "quality_balance_school": (
            "school_code, stage, code, '', amount, students, value, shortfall"
        ),
        "quality_balance_county": "'all', stage, code, '', numerator, denominator, value, NULL",
        "preschool_universal_county": (
            "'all', stage, code, basis, numerator, denominator, value, NULL"
        ),
    }
    return {
        row[:6]: row[6:]
        for table, columns in selected.items()
        for row in query(
            home, f"SELECT '{table}', county_code, {columns}, status FROM mart.{table}"
        )
    }


def _alike(asked: dict[str, Any], got: tuple[Any, ...]) -> bool:
    """Whether the numbers are the same but for the machine's rounding, and the status is."""
    numbers = [asked[name] for name in ("numerator", "denominator", "value", "shortfall")]
    same = all(
        (a is None) == (b is None) and (a is None or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9))
        for a, b in zip(numbers, got, strict=False)
    )
    return same and asked["status"] == got[-1]


def wrong_summary(home: Home, kind: str) -> list[tuple[Any, ...]]:
    """Rows of the fitness summary whose numbers differ from the ``true`` or ``expected`` ones.

    A row the answers do not have, of the levels they go down to, must count nobody.
    """
    keys = ("level", "county_code", "school_code", "frame", "grade", "sex")
    asked = {
        tuple(row[key] for key in keys): row[kind] or {} for row in answers(home)["fitness_summary"]
    }
    names = sorted({name for numbers in asked.values() for name in numbers})
    listed = ", ".join(f'"{name}"' for name in (*keys, *names))
    totals = "level <> 'school' OR (grade = 'all' AND sex = 'all')"
    rows = query(home, f"SELECT {listed} FROM mart.fitness_summary WHERE {totals}")
    got = {row[:6]: dict(zip(names, row[6:], strict=True)) for row in rows}
    wrong: list[tuple[Any, ...]] = [
        (*place, name, got.get(place, {}).get(name), number)
        for place, numbers in asked.items()
        for name, number in numbers.items()
        if not math.isclose(got.get(place, {}).get(name) or 0.0, number, rel_tol=1e-9)
    ]
    return wrong + [
        (*place, "listed", got[place]["listed"], None)
        for place in got
        if place not in asked and got[place]["listed"]
    ]


def place_of(unit: str, dataset: str, file: str, sheet: str | None, *rest: Any) -> tuple[Any, ...]:
    """Where a problem stands; a text file has no sheet."""
    return (unit, dataset, file, sheet or "", *rest)


def planted(home: Home) -> Counter[tuple[Any, ...]]:
    """Planted defects by place, heading and action."""
    names = ("unit", "dataset", "file", "sheet", "row_number", "column", "action")
    return Counter(
        place_of(*(defect[name] for name in names)) for defect in answers(home)["defects"]
    )


def recorded(home: Home) -> Counter[tuple[Any, ...]]:
    """Recorded problems by place, heading and action."""
    rows = query(
        home,
        'SELECT county_code, dataset, file, sheet, row_number, "column", action '
        "FROM quality.problem",
    )
    return Counter(place_of(*row) for row in rows)


def content(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is published, table by table, in an order of its own."""
    names = (
        "SELECT schema_name || '.\"' || table_name || '\"' FROM duckdb_tables() "
        "WHERE schema_name IN ('core', 'mart', 'quality') ORDER BY 1"
    )
    with duckdb.connect(str(home.warehouse_link.resolve()), read_only=True) as connection:
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for (name,) in connection.execute(names).fetchall()
        }


def text_files(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
