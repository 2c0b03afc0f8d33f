"""The form of what evaluations must find, and words their parts share.

Here: rows and stages. Not here: what is counted (`balance`, `readiness`).
"""

from fractions import Fraction
from typing import Any

import pandas as pd

from xjdata.sample.counts.common import JUNIOR, PRIMARY, SENIOR, is_yes

Row = dict[str, Any]

SCHOOL_TABLE, COUNTY_TABLE, PRESCHOOL_TABLE = (
    "quality_balance_school",
    "quality_balance_county",
    "preschool_universal_county",
)
STAGES = {
    "primary": ("1", PRIMARY, Fraction(1)),
    "junior": ("2", JUNIOR, Fraction(11, 10)),
    "senior": ("3", SENIOR, Fraction(132, 100)),
}
"""Stage to the first digit of its grades, the school types that have it, and its weight."""
TAUGHT = {"primary": "2", "junior": "3"}


def row_of(
    table: str, unit: str, code: str, stage: str = "all", *, school: str = "all", basis: str = ""
) -> Row:
    """A row that says nothing yet."""
    return {
        "table": table,
        "county_code": unit,
        "school_code": school,
        "stage": stage,
        "code": code,
        "basis": basis,
        "numerator": None,
        "denominator": None,
        "value": None,
        "shortfall": None,
        "status": "not_applicable",
    }


def ratio(part: int, whole: int, status: str) -> Row:
    """A share in percent, and its status."""
    value = 100 * part / whole if whole else None
    return {
        "numerator": float(part),
        "denominator": float(whole),
        "value": value,
        "status": status,
    }


def full_time(staff: pd.DataFrame) -> "pd.Series[bool]":
    """Full-time teachers in service."""
    return staff["person_state"].eq("1") & is_yes(staff["is_full_time_teacher"])
