"""Periods: the time a delivery speaks of.

A school year runs from 1 September (the census date) to 31 August, its spring term from 1 March;
a calendar year is itself.
"""

from datetime import date, timedelta
from typing import Literal

PeriodKind = Literal["school_year", "calendar_year", "term"]

_CENSUS_MONTH = 9
_SPRING_MONTH = 3


def period_of(kind: PeriodKind, day: date) -> str:
    """The period a day lies in: ``2024-2025``, ``2024`` or ``2024-2025-1`` (the autumn term)."""
    if kind == "calendar_year":
        return str(day.year)
    first = day.year if day.month >= _CENSUS_MONTH else day.year - 1
    year = f"{first}-{first + 1}"
    if kind == "school_year":
        return year
    return f"{year}-{2 if _SPRING_MONTH <= day.month < _CENSUS_MONTH else 1}"


def period_before(kind: PeriodKind, period: str) -> str:
    """The period before a period."""
    first, _ = period_bounds(kind, period)
    return period_of(kind, first - timedelta(days=1))


def kind_of(period: str) -> PeriodKind:
    """The kind of a period, by the way it is written."""
    kinds: dict[int, PeriodKind] = {0: "calendar_year", 1: "school_year", 2: "term"}
    return kinds[period.count("-")]


def period_bounds(kind: PeriodKind, period: str) -> tuple[date, date]:
    """First and last day of a period, both inside."""
    first = int(period[:4])
    if kind == "calendar_year":
        return date(first, 1, 1), date(first, 12, 31)
    autumn, spring = date(first, _CENSUS_MONTH, 1), date(first + 1, _SPRING_MONTH, 1)
    end = date(first + 1, _CENSUS_MONTH, 1)
    if kind == "term":
        autumn, end = (autumn, spring) if period.endswith("-1") else (spring, end)
    return autumn, end - timedelta(days=1)
