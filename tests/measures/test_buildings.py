"""W18-5 and W18-6: the backlog of 1 January, and what of it has been dealt with."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, A, B, accepted, ratios, table, total
from xjdata.measures import Dates

SCHOOL = "1525010001"


def building(**cells: Any) -> dict[str, Any]:
    return {"school_code": SCHOOL, "building_no": "1"} | cells


LISTED = {"fire_listed_on": date(2023, 5, 1)}
GRADED = {"danger_grade": "24", "graded_on": date(2023, 5, 1)}
DONE = {"remedy": "strengthened", "remedy_on": date(2024, 6, 1)}


class TestFireAcceptance:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            (LISTED, (0, 1)),
            (LISTED | {"fire_rectified_on": date(2024, 6, 1)}, (1, 1)),
            (LISTED | {"fire_rectified_on": date(2024, 1, 1)}, (1, 1)),  # not before that day
            (LISTED | {"fire_rectified_on": date(2024, 12, 31)}, (1, 1)),
            (LISTED | {"fire_rectified_on": date(2025, 1, 1)}, (0, 1)),
            (LISTED | {"fire_rectified_on": date(2023, 12, 31)}, (0, 0)),  # was no backlog
            ({"fire_listed_on": date(2023, 12, 31)}, (0, 1)),
            ({"fire_listed_on": date(2024, 1, 1)}, (0, 0)),  # found later
            ({}, (0, 0)),  # not on the list
            ({"fire_rectified_on": date(2024, 6, 1)}, (0, 0)),  # listing unreadable
            (LISTED | {"in_period": False}, (0, 0)),
        ],
    )
    def test_dates(self, cells: dict[str, Any], expected: tuple[int, int]) -> None:
        assert total(table("W18-5", accepted(building=[building(**cells)]))) == expected

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (date(2024, 5, 31), (0, 1)),
            (date(2024, 6, 1), (1, 1)),
            (date(2026, 1, 1), (1, 1)),
        ],
    )
    def test_an_act_after_the_night_has_not_taken_place(
        self, as_of: date, expected: tuple[int, int]
    ) -> None:
        dates = Dates(as_of, DATES.year_start, DATES.year_end)
        rows = [building(**LISTED, fire_rectified_on=date(2024, 6, 1))]
        assert total(table("W18-5", accepted(building=rows, dates=dates))) == expected

    def test_after_the_year_its_last_day_decides(self) -> None:
        dates = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
        rows = [building(**LISTED, fire_rectified_on=date(2025, 2, 1))]
        assert total(table("W18-5", accepted(building=rows, dates=dates))) == (0, 1)

    def test_by_school_of_any_kind_listed_or_not(self) -> None:
        rows = [
            building(**LISTED),
            building(**LISTED, building_no="2", fire_rectified_on=date(2024, 2, 1)),
            building(**LISTED, county_code=B),
        ]
        schools = [{"school_code": SCHOOL, "school_type": "218", "school_status": "3"}]
        made = table("W18-5", accepted(building=rows, school=schools))
        assert ratios(made) == {(A, SCHOOL, "all"): (1, 2), (B, SCHOOL, "all"): (0, 1)}


class TestDangerGrades:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            (GRADED, (0, 1)),
            (GRADED | DONE, (1, 1)),
            (GRADED | DONE | {"danger_grade": "23"}, (1, 1)),
            *((GRADED | {"danger_grade": code}, (0, 0)) for code in ("10", "21", "22", "30")),
            (GRADED | {"danger_grade": None}, (0, 0)),  # not on the list
            (GRADED | {"graded_on": None}, (0, 0)),
            (GRADED | {"graded_on": date(2024, 1, 1)}, (0, 0)),
            (GRADED | DONE | {"remedy": "demolished"}, (1, 1)),
            (GRADED | DONE | {"remedy": "disused"}, (0, 1)),
            (GRADED | DONE | {"remedy": "disused", "sealed": False}, (0, 1)),
            (GRADED | DONE | {"remedy": "disused", "sealed": True}, (1, 1)),
            (GRADED | DONE | {"remedy": "open"}, (0, 1)),
            (GRADED | DONE | {"remedy": None}, (0, 1)),
            (GRADED | DONE | {"remedy_on": None}, (0, 1)),  # the act has not taken place
            (GRADED | DONE | {"remedy_on": date(2025, 1, 1)}, (0, 1)),
            (GRADED | DONE | {"remedy_on": date(2023, 12, 31)}, (0, 0)),
            # Out of use before the day but not sealed: not dealt with, still on the list.
            (GRADED | {"remedy": "disused", "remedy_on": date(2023, 6, 1)}, (0, 1)),
            (GRADED | {"remedy": "disused", "remedy_on": date(2023, 6, 1), "sealed": True}, (0, 0)),
            (GRADED | {"remedy": "open", "remedy_on": date(2023, 6, 1)}, (0, 1)),
        ],
    )
    def test_dealt_with(self, cells: dict[str, Any], expected: tuple[int, int]) -> None:
        assert total(table("W18-6", accepted(building=[building(**cells)]))) == expected

    def test_another_list_by_parameters_alone(self) -> None:
        rows = [building(**GRADED, **DONE), building(**GRADED, building_no="2")]
        made = table("W18-6", accepted(building=rows), grades=["24"], remedies={"demolished": True})
        assert total(made) == (0, 2)
