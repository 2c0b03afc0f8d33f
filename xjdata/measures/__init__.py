"""Measures: pure functions from accepted rows to numerators and denominators.

Here: what exactly is counted for a target, per owner, stage and sex. Not here: sums over the
league, comparison and status (`xjdata.indicators`), and what the plan asks (`xjdata.plan`).
"""

import pandas as pd

# Each of these enters its measures in the register.
from xjdata.measures import (
    buildings,
    counties,
    holdings,
    members,
    preschool,
    rows,
    screening,
    students,
)
from xjdata.measures.accepted import Accepted
from xjdata.measures.across import PROBLEM_COLUMNS, RULES
from xjdata.measures.dates import Dates
from xjdata.measures.registry import (
    GAP_COLUMNS,
    Measure,
    Need,
    TargetMeasure,
    columns_needed,
    measure,
    measure_names,
    measure_of,
    measures_of,
)
from xjdata.measures.tables import ALL, KEYS, MEASURE_COLUMNS, no_table
from xjdata.plan import Plan

__all__ = [
    "ALL",
    "GAP_COLUMNS",
    "KEYS",
    "MEASURE_COLUMNS",
    "PROBLEM_COLUMNS",
    "RULES",
    "Accepted",
    "Dates",
    "Measure",
    "Need",
    "TargetMeasure",
    "buildings",
    "columns_needed",
    "compute_measures",
    "counties",
    "find_gaps",
    "holdings",
    "measure",
    "measure_names",
    "measure_of",
    "measures_of",
    "members",
    "no_table",
    "preschool",
    "rows",
    "screening",
    "students",
]


def compute_measures(plan: Plan, accepted: Accepted) -> dict[str, pd.DataFrame]:
    """The measure table of every target of a plan that has a measure, by target.

    Raises:
        ConfigError: A target calls a measure wrongly.
    """
    return {target: call.compute(accepted) for target, call in measures_of(plan).items()}


def find_gaps(plan: Plan, accepted: Accepted) -> pd.DataFrame:
    """Empty cells of quantities that are added up, for all targets.

    Returns:
        Columns `GAP_COLUMNS`, empty text where a row has no such place, and ``cells``: how many.
    """
    found = [call.gaps(accepted) for call in measures_of(plan).values()]
    columns = pd.DataFrame(columns=list(GAP_COLUMNS), dtype="str")
    gaps = pd.concat([columns, *found], ignore_index=True).fillna("")
    return gaps.groupby(list(GAP_COLUMNS), as_index=False).size().rename(columns={"size": "cells"})
