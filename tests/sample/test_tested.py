"""The sample's own summary of the fitness test, on a league small enough to count by hand."""

import pandas as pd
import pytest

from xjdata.datasets import dataset_contract
from xjdata.sample.answers import fitness_summary
from xjdata.sample.defects import typed

A, DIRECT = "152501", "152500"
RESULTS = {"height": 120.0, "weight": 22.5, "vital_capacity": 1250.0, "run_50m": 11.0}
RESULTS |= {"sit_reach": 10.5, "rope_skip": 95.0}


def frame(name: str, *rows: dict) -> pd.DataFrame:
    return typed(pd.DataFrame(list(rows)), dataset_contract(name))


def pupil(number: int, **cells: object) -> dict:
    return {
        "unit": A, "school_code": "S1", "student_register_no": f"G{number}", "grade": "11",
        "sex": "1", "exempt": False, "test_date": "2024-09-10", "_total": 8230, **RESULTS,
    } | cells  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[tuple, dict]:
    frames = {
        "school": frame(
            "school",
            {"unit": A, "school_code": "S1", "school_type": "211"},
            {"unit": A, "school_code": "V1", "school_type": "365"},
            {"unit": DIRECT, "school_code": "D1", "school_type": "345"},
        ),
        "enrollment": frame(
            "enrollment",
            {"unit": A, "school_code": "S1", "grade": "11", "students": 9, "male": 5, "female": 4},
            {"unit": A, "school_code": "S1", "grade": "04", "students": 7, "male": 3, "female": 4},
            {"unit": A, "school_code": "S1", "grade": "12", "students": None, "male": 2},
            {"unit": A, "school_code": "V1", "grade": "31", "students": 4, "male": 1, "female": 3},
        ),
        "fitness": frame(
            "fitness",
            pupil(1),
            pupil(2, sex="2", _total=5994, weight=31.0),  # BMI 21.5: obese
            pupil(3, run_50m=None),
            pupil(4, exempt=True),
            pupil(5, **dict.fromkeys(RESULTS)),
            pupil(6, grade=None),
            # Tested again after moving: counts there, not here.
            pupil(7),
            pupil(7, unit=DIRECT, school_code="D1", test_date="2024-10-01", _total=8995),
            pupil(8, school_code="V1", grade="31"),
        ),
        "teacher": frame("teacher", {"unit": A, "id_no": "1", "person_state": "1"}),
    }
    keys = ("level", "county_code", "school_code", "frame", "grade", "sex")
    rows = fitness_summary(frames)
    return {
        tuple(row[key] for key in keys): {k: v for k, v in row.items() if k not in keys}
        for row in rows
    }


def test_totals_by_hand(found: dict[tuple, dict]) -> None:
    county = found["county", A, "all", "general", "all", "all"]
    assert county == {
        "listed": 6, "tested": 4, "complete": 2, "incomplete": 3, "untested": 1, "exempt": 1,
        "excellent": 0, "good": 1, "pass": 0, "fail": 1, "overweight": 0, "obese": 1,
        "enrolled": 9, "enrolled_gaps": 1,
    }  # fmt: skip
    league = found["league", "all", "all", "general", "all", "all"]
    assert (league["listed"], league["excellent"], league["complete"]) == (7, 1, 3)
    # Those of a known grade who are not exempt, the one without a run left out.
    assert (league["run_50m_count"], league["run_50m_sum"]) == (3, 33.0)
    assert (league["bmi_count"], league["bmi_sum"]) == (4, pytest.approx(3 * 15.6 + 21.5))
    school = found["school", A, "V1", "vocational", "all", "all"]
    assert (school["listed"], school["incomplete"], school["enrolled"]) == (1, 1, 4)


def test_grades_and_sexes_by_hand(found: dict[tuple, dict]) -> None:
    girls = found["county", A, "all", "general", "all", "2"]
    assert (girls["listed"], girls["fail"], girls["enrolled"], girls["enrolled_gaps"]) == (
        1, 1, 4, 1,
    )  # fmt: skip
    unknown = found["county", A, "all", "general", "unknown", "all"]
    assert (unknown["listed"], unknown["incomplete"], unknown["enrolled"]) == (1, 1, 0)
    assert not [place for place in found if place[4] == "04"]
