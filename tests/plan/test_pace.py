"""The straight path of the year."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xjdata.plan import path

FIRST = date(2024, 1, 1)
LAST = date(2024, 12, 31)
values = st.fractions(min_value=0, max_value=100_000, max_denominator=1000)
days = st.dates(date(2023, 6, 1), date(2025, 6, 30))


def on(day: date, start: int = 0, goal: int = 366) -> Fraction:
    return path(Fraction(start), Fraction(goal), first_day=FIRST, deadline=LAST, day=day)


def test_both_ends_are_counted():
    assert on(date(2024, 1, 1)) == 1
    assert on(date(2024, 1, 2)) == 2
    assert on(date(2024, 12, 30)) == 365
    assert on(LAST) == 366


def test_outside_the_year():
    assert on(date(2023, 12, 31)) == 0
    assert on(date(2025, 1, 1)) == 366


def test_from_a_starting_value():
    assert on(date(2024, 6, 30), start=300, goal=666) == 300 + 182
    day = path(
        Fraction(0),
        Fraction(100),
        first_day=FIRST,
        deadline=date(2024, 7, 15),
        day=date(2024, 4, 7),
    )
    assert day == Fraction(100 * 98, 197)


@given(values, values, st.dates(FIRST, LAST))
def test_on_the_last_day_the_path_has_reached_the_target(start, goal, deadline):
    assert path(start, goal, first_day=FIRST, deadline=deadline, day=deadline) == goal


@given(values, values, days)
def test_the_path_stays_between_start_and_goal_and_never_turns(start, goal, day):
    here = path(start, goal, first_day=FIRST, deadline=LAST, day=day)
    later = path(start, goal, first_day=FIRST, deadline=LAST, day=day + timedelta(days=1))
    low, high = sorted((start, goal))
    assert low <= here <= high
    assert (later >= here) if goal >= start else (later <= here)
