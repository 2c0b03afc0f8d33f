"""Indicators: one generic step from measures to values and statuses.

Here: roll-up, last year, comparison, for every target alike. Not here: what is counted
(`xjdata.measures`) and how a status is reached (`xjdata.plan.judge`).
"""

from xjdata.indicators.breakdowns import BREAKDOWN_COLUMNS, breakdowns
from xjdata.indicators.coverage import Availability, Available, Coverage, coverage_of
from xjdata.indicators.indicators import (
    INDICATOR_COLUMNS,
    MEMBER_COLUMNS,
    Indicators,
    indicators,
)
from xjdata.indicators.prior import BASELINE_COLUMNS, Ratio, league_prior, read_priors
from xjdata.indicators.reading import reading_of
from xjdata.indicators.rollup import by_school, by_unit

__all__ = [
    "BASELINE_COLUMNS",
    "BREAKDOWN_COLUMNS",
    "INDICATOR_COLUMNS",
    "MEMBER_COLUMNS",
    "Availability",
    "Available",
    "Coverage",
    "Indicators",
    "breakdowns",
    "Ratio",
    "by_school",
    "by_unit",
    "coverage_of",
    "indicators",
    "league_prior",
    "read_priors",
    "reading_of",
]
