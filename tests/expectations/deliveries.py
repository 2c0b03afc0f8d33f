"""Cleaned deliveries for tests: faultless ones of any dataset, and ways to put faults into them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

import expectations
from expectations import Check, Verdict
from xjdata.clean.cleaned import Cleaned
from xjdata.datasets import Column, DatasetContract, code_list, dataset_contract, period_of
from xjdata.home import Thresholds
from xjdata.messages import Message

UNIT = "152501"
OTHER_UNIT = "152502"
AS_OF = date(2024, 10, 15)
ROWS = 10
FAULT = 4
"""The row tests break."""

_IDENTIFIERS = ("identity_number", "register_number")

_VALUES: dict[str, dict[str, Any]] = {
    "enrollment": {
        "grade": "11",
        "classes": 1,
        "classes_within_size": 1,
        "students": 40,
        "male": 22,
        "female": 18,
        "constitution_students": 38,
        "migrant_students": 5,
        "migrant_placed": 5,
    },
    "school_ledger": {"experiments_required": 30, "experiments_done": 30},
    "fitness": {"grade": "13", "sex": "1", "run_800m": None, "exempt": False},
    "school": {
        "school_type": "111",
        "school_status": "1",
        "sponsor": "999",
        "affordable_private": True,
        "host_code": None,
    },
    "building": {
        "danger_grade": "23",
        "remedy": "strengthened",
        "graded_on": date(2023, 5, 1),
        "remedy_on": date(2024, 5, 1),
        "fire_listed_on": date(2024, 1, 1),
        "fire_rectified_on": date(2024, 6, 1),
    },
    "population": {"population_kind": "resident", "year": 2024},
    "baseline": {"target_id": "W10-1", "year": 2023},
    "research_post": {"year": 2024},
    "pilot_major": {"year": 2024},
    "facility": {"area_teaching": 3000.5, "area_indoor_sport": 200},
    "screening": {"registered": 100, "screened": 90, "myopic": 40, "assessed": 95},
    "aid": {"recognised": 30, "aided": 30},
    "exam_room": {"state": "4"},
    "training": {"ended_on": date(2024, 12, 20)},
}


@dataclass(frozen=True)
class Judged:
    """A verdict with its tables as frames, which tests look into."""

    held: Message | None
    accepted: pd.DataFrame
    problems: pd.DataFrame
    checks: pd.DataFrame
    rows_in: int
    rows_accepted: int
    rows_rejected: int

    @classmethod
    def of(cls, verdict: Verdict) -> Judged:
        tables = (verdict.accepted, verdict.problems, verdict.checks)
        frames = (table.to_pandas(date_as_object=False) for table in tables)
        counts = (verdict.rows_in, verdict.rows_accepted, verdict.rows_rejected)
        return cls(verdict.held, *frames, *counts)


def good(dataset: str, rows: int = ROWS) -> Cleaned:
    """A delivery without a fault, its rows told apart by their key."""
    contract = dataset_contract(dataset)
    frame = pd.DataFrame(
        {
            "county_code": pd.Series([UNIT] * rows, dtype="str"),
            "file": pd.Series(["152501/报表.xlsx"] * rows, dtype="str"),
            "sheet": pd.Series(["Sheet1"] * rows, dtype="str"),
            "row_number": np.arange(5, rows + 5),
        }
    )
    for column in contract.kept:
        if column.type == "county":
            frame["row_county"] = pd.Series([UNIT] * rows, dtype="str")
            continue
        frame[column.cleaned_name] = _cells(contract, column, rows)
        if column.type in _IDENTIFIERS:
            frame[f"{column.name}_state"] = pd.Series(["ok"] * rows, dtype="str")
            for what in ("birth", "sex"):
                agrees = pd.Series([True] * rows, dtype="boolean")
                frame[f"{column.name}_{what}_agrees"] = agrees
    frame["is_copy"] = False
    frame["key_conflict"] = False
    if contract.is_placed_by_school and dataset != "school":
        frame["school_known"] = True
        frame["school_name_agrees"] = pd.Series([True] * rows, dtype="boolean")
        frame["of_school_type"] = pd.Series(["211"] * rows, dtype="str")
    headings = {column.name: f"表头 > {column.headers[0]}" for column in contract.columns}
    columns = columns_of(frame)
    return Cleaned(columns, headings=headings, unknown_headings=[], missing_columns=[])


def columns_of(frame: pd.DataFrame) -> dict[str, Any]:
    """The columns of a frame, as cleaning hands them on."""
    return {
        str(name): cells.to_numpy() if isinstance(cells.dtype, np.dtype) else cells.array
        for name, cells in frame.items()
    }


def _cells(contract: DatasetContract, column: Column, rows: int) -> pd.Series:
    value = _value(contract, column)
    if column.type == "school" and column.name == "school_code":
        return pd.Series([f"2152{i:06d}" for i in range(rows)], dtype="str")
    if column.type in _IDENTIFIERS:
        return pd.Series([f"{i:032x}" for i in range(rows)], dtype="str")
    if column.name == "building_no":
        return pd.Series([f"{i}号楼" for i in range(rows)], dtype="str")
    if column.name == "age":
        return pd.Series(np.arange(rows), dtype="float64")
    if column.is_numeric:
        return pd.Series([np.nan if value is None else value] * rows, dtype="float64")
    if column.type == "yes_no":
        return pd.Series([value] * rows, dtype="boolean")
    if column.type == "date":
        return pd.Series(pd.to_datetime([value] * rows)).astype("datetime64[s]")
    return pd.Series([np.nan if value is None else value] * rows, dtype="str")


def _value(contract: DatasetContract, column: Column) -> Any:
    chosen = _VALUES.get(contract.dataset, {})
    if column.name in chosen:
        return chosen[column.name]
    if column.range is not None:
        return float(int(sum(column.range) / 2))
    if column.codes is not None:
        return next(iter(code_list(column.codes).rows))
    by_type = {"yes_no": True, "date": date(2024, 9, 10), "birth_date": "2012-05"}
    return by_type.get(column.type, "文字")


def edit(cleaned: Cleaned, **cells: Any) -> Cleaned:
    """The delivery with other cells in the row tests break."""
    return edit_rows(cleaned, [FAULT], **cells)


def edit_rows(cleaned: Cleaned, at: list[int], **cells: Any) -> Cleaned:
    """The delivery with other cells in some rows; missing helper columns are added."""
    rows = cleaned.rows.copy()
    for name, value in cells.items():
        if name not in rows:
            empty = False if name.endswith("__month_only") else np.nan
            kind = "bool" if name.endswith("__month_only") else "str"
            rows[name] = pd.Series([empty] * len(rows), dtype=kind)
        rows.loc[at, name] = np.nan if value is None and rows[name].dtype == "float64" else value
    return replace(cleaned, columns=columns_of(rows))


def judge(
    cleaned: Cleaned,
    dataset: str,
    *,
    as_of: date = AS_OF,
    thresholds: Thresholds | None = None,
    last_good_rows: int | None = None,
    checks: list[Check] | None = None,
) -> Judged:
    """The verdict of the gate."""
    contract = dataset_contract(dataset)
    verdict = expectations.gate.judge(
        cleaned,
        contract,
        unit=UNIT,
        as_of=as_of,
        period=period_of(contract.period.kind, as_of),
        thresholds=thresholds or Thresholds(),
        last_good_rows=last_good_rows,
        checks=checks,
    )
    return Judged.of(verdict)
