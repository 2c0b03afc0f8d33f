"""A failing row for every check there is, and a passing one where a faultless row is not judged.

A check without an entry here makes the tests fail: whoever writes a rule writes the row it catches.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from expectations import Check
from tests.expectations.deliveries import FAULT, OTHER_UNIT, edit, edit_rows, good
from xjdata.clean.cleaned import Cleaned
from xjdata.datasets import DatasetContract, dataset_contract

FAILS: dict[tuple[str, str], dict[str, Any]] = {
    ("fitness", "run_800m.girls_only"): {"run_800m": 240.0},
    ("fitness", "run_1000m.boys_only"): {"sex": "2"},
    ("fitness", "exempt.no_results"): {"exempt": True},
    ("fitness", "grade.of_school"): {"grade": "21"},
    ("enrollment", "grade.of_school"): {"grade": "21"},
    ("enrollment", "students.sum"): {"students": 41.0},
    ("enrollment", "classes.with_students"): {"classes": 0.0, "classes_within_size": 0.0},
    ("enrollment", "classes_within_size.part"): {"classes_within_size": 2.0},
    ("facility", "area_indoor_sport.part"): {"area_indoor_sport": 3000.6},
    ("building", "remedy.of_unsafe"): {"danger_grade": "10"},
    ("building", "remedy_on.after_grading"): {"remedy_on": datetime(2023, 4, 30)},
    ("building", "fire_rectified_on.after_listing"): {"fire_rectified_on": datetime(2023, 12, 31)},
    ("school", "affordable_private.private_only"): {"sponsor": "831"},
    ("school", "affordable_private.kindergarten_only"): {"school_type": "211"},
    ("school", "host_code.known"): {"host_code": "2152999999"},
    ("baseline", "target_id.form"): {"target_id": "十之一"},
    ("screening", "screened.part"): {"screened": 101.0},
    ("screening", "assessed.part"): {"assessed": 101.0},
    ("screening", "myopic.part"): {"myopic": 91.0},
    ("aid", "aided.part"): {"aided": 31.0},
    ("enrollment", "constitution_students.part"): {"constitution_students": 41.0},
    ("enrollment", "migrant_students.part"): {"migrant_students": 41.0},
    ("enrollment", "migrant_placed.part"): {"migrant_placed": 6.0},
    ("school_ledger", "experiments_done.part"): {"experiments_done": 31.0},
    ("exam_room", "accepted_on.given"): {"accepted_on": None},
    ("exam_room", "accepted_on.of_accepted"): {"state": "3"},
}

PASSES: dict[tuple[str, str], dict[str, Any]] = {
    ("fitness", "run_800m.girls_only"): {"sex": "2", "run_800m": 240.0, "run_1000m": None},
    ("fitness", "run_800m.range"): {"sex": "2", "run_800m": 240.0, "run_1000m": None},
    ("enrollment", "classes.with_students"): {
        "classes": 0.0,
        "classes_within_size": 0.0,
        "students": 0.0,
        "male": 0.0,
        "female": 0.0,
    },
    ("school", "host_code.known"): {"host_code": "2152000001"},
    ("exam_room", "accepted_on.given"): {"accepted_on": None, "state": "3"},
}
"""Where a row of a faultless delivery is not judged at all."""

_AFTER = {"graded_on": "remedy_on", "fire_listed_on": "fire_rectified_on"}
"""A later start would put the end before it: another fault."""

_BEFORE = datetime(2024, 9, 9)
"""A day before the dates of a faultless delivery."""


@dataclass(frozen=True)
class Delivery:
    """A delivery with one fault, and what the gate is told of the last one."""

    cleaned: Cleaned
    last_good_rows: int | None = None


def failing(dataset: str, check: Check) -> Delivery:
    """A delivery that fails one check, in one row where the check is of rows.

    Raises:
        KeyError: Nobody has written a failing example for this check.
    """
    cleaned = good(dataset)
    if check.stage == "shape":
        return _misshapen(dataset, check.id, cleaned)
    cells = FAILS.get((dataset, check.id)) or _cells(dataset, check)
    return Delivery(edit(cleaned, **cells))


def passing(dataset: str, check: Check) -> Delivery:
    """A delivery that meets one check, with a row that it judges."""
    return Delivery(edit(good(dataset), **PASSES.get((dataset, check.id), {})))


def _cells(dataset: str, check: Check) -> dict[str, Any]:
    """Cells that fail a basic check."""
    contract = dataset_contract(dataset)
    name, rule = check.id.split(".")
    if check.id in ("row.copy", "row.conflict"):
        return {"is_copy" if rule == "copy" else "key_conflict": True}
    if name == "county":
        unread = {"row_county": None, "county_code__unread": "某地"}
        return {"row_county": OTHER_UNIT} if rule == "own" else unread
    column = contract.column(name)
    cell = "birth_month" if column.type == "birth_date" else name
    empty = {cell: None}
    by_rule: dict[str, dict[str, Any]] = {
        "key_present": empty,
        "usable": empty | {f"{name}_state": "masked"},
        "checksum": {f"{name}_state": "bad_checksum"},
        "letter": {f"{name}_state": "no_letter"},
        "birth_agrees": {f"{name}_birth_agrees": False},
        "sex_agrees": {f"{name}_sex_agrees": False},
        "readable": empty | {f"{name}__unread": "不详"},
        "range": {name: column.range[1] + 1.0 if column.range else None},
        "month_only": {f"{name}__month_only": True},
        "not_future": {name: datetime(2024, 10, 16)} | dict.fromkeys(_ends_of(contract, name)),
        "in_period": {name: datetime(2023, 8, 31)},
        "after_start": {name: _BEFORE},
        "known": {"school_known": False},
        "agrees": {"school_name_agrees": False},
    }
    return by_rule[rule]


def _ends_of(contract: DatasetContract, name: str) -> list[str]:
    """The ends of a start; a key keeps its own, or it would be empty."""
    ends = [column.name for column in contract.columns if column.end_of == name]
    return [end for end in [*ends, _AFTER.get(name, "")] if end and end not in contract.key]


def _misshapen(dataset: str, name: str, cleaned: Cleaned) -> Delivery:
    """A delivery that fails a check of its shape."""
    every = list(range(len(cleaned.rows)))
    contract = dataset_contract(dataset)
    match name:
        case "shape.unit":
            return Delivery(edit_rows(cleaned, every, row_county=OTHER_UNIT))
        case "shape.period":
            day = {str(contract.period.row_date): datetime(2023, 9, 10)}
            return Delivery(edit_rows(cleaned, every, **day))
        case "shape.title":
            return Delivery(replace(cleaned, title_periods=["2022-2023"]))
        case "shape.future":
            return Delivery(edit_rows(cleaned, every, year=2025.0))
        case "shape.collapse":
            return Delivery(cleaned, last_good_rows=2 * len(cleaned.rows) + 1)
        case "shape.faulty_share":
            return Delivery(edit_rows(cleaned, [FAULT, 5, 6], key_conflict=True))
        case "shape.unknown_headings":
            return Delivery(replace(cleaned, unknown_headings=["新列"]))
        case "shape.missing_columns":
            optional = next(c.name for c in reversed(contract.kept) if not c.required)
            return Delivery(replace(cleaned, missing_columns=[optional]))
    raise KeyError(name)
