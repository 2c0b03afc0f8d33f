"""Measures of rows: how many there are, what they add up to, and the share that meets something.

Here: rows of one dataset that are counted themselves. Not here: schools that have such rows
(`holdings`), members of a list (`members`).
"""

from typing import Annotated, Self

import pandas as pd
from pydantic import BeforeValidator, model_validator

from xjdata.datasets import dataset_contract
from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import (
    NUMBERS,
    Conditions,
    check_column,
    check_conditions,
    columns_of,
    holds,
)
from xjdata.measures.frames import RowFrame
from xjdata.measures.params import Sections, listed
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import in_stages, with_stage
from xjdata.measures.tables import ALL, UNKNOWN, add_up, part


class RowsShare(RowFrame):
    """Parameters of `rows_share`."""

    of_them: Conditions
    """What a row of the frame must meet to be in the numerator."""

    @model_validator(mode="after")
    def _fitting_share(self) -> Self:
        check_conditions(self.dataset, self.of_them)
        return self


def _share_columns(params: RowsShare) -> tuple[str, ...]:
    return (*columns_of(params.of_them), *(["sex"] if params.carries_sex else []))


@measure(
    "rows_share",
    params=RowsShare,
    needs=lambda params: params.needs(*_share_columns(params), worth="one"),
)
def rows_share(accepted: Accepted, params: RowsShare) -> pd.DataFrame:
    """Rows that meet something, of the rows of a frame.

    An empty cell meets no condition: in ``where`` it leaves a row out of the frame, in ``of_them``
    out of the numerator (W07-1, W07-2, W12-5, W13-2, W14-1, W15-2, W20-1, W20-2).
    """
    frame = params.rows(accepted)
    return add_up(
        part(
            frame,
            numerator=holds(frame, params.of_them, accepted.dates),
            denominator=1,
            sex=frame["sex"].fillna(UNKNOWN) if params.carries_sex else ALL,
        )
    )


class RowsCount(RowFrame):
    """Parameters of `rows_count`."""

    distinct: Annotated[tuple[str, ...], BeforeValidator(listed)] = ()
    """Columns that tell one counted thing from another within a unit; none: each row is one."""

    @model_validator(mode="after")
    def _things(self) -> Self:
        for name in self.distinct:
            check_column(self.dataset, name, {c.type for c in dataset_contract(self.dataset).kept})
        return self


@measure(
    "rows_count", params=RowsCount, needs=lambda params: params.needs(*params.distinct, worth="one")
)
def rows_count(accepted: Accepted, params: RowsCount) -> pd.DataFrame:
    """How many rows a frame has, or how many things they speak of.

    (W07-3, W13-1, W18-1, W18-2, W18-4, W19-1, W21-1)
    """
    frame = params.rows(accepted)
    if params.distinct:
        frame = frame.drop_duplicates(["county_code", *params.distinct])
    return add_up(part(frame, numerator=1), is_count=True)


class RowsSum(RowFrame):
    """Parameters of `rows_sum`."""

    quantity: str
    """Column of the number that is added up."""

    @model_validator(mode="after")
    def _number(self) -> Self:
        check_column(self.dataset, self.quantity, NUMBERS)
        return self


def _not_added(accepted: Accepted, params: RowsSum) -> pd.DataFrame:
    return empty_cells(params.rows(accepted), params.dataset, params.quantity)


@measure(
    "rows_sum",
    params=RowsSum,
    needs=lambda params: params.needs(params.quantity, worth="amount"),
    gaps=_not_added,
)
def rows_sum(accepted: Accepted, params: RowsSum) -> pd.DataFrame:
    """What a quantity of the rows of a frame adds up to; an empty cell adds nothing (W13-3)."""
    frame = params.rows(accepted)
    return add_up(part(frame, numerator=frame[params.quantity]), is_count=True)


class PartsOfWholes(RowFrame):
    """Parameters of `parts_of_wholes`."""

    of_them: str
    """Column of the number that is a part …"""
    whole: str
    """… of the number in this one."""
    stages: Sections | None = None
    """Rows of students of these stages are in; none means of any, and rows need no grade."""

    @model_validator(mode="after")
    def _numbers(self) -> Self:
        for name in (self.of_them, self.whole):
            check_column(self.dataset, name, NUMBERS)
        if self.stages is not None:
            check_column(self.dataset, "school_code", ("school",))
            check_column(self.dataset, "grade", ("code",))
        return self


def _parts_need(params: PartsOfWholes) -> tuple[Need, ...]:
    if params.stages is None:
        return params.needs(params.of_them, params.whole, worth="amount")
    own = params.needs(params.of_them, params.whole, "school_code", "grade", worth="amount")
    return (Need("school", ("school_code", "school_type"), worth="place"), *own)


def _with_whole(accepted: Accepted, params: PartsOfWholes) -> pd.DataFrame:
    rows = params.rows(accepted)
    rows = rows[rows[params.whole].notna()]
    if params.stages is None:
        return rows.assign(stage=ALL)
    stage = with_stage(accepted, params.dataset)["stage"].loc[rows.index]
    return rows.assign(stage=stage)[in_stages(stage, params.stages)]


def _no_part(accepted: Accepted, params: PartsOfWholes) -> pd.DataFrame:
    return empty_cells(_with_whole(accepted, params), params.dataset, params.of_them)


@measure(
    "parts_of_wholes",
    params=PartsOfWholes,
    needs=_parts_need,
    gaps=_no_part,
)
def parts_of_wholes(accepted: Accepted, params: PartsOfWholes) -> pd.DataFrame:
    """The sum of a part over the sum of its whole, row by row (W11-5, W12-6, W17-5, W18-8).

    A row without its whole is out of both; an empty part adds nothing.
    """
    rows = _with_whole(accepted, params)
    return add_up(
        part(
            rows,
            numerator=rows[params.of_them],
            denominator=rows[params.whole],
            stage=rows["stage"],
        )
    )


def empty_cells(rows: pd.DataFrame, dataset: str, column: str) -> pd.DataFrame:
    """The rows in which a number that is added up is empty, as gaps."""
    return rows[rows[column].isna()].assign(dataset=dataset, column=column)
