"""Measures of counties themselves: each has enough of something, or has not.

Here: one yes or no per county. Not here: how the league counts them (`xjdata.indicators`).
"""

from typing import Annotated, Self

import pandas as pd
from pydantic import Field, model_validator

from xjdata.datasets import dataset_contract, is_county
from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import check_column
from xjdata.measures.frames import RowFrame
from xjdata.measures.registry import Need, measure
from xjdata.measures.tables import add_up, part


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
        Need(need.dataset, need.columns, units="counties") for need in params.needs(params.distinct)
    )


@measure("counties_with", params=CountiesWith, needs=_needs)
def counties_with(accepted: Accepted, params: CountiesWith) -> pd.DataFrame:
    """Counties with enough different things among the rows of a frame, each of 1 (W14-2).

    Every county is in; without a row, or with an empty cell, it has nothing.
    """
    counties = [unit for unit in accepted.units if is_county(unit)]
    owners = pd.DataFrame({"county_code": counties, "school_code": ""})
    different = params.rows(accepted).groupby("county_code")[params.distinct].nunique()
    enough = owners["county_code"].map(different) >= params.minimum
    return add_up(part(owners, numerator=enough, denominator=1))
