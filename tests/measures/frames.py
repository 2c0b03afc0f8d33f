"""Small frames of accepted rows, written by hand: only the cells a test is about."""

from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from xjdata.datasets import dataset_contract
from xjdata.fitness import SCORED_COLUMNS, scored
from xjdata.lake.schema import accepted_schema
from xjdata.measures import Accepted, Dates, columns_needed, count, measure_of, measures_of
from xjdata.plan import Plan, Target, load_plan

UNITS = ("152501", "152502", "152500")
A, B, LEAGUE = UNITS

DATES = Dates(as_of=date(2024, 12, 31), year_start=date(2024, 1, 1), year_end=date(2024, 12, 31))

_TYPES = {"yes_no": "boolean", "date": "datetime64[s]"}

Row = dict[str, Any]


def rows(dataset: str, given: list[Row]) -> pd.DataFrame:
    """Rows as the gate accepts them: all columns, cells not given are empty, county A."""
    contract = dataset_contract(dataset)
    frame = pd.DataFrame({"county_code": [row.get("county_code", A) for row in given]}, dtype="str")
    frame["file"] = [
        row.get("file", f"{unit}.csv")
        for row, unit in zip(given, frame["county_code"], strict=True)
    ]
    frame["sheet"] = ""
    frame["row_number"] = [row.get("row_number", n + 2) for n, row in enumerate(given)]
    for column in contract.kept:
        if column.type == "county":
            continue
        cells = [row.get(column.name) for row in given]
        kind = "float64" if column.is_numeric else _TYPES.get(column.type, "str")
        frame[column.cleaned_name] = (
            pd.Series(pd.array(cells, dtype=kind))
            if kind != "str"
            else pd.Series(cells, dtype="str")
        )
    for column, cells in derived(dataset, frame).items():
        frame[column] = cells
    frame["blanked"] = pd.Series([row.get("blanked", "") for row in given], dtype="str")
    frame["in_period"] = pd.Series([row.get("in_period", True) for row in given], dtype="bool")
    known = {"county_code", "file", "row_number", "blanked", "in_period", *contract.by_name}
    assert all(known.issuperset(row) for row in given), "a test names a column that is none"
    return frame


def derived(dataset: str, frame: pd.DataFrame) -> dict[str, pd.Series]:
    """The derived columns of the rows, as a night has them beside what was delivered."""
    if dataset != "fitness":
        return {}
    fields = [accepted_schema(dataset_contract(dataset)).field(name) for name in SCORED_COLUMNS]
    given = frame[list(SCORED_COLUMNS)]
    found = scored(pa.Table.from_pandas(given, pa.schema(fields), preserve_index=False))
    return dict(found.to_pandas().items())


def accepted(
    *, dates: Dates = DATES, units: tuple[str, ...] = UNITS, **tables: list[Row]
) -> Accepted:
    """Accepted rows of some datasets."""
    return Accepted(
        {name: rows(name, given) for name, given in tables.items()}, dates=dates, units=units
    )


def target(target_id: str, **changes: Any) -> Target:
    """A target of the 2024 plan, with some fields changed."""
    data = load_plan().target(target_id).model_dump(by_alias=True)
    return Target.model_validate(data | changes)


def table(target_id: str, night: Accepted, **params: Any) -> pd.DataFrame:
    """The measure table of a target, its measure called with some other parameters."""
    found = target(target_id)
    assert found.measure is not None
    call = {"name": found.measure.name, **found.measure.params, **params}
    changed = measure_of(target(target_id, measure=call))
    assert changed is not None
    return changed.compute(night)


def ratios(made: pd.DataFrame) -> dict[tuple[str, ...], tuple[int, int | None]]:
    """Owner and stage to numerator and denominator, sexes added up by hand."""
    found: dict[tuple[str, ...], tuple[int, int | None]] = {}
    for row in made.itertuples(index=False):
        key = (row.county_code, row.school_code, row.stage)
        whole = None if pd.isna(row.denominator) else int(row.denominator)
        before = found.get(key, (0, 0))
        both_known = whole is not None and before[1] is not None
        found[key] = (before[0] + int(row.numerator), before[1] + whole if both_known else None)
    return found


def total(made: pd.DataFrame) -> tuple[int, int | None]:
    """Numerator and denominator of all rows."""
    parts = list(ratios(made).values())
    wholes = [whole for _, whole in parts]
    return sum(n for n, _ in parts), None if None in wholes else sum(wholes)


def compute_measures(plan: Plan, night: Accepted) -> dict[str, pd.DataFrame]:
    """The measure table of every target of a plan that has a measure."""
    return {name: count(call, night).table for name, call in measures_of(plan).items()}


def find_gaps(plan: Plan, night: Accepted) -> pd.DataFrame:
    """The gaps of every target of a plan."""
    found = [count(call, night).gaps for call in measures_of(plan).values()]
    return pd.concat(found, ignore_index=True)


def columns_read(plan: Plan) -> dict[str, list[str]]:
    """Every column the measures of a plan read, by dataset."""
    return columns_needed(need for call in measures_of(plan).values() for need in call.needs)
