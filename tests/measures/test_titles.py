"""Titles in force on the reference day, and the schools that hold them."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, A, B, accepted, ratios, table, total
from xjdata.measures import Accepted, Dates

SCHOOL, OTHER = "1525010001", "1525010002"
DAY = date(2024, 12, 31)
MARCH = Dates(date(2024, 3, 1), DATES.year_start, DATES.year_end)

Cells = dict[str, Any]


def record(**cells: Any) -> Cells:
    return {
        "kind": "02", "level": "3", "action": "2", "school_code": SCHOOL,
        "acted_on": date(2022, 5, 1),
    } | cells  # fmt: skip


def revoked(**cells: Any) -> Cells:
    return record(action="5", acted_on=date(2024, 5, 1)) | cells


def night(*records: Cells, kind: str = "211", dates: Dates = DATES) -> Accepted:
    schools = [{"school_code": SCHOOL, "school_type": kind, "school_status": "1"}]
    return accepted(school=schools, recognition=list(records), dates=dates)


@pytest.mark.parametrize(
    ("records", "met"),
    [
        ([record()], 1),
        ([record(acted_on=DAY)], 1),
        ([record(acted_on=date(2025, 1, 1))], 0),
        ([record(valid_to=DAY)], 1),
        ([record(valid_to=date(2024, 12, 30))], 0),
        ([record(valid_to=date(2030, 1, 1))], 1),
        ([record(valid_to=None)], 1),  # no end
        ([record(valid_to=None, blanked="valid_to")], 0),  # nobody knows when
        ([record(valid_to=None, blanked="document,valid_to,school_name")], 0),
        ([record(valid_to=None, blanked="document")], 1),
        ([record(action="1")], 0),  # applied for
        ([record(action="3")], 0),  # passed, which is no recognition
        ([record(action="4")], 0),
        ([record(kind="03")], 0),
        ([record(school_code=None)], 0),  # the county's own
        ([record(school_code=OTHER)], 0),
        ([record(county_code=B)], 0),
        ([record(in_period=False)], 0),
        ([], 0),
        # Any level counts, and the holder counts once.
        ([record(level="1"), record(level="4")], 1),
        ([record(), revoked()], 0),
        ([record(), revoked(acted_on=date(2022, 5, 1))], 0),  # on the day of recognition
        ([record(), revoked(acted_on=DAY)], 0),
        ([record(), revoked(acted_on=date(2025, 1, 1))], 1),
        ([record(), revoked(acted_on=date(2021, 1, 1))], 1),  # before this recognition
        ([record(), revoked(acted_on=date(2021, 1, 1)), revoked()], 0),
        ([record(), revoked(kind="03")], 1),
        ([record(), revoked(level="2")], 1),
        ([record(), revoked(school_code=None)], 1),
        ([record(), record(acted_on=date(2024, 9, 1)), revoked()], 1),  # recognised again
        ([record(), record(level="1"), revoked()], 1),  # the other level still holds
    ],
)
def test_in_force(records: list[Cells], met: int) -> None:
    late = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
    assert total(table("W07-4", night(*records, dates=late))) == (met, 1)


def test_as_of_an_earlier_night() -> None:
    for records, met in (
        ([record(), revoked()], 1),  # revoked in May
        ([record(acted_on=date(2024, 3, 2))], 0),
        ([record(valid_to=date(2024, 4, 1))], 1),
        ([record(valid_to=date(2024, 2, 1))], 0),
    ):
        assert total(table("W07-4", night(*records, dates=MARCH))) == (met, 1)


@pytest.mark.parametrize(
    ("target_id", "kind", "types"),
    [
        ("W07-4", "02", {"111", "211", "312", "342", "345"}),
        ("W21-2", "10", {"111", "211", "312", "342", "345", "361", "514"}),
    ],
)
def test_shares_of_schools(target_id: str, kind: str, types: set[str]) -> None:
    for school_type in ("111", "211", "312", "342", "345", "361", "514", "218", "319"):
        made = table(target_id, night(record(kind=kind), kind=school_type))
        assert total(made) == ((1, 1) if school_type in types else (0, 0))


class TestEachCounty:
    def test_a_county_counts_the_senior_schools_that_hold_it(self) -> None:
        schools = [
            {"school_code": SCHOOL, "school_type": "342", "school_status": "1"},
            {"school_code": OTHER, "school_type": "345", "school_status": "1"},
            {
                "school_code": "1525020001",
                "school_type": "341",
                "county_code": B,
                "school_status": "2",
            },
            {
                "school_code": "1525020002",
                "school_type": "311",
                "county_code": B,
                "school_status": "1",
            },
        ]
        titles = [
            record(kind="09", level="2"),
            record(kind="09", level="2", school_code=OTHER),
            record(kind="09", level="2", school_code="1525020002", county_code=B),
        ]
        made = table("W12-1", accepted(school=schools, recognition=titles))
        assert ratios(made) == {
            (A, SCHOOL, "all"): (1, None),
            (A, OTHER, "all"): (1, None),
            (B, "1525020001", "all"): (0, None),
        }

    @pytest.mark.parametrize(("level", "counted"), [("2", 1), ("3", 0), ("4", 0), ("1", 0)])
    def test_recognised_by_the_region(self, level: str, counted: int) -> None:
        made = table("W12-1", night(record(kind="09", level=level), kind="342"))
        assert total(made) == (counted, None)

    def test_applied_for_is_not_recognised(self) -> None:
        made = table("W12-1", night(record(kind="09", level="2", action="1"), kind="342"))
        assert total(made) == (0, None)
