"""Measures of health screening: how many students it reached, of those on the register.

Here: counts by school and grade from the screening list, against enrolment. Not here: anything
about a single student, of whom nothing is delivered.
"""

from typing import Literal, Self

import pandas as pd
from pydantic import model_validator

from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import Conditions, check_conditions, columns_of, holds
from xjdata.measures.params import Params, Sections
from xjdata.measures.registry import Need, measure
from xjdata.measures.rows import empty_cells
from xjdata.measures.schools import OWNER, in_stages, with_stage
from xjdata.measures.students import registered
from xjdata.measures.tables import add_up, part

_DATASET = "screening"
_CELL = [*OWNER, "grade"]

Reached = Literal["screened", "assessed"]


def screened(accepted: Accepted) -> pd.DataFrame:
    """Rows of the screening list with the stage of their students."""
    return with_stage(accepted, _DATASET)


class _Reached(Params):
    reached: Reached
    """Column of the number of students reached."""
    stages: Sections
    """Students of these stages are in."""


def _needs(params: _Reached, *columns: str) -> tuple[Need, ...]:
    return (
        Need("school", ("school_code", "school_type"), worth="place"),
        Need("enrollment", ("school_code", "grade", "students")),
        Need(_DATASET, ("school_code", "grade", params.reached, *columns)),
    )


class StudentsReached(_Reached):
    """Parameters of `students_reached`."""


def _not_reached(accepted: Accepted, params: StudentsReached) -> pd.DataFrame:
    register, rows = _in_stages(accepted, params)
    return pd.concat(
        [
            empty_cells(register, "enrollment", "students"),
            empty_cells(rows, _DATASET, params.reached),
        ]
    )


@measure("students_reached", params=StudentsReached, needs=_needs, gaps=_not_reached)
def students_reached(accepted: Accepted, params: StudentsReached) -> pd.DataFrame:
    """Students the screening reached, of all on the register of the stages (W08-5).

    An empty number adds nothing on either side, so that the share may pass 100.
    """
    register, rows = _in_stages(accepted, params)
    return add_up(
        part(rows, numerator=rows[params.reached], stage=rows["stage"]),
        part(register, denominator=register["students"].fillna(0.0), stage=register["stage"]),
    )


def _in_stages(accepted: Accepted, params: _Reached) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Enrolment and screening rows of the stages."""
    register, rows = accepted.once(registered), accepted.once(screened)
    return (
        register[in_stages(register["stage"], params.stages)],
        rows[in_stages(rows["stage"], params.stages)],
    )


class GradesReached(_Reached):
    """Parameters of `grades_reached`."""

    where: Conditions
    """What the row of a grade must meet to be in."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        check_conditions(_DATASET, self.where)
        return self


def _with_enrolment(accepted: Accepted, params: GradesReached) -> pd.DataFrame:
    """Screening rows that are in and whose enrolment is known, as ``students``."""
    register, rows = _in_stages(accepted, params)
    rows = rows[holds(rows, params.where, accepted.dates)]
    found = rows.merge(register[[*_CELL, "students"]], on=_CELL, validate="one_to_one")
    return found[found["students"].notna()]


def _not_counted(accepted: Accepted, params: GradesReached) -> pd.DataFrame:
    return empty_cells(_with_enrolment(accepted, params), _DATASET, params.reached)


@measure(
    "grades_reached",
    params=GradesReached,
    needs=lambda params: _needs(params, *columns_of(params.where)),
    gaps=_not_counted,
)
def grades_reached(accepted: Accepted, params: GradesReached) -> pd.DataFrame:
    """Students reached in certain grades, of the enrolment of the same schools and grades (W09-1).

    A grade whose enrolment is not known is out of both. A grade that is in and has no number of
    students reached has reached nobody.
    """
    rows = _with_enrolment(accepted, params)
    return add_up(
        part(
            rows,
            numerator=rows[params.reached],
            denominator=rows["students"],
            stage=rows["stage"],
        )
    )
