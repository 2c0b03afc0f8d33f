"""The generic step: every target of a plan, at every level it exists at, with value and status.

Here: the rows of the indicator table, and the members of named lists. Not here: anything a single
target wants; that is data of the plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from xjdata.datasets import is_county
from xjdata.indicators.cells import (
    Cell,
    Measured,
    county_cells,
    each_county_cell,
    league_cell,
    member_cells,
    school_cells,
)
from xjdata.indicators.coverage import Available, coverage_of
from xjdata.indicators.prior import read_priors
from xjdata.indicators.reading import reading_of
from xjdata.measures import ALL, measures_of, no_table
from xjdata.plan import Plan, Sources, Target, Verdict, display_value, judge, value_of

INDICATOR_COLUMNS: dict[str, str] = {
    "target_id": "str",
    "as_of": "datetime64[s]",
    "reference_date": "str",
    "level": "str",
    "county_code": "str",
    "school_code": "str",
    "stage": "str",
    "sex": "str",
    "numerator": "Int64",
    "denominator": "Int64",
    "value": "float64",
    "target_value": "float64",
    "status": "str",
    "zero_report": "bool",
    "prior_numerator": "Int64",
    "prior_denominator": "Int64",
    "prior_value": "float64",
    "prior_missing": "bool",
    "prior_below": "bool",
    "needed": "Int64",
    "missing_units": "str",
    "reading": "str",
    "display": "str",
}
"""The columns of the indicator table and their types.

``value``: 0-100 for a percentage, the count otherwise, NaN when there is none. ``denominator``: NA
for a count, and where the whole is not known. ``needed``: how many more in the numerator would meet
the target. ``missing_units``: codes joined by commas, on the
league's rows. ``reading``: in Chinese, beside a ``missed`` that rests on it. ``display``: digits
without a unit."""


MEMBER_COLUMNS: dict[str, str] = {
    "target_id": "str",
    "as_of": "datetime64[s]",
    "member": "str",
    "county_code": "str",
    "numerator": "Int64",
    "status": "str",
}
"""The columns of the members of named lists and their types.

``member``: as the plan names it, a county by its code. ``county_code``: the unit whose data tell.
``numerator``: 1 done, 0 not, NA when that is not known."""


@dataclass(frozen=True)
class Indicators:
    """What the generic step makes.

    Attributes:
        rows: Indicator values, columns and types as `INDICATOR_COLUMNS`; in the order of the
            plan, then league, units, schools.
        members: The members of named lists, as `MEMBER_COLUMNS`.
    """

    rows: pd.DataFrame
    members: pd.DataFrame


@dataclass(frozen=True)
class _Night:
    """What is the same for every target."""

    plan: Plan
    as_of: date
    units: tuple[str, ...]


def indicators(
    plan: Plan,
    tables: Mapping[str, pd.DataFrame],
    *,
    available: Available,
    baseline: pd.DataFrame,
    as_of: date,
    units: Sequence[str],
) -> Indicators:
    """The indicator values of a night.

    Every target has a row for the league and one for each unit; a target measured by school has a
    row for each school of its frame too, and one of a named list has its members. A unit that has
    not delivered everything has no value, and the league adds up the others.

    Args:
        plan: The plan.
        tables: Target to its measure table; a target without a measure has none.
        available: What of each unit and dataset is there.
        baseline: Accepted rows of dataset ``baseline``, columns `BASELINE_COLUMNS`.
        as_of: The night.
        units: The units of the league, in order.

    Raises:
        ConfigError: A target calls a measure wrongly.
    """
    calls = measures_of(plan)
    priors = read_priors(baseline, plan.year - 1, plan.targets)
    night = _Night(plan, as_of, tuple(units))
    rows: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    for target in plan.targets:
        table = tables.get(target.id)
        measured = Measured.of(
            target,
            no_table() if table is None else table,
            coverage_of(target, calls.get(target.id), available, units),
            priors.get(target.id, {}),
        )
        rows += _rows(night, measured)
        members += _members(night, measured)
    return Indicators(
        pd.DataFrame(rows, columns=list(INDICATOR_COLUMNS)).astype(INDICATOR_COLUMNS),
        pd.DataFrame(members, columns=list(MEMBER_COLUMNS)).astype(MEMBER_COLUMNS),
    )


def _rows(night: _Night, measured: Measured) -> Iterator[dict[str, Any]]:
    """All rows of one target."""
    target = measured.target
    units = [(cell, _judge(night, target, cell)) for cell in county_cells(measured, night.units)]
    if target.rollup == "each_county":
        statuses = {cell.county_code: verdict.status for cell, verdict in units}
        league = each_county_cell(statuses, measured.coverage)
    else:
        league = league_cell(measured)
    yield _row(night, target, league, _judge(night, target, league))
    for cell, verdict in units:
        yield _row(night, target, cell, verdict)
    if target.lowest_level == "school":
        yield from _school_rows(night, measured)


def _school_rows(night: _Night, measured: Measured) -> Iterator[dict[str, Any]]:
    """The rows of all schools; those with the same numbers are judged once."""
    alike: dict[tuple[int | None, int | None, Sources], dict[str, Any]] = {}
    for cell in school_cells(measured):
        numbers = (cell.numerator, cell.denominator, cell.sources)
        if numbers not in alike:
            verdict = _judge(night, measured.target, cell)
            alike[numbers] = _row(night, measured.target, cell, verdict)
        yield {**alike[numbers], "county_code": cell.county_code, "school_code": cell.place}


def _members(night: _Night, measured: Measured) -> Iterator[dict[str, Any]]:
    """The members of a named list, each done or not."""
    for cell in member_cells(measured):
        yield {
            "target_id": measured.target.id,
            "as_of": night.as_of,
            "member": cell.place,
            "county_code": cell.county_code,
            "numerator": cell.numerator,
            "status": _judge(night, measured.target, cell).status,
        }


def _judge(night: _Night, target: Target, cell: Cell) -> Verdict:
    return judge(
        target,
        numerator=cell.numerator,
        denominator=cell.denominator,
        prior=cell.prior,
        as_of=night.as_of,
        year_start=night.plan.year_start,
        sources=cell.sources,
        level=cell.level,
        in_each_county=is_county(cell.county_code),
    )


def _row(night: _Night, target: Target, cell: Cell, verdict: Verdict) -> dict[str, Any]:
    reading = reading_of(target, verdict.status)
    prior_value = None if cell.prior is None else value_of(target, *cell.prior)
    shown = None if verdict.value is None else cell.numerator
    return {
        "target_id": target.id,
        "as_of": night.as_of,
        "reference_date": target.reference_date,
        "level": cell.level,
        "county_code": cell.county_code,
        "school_code": cell.place,
        "stage": ALL,
        "sex": ALL,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "value": None if verdict.value is None else float(verdict.value),
        "target_value": None if target.target_value is None else float(target.target_value),
        "status": verdict.status,
        "zero_report": verdict.zero_report,
        "prior_numerator": None if cell.prior is None else cell.prior[0],
        "prior_denominator": None if cell.prior is None else cell.prior[1],
        "prior_value": None if prior_value is None else float(prior_value),
        "prior_missing": verdict.prior_missing,
        "prior_below": verdict.prior_below,
        "needed": verdict.needed,
        "missing_units": cell.missing_units,
        "reading": "" if reading is None else reading.zh,
        "display": display_value(shown, cell.denominator, target),
    }
