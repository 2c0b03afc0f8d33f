"""Measures: pure functions from accepted rows to numerators and denominators.

Here: what exactly is counted for a target, per owner, stage and sex. Not here: sums over the
league, comparison and status (`xjdata.indicators`), and what the plan asks (`xjdata.plan`).
"""

# Each of these enters its measures in the register.
from xjdata.measures import (
    buildings,
    checklists,
    counties,
    holdings,
    members,
    preschool,
    rows,
    screening,
    sizes,
    students,
)
from xjdata.measures.accepted import Accepted
from xjdata.measures.across import PROBLEM_COLUMNS, RULES
from xjdata.measures.attributes import ATTRIBUTES, ATTRIBUTES_NEED, school_attributes
from xjdata.measures.counting import Counted, count
from xjdata.measures.dates import FOREVER, Dates
from xjdata.measures.registry import (
    GAP_COLUMNS,
    Measure,
    Need,
    TargetMeasure,
    Worth,
    columns_needed,
    measure,
    measure_called,
    measure_names,
    measure_of,
    measures_of,
)
from xjdata.measures.tables import ALL, KEYS, MEASURE_COLUMNS, NONE, UNKNOWN, no_table

__all__ = [
    "ALL",
    "ATTRIBUTES",
    "ATTRIBUTES_NEED",
    "FOREVER",
    "GAP_COLUMNS",
    "KEYS",
    "MEASURE_COLUMNS",
    "NONE",
    "PROBLEM_COLUMNS",
    "RULES",
    "UNKNOWN",
    "Accepted",
    "Counted",
    "Dates",
    "Measure",
    "Need",
    "TargetMeasure",
    "Worth",
    "buildings",
    "checklists",
    "columns_needed",
    "count",
    "counties",
    "holdings",
    "measure",
    "measure_called",
    "measure_names",
    "measure_of",
    "measures_of",
    "members",
    "no_table",
    "preschool",
    "rows",
    "school_attributes",
    "screening",
    "sizes",
    "students",
]
