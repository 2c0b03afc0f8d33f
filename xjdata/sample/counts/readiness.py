"""What the data tell of a county's guarantee and quality, and of its kindergartens.

Here: requirements of counties that do not rest on the resources of schools (`balance`).
"""

from collections.abc import Iterable, Iterator
from math import ceil

import pandas as pd

from xjdata.sample.counts import activities, students
from xjdata.sample.counts.common import JUNIOR, PLAN_YEAR, PRIMARY, Frames, is_yes, section
from xjdata.sample.counts.evaluated import (
    COUNTY_TABLE,
    PRESCHOOL_TABLE,
    TAUGHT,
    Row,
    full_time,
    ratio,
    row_of,
)
from xjdata.sample.league.units import units

_BY_TARGET = {"PU1.2": ("W10-1", 80), "PU1.3": ("W10-2", 50), "PU2.4": ("W10-6", 100)}
_TARGETS = students.TARGETS | activities.TARGETS
"""Requirement to the target that asks for the same share, and what is asked of a county."""


def compulsory(frames: Frames, as_of: pd.Timestamp) -> Iterator[Row]:
    """What the data tell of guarantee and quality."""
    schools, enrolled = frames["school"], frames["enrollment"]
    types = {*PRIMARY, *JUNIOR}
    ours = schools.loc[schools["school_status"].eq("1") & schools["school_type"].isin(types)]
    ledger = frames["school_ledger"]
    chartered = set(ledger.loc[ledger["charter_approved_on"].le(as_of), "school_code"])
    for unit in units():
        here = ours.loc[ours["unit"].eq(unit.code)]
        inside = enrolled["unit"].eq(unit.code) & enrolled["school_code"].isin(here["school_code"])
        rows = enrolled.loc[inside]
        pupils = enrolled.loc[enrolled["unit"].eq(unit.code)]
        pupils = pupils.assign(stage=section(frames, pupils))
        staff = frames["teacher"].loc[frames["teacher"]["unit"].eq(unit.code)]
        due = staff.loc[
            staff["person_state"].eq("1")
            & is_yes(staff["rotation_due"])
            & staff["school_code"].isin(here["school_code"])
        ]
        moved = due.loc[is_yes(due["rotated"])]
        staff = staff.loc[full_time(staff) & staff["stage"].isin(list(TAUGHT.values()))]
        found = {
            "GV3": _every(_with_rooms(here, rows, frames["facility"]), seen=False),
            "GV4": _every(_within_size(here, rows)),
            "GV9": _every(staff["training_hours"].ge(360).tolist()),
            "GV12": _every(_certified(staff)),
            "GV11a": _share(int(is_yes(due["rotated"]).sum()), len(due), 10, gap=False),
            "GV11b": _share(int(is_yes(moved["backbone"]).sum()), len(moved), 20, gap=False),
            "GV15": _migrants(pupils),
            "EQ3": _every(here["school_code"].isin(chartered).tolist(), seen=False),
        }
        for code, said in found.items():
            yield row_of(COUNTY_TABLE, unit.code, code) | said
        for stage in TAUGHT:
            grades = pupils.loc[pupils["stage"].eq(stage)]
            yield row_of(COUNTY_TABLE, unit.code, "GV5", stage) | _classes(grades, 100)


def _migrants(pupils: pd.DataFrame) -> Row:
    """Migrant children in public or bought places; a grade whose whole is empty is in neither."""
    ours = pupils.loc[pupils["stage"].isin(["primary", "junior"])]
    known = ours.loc[ours["migrant_students"].notna()]
    gap = bool(known["migrant_placed"].isna().any())
    part, whole = known["migrant_placed"].sum(), known["migrant_students"].sum()
    return _share(int(part), int(whole), 85, gap)


def _added(rows: pd.DataFrame, school: str, column: str) -> int | None:
    """What a column of a school's compulsory grades adds up to; None where it is not known."""
    cells = rows.loc[rows["school_code"].eq(school) & rows["grade"].str[0].isin(["1", "2"]), column]
    return None if cells.empty or cells.isna().any() else int(cells.sum())


def _within_size(schools: pd.DataFrame, rows: pd.DataFrame) -> Iterator[bool | None]:
    for school, kind in zip(schools["school_code"], schools["school_type"], strict=True):
        students = _added(rows, school, "students")
        limit = 2500 if kind in PRIMARY and kind in JUNIOR else 2000
        yield None if students is None else students <= limit


