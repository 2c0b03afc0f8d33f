"""Breakdowns: what the totals of a target are made of, by stage, sex, area and ownership.

Here: sums by dimension at every level, of all targets at once. Not here: the totals and their
statuses (`indicators`), and which word a row has (`dimensions`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xjdata.indicators.coverage import Available, Coverage, coverage_of
from xjdata.indicators.dimensions import DIMENSIONS, Flags, ToldApart, told_apart
from xjdata.measures import ALL, ATTRIBUTES, TargetMeasure
from xjdata.plan import RowLevel, Sources, Target, values_of

BREAKDOWNS = (("stage",), ("sex",), ("stage", "sex"), *((name,) for name in ATTRIBUTES))
"""By what totals are broken down."""

_OF_PEOPLE = tuple(names for names in BREAKDOWNS if not set(names).intersection(ATTRIBUTES))
"""The same within a school, which has its own attributes."""

BREAKDOWN_COLUMNS: dict[str, str] = {
    "target_id": "str",
    "level": "str",
    "county_code": "str",
    "school_code": "str",
    "breakdown": "str",
    **dict.fromkeys(DIMENSIONS, "str"),
    "numerator": "int64",
    "denominator": "Int64",
    "value": "float64",
    "missing_units": "str",
    "display": "str",
}
"""The columns of a breakdown and their types; they mean what they mean in `INDICATOR_COLUMNS`.

