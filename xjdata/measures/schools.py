"""Which schools are in a frame, and which stage a student belongs to (measures, "Which schools").

Here: the words of the frames, read from the code list of school types. Not here: what is counted
in a frame.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.datasets import code_list
from xjdata.measures.accepted import Accepted
from xjdata.measures.dates import BoolArray
from xjdata.measures.tables import UNKNOWN

Section = Literal["kindergarten", "primary", "junior", "senior", "vocational", "special"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""Sections of a school, and stages of a student."""

GENERAL: tuple[Section, ...] = ("primary", "junior", "senior")
"""The stages of general schools."""

_STAGES = (*SECTIONS, UNKNOWN)
_NONE = -1

Places = npt.NDArray[np.intp]

IN_OPERATION = "1"
"""Operating status 在办."""

OWNER = ["county_code", "school_code"]
"""What tells schools apart: a unit's rows refer to its own list."""


def schools_of(
    accepted: Accepted, sections: Collection[Section] = (), *, closed_too: bool = False
) -> pd.DataFrame:
    """The schools in operation, of any type or with one of several sections.

    Teaching points, school sections and attached classes are no schools of their own. A school of
    several sections is there once; one without a type or a status is in no frame (measures,
    "Nothing, zero and not delivered").

    Args:
        accepted: The night's rows.
        sections: Sections to choose by; none means every type.
        closed_too: Whether schools count that are not in operation.

    Returns:
        The rows of the school list that are in, all their columns.
    """
    return accepted.once(_schools, frozenset(sections), closed_too)


def _schools(accepted: Accepted, sections: frozenset[Section], closed_too: bool) -> pd.DataFrame:
    """Many targets have the same frame."""
    schools = accepted["school"]
    is_in = schools["school_type"].isin(_own_types(sections))
    status = schools["school_status"]
    return schools[is_in & (status.notna() if closed_too else status == IN_OPERATION)]


def has_section(schools: pd.DataFrame, section: Section) -> BoolArray:
    """Which schools have a section."""
    return schools["school_type"].isin(_own_types(frozenset([section]))).to_numpy(dtype=np.bool_)


def are_among(rows: pd.DataFrame, schools: pd.DataFrame) -> BoolArray:
    """Where the owner of a row is one of some schools; what belongs to no school is none."""
    return _owners(rows).isin(_owners(schools).dropna()).to_numpy(dtype=np.bool_)


def _owners(rows: pd.DataFrame) -> pd.Series:
    """Unit and school of each row as one text; empty where it belongs to no school."""
    return rows["county_code"] + "/" + rows["school_code"]


def with_type(accepted: Accepted, dataset: str) -> pd.DataFrame:
    """The rows of a dataset with the ``school_type`` of their school, empty where it has none."""
    types = accepted["school"]["school_type"].array
    place = accepted.once(_places, dataset)
    return accepted[dataset].assign(school_type=types.take(place, allow_fill=True))


def _places(accepted: Accepted, dataset: str) -> Places:
    """Where the school of each row stands on the school list; -1 where it is on none."""
    owners, schools = _owners(accepted[dataset]), _owners(accepted["school"])
    found = pc.index_in(pa.array(owners), value_set=pa.array(schools), skip_nulls=True)
    return np.asarray(found.fill_null(_NONE), dtype=np.intp)


def with_stage(accepted: Accepted, dataset: str) -> pd.DataFrame:
    """The rows of a dataset of students with the ``stage`` of each.

    All students of vocational (36x) and special (51x) schools and classes are vocational and
    special; the others follow their grade. Without a grade the school type tells the stage where
    it teaches just one, else the stage is ``unknown``: some stage of general schools.
    """
    rows = with_type(accepted, dataset)
    types, place = accepted["school"]["school_type"], accepted.once(_places, dataset)
    grade, grades = pd.factorize(rows["grade"])
    told = (
        _numbered(types, _taught(("vocational", "special")))[place],
        _numbered(grades, _section_of_grade())[grade],
        _numbered(types, _taught(GENERAL))[place],
    )
    stage = np.select([found != _NONE for found in told], told, _STAGES.index(UNKNOWN))
    return rows.assign(stage=pd.array(_STAGES, dtype="str").take(stage))


def _numbered(codes: Iterable[str], stages: Mapping[str, str]) -> Places:
    """The stage of each code by its number, and one more of no code: what -1 leads to."""
    numbers = [_STAGES.index(stages[c]) if c in stages else _NONE for c in codes]
    return np.array([*numbers, _NONE])


def in_stages(stage: pd.Series, stages: Iterable[Section]) -> BoolArray:
    """Where a student is in a frame of stages.

    One whose stage is unknown is in when all general stages are.
    """
    words = {*stages}
    if words.issuperset(GENERAL):
        return stage.isin([*words, UNKNOWN]).to_numpy(dtype=np.bool_)
    return stage.isin(words).to_numpy(dtype=np.bool_)


def in_kindergarten_class(grade: pd.Series) -> BoolArray:
    """Where a grade is a kindergarten class, whatever kind of school it sits in."""
    classes = code_list("grade").codes_where("section", "kindergarten")
    return grade.isin(classes).to_numpy(dtype=np.bool_)


@cache
def attached_types() -> frozenset[str]:
    """Types of attached classes: no schools of their own, teaching points and sections aside."""
    return code_list("school_type").codes_where("own_school", "no") - {"213", "218"}


@cache
def _own_types(sections: frozenset[Section]) -> frozenset[str]:
    types = code_list("school_type")
    own = types.codes_where("own_school", "yes")
    if not sections:
        return own
    return own & {code for section in sections for code in types.codes_where("sections", section)}


@cache
def _taught(words: tuple[str, ...]) -> dict[str, str]:
    """School type to what it teaches, where that is one of these words and nothing else."""
    rows = code_list("school_type").rows
    return {code: row["taught"] for code, row in rows.items() if row["taught"] in words}


@cache
def _section_of_grade() -> dict[str, str]:
    return {code: row["section"] for code, row in code_list("grade").rows.items()}
