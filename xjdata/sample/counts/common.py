"""Words the definitions of the targets share: in operation, section, in the year.

Here: which schools are in a frame, and the form of what is counted. Not here: a target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from xjdata.sample.league.students import section_of
from xjdata.sample.league.units import AS_OF

Frames = Mapping[str, pd.DataFrame]
"""Dataset to its rows of all units: ``unit`` (the sender) and the canonical columns."""

UNKNOWN = "unknown"
"""What an empty cell is told apart as."""

PLAN_YEAR = AS_OF.year
YEAR = pd.Timestamp(PLAN_YEAR, 1, 1)
KINDERGARTENS = ("111", "112")
PRIMARY = ("211", "212", "312", "314", "345")
JUNIOR = ("311", "312", "313", "314", "341", "343", "345")
SENIOR = ("341", "342", "343", "344", "345")
GENERAL = tuple(sorted({*PRIMARY, *JUNIOR, *SENIOR}))
VOCATIONAL = ("361", "362", "363", "364", "365", "366", "369")
_TAUGHT = (
    dict.fromkeys(("211", "212", "213", "218", "219"), "primary")
    | dict.fromkeys(("311", "313", "319"), "junior")
    | dict.fromkeys(("342", "344", "349"), "senior")
)
"""School type to what it teaches, where that is one stage of general schools."""
_PARTIAL_TYPES = ("119", "213", "218", "219", "319", "328", "329", "349", "368", "518", "519")


@dataclass(frozen=True)
class Target:
    """How one target is counted.

    Attributes:
        count: From rows that count and the night to unit, school_code (None where the owner is the
            unit), numerator and denominator, a row for each counted thing; stage and sex of it
            where it is told apart by them.
        lowest: The lowest level it exists at.
        is_count: Whether it has no denominator.
        each_county: Whether the league's value is how many counties reach what is asked of each;
            that is the denominator of a county, or 0 where nothing the target speaks of exists.
        told: The same thing by thing, where `count` counts units; None where `count` tells.
    """

    count: Callable[[Frames, pd.Timestamp], pd.DataFrame]
    lowest: Literal["league", "county", "school"] = "school"
    is_count: bool = False
    each_county: bool = False
    told: Callable[[Frames, pd.Timestamp], pd.DataFrame] | None = None


def rows(
    owners: pd.DataFrame,
    numerator: "pd.Series[int] | pd.Series[bool] | int",
    denominator: "pd.Series[int] | int" = 1,
    *,
    stage: "pd.Series[str] | str | None" = None,
    by_sex: bool = False,
) -> pd.DataFrame:
    """One row per counted thing: unit, school, what it adds, and its stage and sex where told."""
    frame = pd.DataFrame(
        {
            "unit": owners["unit"],
            "school_code": owners.get("school_code"),
            "numerator": numerator,
            "denominator": denominator,
        },
        index=owners.index,
    )
    if stage is not None:
        frame["stage"] = stage
    if by_sex:
        frame["sex"] = owners["sex"].fillna(UNKNOWN)
    parts = ["numerator", "denominator"]
    frame[parts] = frame[parts].fillna(0).astype("int64")
    return frame.reset_index(drop=True)


def is_yes(cells: "pd.Series[bool]") -> "pd.Series[bool]":
    """Whether a yes / no cell says yes; an empty one does not."""
    return cells.astype("boolean").fillna(False).astype(bool)


def in_year(days: "pd.Series[pd.Timestamp]", as_of: pd.Timestamp) -> "pd.Series[bool]":
    """Whether a day lies in the plan year, and not after the night."""
    return days.between(YEAR, as_of)


def covers(
    start: "pd.Series[pd.Timestamp]", end: "pd.Series[pd.Timestamp]", as_of: pd.Timestamp
) -> "pd.Series[bool]":
    """Whether an agreement or certificate is in force: a start need not be given, an end must."""
    return (start.isna() | start.le(as_of)) & end.ge(as_of)


def schools_of(frames: Frames, types: tuple[str, ...]) -> pd.DataFrame:
    """The schools in operation of some types."""
    schools = frames["school"]
    return schools.loc[schools["school_status"].eq("1") & schools["school_type"].isin(types)]


def all_schools(frames: Frames) -> pd.DataFrame:
    """Every school in operation; parts of schools are none."""
    schools = frames["school"]
    return schools.loc[
        schools["school_status"].eq("1")
        & schools["school_type"].notna()
        & ~schools["school_type"].isin(_PARTIAL_TYPES)
    ]


def share(frame: pd.DataFrame, fitting: "pd.Series[str]") -> pd.DataFrame:
    """The schools of a frame, and which of them are among the fitting ones."""
    return rows(frame, frame["school_code"].isin(set(fitting.dropna())))


def section(frames: Frames, students: pd.DataFrame) -> "pd.Series[str]":
    """Vocational and special by the school, else by the grade; NaN where neither tells."""
    types = frames["school"].drop_duplicates("school_code").set_index("school_code")["school_type"]
    kind = students["school_code"].map(types).str[:2]
    by_grade = section_of(students["grade"])
    return by_grade.mask(kind.eq("36"), "vocational").mask(kind.eq("51"), "special")


def stage(frames: Frames, students: pd.DataFrame) -> "pd.Series[str]":
    """The section of each; where neither school nor grade tells, what the school teaches alone."""
    types = frames["school"].drop_duplicates("school_code").set_index("school_code")["school_type"]
    alone = students["school_code"].map(types).map(_TAUGHT)
    return section(frames, students).fillna(alone).fillna(UNKNOWN)
