"""Measures of who has something: schools a row says it of, holders of a title in force.

Here: schools of a frame against what they have. Not here: when a title is in force (`titles`) and
rows that are counted themselves (`rows`).
"""

from typing import Annotated, Self

import numpy as np
import pandas as pd
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import (
    ANYTHING,
    NUMBERS,
    Conditions,
    check_codes,
    check_column,
    check_conditions,
    columns_of,
    holds,
)
from xjdata.measures.frames import SchoolFrame
from xjdata.measures.params import Dataset, Params, listed
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import OWNER, Section, are_among, has_section
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
    where: Conditions = ANYTHING
    """What one row of the school must meet, all of it."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        check_conditions(self.dataset, self.where)
        return self


@measure(
    "schools_with",
    params=SchoolsWith,
    needs=lambda params: (
        Need("school", params.schools.columns, worth="one"),
        Need(params.dataset, columns_of(params.where), worth="mark"),
    ),
)
def schools_with(accepted: Accepted, params: SchoolsWith) -> pd.DataFrame:
    """Schools with at least one row that meets all conditions, of all schools of the frame.

    Where a dataset has one row per school, that row is meant. A school without a row, or with an
    empty cell, has not met it, and counts once however many rows do (W06-2, W22-1 …).
    """
    rows = accepted[params.dataset]
    return _having(accepted, params, rows[holds(rows, params.where, accepted.dates)])


def _kind(kind: str) -> str:
    check_codes("kind", "recognition_kind", [kind])
    return kind


def _levels(levels: tuple[str, ...]) -> tuple[str, ...]:
    check_codes("level", "admin_level", levels)
    return levels


class SchoolsWithEnough(_OfSchools):
    """Parameters of `schools_with_enough`."""

    dataset: Dataset
    """Where the number stands, in a row for each school."""
    quantity: str
    """Column of the number."""
    minimum: Annotated[int, Field(ge=1)]
    """How much a school must have."""
    minimum_of: dict[Section, Annotated[int, Field(ge=1)]] = {}
    """How much a school with a section must have instead; of several the most."""

    @model_validator(mode="after")
    def _number(self) -> Self:
        check_column(self.dataset, self.quantity, NUMBERS)
        return self


@measure(
    "schools_with_enough",
    params=SchoolsWithEnough,
    needs=lambda params: (
        Need("school", params.schools.columns, worth="one"),
        Need(params.dataset, (params.quantity,), worth="mark"),
    ),
)
def schools_with_enough(accepted: Accepted, params: SchoolsWithEnough) -> pd.DataFrame:
    """Schools that have enough of something, where how much depends on what they teach (W22-5).

    A school without a row, or with an empty cell, has not enough.
    """
    schools = params.schools.schools(accepted)
    own = np.zeros(len(schools))
    for section, asked in params.minimum_of.items():
        own = np.where(has_section(schools, section), np.maximum(own, asked), own)
    least = np.where(own > 0, own, params.minimum)
    rows = accepted[params.dataset].groupby(OWNER, as_index=False)[params.quantity].max()
    found = schools[OWNER].merge(rows, on=OWNER, how="left", validate="many_to_one")
    enough = found[params.quantity].to_numpy() >= least
    return add_up(part(schools, numerator=enough, denominator=1), is_count=params.count)


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
        Need("school", params.schools.columns, worth="one"),
        Need("recognition", TITLE_COLUMNS, worth="toggle"),
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


class HoldersOfTitle(Params):
    """Parameters of `holders_of_title`."""

    kind: Annotated[str, AfterValidator(_kind)]
    """The title: a kind of recognition."""


@measure(
    "holders_of_title",
    params=HoldersOfTitle,
    needs=(Need("recognition", TITLE_COLUMNS, worth="toggle"),),
)
def holders_of_title(accepted: Accepted, params: HoldersOfTitle) -> pd.DataFrame:
    """How many hold a title in force on the reference day: schools, and units themselves (W07-7).

    Each counts once however many levels have given it the title.
    """
    titles = accepted.once(titles_in_force)
    holders = titles[titles["kind"] == params.kind].drop_duplicates(["county_code", "school_code"])
    return add_up(part(holders, numerator=1), is_count=True)


def _having(accepted: Accepted, params: _OfSchools, having: pd.DataFrame) -> pd.DataFrame:
    """The schools of a frame, and which of them own one of some rows."""
    schools = params.schools.schools(accepted)
    return add_up(
        part(schools, numerator=are_among(schools, having), denominator=1), is_count=params.count
    )
