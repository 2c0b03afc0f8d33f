"""Measures of teachers: schools that have one of a kind, and shares among teachers.

Here: teachers picked by conditions on their row. Not here: in which unit a teacher counts who
stands in two (`across`).
"""

from typing import Annotated

import pandas as pd
from pydantic import AfterValidator

from xjdata.measures.accepted import Accepted
from xjdata.measures.params import Conditions, Params, Sections, check_conditions, holds
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import OWNER, in_operation
from xjdata.measures.tables import UNKNOWN, add_up, part

_DATASET = "teacher"


def _of_teachers(conditions: Conditions) -> Conditions:
    return check_conditions(_DATASET, conditions)


TeacherConditions = Annotated[Conditions, AfterValidator(_of_teachers)]
"""Conditions on columns of the teacher dataset."""

_SCHOOLS = Need("school", ("school_code", "school_type", "school_status"))


class SchoolsWithTeacher(Params):
    """Parameters of `schools_with_teacher`."""

    sections: Sections
    """A school is in when it has one of these sections."""
    teachers: TeacherConditions
    """What one teacher of the school must meet, all of it."""


@measure(
    "schools_with_teacher",
    params=SchoolsWithTeacher,
    needs=lambda params: (_SCHOOLS, Need(_DATASET, ("school_code", *params.teachers))),
)
def schools_with_teacher(accepted: Accepted, params: SchoolsWithTeacher) -> pd.DataFrame:
    """Schools in operation with at least one teacher of a kind, of all of them (W09-2).

    A school without any teacher in the register has not met it.
    """
    schools = in_operation(accepted, params.sections)
    teachers = accepted[_DATASET]
    having = teachers.loc[holds(teachers, params.teachers), OWNER].drop_duplicates()
    found = schools[OWNER].merge(having, on=OWNER, how="left", indicator="found")
    return add_up(part(found, numerator=found["found"] == "both", denominator=1))


class TeachersShare(Params):
    """Parameters of `teachers_share`."""

    school_types: Sections
    """Teachers of schools in operation with one of these sections are in …"""
    where: TeacherConditions
    """… who meet this."""
    of_them: TeacherConditions
    """What a teacher of the frame must meet to be in the numerator."""


@measure(
    "teachers_share",
    params=TeachersShare,
    needs=lambda params: (
        _SCHOOLS,
        Need(
            _DATASET, tuple(dict.fromkeys(("school_code", "sex", *params.where, *params.of_them)))
        ),
    ),
)
def teachers_share(accepted: Accepted, params: TeachersShare) -> pd.DataFrame:
    """Teachers who meet something, of the teachers of a frame (W13-2).

    An empty cell meets no condition: in ``where`` it leaves a teacher out of the frame, in
    ``of_them`` out of the numerator.
    """
    schools = in_operation(accepted, params.school_types)[OWNER]
    teachers = accepted[_DATASET]
    frame = teachers[holds(teachers, params.where)].merge(schools, on=OWNER)
    return add_up(
        part(
            frame,
            numerator=holds(frame, params.of_them),
            denominator=1,
            sex=frame["sex"].fillna(UNKNOWN),
        )
    )
