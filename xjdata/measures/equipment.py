"""Measures of what schools have: enough of something, or all of several things (campus safety).

Here: schools in operation against one row each of another dataset. Not here: people (`teachers`)
and buildings (`buildings`).
"""

from typing import Annotated, Self

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from xjdata.measures.accepted import Accepted
from xjdata.measures.params import Params, Sections, check_column, check_one_per_school, says
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import beside, in_operation
from xjdata.measures.tables import add_up, part

_NUMBERS = ("integer", "number")

SchoolDataset = Annotated[str, AfterValidator(check_one_per_school)]
"""A dataset with one row per school."""


class _OfSchools(Params):
    dataset: SchoolDataset
    """Where it stands, one row per school."""
    sections: Sections | None = None
    """A school is in when it has one of these sections; none means every type."""


def _needs(dataset: str, columns: tuple[str, ...]) -> tuple[Need, ...]:
    frame = ("school_code", "school_type", "school_status")
    if dataset == "school":
        return (Need("school", (*frame, *columns)),)
    return (Need("school", frame), Need(dataset, ("school_code", *columns)))


class SchoolsStaffed(_OfSchools):
    """Parameters of `schools_staffed`."""

    have: str
    """Column of the number there is."""
    need: str
    """Column of the number required."""

    @model_validator(mode="after")
    def _columns(self) -> Self:
        for name in (self.have, self.need):
            check_column(self.dataset, name, _NUMBERS)
        return self


@measure(
    "schools_staffed",
    params=SchoolsStaffed,
    needs=lambda params: _needs(params.dataset, (params.have, params.need)),
)
def schools_staffed(accepted: Accepted, params: SchoolsStaffed) -> pd.DataFrame:
    """Schools in operation that have at least what they need, of all of them (W22-1).

    A school without a row, or with either number empty, has not met it.
    """
    schools = in_operation(accepted, params.sections or ())
    rows = beside(schools, accepted[params.dataset])
    return add_up(part(rows, numerator=rows[params.have] >= rows[params.need], denominator=1))


class SchoolsWith(_OfSchools):
    """Parameters of `schools_with`."""

    all_of: Annotated[tuple[str, ...], Field(min_length=1)]
    """Yes / no columns that must all say yes."""

    @model_validator(mode="after")
    def _columns(self) -> Self:
        for name in self.all_of:
            check_column(self.dataset, name, ("yes_no",))
        return self


@measure(
    "schools_with",
    params=SchoolsWith,
    needs=lambda params: _needs(params.dataset, params.all_of),
)
def schools_with(accepted: Accepted, params: SchoolsWith) -> pd.DataFrame:
    """Schools in operation that have all of several things, of all of them (W22-2 to W22-4).

    A school without a row, or with a cell empty, has not met it.
    """
    schools = in_operation(accepted, params.sections or ())
    rows = beside(schools, accepted[params.dataset])
    has = np.logical_and.reduce([says(rows[column]) for column in params.all_of])
    return add_up(part(rows, numerator=has, denominator=1))
