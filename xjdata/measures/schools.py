"""Which schools are in a frame, and which stage a student belongs to (measures, "Which schools").

Here: the words of the frames, read from the code list of school types. Not here: what is counted
in a frame.
"""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Literal, get_args

import numpy as np
import pandas as pd

from xjdata.datasets import code_list
from xjdata.measures.accepted import Accepted
from xjdata.measures.dates import BoolArray
from xjdata.measures.tables import UNKNOWN

Section = Literal["kindergarten", "primary", "junior", "senior", "vocational", "special"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""Sections of a school, and stages of a student."""

GENERAL: tuple[Section, ...] = ("primary", "junior", "senior")
"""The stages of general schools."""

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
    schools = accepted["school"]
    is_in = schools["school_type"].isin(_own_types(frozenset(sections)))
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
    rows, schools = accepted[dataset], accepted["school"]
    place = pd.Index(_owners(schools)).get_indexer(pd.Index(_owners(rows)))
    types = schools["school_type"].array.take(place, allow_fill=True)
    return rows.assign(school_type=types)


def with_stage(accepted: Accepted, dataset: str) -> pd.DataFrame:
    """The rows of a dataset of students with the ``stage`` of each.

    All students of vocational (36x) and special (51x) schools and classes are vocational and
    special; the others follow their grade. Without a grade the school type tells the stage where
    it teaches just one, else the stage is ``unknown``: some stage of general schools.
    """
    rows = with_type(accepted, dataset)
    by_type = rows["school_type"].map(_taught(("vocational", "special")))
    by_grade = rows["grade"].map(_section_of_grade())
    stage = by_type.fillna(by_grade).fillna(rows["school_type"].map(_taught(GENERAL)))
    return rows.assign(stage=stage.fillna(UNKNOWN))


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
