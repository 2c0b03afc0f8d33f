"""Helper columns: what a rule compares and no single cell holds.

Here: small vectorised functions from cleaned rows to one column each, by the name suites use.
Not here: the rules themselves (the suites) and what cleaning already adds.
"""

from collections.abc import Callable
from functools import cache

import pandas as pd

from xjdata.datasets import code_list
from xjdata.datasets.codes import split

_TAUGHT_AS = {"vocational": "senior", "junior_vocational": "junior"}
"""Schools of these sections use the grades of the other one."""

_SECTIONS = frozenset({"kindergarten", "primary", "junior", "senior"})
"""The sections grades belong to; special and other schools teach any grade."""


def male_and_female(rows: pd.DataFrame) -> pd.Series:
    """Boys and girls together; empty where one of them is."""
    return rows["male"] + rows["female"]


def grade_fits_school(rows: pd.DataFrame) -> pd.Series:
    """Whether the row's school teaches the row's grade; NA where that cannot be said.

    Attached classes and teaching points are not judged, nor are special schools: they teach what
    their host lacks, or any grade.
    """
    fits = pd.Series(pd.NA, index=rows.index, dtype="boolean")
    if "of_school_type" not in rows:
        return fits
    kind, grade = rows["of_school_type"], rows["grade"]
    judged = kind.isin(_judged_types()) & grade.notna()
    return fits.mask(judged, (kind + "/" + grade).isin(_taught()))


def host_known(rows: pd.DataFrame) -> pd.Series:
    """Whether the host of an attached class is on the same school list; NA without a host."""
    known = rows["host_code"].isin(rows["school_code"].dropna()).astype("boolean")
    return known.mask(rows["host_code"].isna())


HELPERS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
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
