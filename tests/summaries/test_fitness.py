"""The fitness test summed up, of students written by hand and counted by hand."""

from typing import Any

import pandas as pd
import pytest

from tests.measures.frames import LEAGUE, UNITS, A, B, Row, accepted
from xjdata.measures import Accepted
from xjdata.summaries import columns_read, fitness_summary

NINE_YEAR, HIGH, VOCATIONAL, SPECIAL, KINDERGARTEN, OTHER = (f"S{n}" for n in range(6))
SCHOOLS: list[Row] = [
    {"school_code": NINE_YEAR, "school_type": "312"},
    {"school_code": HIGH, "school_type": "342"},
    {"school_code": VOCATIONAL, "school_type": "365"},
    {"school_code": SPECIAL, "school_type": "514"},
    {"school_code": KINDERGARTEN, "school_type": "111"},
    {"school_code": OTHER, "school_type": "211", "county_code": B},
]
# The first worked example of the standard: 82.3, good. Its rope skipping is 95.
GOOD: Row = {
    "height": 120.0, "weight": 22.5, "vital_capacity": 1250.0, "run_50m": 11.0, "sit_reach": 10.5,
    "rope_skip": 95.0,
}  # fmt: skip
THERE = {(unit, name): "there" for unit in UNITS for name in ("fitness", "enrollment")}


def pupil(school: str = NINE_YEAR, grade: str | None = "11", sex: str | None = "1", **cells: Any):
    return {"school_code": school, "grade": grade, "sex": sex, **GOOD, **cells}


def nothing(**cells: Any) -> Row:
    return pupil(**(dict.fromkeys(GOOD) | cells))


def summed(
    available: dict[tuple[str, str], str] | None = None, **tables: list[Row]
) -> pd.DataFrame:
    night = accepted(school=SCHOOLS, **tables)
    return fitness_summary(night, THERE if available is None else available)


def row(found: pd.DataFrame, level: str = "league", **place: str) -> dict[str, Any]:
    """The one row of a place; what is not named is a total."""
    keys = {"level": level, "county_code": "all", "school_code": "all", "frame": "general"}
    keys |= {"grade": "all", "sex": "all"} | place
    chosen = found
    for name, word in keys.items():
        chosen = chosen[chosen[name] == word]
    assert len(chosen) == 1, keys
    return {str(k): (None if pd.isna(v) else v) for k, v in chosen.iloc[0].items()}


