"""Faults that take a second row: copies, conflicts, people in two units, rows without a key."""

from typing import Any

import pandas as pd

from xjdata.sample.defects.kinds import Kind
from xjdata.sample.defects.planters import League, Mark
from xjdata.sample.defects.table import Table

_DIFFERS = {
    "school": ("urban_rural", ("111", "210")),
    "enrollment": ("classes", 1.0),
    "teacher": ("education_level", ("21", "31")),
    "facility": ("music_rooms", 1.0),
    "building": ("structure", ("3", "4")),
    "safety": ("guards_part_time", 1.0),
    "fitness": ("vital_capacity", 25.0),
    "population": ("people", 3.0),
    "baseline": ("numerator", 2.0),
    "screening": ("registered", 1.0),
    "language": ("national_language", (True, False)),
    "aid": ("aided", 1.0),
    "recognition": ("document", ("锡教发〔2024〕201号", "锡教发〔2024〕202号")),
    "project": ("planned_on", pd.Timedelta(days=7)),
    "training": ("person_times", 1.0),
    "institution": ("serves", ("成人", "中小学生")),
    "exam_room": ("state", ("2", "3")),
    "enforcement_officer": ("certificate_no", ("H1525009001", "H1525009002")),
    "research_post": ("filling", ("1", "2")),
    "group_member": ("role", ("1", "2")),
    "partner": ("activities", 1.0),
    "supervision": ("document", ("锡教督函〔2024〕201号", "锡教督函〔2024〕202号")),
    "milestone": ("document", ("锡教办发〔2024〕201号", "锡教办发〔2024〕202号")),
    "matter": ("due_on", pd.Timedelta(days=7)),
    "school_ledger": ("vice_principals", 1.0),
    "weak_high_school": ("is_weak", (True, False)),
    "pilot_major": ("certificate", ("电子商务数据分析", "家畜繁育")),
}
"""Dataset to the column in which a second row differs, and by how much (or between which codes)."""


def _copy_of(table: Table, row: int) -> dict[str, Any]:
    """A row as a dictionary."""
    return {str(column): value for column, value in table.rows.loc[row].to_dict().items()}


def _altered(table: Table, row: int) -> dict[str, Any] | None:
    """The row with one cell that differs; None when that cell is empty."""
    found = _copy_of(table, row)
    column, step = _DIFFERS[table.dataset]
    if pd.isna(found[column]):
        return None
    if isinstance(step, tuple):
        found[column] = step[found[column] == step[0]]
    else:
        found[column] += step
    return found


def copy(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """The same row again, further down."""
    return [Mark(table, table.add(_copy_of(table, row), accepted=False), "")]


def ghost(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A school in the making, still without a code."""
    made = _copy_of(table, row)
    made["school_name"] = str(made["school_name"]) + "（新建）"
    number = table.add(made, accepted=False)
    table.write(
        number, kind.field, str(kind.cells[int(league.rng.integers(len(kind.cells)))]) or None
    )
    return [Mark(table, number, kind.field)]


def conflict(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """A second row of the same key that says something else: neither can be told right."""
    second = _altered(table, row)
    if second is None:
        return None
    table.reject(row)
    number = table.add(second, accepted=False)
    return [Mark(table, row, ""), Mark(table, number, "")]


def earlier_test(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """A test and, some days later, another one: the later stays."""
    first = _altered(table, row)
    if first is None:
        return None
    first["test_date"] = pd.Timestamp(first["test_date"]) - pd.Timedelta(days=3)
    return [Mark(table, table.add(first, accepted=False), "")]


def second_unit(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """A person who moved and stands in both units; who counts is decided where units meet."""
    other = _same_place(table, row, league)
    if other is None:
        return None
    target, school, name = other
    made = _copy_of(table, row) | {"unit": target.unit, "school_code": school, "school_name": name}
    if table.dataset == "teacher":
        made["person_state"] = "4" if league.rng.random() < 0.5 else made["person_state"]
    elif league.rng.random() < 0.5 and pd.notna(made["test_date"]):
        made["test_date"] = pd.Timestamp(made["test_date"]) - pd.Timedelta(days=2)
    number = target.add(made, accepted=True)
    # Units call their columns differently: it is shown under the standard heading.
    heading = table.layout.contract.column(kind.field).headers[0]
    return [
        Mark(table, row, kind.field, heading),
        Mark(target, number, kind.field, heading),
    ]


def _same_place(table: Table, row: int, league: League) -> tuple[Table, str, str] | None:
    """A school of the same type in another unit, of those whose data say nothing wrong of it."""
    kind = table.value(row, "_type")
    units = sorted({unit for unit, _ in league.tables} - {table.unit})
    start = int(league.rng.integers(len(units)))
    for unit in units[start:] + units[:start]:
        other = league.tables[unit, table.dataset]
        schools = other.rows.loc[other.rows["_type"].eq(kind) & other.rows["_plain_school"]]
        if len(schools):
            return other, str(schools["school_code"].iloc[0]), str(schools["school_name"].iloc[0])
    return None
