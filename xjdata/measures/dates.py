"""The days a measure looks at: tonight, the plan year, and the day figures of that year stand for.

Here: what "by the end of the year" means as of an earlier night. Not here: periods of deliveries
(`xjdata.datasets`) and the pace towards a deadline (`xjdata.plan`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.plan import Plan

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one night.

    Attributes:
        as_of: The night; nothing dated later has happened yet.
        year_start: First day of the plan year.
        year_end: Last day of the plan year.
    """

    as_of: date
    year_start: date
    year_end: date

    @classmethod
    def of(cls, plan: Plan, as_of: date) -> Self:
        """The days of a night under a plan."""
        return cls(as_of, plan.year_start, plan.year_end)

    @property
    def year(self) -> int:
        """The plan year."""
        return self.year_end.year

    @property
    def reference_day(self) -> date:
        """The last day of the plan year; as of an earlier night, the night (measures, "Dates")."""
        return min(self.as_of, self.year_end)


def on_or_before(dates: pd.Series, day: date) -> BoolArray:
    """Where a date lies on or before a day; an empty date meets no condition."""
    return (dates <= pd.Timestamp(day)).to_numpy(dtype=np.bool_)


def before(dates: pd.Series, day: date) -> BoolArray:
    """Where a date lies before a day; an empty date meets no condition."""
    return (dates < pd.Timestamp(day)).to_numpy(dtype=np.bool_)
