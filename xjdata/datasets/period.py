"""Periods: the time a delivery speaks of.

A school year runs from 1 September (the census date) to 31 August; a calendar year is itself.
"""

from datetime import date, timedelta
from typing import Literal

PeriodKind = Literal["school_year", "calendar_year"]

_CENSUS_MONTH = 9


def period_of(kind: PeriodKind, day: date) -> str:
    """The period a day lies in: ``2024-2025`` or ``2024``."""
    if kind == "calendar_year":
        return str(day.year)
    first = day.year if day.month >= _CENSUS_MONTH else day.year - 1
    return f"{first}-{first + 1}"


def period_before(kind: PeriodKind, period: str) -> str:
    """The period before a period."""
    first, _ = period_bounds(kind, period)
    return period_of(kind, first - timedelta(days=1))


def period_bounds(kind: PeriodKind, period: str) -> tuple[date, date]:
    """First and last day of a period, both inside."""
    first = int(period[:4])
    if kind == "calendar_year":
        return date(first, 1, 1), date(first, 12, 31)
    return date(first, _CENSUS_MONTH, 1), date(first + 1, _CENSUS_MONTH - 1, 31)