def _with_rooms(
    schools: pd.DataFrame, rows: pd.DataFrame, facility: pd.DataFrame
) -> Iterator[bool | None]:
    for school in schools["school_code"]:
        classes = _added(rows, school, "classes")
        rooms = facility.loc[facility["school_code"].eq(school), ["music_rooms", "art_rooms"]]
        if classes is None or rooms.empty or rooms.isna().any(axis=None):
            yield None
        else:
            yield bool((rooms >= ceil(classes / 12)).all(axis=None))


_POPULATIONS = {
    "resident_3_5": ("resident", (3, 4, 5)),
    "registered_3_6": ("registered", (3, 4, 5, 6)),
}


def _people(rows: pd.DataFrame, unit: str, kind: str, ages: tuple[int, ...]) -> int | None:
    """People of some ages in the plan year; None where an age is missing."""
    ours = rows.loc[
        rows["unit"].eq(unit)
        & rows["year"].eq(PLAN_YEAR)
        & rows["population_kind"].eq(kind)
        & rows["age"].isin(ages)
    ]
    return int(ours["people"].sum()) if ours["people"].count() == len(ages) else None


def preschool(frames: Frames, as_of: pd.Timestamp) -> Iterator[Row]:
    """What the data tell of universal preschool."""
    enrolled = frames["enrollment"]
    children = enrolled.loc[enrolled["grade"].str[0].eq("0")]
    same = {target: _TARGETS[target].count(frames, as_of) for target, _ in _BY_TARGET.values()}
    for unit in units():
        ours = children.loc[children["unit"].eq(unit.code)]
        number = int(ours["students"].sum())
        gap = bool(ours["students"].isna().any())
        for basis, (kind, ages) in _POPULATIONS.items():
            row = row_of(PRESCHOOL_TABLE, unit.code, "PU1.1", basis=basis)
            whole = _people(frames["population"], unit.code, kind, ages)
            unknown = {"status": "cannot_verify"}
            row |= unknown if whole is None else _share(number, whole, 85, gap)
            yield row if basis == "resident_3_5" else row | {"status": "not_applicable"}
        for code, (target, asked) in _BY_TARGET.items():
            here = same[target].loc[same[target]["unit"].eq(unit.code)]
            part, whole = int(here["numerator"].sum()), int(here["denominator"].sum())
            of_children = gap and code != "PU2.4"
            yield row_of(PRESCHOOL_TABLE, unit.code, code) | _share(part, whole, asked, of_children)
        yield row_of(PRESCHOOL_TABLE, unit.code, "PU3.2") | _classes(ours, 85)
        staff = frames["teacher"].loc[frames["teacher"]["unit"].eq(unit.code)]
        staff = staff.loc[full_time(staff) & staff["stage"].eq("1")]
        few = row_of(PRESCHOOL_TABLE, unit.code, "PU3.3c")
        few |= {"numerator": float(number), "denominator": float(len(staff))}
        if len(staff):
            status = "met" if number <= 15 * len(staff) else "behind"
            few |= {"value": number / len(staff), "status": "cannot_verify" if gap else status}
        elif gap or number:
            few |= {"status": "cannot_verify" if gap else "behind"}
        yield few
        yield row_of(PRESCHOOL_TABLE, unit.code, "PU3.4") | _every(_certified(staff), seen=False)


def _certified(staff: pd.DataFrame) -> list[bool]:
    kinds = staff["certificate_kind"]
    return (kinds.notna() & kinds.ne("0")).tolist()


def _classes(rows: pd.DataFrame, asked: int) -> Row:
    """Classes within size among all; a grade whose number of classes is empty is in neither."""
    known = rows.loc[rows["classes"].notna()]
    gap = bool(known["classes_within_size"].isna().any())
    return _share(int(known["classes_within_size"].sum()), int(known["classes"].sum()), asked, gap)


def _every(have: Iterable[bool | None], *, seen: bool = True) -> Row:
    """Whether all have it (None: not known); what is not all seen is never met."""
    told = list(have)
    known = [one for one in told if one is not None]
    row = _share(sum(known), len(known), 100, len(known) < len(told))
    return row | ({} if seen or row["status"] != "met" else {"status": "cannot_verify"})


def _share(part: int, whole: int, asked: int, gap: bool) -> Row:
    status = "met" if 100 * part >= asked * whole else "behind"
    if not whole:
        status = "not_applicable"
    return ratio(part, whole, "cannot_verify" if gap else status)
