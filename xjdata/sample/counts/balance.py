"""What the national evaluations must find, counted school by school in exact fractions.

Here: a second computation of quality and balance and of universal preschool, from the documents and
not from `xjdata.evaluations`. The sample has no attached classes but of kindergartens, and every
unit delivers everything. Not here: how true and expected are told apart (`answers`).
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, sqrt
from typing import Any

import pandas as pd

from xjdata.sample.counts.common import Frames, is_yes
from xjdata.sample.counts.evaluated import (
    COUNTY_TABLE,
    PRESCHOOL_TABLE,
    SCHOOL_TABLE,
    STAGES,
    TAUGHT,
    Row,
    full_time,
    ratio,
    row_of,
)
from xjdata.sample.counts.readiness import compulsory, preschool
from xjdata.sample.league.units import LEAGUE_DIRECT, units

_POINT, _SMALLEST_POINT = "218", 50
_STANDARDS = {
    "QB1": (100, {"primary": "4.2", "junior": "5.3"}),
    "QB2": (100, {"primary": "1", "junior": "1"}),
    "QB3": (100, {"primary": "0.9", "junior": "0.9"}),
    "QB4": (1, {"primary": "4.5", "junior": "5.8"}),
    "QB5": (1, {"primary": "7.5", "junior": "10.2"}),
    "QB6": (1, {"primary": "2000", "junior": "2500"}),
    "QB7": (100, {"primary": "2.3", "junior": "2.4"}),
}
_FLOOR = Fraction(85, 100)
_SMALLEST_STEP = {"QB4": Fraction(1, 100), "QB5": Fraction(1, 100)}
_SPREAD = {"primary": 0.50, "junior": 0.45}
_HIGHER = {"primary": ("1", "2", "3"), "junior": ("1", "2")}
"""First digits of the degrees above the one a stage asks for."""
_ARTS = ("体育", "体育与健康", "艺术", "音乐", "美术")
_NOT_DELIVERED = {COUNTY_TABLE: 11, PRESCHOOL_TABLE: 15}
"""Requirements that nobody delivers data for: they are judged, and never met."""


def evaluations(frames: Frames, as_of: pd.Timestamp) -> list[Row]:
    """Every row of the evaluations that is computed, of all units.

    Args:
        frames: The rows that count, each person in one unit.
        as_of: The night; it lies before the end of the plan year.

    Returns:
        table, county_code, school_code (``all`` for counties), stage, code, basis, numerator (of
        schools the amount), denominator (the students), value, shortfall (of schools), status.
    """
    schools = list(_schools(frames))
    counties = [*_spreads(schools), *_passing(schools), *compulsory(frames, as_of)]
    kindergartens = list(preschool(frames, as_of))
    rows = [
        *schools,
        *counties,
        *_whole(counties, COUNTY_TABLE),
        *kindergartens,
        *_whole(kindergartens, PRESCHOOL_TABLE),
    ]
    # The league-direct schools are no county: shown, and not judged.
    outside = {"status": "not_applicable"}
    return [row | (outside if row["county_code"] == LEAGUE_DIRECT else {}) for row in rows]


def _schools(frames: Frames) -> Iterator[Row]:
    """Every tested stage of every school with its seven resources, and whether it passes."""
    by_school = {name: _by_school(frames, name) for name in ("enrollment", "teacher", "facility")}
    for school in frames["school"].itertuples():
        if school.school_status != "1" or school.school_type is None:
            continue
        key = (str(school.unit), str(school.school_code))
        students = _students(by_school["enrollment"].get(key), str(school.school_type))
        for stage in TAUGHT:
            count = students.get(stage, Fraction(0))
            small = school.school_type == _POINT and count is not None and count < _SMALLEST_POINT
            if count == 0 or small:
                continue
            found = {code: _resource(code, stage, students, by_school, key) for code in _STANDARDS}
            rows = [_of_resource(key, stage, code, count, *found[code]) for code in _STANDARDS]
            yield from rows
            yield _whole_school(key, stage, count, rows)


def _by_school(frames: Frames, name: str) -> dict[Any, pd.DataFrame]:
    return dict(list(frames[name].groupby(["unit", "school_code"])))


def _students(rows: pd.DataFrame | None, school_type: str) -> dict[str, Fraction | None]:
    """Students by the stages the school type has; None where they are not known."""
    has = [
        stage
        for stage, (_, types, _) in STAGES.items()
        if school_type in types or (school_type == _POINT and stage == "primary")
    ]
    found: dict[str, Fraction | None] = {}
    digits = {stage: STAGES[stage][0] for stage in has}
    ours = None if rows is None else rows.loc[rows["grade"].str[0].isin(list(digits.values()))]
    for stage, digit in digits.items():
        if ours is None or ours.empty:
            found[stage] = None
            continue
        cells = ours.loc[ours["grade"].str[0].eq(digit), "students"]
        found[stage] = None if cells.isna().any() else Fraction(int(cells.sum()))
    return found


def _resource(
    code: str,
    stage: str,
    students: dict[str, Fraction | None],
    by_school: dict[str, dict[Any, pd.DataFrame]],
    key: tuple[str, str],
) -> tuple[Fraction | None, Fraction | None]:
    """How much the school has, and over how many students of this stage it counts."""
    if code in ("QB1", "QB2", "QB3"):
        return _teachers(code, stage, by_school["teacher"].get(key)), students[stage]
    weights = {name: STAGES[name][2] for name in students}
    known = [n * weights[name] for name, n in students.items() if n is not None]
    whole = sum(known, Fraction(0)) / weights[stage] if len(known) == len(students) else None
    return _amount(code, by_school["facility"].get(key)), whole


def _teachers(code: str, stage: str, staff: pd.DataFrame | None) -> Fraction | None:
    if staff is None:
        return None
    ours = staff.loc[full_time(staff) & staff["stage"].eq(TAUGHT[stage])]
    if code == "QB1":
        return Fraction(int(ours["education_level"].str[0].isin(_HIGHER[stage]).sum()))
    if code == "QB2":
        return Fraction(int(is_yes(ours["backbone"]).sum()))
    return Fraction(int(ours["subject"].isin(_ARTS).sum()))


def _amount(code: str, rows: pd.DataFrame | None) -> Fraction | None:
    """Rooms, areas and yuan; None where a cell is empty."""
    if rows is None:
        return None
    cells = {name: rows.iloc[0][name] for name in rows.columns}
    teaching, hall, ground = (
        _exact(cells[name]) for name in ("area_teaching", "area_indoor_sport", "area_sports_ground")
    )
    if code == "QB4":
        return None if teaching is None or hall is None else teaching - hall
    if code == "QB5":
        return None if ground is None or hall is None else ground + hall
    if code == "QB6":
        value = _exact(cells["equipment_value"])
        return None if value is None else value * 10_000
    return _exact(cells["multimedia_rooms"])


def _exact(cell: float) -> Fraction | None:
    return None if pd.isna(cell) else Fraction(repr(float(cell)))


def _of_resource(
    key: tuple[str, str],
    stage: str,
    code: str,
    students: Fraction | None,
    amount: Fraction | None,
    whole: Fraction | None,
) -> Row:
    per, standards = _STANDARDS[code]
    row = row_of(SCHOOL_TABLE, key[0], code, stage, school=key[1])
    row |= {"numerator": _number(amount), "denominator": _number(students), "_share": None}
    if amount is None or whole is None or students is None:
        return row | {"status": "cannot_verify", "_state": "unknown"}
    standard = Fraction(standards[stage])
    value = per * amount / whole
    state = "reached" if value >= standard else "short"
    if value < standard * _FLOOR:
        state = "below"
    step = _SMALLEST_STEP.get(code, Fraction(1))
    lacking = max(Fraction(0), ceil((standard * whole / per - amount) / step) * step)
    return row | {
        "value": float(value),
        "shortfall": float(lacking),
        "status": "met" if state == "reached" else "behind",
        "_state": state,
        "_share": (value, students, per),
    }


def _whole_school(
    key: tuple[str, str], stage: str, students: Fraction | None, rows: list[Row]
) -> Row:
    """Six of seven, and the last one not below 85 %."""
    states = [row["_state"] for row in rows]
    short = states.count("short") + states.count("below")
    status = "met"
    if "unknown" in states:
        status = "cannot_verify"
    if short > 1 or "below" in states:
        status = "behind"
    whole = row_of(SCHOOL_TABLE, key[0], "all", stage, school=key[1])
    value = float(states.count("reached"))
    return whole | {"denominator": _number(students), "value": value, "status": status}


def _spreads(schools: list[Row]) -> Iterator[Row]:
    """The weighted coefficient of variation of each county, stage and resource, and their mean."""
    for unit in units():
        for stage in TAUGHT:
            found = []
            for code in _STANDARDS:
                ours = [
                    row
                    for row in schools
                    if (row["county_code"], row["stage"], row["code"]) == (unit.code, stage, code)
                ]
                found.append(_spread(row_of(COUNTY_TABLE, unit.code, code, stage), ours))
            values = [row["value"] for row in found]
            mean = None if None in values else sum(values) / len(values)
            yield from found
            yield row_of(COUNTY_TABLE, unit.code, "L8", stage) | {"value": mean}


def _spread(row: Row, schools: list[Row]) -> Row:
    if not schools:
        return row
    known = [one["_share"] for one in schools if one["_share"] is not None]
    people = sum((students for _, students, _ in known), Fraction(0))
    if not people:
        return row | {"status": "cannot_verify", "numerator": 0.0, "denominator": 0.0}
    amount = sum((value * students / per for value, students, per in known), Fraction(0))
    mean = known[0][2] * amount / people
    squared = sum(students / people * (value - mean) ** 2 for value, students, _ in known)
    spread = sqrt(squared) / mean if mean else None
    status = "cannot_verify"
    if len(known) == len(schools) and spread is not None:
        status = "met" if spread <= _SPREAD[row["stage"]] else "behind"
    return row | {
        "numerator": float(amount),
        "denominator": float(people),
        "value": spread,
        "status": status,
    }


def _passing(schools: list[Row]) -> Iterator[Row]:
    """How many schools of a county pass."""
    for unit in units():
        for stage in TAUGHT:
            statuses = [
                row["status"]
                for row in schools
                if (row["county_code"], row["stage"], row["code"]) == (unit.code, stage, "all")
            ]
            row = row_of(COUNTY_TABLE, unit.code, "QB", stage)
            if statuses:
                met = statuses.count("met")
                worst = "cannot_verify" if "cannot_verify" in statuses else "met"
                row |= ratio(met, len(statuses), "behind" if "behind" in statuses else worst)
            yield row


def _whole(rows: list[Row], table: str) -> Iterator[Row]:
    """Each unit's requirements met, of those that are judged."""
    for unit in units():
        if unit.code == LEAGUE_DIRECT:
            yield row_of(table, unit.code, "all")
            continue
        statuses = [row["status"] for row in rows if row["county_code"] == unit.code]
        met, behind, unknown = (statuses.count(s) for s in ("met", "behind", "cannot_verify"))
        judged = met + behind + unknown + _NOT_DELIVERED[table]
        yield row_of(table, unit.code, "all") | ratio(
            met, judged, "behind" if behind else "cannot_verify"
        )


def _number(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
