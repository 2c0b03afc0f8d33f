"""The days a measure looks at: tonight, the plan year, and the day figures of that year stand for.

Here: what "by the end of the year" means as of an earlier night, and until which night what was
made by these days stays as it is. Not here: periods of deliveries (`xjdata.datasets`) and the pace
towards a deadline (`xjdata.plan`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.plan import Plan

BoolArray = npt.NDArray[np.bool_]

FOREVER = date.max
"""No later night makes a difference."""


@dataclass
class Horizon:
    """The first later night on which something may come out otherwise.

    Attributes:
        until: That night; known when all of it has been made.
    """

    until: date = FOREVER


class Dates:
    """The days of one night, which notice what depends on them.

    Equal rows give another result on a later night only when a date among them has come to lie on
    the other side of it. So whoever compares dates with the night does it here, and each comparison
    tells when it will first turn out otherwise (`watched`). Who reads the day itself is taken to
    depend on every single night.
    """

    def __init__(self, as_of: date, year_start: date, year_end: date) -> None:
        """The days of a night, and the first and last day of the plan year."""
        self._as_of = as_of
        self.year_start = year_start
        self.year_end = year_end
        self._until = FOREVER

    @classmethod
    def of(cls, plan: Plan, as_of: date) -> Self:
        """The days of a night under a plan."""
        return cls(as_of, plan.year_start, plan.year_end)

    @property
    def year(self) -> int:
        """The plan year."""
        return self.year_end.year

    @property
    def as_of(self) -> date:
        """The night; nothing dated later has happened yet."""
        self.narrow(self._as_of + timedelta(1))
        return self._as_of

    @property
    def year_is_over(self) -> bool:
        """Whether the night lies after the plan year."""
        if self._as_of <= self.year_end:
            self.narrow(self.year_end + timedelta(1))
        return self._as_of > self.year_end

    @property
    def reference_day(self) -> date:
        """The last day of the plan year; as of an earlier night, the night (measures, "Dates")."""
        if self._as_of < self.year_end:
            self.narrow(self._as_of + timedelta(1))
        return self._reference_day

    @property
    def _reference_day(self) -> date:
        return min(self._as_of, self.year_end)

    def has_happened(self, dates: pd.Series) -> BoolArray:
        """Where a date is not later than the night; an empty date meets no condition."""
        self._turns_after(dates)
        return on_or_before(dates, self._as_of)

    def by_reference_day(self, dates: pd.Series) -> BoolArray:
        """Where a date lies on or before the reference day."""
        if self._as_of < self.year_end:
            self._turns_after(dates)
        return on_or_before(dates, self._reference_day)

    def before_reference_day(self, dates: pd.Series) -> BoolArray:
        """Where a date lies before the reference day."""
        if self._as_of < self.year_end:
            self._turns_the_day_after(dates)
        return before(dates, self._reference_day)

    def from_reference_day(self, dates: pd.Series) -> BoolArray:
        """Where a date lies on or after the reference day."""
        if self._as_of < self.year_end:
            self._turns_the_day_after(dates)
        return on_or_after(dates, self._reference_day)

    @contextmanager
    def watched(self) -> Iterator[Horizon]:
        """Until when what is made inside holds; the horizon is known at the end.

        Inside another one, which can hold no longer than what it is made of.
        """
        horizon = Horizon()
        outer, self._until = self._until, FOREVER
        try:
            yield horizon
        finally:
            horizon.until = self._until
            self._until = min(outer, horizon.until)

    def narrow(self, until: date) -> None:
        """What is being made holds no longer than until this night."""
        self._until = min(self._until, until)

    def _turns_after(self, dates: pd.Series) -> None:
        """A comparison by "on or before" turns on the next date there is."""
        later = dates[dates > pd.Timestamp(self._as_of)]
        if len(later):
            self.narrow(later.min().date())

    def _turns_the_day_after(self, dates: pd.Series) -> None:
        """A comparison by "before" turns on the day after the next date, tonight's included."""
        later = dates[dates >= pd.Timestamp(self._as_of)]
        if len(later):
            self.narrow(later.min().date() + timedelta(1))


def on_or_before(dates: pd.Series, day: date) -> BoolArray:
    """Where a date lies on or before a day; an empty date meets no condition."""
    return (dates <= pd.Timestamp(day)).to_numpy(dtype=np.bool_)


def before(dates: pd.Series, day: date) -> BoolArray:
    """Where a date lies before a day; an empty date meets no condition."""
    return (dates < pd.Timestamp(day)).to_numpy(dtype=np.bool_)


def on_or_after(dates: pd.Series, day: date) -> BoolArray:
    """Where a date lies on or after a day; an empty date meets no condition."""
    return (dates >= pd.Timestamp(day)).to_numpy(dtype=np.bool_)
