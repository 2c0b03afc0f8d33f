"""Matters listed one by one: what is in, what is done, and the list of the league as a whole."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, LEAGUE, A, B, accepted, ratios, table, total
from xjdata.measures import Dates

YEAR_END, NEW_YEAR = date(2024, 12, 31), date(2025, 1, 1)
JUNE, LAST_YEAR = date(2024, 6, 1), date(2023, 12, 31)
LATE = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
OCTOBER = Dates(date(2024, 10, 15), DATES.year_start, DATES.year_end)
_numbers = iter(range(10**6))


def matter(kind: str, **cells: Any) -> dict[str, Any]:
    return {"matter_no": f"S{next(_numbers)}", "kind": kind} | cells


@pytest.mark.parametrize(
    ("target_id", "cells", "expected"),
    [
        # Branches: every one on the list, checked in the year.
        ("W02-1", {"kind": "01", "done_on": JUNE}, (1, 1)),
        ("W02-1", {"kind": "01", "done_on": date(2024, 1, 1)}, (1, 1)),
        ("W02-1", {"kind": "01", "done_on": LAST_YEAR}, (0, 1)),
        ("W02-1", {"kind": "01", "done_on": NEW_YEAR}, (0, 1)),
        ("W02-1", {"kind": "01"}, (0, 1)),
        ("W02-1", {"kind": "02", "done_on": JUNE}, (0, 0)),
        ("W02-1", {"kind": "01", "done_on": JUNE, "in_period": False}, (0, 0)),
        # Inspections: planned for the year, done, published.
        ("W17-6", {"kind": "02", "due_on": JUNE, "done_on": JUNE, "published": True}, (1, 1)),
        ("W17-6", {"kind": "02", "due_on": JUNE, "done_on": JUNE, "published": False}, (0, 1)),
        ("W17-6", {"kind": "02", "due_on": JUNE, "done_on": JUNE}, (0, 1)),
        ("W17-6", {"kind": "02", "due_on": JUNE, "published": True}, (0, 1)),
        ("W17-6", {"kind": "02", "due_on": YEAR_END}, (0, 1)),
        ("W17-6", {"kind": "02", "due_on": LAST_YEAR, "done_on": JUNE}, (0, 0)),
        ("W17-6", {"kind": "02", "due_on": NEW_YEAR}, (0, 0)),
        ("W17-6", {"kind": "02", "done_on": JUNE, "published": True}, (0, 0)),
        # Findings and hazards: due by the end of the year, whenever found.
        ("W18-9", {"kind": "03", "due_on": YEAR_END, "done_on": YEAR_END}, (1, 1)),
        ("W18-9", {"kind": "03", "due_on": LAST_YEAR, "done_on": NEW_YEAR}, (0, 1)),
        ("W18-9", {"kind": "03", "due_on": NEW_YEAR, "done_on": JUNE}, (0, 0)),
        ("W18-9", {"kind": "03", "done_on": JUNE}, (0, 0)),
        ("W22-6", {"kind": "04", "due_on": JUNE, "done_on": JUNE}, (1, 1)),
        ("W22-6", {"kind": "04", "due_on": JUNE}, (0, 1)),
        ("W22-6", {"kind": "03", "due_on": JUNE, "done_on": JUNE}, (0, 0)),
    ],
)
def test_shares(target_id: str, cells: dict[str, Any], expected: tuple[int, int]) -> None:
    night = accepted(matter=[matter(**cells)], dates=LATE)
    assert total(table(target_id, night)) == expected


def test_what_is_due_after_the_night_is_not_due_yet_but_planned() -> None:
    later = date(2024, 11, 1)
    rows = [matter(kind, due_on=later) for kind in ("02", "03", "04")]
    night = accepted(matter=rows, dates=OCTOBER)
    assert total(table("W17-6", night)) == (0, 1)
    assert total(table("W18-9", night)) == total(table("W22-6", night)) == (0, 0)


def test_a_hazard_belongs_to_its_school_or_to_the_unit() -> None:
    rows = [
        matter("04", due_on=JUNE, done_on=JUNE, school_code="x"),
        matter("04", due_on=JUNE, county_code=B),
    ]
    made = ratios(table("W22-6", accepted(matter=rows)))
    assert made == {(A, "x", "all"): (1, 1), (B, "", "all"): (0, 1)}


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"kind": "05"}, 1),
        ({"kind": "06"}, 1),
        ({"kind": "06", "done_on": None}, 0),
        ({"kind": "06", "done_on": NEW_YEAR}, 0),
        ({"kind": "05", "ended_on": date(2024, 12, 30)}, 0),
        ({"kind": "05", "ended_on": YEAR_END}, 1),  # used to the end of that day
        ({"kind": "05", "ended_on": NEW_YEAR}, 1),
        ({"kind": "05", "blanked": "ended_on"}, 0),
        ({"kind": "07"}, 0),
    ],
)
def test_sites_in_use(cells: dict[str, Any], count: int) -> None:
    night = accepted(matter=[matter(**{"done_on": JUNE} | cells)], dates=LATE)
    assert total(table("W08-8", night)) == (count, None if count else 0)


@pytest.mark.parametrize(
    ("target_id", "kinds"), [("W15-3", {"15"}), ("W19-7", {"16", "17", "18", "19"})]
)
def test_what_is_selected_in_the_year(target_id: str, kinds: set[str]) -> None:
    for kind in ("13", "14", "15", "16", "17", "18", "19"):
        rows = [matter(kind, done_on=day) for day in (JUNE, JUNE, LAST_YEAR, NEW_YEAR, None)]
        numerator, _ = total(table(target_id, accepted(matter=rows, dates=LATE)))
        assert numerator == (2 if kind in kinds else 0), kind


@pytest.mark.parametrize(
    ("courses", "cases", "fewest"), [(3, 2, 2), (1, 4, 1), (0, 3, 0), (2, 0, 0)]
)
def test_the_smaller_of_two_counts(courses: int, cases: int, fewest: int) -> None:
    rows = [matter("13", done_on=JUNE, county_code=LEAGUE) for _ in range(courses)]
    rows += [matter("14", done_on=JUNE, county_code=LEAGUE) for _ in range(cases)]
    rows += [matter(kind, done_on=LAST_YEAR, county_code=LEAGUE) for kind in ("13", "14")]
    rows += [matter("15", done_on=JUNE, county_code=LEAGUE)]
    assert ratios(table("W06-4", accepted(matter=rows))) == {(LEAGUE, "", "all"): (fewest, None)}


def test_of_neither_kind_there_is_nothing() -> None:
    night = accepted(matter=[matter("15", done_on=JUNE)])
    assert ratios(table("W06-4", night)) in ({}, {(A, "", "all"): (0, None)})


class TestGroups:
    @staticmethod
    def done(*rows: dict[str, Any], dates: Dates = LATE) -> set[str]:
        made = table("W07-6", accepted(matter=list(rows), dates=dates))
        nobodys = made.loc[made["numerator"] == 0, "county_code"]
        assert set(nobodys) == {LEAGUE}
        assert made["denominator"].tolist() == [1] * 5
        return set(made.loc[made["numerator"] == 1, "member"])

    def test_of_any_unit(self) -> None:
        rows = [
            matter("12", trained_group="基层干部", done_on=JUNE),
            matter("12", trained_group="基层干部", done_on=JUNE, county_code=B),
            matter("12", trained_group="青壮年劳动力", done_on=JUNE, county_code=LEAGUE),
            matter("12", trained_group="教师", done_on=JUNE),
            matter("12", trained_group=None, done_on=JUNE),
        ]
        assert self.done(*rows) == {"基层干部", "青壮年劳动力"}
        assert ratios(table("W07-6", accepted(matter=rows))) == {
            (A, "", "all"): (1, 1),
            (LEAGUE, "", "all"): (1, 4),
        }

    @pytest.mark.parametrize("cells", [{"done_on": LAST_YEAR}, {"done_on": None}, {"kind": "13"}])
    def test_only_in_the_year(self, cells: dict[str, Any]) -> None:
        row = {"kind": "12", "trained_group": "基层干部", "done_on": JUNE}
        assert self.done(matter(**row | cells)) == set()
