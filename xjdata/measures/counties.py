"""Measures of counties themselves: each has enough of something, all of a list, or is named.

Here: one line per county. Not here: how the league counts them (`xjdata.indicators`).
"""

from dataclasses import replace
from typing import Annotated, Self

import pandas as pd
from pydantic import Field, model_validator

from xjdata.datasets import dataset_contract, is_county
from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import check_column
from xjdata.measures.frames import RowFrame
from xjdata.measures.members import ByMember
from xjdata.measures.registry import Need, measure
from xjdata.measures.tables import add_up, part
from xjdata.messages import say


class CountiesWith(RowFrame):
    """Parameters of `counties_with`."""

    distinct: str
    """Column that tells one counted thing from another."""
    minimum: Annotated[int, Field(ge=1)]
    """How many different ones a county must have."""

    @model_validator(mode="after")
    def _things(self) -> Self:
        types = {column.type for column in dataset_contract(self.dataset).kept}
        check_column(self.dataset, self.distinct, types)
        return self


def _needs(params: CountiesWith) -> tuple[Need, ...]:
    return tuple(
        replace(need, units="counties") for need in params.needs(params.distinct, worth="mark")
    )


@measure("counties_with", params=CountiesWith, needs=_needs)
def counties_with(accepted: Accepted, params: CountiesWith) -> pd.DataFrame:
    """Counties with enough different things among the rows of a frame, each of 1 (W14-2).

    Every county is in; without a row, or with an empty cell, it has nothing.
    """
    owners = _counties(accepted)
    different = params.rows(accepted).groupby("county_code")[params.distinct].nunique()
    enough = owners["county_code"].map(different) >= params.minimum
    return add_up(part(owners, numerator=enough, denominator=1))


@measure(
    "county_members_with",
    params=ByMember,
    needs=lambda params: tuple(
        replace(need, units="counties") for need in params.needs(params.by, worth="mark")
    ),
)
def county_members_with(accepted: Accepted, params: ByMember) -> pd.DataFrame:
    """How many members of a named list each county has a row for, of the whole list (W21-3).

    Every county is in; a member without a row that meets all conditions is not done.
    """
    owners = _counties(accepted)
    rows = params.rows(accepted)
    rows = rows[rows[params.by].isin(params.members)]
    done = owners["county_code"].map(rows.groupby("county_code")[params.by].nunique())
    return add_up(part(owners, numerator=done, denominator=len(params.members)))


class CountiesNamed(RowFrame):
    """Parameters of `counties_named`."""

    by: str
    """Column that holds the code of the county a row speaks of."""

    @model_validator(mode="after")
    def _county(self) -> Self:
        column = check_column(self.dataset, self.by, ("code",))
        if column.codes != "county":
            raise ValueError(say("measures.no_county", column=self.by))
        return self


@measure(
    "counties_named",
    params=CountiesNamed,
    needs=lambda params: params.needs(params.by, worth="mark"),
    whoever=True,
)
def counties_named(accepted: Accepted, params: CountiesNamed) -> pd.DataFrame:
    """Counties that a row speaks of, whoever delivers it, each of 1 (W16-4)."""
    owners = _counties(accepted)
    named = owners["county_code"].isin(params.rows(accepted)[params.by])
    return add_up(part(owners, numerator=named, denominator=1))


def _counties(accepted: Accepted) -> pd.DataFrame:
    """Every county, as the owner of what is counted."""
    counties = [unit for unit in accepted.units if is_county(unit)]
    return pd.DataFrame({"county_code": counties, "school_code": ""})
