"""Every target of the plan, at the league and in a county, on a league with planted defects."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.explain.explaining import Remembering, Row, published
from tests.night.nights import answers, run_plain
from xjdata.explain import Bound, bounds_of, explain
from xjdata.explain.explain import Explained
from xjdata.explain.left_out import rows_behind
from xjdata.home import Home
from xjdata.night import Night
from xjdata.plan import Target, load_plan, value_of
from xjdata.sample import write_sample

TARGETS = [target.id for target in load_plan(2024).targets]
COUNTY = "152527"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home.at(tmp_path_factory.mktemp("explain") / "league")
    write_sample(home, students=800, seed=11, defects=0.02)
    run_plain(home)
    return home


@pytest.fixture(scope="module")
def night(home: Home) -> Any:
    with published(home) as found:
        yield found


@pytest.fixture(scope="module")
def table(night: tuple[Remembering, Night]) -> dict[tuple[str, str], Row]:
    rows = night[0].rows("mart.indicator_value", breakdown="all")
    return {(r["target_id"], r["county_code"]): r for r in rows if r["level"] != "school"}


@pytest.mark.parametrize("unit", [None, COUNTY])
@pytest.mark.parametrize("target_id", TARGETS)
def test_numbers_are_those_of_the_table_and_files_are_in_the_archive(
    night: tuple[Remembering, Night],
    table: dict[tuple[str, str], Row],
    target_id: str,
    unit: str | None,
) -> None:
    tables, of = night
    facts = explain(tables, of, target_id, unit)
    row = table[target_id, unit or "all"]
    for name in ("numerator", "denominator", "value", "display", "status", "needed"):
        assert facts["value"][name] == row[name]
    _adds_up(facts, of.plan.by_id[target_id], row)
    _is_in_the_archive(facts, of)
    asked, counted = facts["asked"], facts["counted"]
    assert asked["quote_zh"] in of.plan.text.replace("\n", "")
    for name in ("frame", "frame_zh", "numerator", "numerator_zh", "measure"):
        assert counted[name]
    assert facts["last_year"] is not None or not of.plan.by_id[target_id].asks_last_year
    bounds = facts["bounds"]
    assert bounds["is_bounded"] != bool(bounds["why"])
    json.dumps(facts, default=str, allow_nan=False)


def _adds_up(facts: Row, target: Target, row: Row) -> None:
    """The sum that is shown is the number of the table."""
    parts = facts["made_of"]
    if parts["of"] == "unit" or (parts["of"] == "county" and not parts["is_sum"]):
        return
    own = parts.get("unit_itself")
    rows = [*parts["rows"], *([own] if own else [])]
    known = [part for part in rows if part["numerator"] is not None]
    if row["numerator"] is None:
        assert parts["of"] in ("county", "member", "school")
        return
    assert sum(part["numerator"] for part in known) == row["numerator"]
    if row["denominator"] is not None and parts["of"] != "member":
        assert sum(part["denominator"] or 0 for part in known) == row["denominator"]


def _is_in_the_archive(facts: Row, night: Night) -> None:
    files = list(facts["deliveries"])
    if facts["last_year"] is not None:
        files += facts["last_year"]["deliveries"]
    for file in files:
        data = night.archive.path(file["sha256"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert file["rows_in"] == file["rows_accepted"] + file["rows_left_out"] + file["copies"]
    served = {file["dataset"] for file in facts["deliveries"]}
    missing = {row["dataset"] for row in facts["not_delivered"]}
    assert served | missing or not any(facts["sources"].values())


def test_the_truth_lies_within_the_bounds(
    home: Home, night: tuple[Remembering, Night], table: dict[tuple[str, str], Row]
) -> None:
    """Every row mended and put back: the value the sample was made with."""
    true = {
        (answer["target_id"], answer["county_code"]): answer["true"]
        for answer in answers(home)["indicators"]
        if answer["level"] in ("league", "county")
    }
    tables, of = night
    bounded = wide = 0
    for target in of.plan.targets:
        one = Explained(tables, of, target, None)
        assert one.call is not None
        rows = rows_behind(of, one.call, one.parts())
        found = bounds_of(of, target, one.call, one.published(), rows)
        for unit, bound in {"all": found.league, **found.units}.items():
            assert "changed" not in bound.why
            if not bound.is_bounded:
                continue
            row, truth = table[target.id, unit], true[target.id, unit]
            for value in (row, truth):
                _lies_within(target, bound, value["numerator"], value["denominator"])
            bounded += 1
            wide += bound.left_out > 0
    assert bounded > 900
    assert wide > 300


def _lies_within(target: Target, bound: Bound, part: int, whole: int | None) -> None:
    assert bound.numerators is not None
    assert bound.numerators[0] <= part <= bound.numerators[1]
    if bound.denominators is not None and whole is not None:
        assert bound.denominators[0] <= whole <= bound.denominators[1]
    value = value_of(target, part, whole)
    assert bound.worst is not None
    assert bound.best is not None
    worst, best = value_of(target, *bound.worst), value_of(target, *bound.best)
    if value is not None:
        assert worst is None or worst <= value
        assert best is None or value <= best


def test_no_personal_data_is_shown(home: Home, night: tuple[Remembering, Night]) -> None:
    """Names and numbers of people stand in the originals alone."""
    tables, of = night
    shown = "".join(
        json.dumps(explain(tables, of, target, COUNTY), default=str, ensure_ascii=False)
        for target in ("W07-5", "W08-3", "W08-4", "W09-2", "W14-2")
    )
    lake = Path(home.lake)
    folder = next((lake / "parts" / "teacher").glob(f"*/{COUNTY}/*"))
    people = of.parts.rows(folder.relative_to(lake).as_posix(), ["id_no"])["id_no"].to_pylist()
    assert people
    assert not any(person in shown for person in people if person)