``breakdown``: what the row tells apart, ``stage,sex`` for both together; one of `BREAKDOWNS`. A
dimension that it does not tell apart carries ``all``."""


@dataclass(frozen=True)
class _Level:
    """One level.

    Attributes:
        name: League, county or school.
        counts: Which rows are added up there.
        breakdowns: By what.
    """

    name: RowLevel
    counts: Flags
    breakdowns: Sequence[tuple[str, ...]]


def breakdowns(
    targets: Sequence[Target],
    calls: Mapping[str, TargetMeasure],
    measured: pd.DataFrame,
    schools: pd.DataFrame,
    *,
    available: Available,
    units: Sequence[str],
) -> pd.DataFrame:
    """What each total is made of, by every dimension that its measure carries.

    A measure carries stage or sex when one of its rows does, and the attributes of schools when
    schools own some of what it counts. What then has no word of its own (it belongs to no school)
    stands under ``none``, and an empty cell under ``unknown``, so that the parts add up to the
    total. A part is there when something was counted in it. Sums are those of the totals: of the
    units that are known, and no means of ratios. A named list has no breakdown, and what each
    county has to meet none for the league, whose numerator counts counties.

    Args:
        targets: The targets of the plan.
        calls: Target to its measure.
        measured: Measure tables of all targets, with ``target_id``.
        schools: The attributes of the schools, as `xjdata.measures.school_attributes` gives them.
        available: What of each unit and dataset is there.
        units: The units of the league, in order.

    Returns:
        Columns and types as `BREAKDOWN_COLUMNS`, in the order of the targets.
    """
    coverages = [coverage_of(t, calls.get(t.id), available, units) for t in targets]
    rows = told_apart(targets, coverages, measured, schools, units)
    known = _known(targets, coverages, rows, units)
    sums = [
        _sums(rows, level, dimensions, len(units))
        for level in _levels(targets, coverages, known, rows, units)
        for dimensions in level.breakdowns
    ]
    found = pd.concat(sums, ignore_index=True)
    found = found.sort_values("target", kind="stable", ignore_index=True)
    at, wholes = found["target"].to_numpy(), found["denominator"].to_numpy()
    is_count = np.array([target.value_form == "count" for target in targets], bool)[at]
    wholes = np.where(is_count, np.nan, wholes)
    values, shown = values_of(targets, at, found["numerator"].to_numpy(), wholes)
    ids = np.array([target.id for target in targets], dtype=object)
    codes = np.array([*units, ALL], dtype=object)
    missing = np.array([coverage.named for coverage in known], dtype=object)
    columns = found.assign(
        target_id=ids[at],
        county_code=codes[found["unit"].to_numpy()],
        denominator=wholes,
        value=values,
        missing_units=np.where(found["level"] == "league", missing[at], ""),
        display=shown,
    )
    return columns[list(BREAKDOWN_COLUMNS)].astype(BREAKDOWN_COLUMNS)


def _known(
    targets: Sequence[Target], coverages: Sequence[Coverage], rows: ToldApart, units: Sequence[str]
) -> list[Coverage]:
    """What was delivered, without the units whose whole is not known (as `coverage.not_known`)."""
    is_share = np.array([target.value_form == "percent" for target in targets], bool)
    unknown = is_share[rows.target] & np.isnan(rows.denominator)
    of_target: dict[int, set[str]] = {}
    places = zip(rows.target[unknown].tolist(), rows.unit[unknown].tolist(), strict=True)
    for at, unit in set(places):
        of_target.setdefault(at, set()).add(units[unit])
    return [c.without(sorted(of_target.get(at, ()))) for at, c in enumerate(coverages)]


def _levels(
    targets: Sequence[Target],
    coverages: Sequence[Coverage],
    known: Sequence[Coverage],
    rows: ToldApart,
    units: Sequence[str],
) -> list[_Level]:
    """League, county and school, with the rows that are added up there, as in the totals."""
    in_league = [
        [_is_there(c.league) and t.rollup != "each_county" and u not in c.missing for u in units]
        for t, c in zip(targets, known, strict=True)
    ]
    in_county = [
        [_is_there(c.of(u)) and t.lowest_level != "league" for u in units]
        for t, c in zip(targets, coverages, strict=True)
    ]
    in_school = [
        [c.has_source and t.lowest_level == "school" and u not in c.missing for u in units]
        for t, c in zip(targets, known, strict=True)
    ]
    league, county, school = (
        np.array(flags, bool)[rows.target, rows.unit] for flags in (in_league, in_county, in_school)
    )
    is_count = np.array([target.value_form == "count" for target in targets], bool)[rows.target]
    has_school = np.array([code != "" for code in rows.schools], bool)[rows.school]
    adds = ~is_count | (rows.numerator > 0)
    return [
        _Level("league", league, BREAKDOWNS),
        _Level("county", county, BREAKDOWNS),
        _Level("school", school & has_school & adds, _OF_PEOPLE),
    ]


def _is_there(sources: Sources) -> bool:
    return sources in ("complete", "some_missing")


def _sums(rows: ToldApart, level: _Level, dimensions: Sequence[str], units: int) -> pd.DataFrame:
    """The sums of one level by some dimensions; ``target`` and ``unit`` are numbers.

    A whole that is not known for one of the rows is not known for their sum.
    """
    is_in = level.counts.copy()
    for name in dimensions:
        numbers, words = rows.words[name]
        is_in &= numbers != words.index(ALL)
    unit = np.full(len(rows.target), units) if level.name == "league" else rows.unit
    keys = [rows.target, unit, *([rows.school] if level.name == "school" else [])]
    keys += [rows.words[name][0] for name in dimensions]
    group = np.zeros(int(is_in.sum()), np.int64)
    for key in keys:
        group = group * (int(key.max(initial=0)) + 1) + key[is_in]
    _, first, place = np.unique(group, return_index=True, return_inverse=True)
    at = np.flatnonzero(is_in)[first]
    wholes = rows.denominator[is_in]
    unknown = np.isnan(wholes)
    sums = np.bincount(place, weights=np.where(unknown, 0.0, wholes), minlength=len(at))
    is_known = np.bincount(place, weights=unknown, minlength=len(at)) == 0
    told = {
        name: np.array(words, dtype=object)[numbers[at]]
        for name, (numbers, words) in rows.words.items()
        if name in dimensions
    }
    codes = np.array(rows.schools, dtype=object)
    return pd.DataFrame(
        {
            "target": rows.target[at],
            "level": level.name,
            "unit": unit[at],
            "school_code": codes[rows.school[at]] if level.name == "school" else ALL,
            "breakdown": ",".join(dimensions),
            **dict.fromkeys(DIMENSIONS, ALL),
            **told,
            "numerator": np.bincount(
                place, weights=rows.numerator[is_in], minlength=len(at)
            ).astype(np.int64),
            "denominator": np.where(is_known, sums, np.nan),
        }
    )
