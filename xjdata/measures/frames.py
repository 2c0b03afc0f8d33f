"""Frames: which schools, and which rows of a dataset, a measure counts among.

Here: frames as the plan writes them, and what is in them. Not here: what the words for schools
mean (`schools`) and what is counted in a frame (the file of the measure).
"""

from typing import Self

import pandas as pd
from pydantic import model_validator

from xjdata.datasets import dataset_contract
from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import ANYTHING, Conditions, check_conditions, columns_of, holds
from xjdata.measures.params import Dataset, Params, Sections
from xjdata.measures.registry import Need, Worth
from xjdata.measures.schools import are_among, schools_of


class SchoolFrame(Params):
    """Which schools are in: in operation and of any type, unless it says otherwise."""

    sections: Sections | None = None
    """A school is in when it has one of these sections; none means every type."""
    closed_too: bool = False
    """Schools that are not in operation are in too."""
    where: Conditions = ANYTHING
    """What the school's row on the school list must meet."""

    @model_validator(mode="after")
    def _conditions(self) -> Self:
        check_conditions("school", self.where)
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the school list it reads."""
        return ("school_code", "school_type", "school_status", *columns_of(self.where))

    def schools(self, accepted: Accepted) -> pd.DataFrame:
        """The schools that are in: rows of the school list."""
        schools = schools_of(accepted, self.sections or (), closed_too=self.closed_too)
        return _that_hold(schools, self.where, accepted)


class RowFrame(Params):
    """Which rows of a dataset are in."""

    dataset: Dataset
    """Where the rows stand."""
    schools: SchoolFrame | None = None
    """Rows of these schools are in; none means of any owner."""
    where: Conditions = ANYTHING
    """What a row must meet."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        check_conditions(self.dataset, self.where)
        return self

    @property
    def carries_sex(self) -> bool:
        """Whether the rows are people told apart by sex."""
        return "sex" in dataset_contract(self.dataset).by_name

    def needs(self, *columns: str, worth: Worth) -> tuple[Need, ...]:
        """What the frame and further columns of its rows read, and what a row is worth."""
        wanted = dict.fromkeys((*columns_of(self.where), *columns))
        rows = Need(self.dataset, tuple(wanted), worth=worth)
        if self.schools is None:
            return (rows,)
        return (Need("school", self.schools.columns, worth="place"), rows)

    def rows(self, accepted: Accepted) -> pd.DataFrame:
        """The rows that are in."""
        rows = _that_hold(accepted[self.dataset], self.where, accepted)
        return (
            rows if self.schools is None else rows[are_among(rows, self.schools.schools(accepted))]
        )


def _that_hold(rows: pd.DataFrame, where: Conditions, accepted: Accepted) -> pd.DataFrame:
    """The rows that meet conditions; all of them, uncopied, where nothing is asked."""
    return rows if where == ANYTHING else rows[holds(rows, where, accepted.dates)]
