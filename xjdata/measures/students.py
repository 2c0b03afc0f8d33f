"""Measures of students: sport skills and the level of the fitness test.

Here: what is counted among students. Not here: how a test is scored (`xjdata.fitness`; rows come
scored) and which student belongs to which stage (`schools`).
"""

from typing import Annotated, Literal

import pandas as pd
from pydantic import Field

from xjdata.measures.accepted import Accepted
from xjdata.measures.params import Params, Sections
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import in_stages, with_stage
from xjdata.measures.tables import UNKNOWN, add_up, part

Level = Literal["fail", "pass", "good", "excellent"]

_TYPE = Need("school", ("school_code", "school_type"), worth="place")


def registered(accepted: Accepted) -> pd.DataFrame:
    """Enrolment rows with the stage of their students."""
    return with_stage(accepted, "enrollment")


def tested(accepted: Accepted) -> pd.DataFrame:
    """Students in the fitness table, with their stage; each in one unit."""
    return with_stage(accepted, "fitness")


class StudentsWithSkill(Params):
    """Parameters of `students_with_skill`."""

    minimum: Annotated[int, Field(ge=1)]
    """How many sport skills a student must have mastered."""
    stages: Sections


def _empty_enrolment(accepted: Accepted, params: StudentsWithSkill) -> pd.DataFrame:
    register = accepted.once(registered)
    rows = register[in_stages(register["stage"], params.stages) & register["students"].isna()]
    return rows.assign(dataset="enrollment", column="students")


@measure(
    "students_with_skill",
    params=StudentsWithSkill,
    needs=(
        _TYPE,
        Need("enrollment", ("school_code", "grade", "students")),
        Need("fitness", ("school_code", "grade", "skills"), worth="part"),
    ),
    gaps=_empty_enrolment,
)
def students_with_skill(accepted: Accepted, params: StudentsWithSkill) -> pd.DataFrame:
    """Students who have mastered sport skills, of those on the register (W08-3).

    Numerator: students of the stages in the fitness table with at least ``minimum`` skills, exempt
    ones too; without a number of skills a student has not met it. Denominator: enrolment of the
    stages; an empty cell adds nothing, so that the share may pass 100.
    """
    students, register = accepted.once(tested), accepted.once(registered)
    students = students[in_stages(students["stage"], params.stages)]
    register = register[in_stages(register["stage"], params.stages)]
    return add_up(
        part(students, numerator=students["skills"] >= params.minimum, stage=students["stage"]),
        part(register, denominator=register["students"].fillna(0.0), stage=register["stage"]),
    )


class FitnessLevelShare(Params):
    """Parameters of `fitness_level_share`."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    """The levels that count."""
    stages: Sections


@measure(
    "fitness_level_share",
    params=FitnessLevelShare,
    needs=(
        _TYPE,
        Need("fitness", ("school_code", "grade", "sex", "state", "level"), worth="one"),
    ),
)
def fitness_level_share(accepted: Accepted, params: FitnessLevelShare) -> pd.DataFrame:
    """Students at certain levels of the fitness standard, of those with a valid total (W08-4).

    Students of the stages with every item their grade and sex require; exempt and incomplete ones
    are out of both.
    """
    students = accepted.once(tested)
    is_in = in_stages(students["stage"], params.stages) & (students["state"] == "complete")
    valid = students[is_in]
    return add_up(
        part(
            valid,
            numerator=valid["level"].isin(params.levels),
            denominator=1,
            stage=valid["stage"],
            sex=valid["sex"].fillna(UNKNOWN),
        )
    )
