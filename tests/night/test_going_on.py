"""A night that goes on from the one before publishes what it would publish from nothing."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import expectations
import warehouse
from tests.night.nights import query, run_plain
from tests.night.small import copied, small_league, stand_at
from xjdata.home import Home
from xjdata.indicators import breakdowns
from xjdata.measures import Accepted, Counted, TargetMeasure, count, measures_of
from xjdata.night import (
    Night,
    compute_evaluations,
    compute_indicators,
    compute_measures,
    compute_summaries,
    make_snapshot,
)

UNITS = ("152522", "152500")
CHANGED, OTHER = UNITS

Step = Callable[[Home], None]


def everything(home: Home) -> dict[str, Any]:
    """Tables with their rows, columns, comments and keys; the order of rows aside."""
    with duckdb.connect(str(home.warehouse_link.resolve()), read_only=True) as connection:

        def listed(sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(sql).fetchall()

        names = listed("SELECT schema_name || '.\"' || table_name || '\"' FROM duckdb_tables()")
        return {
            "tables": listed(
                "SELECT schema_name, table_name, comment FROM duckdb_tables() ORDER BY ALL"
            ),
            "columns": listed(
                "SELECT schema_name, table_name, column_index, column_name, data_type, comment, "
                "is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
            ),
            "keys": listed(
                "SELECT schema_name, table_name, constraint_text FROM duckdb_constraints() "
                "ORDER BY ALL"
            ),
            "rows": {
                name: listed(f"SELECT * FROM {name} ORDER BY ALL") for (name,) in sorted(names)
            },
        }


def from_nothing(home: Home, folder: Path) -> dict[str, Any]:
    """What the same lake makes without any earlier result or file."""
    other = copied(home, folder)
    shutil.rmtree(other.warehouses)
    other.warehouse_link.unlink()
    for name in ("measures", "breakdowns", "evaluations", "summaries"):
        for marks in (other.lake / "nights").glob(f"*/{name}.json"):
            marks.unlink()
    for derived in (other.lake / "parts").rglob("derived-*.parquet"):
        derived.unlink()
    night = Night.of(other)
    compute_measures(night)
    compute_indicators(night)
    compute_evaluations(night)
    compute_summaries(night)
    content = make_snapshot(night, expectations.gate)
    published = warehouse.publish(other, night.as_of, night.plan, content)
    assert set(content) == set(published.renewed)
    return everything(other)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_league(tmp_path_factory.mktemp("going-on") / "league", UNITS)
    run_plain(home)
    return home


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    return copied(first, tmp_path / "league")


def renewed(home: Home) -> list[str]:
    """The tables that are made of something else in the newest file than in the one before."""
    records = [
        json.loads(path.read_text("utf-8")) for path in sorted(home.warehouses.glob("*.json"))
    ]
    before, after = records[-2:]
    return sorted(n for n, made_of in after["marks"].items() if before["marks"].get(n) != made_of)


def nothing(home: Home) -> None:
    """The same bytes."""


def one_unit(home: Home) -> None:
    """A source delivers other rows."""
    file = next((home.inbox / CHANGED).rglob("校园安防*"))
    rows = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(rows[:-1]))


def held(home: Home) -> None:
    next((home.inbox / CHANGED).rglob("教职工*")).write_bytes(b"")


def unreachable(home: Home) -> None:
    next((home.inbox / CHANGED).rglob("校园安防*")).unlink()


def other_plan(home: Home) -> None:
    """A target asks for another value, and one has another name."""
    file = home.root / "plans" / "2024" / "item_22.yaml"
    text = file.read_text("utf-8")
    assert text.count("target_value: 100\n") > 1
    file.write_text(text.replace("target_value: 100\n", "target_value: 97\n", 1), "utf-8")


def shorter_plan(home: Home) -> None:
    """An item is gone, and its tables with it."""
    (home.root / "plans" / "2024" / "item_22.yaml").unlink()


def no_file(home: Home) -> None:
    home.warehouse_link.resolve().unlink()


def no_record(home: Home) -> None:
    home.warehouse_link.resolve().with_suffix(".json").unlink()


def half_a_record(home: Home) -> None:
    record = home.warehouse_link.resolve().with_suffix(".json")
    record.write_bytes(record.read_bytes()[:100])


def truncated_file(home: Home) -> None:
    file = home.warehouse_link.resolve()
    file.write_bytes(file.read_bytes()[:-16384])


def damaged_file(home: Home) -> None:
    """A few bytes of the rows of a table that stays as it is."""
    file = home.warehouse_link.resolve()
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 16] = b"0123456789abcdef"
    file.write_bytes(data)


def edited_file(home: Home) -> None:
    with duckdb.connect(str(home.warehouse_link.resolve())) as connection:
        connection.execute("UPDATE core.dim_school SET school_name = '改过'")


def no_link(home: Home) -> None:
    home.warehouse_link.unlink()


def night_without_results(home: Home) -> None:
    """A night that was killed before it had measured anything lies in between."""
    night = Night.of(home)
    day = night.as_of.replace(day=night.as_of.day + 1)
    from xjdata.night import start

    start(Night.of(home, day), night.home.units)


def night_without_warehouse(home: Home) -> None:
    """A night that was killed before it had published anything lies in between."""
    night_without_results(home)
    tomorrow = Night.of(home, Night.of(home).as_of.replace(day=16))
    compute_measures(tomorrow)
    compute_indicators(tomorrow)
    compute_evaluations(tomorrow)
    compute_summaries(tomorrow)


STEPS: list[Step] = [
    nothing, one_unit, held, unreachable, other_plan, shorter_plan, no_file, no_record,
    half_a_record, truncated_file, damaged_file, edited_file, no_link, night_without_results,
    night_without_warehouse,
]  # fmt: skip


LATER = 4
"""Nights later there has been one in between, which some of the steps speak of."""

CASES = [
    pytest.param(step, days, id=f"{step.__name__}-{days}")
    for step in STEPS
    for days in (0, 1, LATER)
    if days == LATER or step not in (night_without_results, night_without_warehouse)
]


@pytest.mark.parametrize(("step", "days"), CASES)
def test_the_short_way_leads_to_the_same(step: Step, days: int, home: Home, tmp_path: Path) -> None:
    step(home)
    home = stand_at(home, f"2024-10-{15 + days}")
    run_plain(home)
    assert everything(home) == from_nothing(home, tmp_path / "nothing")


def test_only_what_is_made_of_something_else_is_filled_again(home: Home) -> None:
    run_plain(stand_at(home, "2024-10-16"))  # what was loaded is unchanged now
    run_plain(stand_at(home, "2024-10-17"))
    assert renewed(home) == ["quality.night"]
    one_unit(home)
    run_plain(stand_at(home, "2024-10-18"))
    filled = renewed(home)
    assert "core.fct_safety" in filled
    assert not {"core.dim_school", "core.fct_fitness", "mart.target"} & set(filled)


def test_a_target_is_counted_again_only_when_its_rows_are_others(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    module = sys.modules["xjdata.night.measuring"]

    def noting(call: TargetMeasure, rows: Accepted) -> Counted:
        counted.append(call.target_id)
        return count(call, rows)

    monkeypatch.setattr(module, "count", noting)
    run_plain(stand_at(home, "2024-10-16"))
    assert counted == []
    one_unit(home)
    run_plain(stand_at(home, "2024-10-17"))
    calls = measures_of(Night.of(home).plan)
    of_safety = [t for t, call in calls.items() if "safety" in {n.dataset for n in call.needs}]
    assert counted == of_safety
    assert len(of_safety) < len(calls)


def test_breakdowns_are_made_again_only_of_something_else(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    module = sys.modules["xjdata.night.breakdowns"]

    def noting(*given: Any, **named: Any) -> Any:
        found = breakdowns(*given, **named)
        made.append(len(found))
        return found

    monkeypatch.setattr(module, "breakdowns", noting)
    before = told(home)
    assert any(numbers for _, _, _, numbers in before)
    run_plain(stand_at(home, "2024-10-16"))
    assert made == []
    # No school has moved but on paper: every total stays, and what it is made of does not.
    file = next((home.inbox / CHANGED).rglob("学校*"))
    text = file.read_text("gb18030")
    assert "镇中心区" in text
    file.write_bytes(text.replace("镇中心区", "村庄").encode("gb18030"))
    totals = query(home, _TOTALS)
    run_plain(stand_at(home, "2024-10-17"))
    assert len(made) == 1
    assert query(home, _TOTALS) == totals
    after = told(home)
    assert after != before
    assert not [row for row in after if row[1] == CHANGED and row[2] == "town"]


_TOTALS = (
    "SELECT target_id, level, county_code, school_code, numerator, denominator, status "
    "FROM mart.indicator_value WHERE breakdown = 'all' ORDER BY ALL"
)


def told(home: Home) -> list[tuple[Any, ...]]:
    """Target, unit, area and numerator."""
    return query(
        home,
        "SELECT target_id, county_code, urban_rural, numerator FROM mart.indicator_value "
        "WHERE breakdown = 'urban_rural' AND level = 'county' ORDER BY ALL",
    )


def test_the_file_does_not_grow_night_by_night(home: Home) -> None:
    sizes = []
    for day in range(16, 26):
        run_plain(stand_at(home, f"2024-10-{day}"))
        sizes.append(home.warehouse_link.resolve().stat().st_size)
    assert sizes[-1] < 1.1 * sizes[1]
