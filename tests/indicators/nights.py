"""A night over three units: two counties and the unit that is none."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from tests.measures.frames import LEAGUE, UNITS, A, B
from xjdata.indicators import BASELINE_COLUMNS, Availability, Indicators, indicators
from xjdata.measures import ALL, KEYS, measures_of
from xjdata.plan import Plan, Target, WorkItem, load_plan

AUTUMN, NEW_YEAR = date(2024, 10, 15), date(2025, 1, 1)
YEAR_END = date(2024, 12, 31)

Numbers = tuple[int, int | None]


def plan_of(*targets: Target) -> Plan:
    """A plan with these targets alone, all in one item."""
    plan = load_plan()
    item = plan.item(22).model_dump(by_alias=True)
    item["targets"] = [target.model_dump(by_alias=True) for target in targets]
    item["status"] = "measurable" if any(target.is_core for target in targets) else "trace_only"
    fields = {name: getattr(plan, name) for name in Plan.model_fields}
    return Plan(**fields | {"items": (WorkItem.model_validate(item),)})


def measured(cells: dict[tuple[str, str] | str, Numbers]) -> pd.DataFrame:
    """A measure table: unit, or unit and school, to numerator and denominator."""
    rows = [
        (*(key if isinstance(key, tuple) else (key, "")), ALL, ALL, ALL, *numbers)
        for key, numbers in cells.items()
    ]
    frame = pd.DataFrame(rows, columns=[*KEYS, "numerator", "denominator"])
    return frame.astype(dict.fromkeys(KEYS, "str") | {"numerator": "int64", "denominator": "Int64"})


def last_year(target: Target, cells: dict[str, Numbers], **changes: Any) -> pd.DataFrame:
    """Rows of the baseline: unit to last year's numerator and denominator."""
    rows = [
        {
            "county_code": unit, "target_id": target.id, "year": 2023.0,
            "numerator": numerator, "denominator": denominator,
        } | changes
        for unit, (numerator, denominator) in cells.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(BASELINE_COLUMNS))


def night(
    target: Target,
    cells: dict[tuple[str, str] | str, Numbers] | None = None,
    *,
    states: dict[tuple[str, str], Availability] | None = None,
    baseline: pd.DataFrame | None = None,
    as_of: date = YEAR_END,
    everybody: Availability = "there",
) -> pd.DataFrame:
    """Indicator values of one target; see `made`."""
    table = None if cells is None else measured(cells)
    return made(
        target, table, states=states, baseline=baseline, as_of=as_of, everybody=everybody
    ).rows


def made(
    target: Target,
    table: pd.DataFrame | None,
    *,
    units: Sequence[str] = UNITS,
    states: dict[tuple[str, str], Availability] | None = None,
    baseline: pd.DataFrame | None = None,
    as_of: date = YEAR_END,
    everybody: Availability = "there",
) -> Indicators:
    """Indicator values and members of one target.

    Args:
        target: The target.
        table: Its measure table; none when nothing was computed.
        units: The units of the league.
        states: Units and datasets in another state than everybody.
        baseline: Last year.
        as_of: The night.
        everybody: The state of all other units and datasets.
    """
    plan = plan_of(target)
    needs = {need.dataset for call in measures_of(plan).values() for need in call.needs}
    available: dict[tuple[str, str], Availability] = {
        (unit, dataset): everybody for unit in units for dataset in needs
    }
    return indicators(
        plan,
        {} if table is None else {target.id: table},
        available=available | (states or {}),
        baseline=last_year(target, {}) if baseline is None else baseline,
        as_of=as_of,
        units=units,
    )


def league(values: pd.DataFrame) -> Any:
    """The league's row."""
    (row,) = values[values["level"] == "league"].itertuples(index=False)
    return row


def unit(values: pd.DataFrame, code: str) -> Any:
    """The row of a unit."""
    is_it = (values["level"] == "county") & (values["county_code"] == code)
    (row,) = values[is_it].itertuples(index=False)
    return row


def numbers(row: Any) -> tuple[int | None, int | None]:
    """Numerator and denominator of a row."""
    cells = (row.numerator, row.denominator)
    top, bottom = (None if pd.isna(cell) else int(cell) for cell in cells)
    return top, bottom


__all__ = [
    "AUTUMN",
    "LEAGUE",
    "NEW_YEAR",
    "UNITS",
    "YEAR_END",
    "A",
    "B",
    "last_year",
    "league",
    "made",
    "measured",
    "night",
    "numbers",
    "plan_of",
    "unit",
]
