"""Named lists: each member is done, or not, by its own unit's rows."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, LEAGUE, accepted, table, target
from xjdata.measures import Accepted, Dates, measure_of

DAY = date(2024, 12, 31)
UNITS = ("152522", "152524", "152525", "152528", "152529", "152530", "152502", LEAGUE)
LATE = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
HERE = "1525240001"

Cells = dict[str, Any]


def done(target_id: str, night: Accepted) -> dict[str, int]:
    made = table(target_id, night)
    assert set(made["denominator"]) == {1}
    return dict(zip(made["member"], made["numerator"], strict=True))


class TestProjectSchools:
    NAME = "锡林郭勒盟蒙古族中学"
    SCHOOLS = [
        {"school_code": "1525000001", "school_name": NAME, "county_code": LEAGUE},
        {"school_code": "1525000002", "school_name": "锡林郭勒职业学院", "county_code": LEAGUE},
    ]

    def night(self, *records: Cells) -> Accepted:
        base = {"kind": "01", "level": "3", "action": "4", "acted_on": DAY}
        return accepted(
            school=self.SCHOOLS, recognition=[base | r for r in records], units=UNITS, dates=LATE
        )

    def done(self, *records: Cells) -> set[str]:
        return {name for name, is_done in done("W06-1", self.night(*records)).items() if is_done}

    def test_the_four_places(self) -> None:
        assert set(done("W06-1", self.night())) == {"盟蒙中", "152524", "152525", "152530"}
        assert self.done() == set()

    @pytest.mark.parametrize(
        ("record", "place"),
        [
            ({"county_code": "152524", "school_code": HERE}, {"152524"}),
            ({"county_code": "152530", "school_code": "1525300009"}, {"152530"}),
            ({"county_code": LEAGUE, "school_code": "1525000001"}, {"盟蒙中"}),
            ({"county_code": LEAGUE, "school_code": "1525000002"}, set()),  # another school
            ({"county_code": "152522", "school_code": "1525220001"}, set()),  # another place
            ({"county_code": "152524"}, set()),  # no school
            ({"county_code": "152524", "school_code": HERE, "action": "2"}, set()),
            ({"county_code": "152524", "school_code": HERE, "kind": "02"}, set()),
            ({"county_code": "152524", "school_code": HERE, "acted_on": date(2025, 1, 1)}, set()),
            ({"county_code": "152524", "school_code": HERE, "acted_on": date(2020, 1, 1)},
             {"152524"}),
            ({"county_code": "152524", "school_code": HERE, "in_period": False}, set()),
        ],
    )  # fmt: skip
    def test_one_record(self, record: Cells, place: set[str]) -> None:
        assert self.done(record) == place

    def test_a_school_of_that_name_in_another_unit_is_another(self) -> None:
        schools = [{"school_code": "x", "school_name": self.NAME, "county_code": "152502"}]
        record = {"kind": "01", "action": "4", "acted_on": DAY, "school_code": "x"}
        for unit in ("152502", LEAGUE):
            night = accepted(
                school=schools, recognition=[record | {"county_code": unit}], units=UNITS
            )
            assert sum(done("W06-1", night).values()) == 0


@pytest.mark.parametrize(
    ("target_id", "kind", "level", "members"),
    [
        ("W10-4", "04", "2", {"152528", "152529", "152530"}),
        ("W11-2", "05", "1", {"152528"}),
        ("W11-3", "05", "2", {"152522"}),
    ],
)
def test_counties_that_passed(target_id: str, kind: str, level: str, members: set[str]) -> None:
    one = sorted(members)[0]
    record = {
        "kind": kind, "level": level, "action": "3", "acted_on": DAY, "county_code": one
    }  # fmt: skip

    def passed(**cells: Any) -> set[str]:
        night = accepted(recognition=[record | cells], units=UNITS, dates=LATE)
        found = done(target_id, night)
        assert set(found) == members
        return {name for name, is_done in found.items() if is_done}

    assert passed() == {one}
    assert passed(acted_on=date(2021, 6, 1)) == {one}
    for cells in (
        {"acted_on": date(2025, 1, 1)},
        {"action": "1"},
        {"action": "2"},
        {"level": "3"},
        {"kind": "01"},
        {"county_code": "152525"},
        {"school_code": "1525280001"},  # a school's own
    ):
        assert passed(**cells) == set(), cells


class TestPartners:
    ROW: Cells = {
        "partner": "呼市二中", "agreement_start": DAY, "agreement_end": DAY, "activities": 1,
        "county_code": LEAGUE,
    }  # fmt: skip

    @pytest.mark.parametrize(
        ("cells", "is_done"),
        [
            ({}, 1),
            ({"agreement_start": date(2025, 1, 1), "agreement_end": date(2026, 1, 1)}, 0),
            ({"agreement_end": date(2024, 12, 30)}, 0),
            # In force where a start is given on or before the day; an end must be given.
            ({"agreement_start": None}, 1),
            ({"agreement_end": None}, 0),
            ({"activities": 0}, 0),
            ({"activities": None}, 0),
            ({"partner": "另一所学校"}, 0),
            ({"county_code": "152502"}, 0),  # the bureau's ledger alone
        ],
    )
    def test_one_partner(self, cells: Cells, is_done: int) -> None:
        found = done("W11-4", accepted(partner=[self.ROW | cells], units=UNITS, dates=LATE))
        assert found == {"师大附中": 0, "呼市二中": is_done, "北京三十五中": 0}


@pytest.mark.parametrize(
    ("target_id", "kind", "topic", "length"),
    [("W15-1", "1", "义务教育质量评价指南", 4), ("W16-1", "2", "普及普惠", 3)],
)
def test_supervision(target_id: str, kind: str, topic: str, length: int) -> None:
    row = {"kind": kind, "topic": topic, "held_on": DAY, "county_code": LEAGUE}

    def held(*rows: Cells) -> list[str]:
        found = done(target_id, accepted(supervision=list(rows), units=UNITS, dates=LATE))
        assert len(found) == length
        return [name for name, is_done in found.items() if is_done]

    assert held(row) == held(row, row | {"held_on": date(2024, 1, 1)}) == [topic]
    for cells in (
        {"kind": "3"},
        {"topic": "另一主题"},
        {"held_on": date(2023, 12, 31)},
        {"held_on": date(2025, 1, 1)},
        {"county_code": "152502"},
    ):
        assert held(row | cells) == []


def test_named_projects() -> None:
    name = "锡林浩特市第五中学建设项目"
    row = {
        "project_no": "1",
        "name": name,
        "kind": "6",
        "accepted_on": DAY,
        "county_code": "152502",
    }

    def accepted_ones(**cells: Any) -> list[str]:
        night = accepted(project=[row | cells], units=UNITS, dates=LATE)
        return [name for name, is_done in done("W18-3", night).items() if is_done]

    assert accepted_ones() == accepted_ones(accepted_on=date(2022, 1, 1)) == [name]
    assert accepted_ones(accepted_on=date(2025, 1, 1)) == []
    assert accepted_ones(accepted_on=None) == []
    assert accepted_ones(name="锡林浩特市第五中学") == []
    assert accepted_ones(county_code="152501") == []


@pytest.mark.parametrize(
    ("target_id", "units"),
    [
        ("W06-1", {LEAGUE, "152524", "152525", "152530"}),
        ("W11-2", {"152528"}),
        ("W11-4", {LEAGUE}),
        ("W18-3", {"152502"}),
    ],
)
def test_only_the_units_of_the_members_are_needed(target_id: str, units: set[str]) -> None:
    call = measure_of(target(target_id))
    assert call is not None
    assert {unit for need in call.needs for unit in need.units} == units


@pytest.mark.parametrize(
    ("target_id", "cells", "name", "length"),
    [
        ("W16-2", {"kind": "1", "stage": "高中教育"}, "高中教育", 4),
        ("W16-3", {"kind": "3", "topic": "校园安全"}, "校园安全", 4),
        ("W16-3", {"kind": "2", "topic": "双减"}, "双减", 4),
    ],
)
def test_stages_and_topics(target_id: str, cells: Cells, name: str, length: int) -> None:
    row = {"topic": "评价", "held_on": DAY, "county_code": LEAGUE} | cells

    def held(**other: Any) -> list[str]:
        night = accepted(supervision=[row | other], units=UNITS, dates=LATE)
        found = done(target_id, night)
        assert len(found) == length
        return [name for name, is_done in found.items() if is_done]

    assert held() == [name]
    assert held(held_on=date(2025, 1, 1)) == held(held_on=date(2023, 12, 31)) == []
    assert held(county_code="152502") == []
    if target_id == "W16-2":
        assert held(kind="2") == held(stage=None) == []
