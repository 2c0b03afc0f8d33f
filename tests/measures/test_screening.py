"""W08-5 and W09-1: students reached, of those on the register."""

from typing import Any

import pytest

from tests.measures.frames import A, B, accepted, find_gaps, ratios, table, total
from xjdata.plan import load_plan

SCHOOL, OTHER = "1525010001", "1525010002"

Cells = dict[str, Any]


def school(code: str = SCHOOL, kind: str | None = "312", **cells: Any) -> Cells:
    return {"school_code": code, "school_type": kind, "school_status": "1"} | cells


def enrolled(grade: str = "11", students: int | None = 100, **cells: Any) -> Cells:
    return {"school_code": SCHOOL, "grade": grade, "students": students} | cells


def seen(grade: str = "11", **cells: Any) -> Cells:
    return {
        "school_code": SCHOOL, "grade": grade, "registered": 101, "screened": 90,
        "assessed_grade": True, "assessed": 80,
    } | cells  # fmt: skip


class TestScreened:
    def test_of_the_register(self) -> None:
        night = accepted(school=[school()], enrollment=[enrolled()], screening=[seen()])
        assert ratios(table("W08-5", night)) == {(A, SCHOOL, "primary"): (90, 100)}

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({"screened": None}, (0, 100)),
            ({"screened": 120}, (120, 100)),  # not cut off
            ({"registered": None}, (90, 100)),  # no target counts it
            ({"assessed_grade": False}, (90, 100)),
            ({"in_period": False}, (0, 100)),
            ({"grade": "21"}, (90, 100)),  # a grade with no enrolment still adds
        ],
    )
    def test_one_row(self, cells: Cells, expected: tuple[int, int]) -> None:
        rows = [seen() | cells]
        night = accepted(school=[school()], enrollment=[enrolled()], screening=rows)
        assert total(table("W08-5", night)) == expected

    def test_empty_enrolment_adds_nothing(self) -> None:
        night = accepted(
            school=[school()], enrollment=[enrolled(students=None)], screening=[seen()]
        )
        assert total(table("W08-5", night)) == (90, 0)

    @pytest.mark.parametrize(
        ("kind", "grade", "is_in"),
        [
            ("342", "31", True),
            ("218", "11", True),  # a teaching point
            ("319", "21", True),  # an attached class
            (None, "11", True),
            ("361", "31", False),
            ("514", "11", False),
            ("111", "04", False),
            ("219", "04", False),
        ],
    )
    def test_which_students(self, kind: str | None, grade: str, is_in: bool) -> None:
        night = accepted(
            school=[school(kind=kind)], enrollment=[enrolled(grade)], screening=[seen(grade)]
        )
        assert total(table("W08-5", night)) == ((90, 100) if is_in else (0, 0))

    def test_a_grade_not_on_the_screening_list_was_not_screened(self) -> None:
        night = accepted(
            school=[school()], enrollment=[enrolled(), enrolled("21")], screening=[seen()]
        )
        assert total(table("W08-5", night)) == (90, 200)


class TestAssessed:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({}, (80, 100)),
            ({"assessed_grade": False}, (0, 0)),
            ({"assessed_grade": None}, (0, 0)),
            ({"assessed": None}, (0, 100)),  # the flag and no count: nobody
            ({"assessed": 130}, (130, 100)),
            ({"screened": None}, (80, 100)),
            ({"in_period": False}, (0, 0)),
            ({"grade": "12"}, (0, 0)),  # enrolment not known: out of both
            ({"school_code": OTHER}, (0, 0)),
            ({"county_code": B}, (0, 0)),
        ],
    )
    def test_one_row(self, cells: Cells, expected: tuple[int, int]) -> None:
        night = accepted(
            school=[school(), school(OTHER), school(county_code=B)],
            enrollment=[enrolled()],
            screening=[seen() | cells],
        )
        assert total(table("W09-1", night)) == expected

    @pytest.mark.parametrize(("students", "expected"), [(None, (0, 0)), (0, (80, 0))])
    def test_unknown_enrolment_is_out_and_no_enrolment_is_none(
        self, students: int | None, expected: tuple[int, int]
    ) -> None:
        night = accepted(
            school=[school()], enrollment=[enrolled(students=students)], screening=[seen()]
        )
        assert total(table("W09-1", night)) == expected

    @pytest.mark.parametrize(
        ("kind", "grade", "is_in"),
        [("361", "31", True), ("342", "31", True), ("514", "11", False), ("111", "04", False)],
    )
    def test_which_students(self, kind: str, grade: str, is_in: bool) -> None:
        night = accepted(
            school=[school(kind=kind)], enrollment=[enrolled(grade)], screening=[seen(grade)]
        )
        assert total(table("W09-1", night)) == ((80, 100) if is_in else (0, 0))

    def test_only_the_grades_that_are_assessed(self) -> None:
        night = accepted(
            school=[school()],
            enrollment=[enrolled("16", 50), enrolled("21", 40), enrolled("22", 30)],
            screening=[seen("16", assessed=49), seen("21", assessed=40), seen("22")],
        )
        assert ratios(table("W09-1", night)) == {
            (A, SCHOOL, "primary"): (49, 50),
            (A, SCHOOL, "junior"): (120, 70),
        }


def test_what_adds_nothing_is_named() -> None:
    night = accepted(
        school=[school()],
        enrollment=[enrolled(), enrolled("12", None), enrolled("13")],
        screening=[
            seen(screened=None),
            seen("12", assessed=None),  # its enrolment is not known: out of both, no gap
            seen("13", assessed=None),
            seen("14", assessed_grade=False, assessed=None),
        ],
    )
    gaps = find_gaps(load_plan(), night)
    of_screening = gaps[gaps["target_id"].isin(["W08-3", "W08-5", "W09-1"])]
    found = of_screening[["target_id", "grade", "column"]].to_numpy().tolist()
    assert found == [
        ["W08-3", "12", "students"],
        ["W08-5", "11", "screened"],
        ["W08-5", "12", "students"],
        ["W09-1", "13", "assessed"],
    ]
