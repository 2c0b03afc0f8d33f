"""Measures of buildings: backlogs frozen on a day, and what of them has been dealt with since.

Here: single buildings and the dates of their acts. Not here: floor area by school (`facility`).
"""

from datetime import date
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field

from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import check_codes, check_column, says
from xjdata.measures.dates import BoolArray, before
from xjdata.measures.params import Params
from xjdata.measures.registry import Need, measure
from xjdata.measures.tables import add_up, part

_DATASET = "building"
_GRADE = "danger_grade"
_REMEDY = "remedy"


def _date_column(name: str) -> str:
    return check_column(_DATASET, name, ("date",)).name


def _danger_grades(codes: tuple[str, ...]) -> tuple[str, ...]:
    check_codes(_GRADE, "building_condition", codes)
    return codes


def _remedies(remedies: dict[str, Literal[True] | str]) -> dict[str, Literal[True] | str]:
    check_codes(_REMEDY, "building_remedy", remedies)
    for condition in remedies.values():
        if isinstance(condition, str):
            check_column(_DATASET, condition, ("yes_no",))
    return remedies


DateColumn = Annotated[str, AfterValidator(_date_column)]


class BuildingsCleared(Params):
    """Parameters of `buildings_cleared`."""

    listed_on: DateColumn
    """Column of the day a building was put on the list."""
    cleared_on: DateColumn
    """Column of the day it was dealt with."""
    listed_before: date
    """The list is frozen on this day: listed before it and not dealt with before it."""
    grades: (
        Annotated[tuple[str, ...], AfterValidator(_danger_grades), Field(min_length=1)] | None
    ) = None
    """Danger grades that are on the list; none when the list has no grade."""
    remedies: (
        Annotated[dict[str, Literal[True] | str], AfterValidator(_remedies), Field(min_length=1)]
        | None
    ) = None
    """Remedies that count; a column name instead of true: only where it says yes. None when the
    date alone tells that a building was dealt with."""


def _needs(params: BuildingsCleared) -> tuple[Need, ...]:
    columns = ["school_code", params.listed_on, params.cleared_on]
    if params.grades is not None:
        columns.append(_GRADE)
    if params.remedies is not None:
        columns.append(_REMEDY)
        columns += [column for column in params.remedies.values() if isinstance(column, str)]
    return (Need(_DATASET, tuple(dict.fromkeys(columns)), worth="one"),)


@measure("buildings_cleared", params=BuildingsCleared, needs=_needs)
def buildings_cleared(accepted: Accepted, params: BuildingsCleared) -> pd.DataFrame:
    """Buildings of a frozen backlog that have been dealt with, of all on it (W18-5, W18-6).

    Buildings of any school, teaching points included. Frame: listed before the day and not dealt
    with before it; without a grade or date of listing a building is not on the list. Numerator:
    dealt with on or before the last day of the plan year, or the night where that is earlier; an
    empty date means it has not been.
    """
    rows = accepted[_DATASET]
    listed = before(rows[params.listed_on], params.listed_before)
    if params.grades is not None:
        listed = listed & rows[_GRADE].isin(params.grades).to_numpy(dtype=np.bool_)
    remedied = _has_remedy(rows, params)
    frame = listed & ~(remedied & before(rows[params.cleared_on], params.listed_before))
    cleared = remedied & accepted.dates.by_reference_day(rows[params.cleared_on])
    return add_up(part(rows[frame], numerator=cleared[frame], denominator=1))


def _has_remedy(rows: pd.DataFrame, params: BuildingsCleared) -> BoolArray:
    """Where the remedy is one that counts."""
    if params.remedies is None:
        return np.ones(len(rows), dtype=np.bool_)
    counts = np.zeros(len(rows), dtype=np.bool_)
    for remedy, condition in params.remedies.items():
        has = (rows[_REMEDY] == remedy).to_numpy(dtype=np.bool_)
        counts |= has if condition is True else has & says(rows[condition])
    return counts
