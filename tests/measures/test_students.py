"""W08-3 and W08-4: who is counted, what an empty cell does, where a student belongs."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, LEAGUE, A, B, accepted, ratios, table, target, total
from xjdata.measures import Dates, measure_of

PRIMARY, NINE_YEAR, POINT, VOCATIONAL, SPECIAL, KINDERGARTEN = (f"152501000{n}" for n in range(6))
UNTYPED, ATTACHED_VOCATIONAL, ATTACHED_SPECIAL, CLOSED = (f"152501001{n}" for n in range(4))

SCHOOLS = [
    {"school_code": PRIMARY, "school_type": "211", "school_status": "1"},
    {"school_code": NINE_YEAR, "school_type": "312", "school_status": "1"},
    {"school_code": POINT, "school_type": "218", "school_status": "1"},
    {"school_code": VOCATIONAL, "school_type": "361", "school_status": "1"},
    {"school_code": SPECIAL, "school_type": "514", "school_status": "1"},
    {"school_code": KINDERGARTEN, "school_type": "111", "school_status": "1"},
    {"school_code": UNTYPED, "school_status": "1"},
    {"school_code": ATTACHED_VOCATIONAL, "school_type": "368", "school_status": "1"},
    {"school_code": ATTACHED_SPECIAL, "school_type": "519", "school_status": "1"},
    {"school_code": CLOSED, "school_type": "211", "school_status": "3"},
]

# Worked example 1 of the standard: 82.3, good.
GOOD: dict[str, Any] = {
    "grade": "11", "sex": "1", "height": 120.0, "weight": 22.5, "vital_capacity": 1250,
    "run_50m": 11.0, "sit_reach": 10.5, "rope_skip": 95,
}  # fmt: skip
# Worked example 2: 96.6 with its bonus, excellent.
EXCELLENT = GOOD | {
    "grade": "12", "sex": "2", "height": 126.0, "weight": 25.0, "run_50m": 10.9,
    "sit_reach": 14.0, "rope_skip": 148,
}  # fmt: skip
# Worked example 3: 79.7, pass.
PASS = GOOD | {
    "grade": "14", "sex": "2", "height": 138.0, "weight": 38.5, "vital_capacity": 1650,
    "run_50m": 9.6, "sit_reach": 13.0, "rope_skip": 120, "sit_up": 41,
}  # fmt: skip
# Worked example 5: 46.5, fail.
FAIL: dict[str, Any] = {
    "grade": "21", "sex": "1", "height": 160.0, "weight": 66.0, "vital_capacity": 2300,
    "run_50m": 9.8, "sit_reach": -9.0, "long_jump": 160, "pull_up": 0, "run_1000m": 341,
}  # fmt: skip

_numbers = iter(range(10**6))


def student(school: str = PRIMARY, **cells: Any) -> dict[str, Any]:
    return {
        "school_code": school, "student_register_no": f"{next(_numbers):032x}", "grade": "11",
        "skills": 1, "test_date": date(2024, 10, 10),
    } | cells  # fmt: skip


def grade(school: str, code: str, students: int | None, **cells: Any) -> dict[str, Any]:
    return {"school_code": school, "grade": code, "students": students} | cells


class TestStudentsWithSkill:
    @pytest.mark.parametrize(
        ("cells", "counts"),
        [
            ({}, 1),
            ({"skills": 2}, 1),
            ({"skills": 0}, 0),
            ({"skills": None}, 0),  # empty or blanked: not met
            ({"exempt": True}, 1),  # exempt students count too
            ({"exempt": True, "skills": None}, 0),
            ({"sex": None, "height": None}, 1),  # no total, its skills still count
            ({"grade": None}, 1),
            ({"grade": "24"}, 1),  # a grade without a table of the standard
            ({"test_date": None}, 1),  # many layouts have no date of test
            ({"test_date": date(2025, 1, 1)}, 0),  # after the night: does not count yet
            ({"in_period": False}, 0),  # the test of another school year
        ],
    )
    def test_who_is_in_the_numerator(self, cells: dict[str, Any], counts: int) -> None:
        night = accepted(
            school=SCHOOLS, enrollment=[grade(PRIMARY, "11", 10)], fitness=[student(**cells)]
        )
        assert total(table("W08-3", night)) == (counts, 10)

    @pytest.mark.parametrize(
        ("school", "code", "stage"),
        [
            (PRIMARY, "16", "primary"),
            (NINE_YEAR, "16", "primary"),
            (NINE_YEAR, "21", "junior"),
            (NINE_YEAR, "24", "junior"),
            (NINE_YEAR, "31", "senior"),
            (POINT, "11", "primary"),  # teaching points are in
            (CLOSED, "11", "primary"),  # students count where they sit
            (UNTYPED, "11", "primary"),  # school type empty: by their grade
            (VOCATIONAL, "31", "vocational"),
            (VOCATIONAL, "21", "vocational"),
            (ATTACHED_VOCATIONAL, "31", "vocational"),
            (KINDERGARTEN, "04", None),
            (PRIMARY, "04", None),
            (SPECIAL, "11", None),
            (ATTACHED_SPECIAL, "11", None),
        ],
    )
    def test_stage_of_students_and_of_the_register(
        self, school: str, code: str, stage: str | None
    ) -> None:
        night = accepted(
            school=SCHOOLS,
            enrollment=[grade(school, code, 30)],
            fitness=[student(school, grade=code)],
        )
        expected = {} if stage is None else {(A, school, stage): (1, 30)}
        assert ratios(table("W08-3", night)) == expected

    @pytest.mark.parametrize(
        ("school", "stage"),
        [
            (PRIMARY, "primary"),
            (NINE_YEAR, "unknown"),
            (UNTYPED, "unknown"),
            (KINDERGARTEN, "unknown"),
            (VOCATIONAL, "vocational"),
            (SPECIAL, None),
        ],
    )
    def test_without_a_grade_the_school_type_tells_the_frame(
        self, school: str, stage: str | None
    ) -> None:
        night = accepted(school=SCHOOLS, enrollment=[], fitness=[student(school, grade=None)])
        expected = {} if stage is None else {(A, school, stage): (1, 0)}
        assert ratios(table("W08-3", night)) == expected

    def test_without_a_grade_a_frame_of_some_stages_takes_only_who_is_sure(self) -> None:
        fitness = [student(PRIMARY, grade=None), student(NINE_YEAR, grade=None)]
        night = accepted(school=SCHOOLS, enrollment=[], fitness=fitness)
        made = table("W08-3", night, stages="primary")
        assert ratios(made) == {(A, PRIMARY, "primary"): (1, 0)}

    def test_an_empty_enrolment_adds_nothing_and_is_a_gap(self) -> None:
        night = accepted(
            school=SCHOOLS,
            enrollment=[
                grade(PRIMARY, "11", None, male=5, female=6),
                grade(PRIMARY, "12", 3),
                grade(SPECIAL, "11", None),
            ],
            fitness=[student() for _ in range(4)],
        )
        assert total(table("W08-3", night)) == (4, 3)  # above 100 %, not cut off
        call = measure_of(target("W08-3"))
        assert call is not None
        gaps = call.gaps(night)
        assert gaps.to_dict("records") == [
            {
                "target_id": "W08-3", "county_code": A, "school_code": PRIMARY, "grade": "11",
                "dataset": "enrollment", "column": "students",
            }
        ]  # fmt: skip

    def test_schools_without_tests_stay_in_the_denominator(self) -> None:
        night = accepted(
            school=[
                *SCHOOLS,
                {"county_code": B, "school_code": "1525020001", "school_type": "211"},
            ],
            enrollment=[
                grade(PRIMARY, "11", 10),
                grade("1525020001", "11", 20, county_code=B),
            ],
            fitness=[student()],
        )
        assert ratios(table("W08-3", night)) == {
            (A, PRIMARY, "primary"): (1, 10),
            (B, "1525020001", "primary"): (0, 20),
        }

    def test_two_skills(self) -> None:
        fitness = [student(skills=1), student(skills=2)]
        night = accepted(school=SCHOOLS, enrollment=[grade(PRIMARY, "11", 2)], fitness=fitness)
        assert total(table("W08-3", night, minimum=2)) == (1, 2)

    def test_the_same_code_in_two_units_is_two_schools(self) -> None:
        schools = [
            {"school_code": "1525000001", "school_type": "361"},
            {"school_code": "1525000001", "school_type": "341", "county_code": LEAGUE},
        ]
        register = [grade("1525000001", "31", 7), grade("1525000001", "31", 9, county_code=LEAGUE)]
        night = accepted(school=schools, enrollment=register, fitness=[])
        assert ratios(table("W08-3", night)) == {
            (A, "1525000001", "vocational"): (0, 7),
            (LEAGUE, "1525000001", "senior"): (0, 9),
        }


class TestFitnessLevelShare:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            (GOOD, (1, 1)),
            (EXCELLENT, (1, 1)),
            (PASS, (0, 1)),
            (FAIL, (0, 1)),
            (GOOD | {"exempt": True}, (0, 0)),  # out of both
            (GOOD | {"exempt": False}, (1, 1)),
            (GOOD | {"run_50m": None}, (0, 0)),  # an item is missing: no total
            (GOOD | {"grade": None}, (0, 0)),
            (GOOD | {"sex": None}, (0, 0)),
            (GOOD | {"sit_up": None, "skills": None}, (1, 1)),  # not required in grade 1
            (FAIL | {"grade": "24"}, (0, 0)),  # no table for 初四
            (GOOD | {"test_date": None}, (1, 1)),
            (GOOD | {"test_date": date(2025, 1, 1)}, (0, 0)),
            (GOOD | {"in_period": False}, (0, 0)),
        ],
    )
    def test_who_counts(self, cells: dict[str, Any], expected: tuple[int, int]) -> None:
        night = accepted(school=SCHOOLS, fitness=[student(**cells)])
        assert total(table("W08-4", night)) == expected

    @pytest.mark.parametrize(
        ("school", "expected"),
        [
            (POINT, (1, 1)),
            (CLOSED, (1, 1)),
            (UNTYPED, (1, 1)),
            (VOCATIONAL, (0, 0)),
            (SPECIAL, (0, 0)),
            (ATTACHED_SPECIAL, (0, 0)),
        ],
    )
    def test_which_schools(self, school: str, expected: tuple[int, int]) -> None:
        night = accepted(school=SCHOOLS, fitness=[student(school, **GOOD)])
        assert total(table("W08-4", night)) == expected

    def test_by_school_stage_and_sex(self) -> None:
        fitness = [
            student(PRIMARY, **GOOD),
            student(PRIMARY, **EXCELLENT),
            student(NINE_YEAR, **PASS),
            student(NINE_YEAR, **FAIL),
        ]
        made = table("W08-4", accepted(school=SCHOOLS, fitness=fitness))
        cells = ["school_code", "stage", "sex", "numerator", "denominator"]
        assert made[cells].to_numpy().tolist() == [
            [PRIMARY, "primary", "1", 1, 1],
            [PRIMARY, "primary", "2", 1, 1],
            [NINE_YEAR, "junior", "1", 0, 1],
            [NINE_YEAR, "primary", "2", 0, 1],
        ]

    def test_another_frame_and_other_levels(self) -> None:
        fitness = [student(VOCATIONAL, **FAIL), student(PRIMARY, **FAIL)]
        night = accepted(school=SCHOOLS, fitness=fitness)
        made = table("W08-4", night, levels=["fail"], stages=["vocational"])
        assert ratios(made) == {(A, VOCATIONAL, "vocational"): (1, 1)}

    def test_a_later_test_counts_on_a_later_night(self) -> None:
        fitness = [student(**(GOOD | {"test_date": date(2024, 11, 2)}))]
        for as_of, expected in ((date(2024, 11, 1), (0, 0)), (date(2024, 11, 2), (1, 1))):
            dates = Dates(as_of, DATES.year_start, DATES.year_end)
            made = table("W08-4", accepted(school=SCHOOLS, fitness=fitness, dates=dates))
            assert total(made) == expected
