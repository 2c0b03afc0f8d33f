"""Periods: every day lies in one, and they follow each other without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xjdata.datasets import period_before, period_bounds, period_of

KINDS = st.sampled_from(["school_year", "calendar_year", "term"])
DAYS = st.dates(date(1901, 1, 1), date(9997, 12, 31))


@given(kind=KINDS, day=DAYS)
def test_a_day_lies_in_its_period(kind, day):
    first, last = period_bounds(kind, period_of(kind, day))
    assert first <= day <= last


@given(kind=KINDS, day=DAYS)
def test_periods_follow_without_a_gap(kind, day):
    first, last = period_bounds(kind, period_of(kind, day))
    assert period_of(kind, first) == period_of(kind, last) == period_of(kind, day)
    assert period_bounds(kind, period_of(kind, last + timedelta(1)))[0] == last + timedelta(1)
    assert period_bounds(kind, period_of(kind, first - timedelta(1)))[1] == first - timedelta(1)


@given(kind=KINDS, one=DAYS, other=DAYS)
def test_periods_sort_by_name_as_by_time(kind, one, other):
    early, late = sorted((one, other))
    assert period_of(kind, early) <= period_of(kind, late)


EXAMPLES = [
    ("school_year", date(2024, 8, 31), "2023-2024"),
    ("school_year", date(2024, 9, 1), "2024-2025"),
    ("school_year", date(2025, 8, 31), "2024-2025"),
    ("calendar_year", date(2024, 1, 1), "2024"),
    ("calendar_year", date(2024, 12, 31), "2024"),
    ("term", date(2024, 8, 31), "2023-2024-2"),
    ("term", date(2024, 9, 1), "2024-2025-1"),
    ("term", date(2025, 2, 28), "2024-2025-1"),
    ("term", date(2025, 3, 1), "2024-2025-2"),
]


@pytest.mark.parametrize(("kind", "day", "period"), EXAMPLES)
def test_examples(kind, day, period):
    assert period_of(kind, day) == period


def test_bounds():
    assert period_bounds("school_year", "2024-2025") == (date(2024, 9, 1), date(2025, 8, 31))
    assert period_bounds("calendar_year", "2024") == (date(2024, 1, 1), date(2024, 12, 31))
    assert period_bounds("term", "2023-2024-1") == (date(2023, 9, 1), date(2024, 2, 29))
    assert period_bounds("term", "2023-2024-2") == (date(2024, 3, 1), date(2024, 8, 31))


@pytest.mark.parametrize(
    ("kind", "period", "before"),
    [
        ("school_year", "2024-2025", "2023-2024"),
        ("calendar_year", "2024", "2023"),
        ("term", "2024-2025-1", "2023-2024-2"),
        ("term", "2024-2025-2", "2024-2025-1"),
    ],
)
def test_the_period_before(kind, period, before):
    assert period_before(kind, period) == before
