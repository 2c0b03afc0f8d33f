"""Small counties written by hand: schools, their students, staff and facilities."""

from typing import Any

import pandas as pd

from tests.measures.frames import UNITS, A, accepted
from xjdata.datasets import dataset_names
from xjdata.evaluations import evaluate
from xjdata.measures import Accepted

Row = dict[str, Any]

DATASETS = ("school", "enrollment", "teacher", "facility", "school_ledger", "population")
EVERYTHING = {(unit, name): "there" for unit in UNITS for name in DATASETS}
PERIODS = dict.fromkeys(dataset_names(), "2024")


def school(code: str, school_type: str = "211", **cells: Any) -> Row:
    return {"school_code": code, "school_type": school_type, "school_status": "1"} | cells


def students(code: str, grade: str, number: int | None, **cells: Any) -> Row:
    return {"school_code": code, "grade": grade, "students": number} | cells


def teachers(code: str, count: int, stage: str = "2", **cells: Any) -> list[Row]:
    """So many full-time teachers in service, with a degree, no title and another subject."""
    return [
        {
            "school_code": code,
            "id_no": f"{code}/{stage}/{number}/{sorted(cells)}",
            "stage": stage,
            "person_state": "1",
            "is_full_time_teacher": True,
            "education_level": "21",
            "backbone": False,
            "subject": "语文",
        }
        | cells
        for number in range(count)
    ]


def facility(code: str, **cells: Any) -> Row:
    """Plenty of everything for a hundred students."""
    return {
        "school_code": code,
        "area_teaching": 2000.0,
        "area_indoor_sport": 100.0,
        "area_sports_ground": 5000.0,
        "equipment_value": 100.0,
        "multimedia_rooms": 10,
    } | cells


def tables(available: Any = None, **given: list[Row] | Any) -> dict[str, pd.DataFrame]:
    """The evaluations of these rows."""
    night: Accepted = accepted(**given)
    return evaluate(night, EVERYTHING if available is None else available, PERIODS)


def schools(**given: list[Row]) -> pd.DataFrame:
    """Rows of schools by school, stage and code."""
    found = tables(**given)["quality_balance_school"]
    return found.set_index(["school_code", "stage", "code"]).sort_index()


def county(table: str = "quality_balance_county", unit: str = A, **given: Any) -> pd.DataFrame:
    """Rows of one county by code and stage (of universal preschool by code and basis)."""
    found = tables(**given)[table]
    by = ["code", "basis"] if table.startswith("preschool") else ["code", "stage"]
    return found[found["county_code"] == unit].set_index(by).sort_index()
