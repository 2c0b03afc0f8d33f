"""Measures of schools that have something: a row that says so, or a title in force.

Here: schools of a frame against what they have. Not here: when a title is in force (`titles`) and
rows that are counted themselves (`rows`).
"""

from typing import Annotated, Self

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import (
    Conditions,
    check_codes,
    check_conditions,
    columns_of,
    holds,
)
from xjdata.measures.frames import SchoolFrame
from xjdata.measures.params import Dataset, Params, listed
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import are_among
from xjdata.measures.tables import add_up, part
from xjdata.measures.titles import TITLE_COLUMNS, titles_in_force


class _OfSchools(Params):
    schools: SchoolFrame = SchoolFrame()
    """The schools that are in."""
    count: bool = False
    """How many have it, instead of their share."""


class SchoolsWith(_OfSchools):
    """Parameters of `schools_with`."""

    dataset: Dataset
    """Where it stands."""
    where: Conditions = {}
    """What one row of the school must meet, all of it."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        check_conditions(self.dataset, self.where)
        return self


@measure(
    "schools_with",
    params=SchoolsWith,
    needs=lambda params: (
        Need("school", params.schools.columns),
        Need(params.dataset, columns_of(params.where)),
    ),
)
def schools_with(accepted: Accepted, params: SchoolsWith) -> pd.DataFrame:
    """Schools with at least one row that meets all conditions, of all schools of the frame.

    Where a dataset has one row per school, that row is meant. A school without a row, or with an
    empty cell, has not met it, and counts once however many rows do (W06-2, W06-3, W09-2, W10-5,
    W11-1, W12-2 to W12-4, W17-1, W17-3, W22-1 to W22-4).
    """
    rows = accepted[params.dataset]
    return _having(accepted, params, rows[holds(rows, params.where, accepted.dates)])


def _kind(kind: str) -> str:
    check_codes("kind", "recognition_kind", [kind])
    return kind


def _levels(levels: tuple[str, ...]) -> tuple[str, ...]:
    check_codes("level", "admin_level", levels)
    return levels


class SchoolsWithTitle(_OfSchools):
    """Parameters of `schools_with_title`."""

    kind: Annotated[str, AfterValidator(_kind)]
    """The title: a kind of recognition."""
    levels: (
        Annotated[
            tuple[str, ...], BeforeValidator(listed), AfterValidator(_levels), Field(min_length=1)
        ]
        | None
    ) = None
    """Who must have given it; none means any level."""


@measure(
    "schools_with_title",
    params=SchoolsWithTitle,
    needs=lambda params: (
        Need("school", params.schools.columns),
        Need("recognition", TITLE_COLUMNS),
    ),
)
def schools_with_title(accepted: Accepted, params: SchoolsWithTitle) -> pd.DataFrame:
    """Schools that hold a title in force on the reference day, of all schools of the frame.

    A school counts once however many levels have given it the title (W07-4, W12-1, W21-2).
    """
    titles = accepted.once(titles_in_force)
    titles = titles[titles["kind"] == params.kind]
    if params.levels is not None:
        titles = titles[titles["level"].isin(params.levels)]
    return _having(accepted, params, titles)


def _having(accepted: Accepted, params: _OfSchools, having: pd.DataFrame) -> pd.DataFrame:
    """The schools of a frame, and which of them own one of some rows."""
    schools = params.schools.schools(accepted)
    return add_up(
        part(schools, numerator=are_among(schools, having), denominator=1), is_count=params.count
    )
