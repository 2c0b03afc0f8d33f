"""What a measure makes of equal rows stays as it is until the night it names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from tests.measures.frames import UNITS, accepted, rows
from xjdata.measures import FOREVER, Accepted, Dates, count, measures_of
from xjdata.plan import load_plan

YEAR = date(2024, 1, 1), date(2024, 12, 31)
DAYS = st.dates(date(2024, 11, 1), date(2025, 1, 31))
CELLS = st.lists(st.one_of(st.none(), DAYS), max_size=6)
COMPARISONS: list[Callable[[Dates, pd.Series], object]] = [
    Dates.has_happened,
    Dates.by_reference_day,
    Dates.before_reference_day,
    Dates.from_reference_day,
]


def days(cells: list[date | None]) -> pd.Series:
    return pd.Series(pd.array(cells, dtype="datetime64[s]"))


@given(CELLS, DAYS, st.integers(0, 60), st.sampled_from(COMPARISONS))
def test_a_comparison_turns_on_the_night_it_names_and_not_before(cells, night, later, compare):
    dates = Dates(night, *YEAR)
    with dates.watched() as horizon:
        now = list(compare(dates, days(cells)))
    then = list(compare(Dates(night + timedelta(later), *YEAR), days(cells)))
    if night + timedelta(later) < horizon.until:
        assert then == now
    if horizon.until <= YEAR[1]:
        assert list(compare(Dates(horizon.until, *YEAR), days(cells))) != now


@given(DAYS)
def test_who_reads_the_night_itself_holds_for_one_night(night):
    for read in ("as_of", "reference_day"):
        dates = Dates(night, *YEAR)
        with dates.watched() as horizon:
            getattr(dates, read)
        is_over = read == "reference_day" and night >= YEAR[1]
        assert horizon.until == (FOREVER if is_over else night + timedelta(1))


def test_what_is_made_of_something_holds_no_longer_than_it():
    dates = Dates(date(2024, 11, 1), *YEAR)
    with dates.watched() as outer:
        with dates.watched() as inner:
            dates.has_happened(days([date(2024, 11, 9)]))
        with dates.watched() as other:
            pass
        dates.has_happened(days([date(2024, 11, 20)]))
    assert (inner.until, other.until, outer.until) == (date(2024, 11, 9), FOREVER, inner.until)


def test_what_is_shared_narrows_everyone_who_takes_it():
    row = {
        "school_code": "3115000001",
        "student_register_no": "p1",
        "test_date": date(2024, 12, 20),
    }
    night = accepted(dates=Dates(date(2024, 12, 1), *YEAR), fitness=[row])
    for _ in range(2):
        with night.dates.watched() as horizon:
            night.once(_fitness)
        assert horizon.until == date(2024, 12, 20)


def _fitness(night: Accepted) -> pd.DataFrame:
    return night["fitness"]


FIRE = {"school_code": "3115000001", "fire_listed_on": date(2019, 1, 1)}
TITLE = {"school_code": "3115000001", "kind": "27", "level": "2", "action": "2"}
SCHOOL = {"school_code": "3115000001", "school_type": "211", "school_status": "1"}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), max_size=4),
    CELLS,
    DAYS,
    st.integers(1, 40),
)
def test_measures_of_the_plan_stay_until_the_night_they_name(titles, cleared, night, later):
    tables = {
        "school": rows("school", [SCHOOL]),
        "recognition": rows(
            "recognition", [TITLE | {"acted_on": a, "valid_to": b} for a, b in titles]
        ),
        "building": rows(
            "building",
            [FIRE | {"fire_rectified_on": day} for day in cleared],
        ),
    }  # fmt: skip
    for call in CALLS:
        before = count(call, Accepted(tables, dates=Dates(night, *YEAR), units=UNITS))
        then = night + timedelta(later)
        if then < before.until:
            after = count(call, Accepted(tables, dates=Dates(then, *YEAR), units=UNITS))
            assert_frame_equal(before.table, after.table)
            assert_frame_equal(before.gaps, after.gaps)


CALLS = [
    call
    for call in measures_of(load_plan()).values()
    if {need.dataset for need in call.needs} & {"recognition", "building"}
]


@pytest.mark.parametrize("target_id", measures_of(load_plan()))
def test_a_measure_reads_no_dataset_it_does_not_name(target_id):
    """Else a result would be kept though other rows have come."""
    read: set[str] = set()

    class Noting(Accepted):
        def __getitem__(self, dataset: str) -> pd.DataFrame:
            read.add(dataset)
            return super().__getitem__(dataset)

    call = measures_of(load_plan())[target_id]
    count(call, Noting({}, dates=Dates(date(2024, 12, 1), *YEAR), units=UNITS))
    assert read <= {need.dataset for need in call.needs}
    assert read