def numbers(found: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(found[name] for name in names)


def test_who_is_listed_tested_complete_incomplete_and_exempt() -> None:
    students = [
        pupil(),
        pupil(run_50m=None),  # ill on the day of the run
        nothing(),  # in the table, and never tested
        nothing(height=120.0),  # a height alone is no result
        pupil(exempt=True),
        pupil(sex=None),  # tested, and no table applies
    ]
    total = row(summed(fitness=students))
    assert numbers(total, "listed", "tested", "complete", "incomplete", "untested", "exempt") == (
        6, 3, 1, 4, 2, 1,
    )  # fmt: skip
    assert numbers(total, "excellent", "good", "pass", "fail") == (0, 1, 0, 0)
    assert total["good_pct"] == 100


def test_means_are_sums_by_counts_of_those_who_are_asked_for_the_item() -> None:
    students = [
        pupil(run_50m=11.0),
        pupil(run_50m=9.5, grade="12"),
        pupil(run_50m=None),
        pupil(run_50m=8.0, exempt=True),
        pupil(run_50m=8.0, sex=None),
        pupil(run_800m=200.0),  # no boy of grade 1 is asked for it
    ]
    found = summed(fitness=students)
    total = row(found)
    assert numbers(total, "run_50m_count", "run_50m_sum") == (3, 31.5)
    assert total["run_50m_mean"] == 10.5
    assert numbers(total, "run_800m_count", "run_800m_sum", "run_800m_mean") == (0, 0, None)
    assert numbers(row(found, grade="12"), "run_50m_count", "run_50m_mean") == (1, 9.5)
    assert numbers(total, "bmi_count", "bmi_sum") == (4, 4 * 15.6)


def test_overweight_and_obese_by_the_category_of_grade_and_sex() -> None:
    # 120 cm: 26.3 kg is a BMI of 18.3, 29.4 kg one of 20.4. Grade 1 boys: overweight from 18.2,
    # obese from 20.4.
    students = [pupil(weight=w) for w in (22.5, 26.3, 29.4, 31.0)]
    students += [pupil(weight=31.0, exempt=True), pupil(weight=None)]
    total = row(summed(fitness=students))
    assert numbers(total, "overweight", "obese", "bmi_count") == (1, 2, 4)
    assert numbers(total, "overweight_pct", "obese_pct") == (25, 50)


def test_frames_stand_apart_and_kindergarten_is_in_none() -> None:
    students = [pupil(), pupil(VOCATIONAL, "31"), pupil(SPECIAL), pupil(KINDERGARTEN, "03")]
    register = [
        {"school_code": school, "grade": grade, "students": 10.0}
        for school, grade in (
            (NINE_YEAR, "11"), (VOCATIONAL, "31"), (SPECIAL, "11"), (SPECIAL, "03"),
            (KINDERGARTEN, "03"),
        )
    ]  # fmt: skip
    found = summed(fitness=students, enrollment=register)
    for frame in ("general", "vocational", "special"):
        assert numbers(row(found, frame=frame), "listed", "enrolled") == (1, 10)
    assert set(found["frame"]) == {"general", "vocational", "special"}
    assert KINDERGARTEN not in set(found["school_code"])
    # Without a grade a school of several sections tells the frame, not the grade.
    unknown = summed(fitness=[pupil(grade=None), pupil(VOCATIONAL, grade=None)])
    assert row(unknown, grade="unknown")["incomplete"] == 1
    assert row(unknown, grade="unknown", frame="vocational")["incomplete"] == 1


def test_every_number_adds_up_over_schools_units_grades_and_sexes() -> None:
    students = [
        pupil(), pupil(sex="2"), pupil(grade="12", sex="2"), pupil(HIGH, "31"), pupil(sex=None),
        pupil(grade=None), pupil(OTHER, county_code=B), nothing(school=OTHER, county_code=B),
    ]  # fmt: skip
    found = summed(fitness=students)
    counts = [c for c in found if found[c].dtype == "Int64" and not c.startswith("enrolled")]
    counts += [c for c in found if c.endswith("_sum")]
    whole = found[
        (found["level"] == "league") & (found["grade"] == "all") & (found["sex"] == "all")
    ]
    leaves = (found["grade"] != "all") & (found["sex"] != "all")
    for level in ("league", "county", "school"):
        parts = found[leaves & (found["level"] == level)]
        assert parts[counts].sum().tolist() == whole[counts].iloc[0].tolist(), level
    keys = ["level", "county_code", "school_code", "frame", "grade", "sex"]
    assert not found.duplicated(keys).any()
    assert not found[keys].isna().any(axis=None)


@pytest.mark.parametrize(
    ("sex", "enrolled", "gaps", "coverage"),
    [("all", 50, 1, 4.0), ("1", 18, 0, 100 / 18), ("2", 12, 1, 100 / 12)],
)
def test_coverage_against_enrolment(sex: str, enrolled: int, gaps: int, coverage: float) -> None:
    register = [
        {"school_code": NINE_YEAR, "grade": "11", "students": 20.0, "male": 8.0, "female": 12.0},
        {"school_code": NINE_YEAR, "grade": "12", "students": 30.0, "male": 10.0},
        {"school_code": HIGH, "grade": "31", "male": 0.0, "female": 0.0},
    ]
    students = [pupil(), pupil(sex="2"), pupil(sex="2", exempt=True)]
    total = row(summed(fitness=students, enrollment=register), sex=sex)
    assert numbers(total, "enrolled", "enrolled_gaps") == (enrolled, gaps)
    assert total["coverage_pct"] == pytest.approx(coverage)


def test_enrolment_that_nobody_knows_is_empty_and_that_of_nobody_is_zero() -> None:
    register = [
        {"school_code": NINE_YEAR, "grade": "11", "male": 3.0},
        {"school_code": NINE_YEAR, "grade": "12", "students": 0.0},
    ]
    found = summed(fitness=[pupil()], enrollment=register)
    assert numbers(row(found, grade="11"), "enrolled", "enrolled_gaps") == (None, 1)
    assert numbers(row(found, grade="12"), "enrolled", "enrolled_gaps") == (0, 0)
    # Nothing by nothing is not 100 %.
    assert row(found, grade="12")["coverage_pct"] is None
    assert row(found, grade="12")["good_pct"] is None


def test_what_was_never_delivered_is_empty_and_says_whose() -> None:
    register = [
        {"school_code": school, "county_code": unit, "grade": "11", "students": 10.0}
        for school, unit in ((NINE_YEAR, A), (OTHER, B))
    ]
    available = THERE | {(B, "fitness"): "missing", (LEAGUE, "enrollment"): "none"}
    found = summed(available, fitness=[pupil()], enrollment=register)
    mine, other, direct = (row(found, "county", county_code=unit) for unit in (A, B, LEAGUE))
    assert numbers(mine, "listed", "enrolled", "coverage_pct", "missing_units") == (1, 10, 10, "")
    assert numbers(other, "listed", "good", "enrolled", "run_50m_sum", "coverage_pct") == (
        None, None, 10, None, None,
    )  # fmt: skip
    assert other["missing_units"] == B
    assert numbers(direct, "listed", "enrolled", "missing_units") == (0, None, LEAGUE)
    total = row(found)
    # The league adds up what is there, and does not divide what speaks of different units.
    assert numbers(total, "listed", "enrolled", "coverage_pct") == (1, 20, None)
    assert numbers(total, "good_pct", "missing_units") == (100, f"{LEAGUE},{B}")
    school = row(found, "school", county_code=B, school_code=OTHER)
    assert numbers(school, "listed", "enrolled", "missing_units") == (None, 10, B)


def test_a_league_without_any_data_has_a_row_for_each_unit_and_no_number() -> None:
    found = summed({})
    assert sorted(found["county_code"]) == sorted(["all", *UNITS])
    counts = found.select_dtypes("number")
    assert counts.isna().all(axis=None)
    assert numbers(row(summed()), "listed", "enrolled", "coverage_pct") == (0, 0, None)


def test_the_policy_stands_beside_every_number() -> None:
    found = summed(fitness=[pupil()])
    assert found["policy_zh"].str.contains("免予执行").all()
    assert found["policy_en"].str.contains("exempt").all()


def test_only_what_is_read_is_needed() -> None:
    tables = {"school": SCHOOLS, "fitness": [pupil(), pupil(exempt=True)], "enrollment": []}
    whole = accepted(**tables)
    narrow = Accepted(
        {
            name: accepted(**tables)._tables[name][columns]
            for name, columns in columns_read().items()
        },
        dates=whole.dates,
        units=UNITS,
    )
    pd.testing.assert_frame_equal(fitness_summary(whole, THERE), fitness_summary(narrow, THERE))
