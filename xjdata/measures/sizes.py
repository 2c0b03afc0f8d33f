"""Measures of how full and how well equipped schools are: students, rooms, teachers to children.

Here: a school against a size, which the evaluations of counties ask for. Not here: the resources of
quality and balance, which are split between stages (`xjdata.evaluations`).
"""

from typing import Annotated, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from xjdata.datasets import code_list
from xjdata.datasets.codes import split
from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import Conditions, check_conditions, columns_of, holds
from xjdata.measures.params import Params, Sections
from xjdata.measures.registry import Need, measure
from xjdata.measures.rows import empty_cells
from xjdata.measures.schools import OWNER, in_stages, schools_of
from xjdata.measures.students import registered
from xjdata.measures.tables import add_up, part

_SCHOOL = Need("school", ("school_code", "school_type", "school_status"))


class _OfStages(Params):
    """Schools with one of several stages, by the students of these stages."""

    stages: Sections


def _on_register(accepted: Accepted, params: _OfStages) -> pd.DataFrame:
    """Enrolment rows of the stages, of schools that have one of them."""
    rows = accepted.once(registered)
    return rows[in_stages(rows["stage"], params.stages)]


def _schools_with(
    accepted: Accepted, params: _OfStages, column: str
) -> tuple[pd.DataFrame, pd.Series]:
    """The schools, and what a column of their enrolment adds up to, NaN where a cell is empty."""
    schools = schools_of(accepted, params.stages).reset_index(drop=True)
    rows = _on_register(accepted, params)
    sums = rows.groupby(OWNER)[column].sum(skipna=False).rename("sum").reset_index()
    found = schools[OWNER].merge(sums, on=OWNER, how="left", validate="one_to_one")
    return schools, found["sum"].astype("float64")


def _unknown(schools: pd.DataFrame, known: pd.Series, dataset: str, column: str) -> pd.DataFrame:
    return schools[known.isna()].assign(dataset=dataset, column=column)


class SchoolsWithinSize(_OfStages):
    """Parameters of `schools_within_size`."""

    students: Annotated[int, Field(ge=1)]
    """How many students of the stages a school may have …"""
    students_of_several: Annotated[int, Field(ge=1)]
    """… and one that has more than one of these stages."""


def _no_students(accepted: Accepted, params: SchoolsWithinSize) -> pd.DataFrame:
    schools, students = _schools_with(accepted, params, "students")
    return _unknown(schools, students, "enrollment", "students")


@measure(
    "schools_within_size",
    params=SchoolsWithinSize,
    needs=(_SCHOOL, Need("enrollment", ("school_code", "grade", "students"))),
    gaps=_no_students,
)
def schools_within_size(accepted: Accepted, params: SchoolsWithinSize) -> pd.DataFrame:
    """Schools that do not have more students than they may, of all that have one of the stages.

    A school whose students are not known is out of both, and named as a gap (GV4).
    """
    schools, students = _schools_with(accepted, params, "students")
    schools, students = schools[students.notna()], students[students.notna()]
    several = schools["school_type"].isin(_types_of_several(params.stages))
    limit = np.where(several, params.students_of_several, params.students)
    return add_up(part(schools, numerator=students <= limit, denominator=1))


def _types_of_several(stages: tuple[str, ...]) -> set[str]:
    """School types with more than one of the stages."""
    rows = code_list("school_type").rows
    return {
        code for code, row in rows.items() if len(set(split(row["sections"])) & set(stages)) > 1
    }


class SchoolsWithRooms(_OfStages):
    """Parameters of `schools_with_rooms`."""

    rooms: Annotated[tuple[str, ...], Field(min_length=1)]
    """Columns of dataset ``facility``: kinds of rooms, and a school needs all of them."""
    classes_a_room: Annotated[int, Field(ge=1)]
    """For how many classes, or part of them, there must be one of each."""


def _rooms(accepted: Accepted, params: SchoolsWithRooms) -> tuple[pd.DataFrame, pd.Series]:
    """The schools with their rooms, and how many of each kind they need."""
    schools, classes = _schools_with(accepted, params, "classes")
    rooms = accepted["facility"][[*OWNER, *params.rooms]]
    schools = schools.merge(rooms, on=OWNER, how="left", validate="one_to_one")
    return schools, np.ceil(classes / params.classes_a_room)


def _no_rooms(accepted: Accepted, params: SchoolsWithRooms) -> pd.DataFrame:
    schools, needed = _rooms(accepted, params)
    empty = [_unknown(schools, schools[name], "facility", name) for name in params.rooms]
    return pd.concat([_unknown(schools, needed, "enrollment", "classes"), *empty])


@measure(
    "schools_with_rooms",
    params=SchoolsWithRooms,
    needs=lambda params: (
        _SCHOOL,
        Need("enrollment", ("school_code", "grade", "classes")),
        Need("facility", ("school_code", *params.rooms)),
    ),
    gaps=_no_rooms,
)
def schools_with_rooms(accepted: Accepted, params: SchoolsWithRooms) -> pd.DataFrame:
    """Schools that have a room of each kind for every so many classes (GV3).

    A school whose classes or rooms are not known is out of both, and named as a gap.
    """
    schools, needed = _rooms(accepted, params)
    known = needed.notna() & schools[list(params.rooms)].notna().all(axis=1)
    schools, needed = schools[known], needed[known]
    enough = np.logical_and.reduce([schools[name] >= needed for name in params.rooms])
    return add_up(part(schools, numerator=pd.Series(enough, schools.index), denominator=1))


class StudentsPerTeacher(_OfStages):
    """Parameters of `students_per_teacher`."""

    teachers: Conditions
    """What a row of dataset ``teacher`` must meet."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        check_conditions("teacher", self.teachers)
        return self


def _empty_enrolment(accepted: Accepted, params: StudentsPerTeacher) -> pd.DataFrame:
    return empty_cells(_on_register(accepted, params), "enrollment", "students")


@measure(
    "students_per_teacher",
    params=StudentsPerTeacher,
    needs=lambda params: (
        Need("school", ("school_code", "school_type")),
        Need("enrollment", ("school_code", "grade", "students")),
        Need("teacher", ("school_code", *columns_of(params.teachers))),
    ),
    gaps=_empty_enrolment,
)
def students_per_teacher(accepted: Accepted, params: StudentsPerTeacher) -> pd.DataFrame:
    """Students of the stages over teachers (PU3.3c); an empty number of students adds nothing."""
    students, staff = _on_register(accepted, params), accepted["teacher"]
    staff = staff[holds(staff, params.teachers, accepted.dates)]
    return add_up(part(students, numerator=students["students"]), part(staff, denominator=1))
