"""Helper columns: what a rule compares and no single cell holds.

Here: small vectorised functions from cleaned rows to the cells of one column each, by the name
suites use.
Not here: the rules themselves (the suites) and what cleaning already adds.
"""

from collections.abc import Callable
from functools import cache
from typing import Protocol

import numpy as np
import pandas as pd

from expectations.statements import Array
from xjdata.datasets import code_list
from xjdata.datasets.codes import split

_TAUGHT_AS = {"vocational": "senior", "junior_vocational": "junior"}
"""Schools of these sections use the grades of the other one."""

_SECTIONS = frozenset({"kindergarten", "primary", "junior", "senior"})
"""The sections grades belong to; special and other schools teach any grade."""


class _Rows(Protocol):
    """Cells by the name of their column (see `Rows`)."""

    def __contains__(self, name: str) -> bool: ...

    def __getitem__(self, name: str) -> Array: ...


def male_and_female(rows: _Rows) -> Array:
    """Boys and girls together; empty where one of them is."""
    return rows["male"] + rows["female"]


def grade_fits_school(rows: _Rows) -> Array:
    """Whether the row's school teaches the row's grade; NA where that cannot be said.

    Attached classes and teaching points are not judged, nor are special schools: they teach what
    their host lacks, or any grade.
    """
    grade = rows["grade"]
    if "of_school_type" not in rows:
        missing = np.ones(len(grade), dtype=np.bool_)
        return pd.arrays.BooleanArray(missing, missing)
    kind = rows["of_school_type"]
    judged = kind.isin(_judged_types()) & pd.notna(grade)
    return pd.arrays.BooleanArray((kind + "/" + grade).isin(_taught()), ~judged)


def host_known(rows: _Rows) -> Array:
    """Whether the host of an attached class is on the same school list; NA without a host."""
    host, codes = rows["host_code"], rows["school_code"]
    return pd.arrays.BooleanArray(host.isin(codes.dropna()), pd.isna(host))


HELPERS: dict[str, Callable[[_Rows], Array]] = {
    helper.__name__: helper for helper in (male_and_female, grade_fits_school, host_known)
}


@cache
def _sections_of_types() -> dict[str, frozenset[str]]:
    """School type to the sections of the grades it teaches."""
    return {
        code: frozenset(_TAUGHT_AS.get(s, s) for s in split(row["taught"]))
        for code, row in code_list("school_type").rows.items()
        if row["own_school"] == "yes"
    }


@cache
def _judged_types() -> frozenset[str]:
    """School types of which it is known which grades they have."""
    taught = _sections_of_types()
    return frozenset(kind for kind in taught if taught[kind] and taught[kind] <= _SECTIONS)


@cache
def _taught() -> frozenset[str]:
    """Pairs of school type and grade that belong together, as ``211/11``."""
    grades = code_list("grade").rows
    return frozenset(
        f"{kind}/{grade}"
        for kind in _judged_types()
        for grade, row in grades.items()
        if row["section"] in _sections_of_types()[kind]
    )
