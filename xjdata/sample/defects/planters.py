"""How each kind of defect is planted into a row.

A planter changes what is written and says what is to become of it: the row left out, the cell
empty, or (a flag) counted as it stands. Here: faults of cells. Not here: faults that take a second
row (`doubles`) and numbers of people (`numbers`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from xjdata.sample.defects.kinds import Kind
from xjdata.sample.defects.table import Table
from xjdata.sample.layouts import delivered, layout_of
from xjdata.sample.layouts.cells import date_text
from xjdata.sample.league import AS_OF, units
from xjdata.sample.league.units import stream

_NUMBERED = {
    "fitness": "student_register_no",
    "teacher": "id_no",
    "enforcement_officer": "id_no",
}
"""Dataset to the number that tells its people apart."""


@dataclass(frozen=True)
class Mark:
    """Where a planted defect is to be found.

    Attributes:
        table: The unit's dataset.
        row: The row; None for the delivery as a whole.
        field: The canonical column it shows at; empty for the row.
        heading: The heading it shows under, where that is not the unit's for ``field``.
    """

    table: Table
    row: int | None
    field: str
    heading: str | None = None


@dataclass(frozen=True)
class League:
    """What planters may look up.

    Attributes:
        tables: Unit and dataset to the table.
        rng: The stream of the defects.
        numbers: Every ID number in use, so that a changed one is nobody else's.
    """

    tables: dict[tuple[str, str], Table]
    rng: np.random.Generator
    numbers: set[str]

    @classmethod
    def over(cls, truth: Mapping[str, pd.DataFrame], seed: int) -> Self:
        """A league as it truly is, ready to be spoilt.

        Args:
            truth: Dataset to the typed rows of all units.
            seed: The seed of the sample.
        """
        tables = {}
        for unit in units():
            for name in delivered():
                layout = layout_of(unit.code, name)
                if layout is not None:
                    rows = truth[name].loc[truth[name]["unit"].eq(unit.code)]
                    tables[unit.code, name] = Table(layout, rows.reset_index(drop=True))
        numbers = {
            str(number)[-18:]
            for name, column in _NUMBERED.items()
            for number in truth[name][column]
        }
        return cls(tables, stream(seed, "defects"), numbers)


Planter = Callable[[Table, int, Kind, League], list[Mark] | None]
"""Plants a kind into a row; None when this row cannot have it after all."""


_ACT_AFTER = {"graded_on": "remedy_on", "fire_listed_on": "fire_rectified_on"}
"""The date of an act that cannot come before another one, by the rules of a suite."""
_WHOLES = {
    "classes_within_size": "classes",
    "area_indoor_sport": "area_teaching",
    "screened": "registered",
    "myopic": "screened",
    "assessed": "registered",
    "aided": "recognised",
    "constitution_students": "students",
    "migrant_students": "students",
    "migrant_placed": "migrant_students",
    "experiments_done": "experiments_required",
}
"""A part to its whole."""
_FEWEST_OF_ANOTHER = 4
"""A smaller delivery could come to speak of another unit or year alone, and would be held."""


def _chosen(kind: Kind, league: League) -> Any:
    """One of the kind's cells."""
    return kind.cells[int(league.rng.integers(len(kind.cells)))]


def _mark(table: Table, row: int, kind: Kind) -> list[Mark]:
    return [Mark(table, row, kind.field)]


def cell(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """Write what cannot be read, or cannot be: the cell is to be read as empty."""
    table.write(row, kind.field, _chosen(kind, league))
    # The county is known from the sender, and of it only that is read.
    if kind.field != "county_code":
        _empty(table, row, kind.field)
    return _mark(table, row, kind)


def _empty(table: Table, row: int, column: str) -> None:
    """The cell is to be read as empty; an end then is unknown, which is no open end."""
    table.blank(row, column)
    if column in ("valid_to", "ended_on"):
        table.set(row, "_end_unknown", True)


def _end(table: Table, start: str) -> str | None:
    """The column of the end that belongs to a start, by the contract."""
    columns = table.layout.contract.columns
    return next((column.name for column in columns if column.end_of == start), None)


def _move(table: Table, row: int, start: str, day: pd.Timestamp) -> None:
    """Let something start on another day and last as long."""
    end = _end(table, start)
    if end is not None and pd.notna(table.value(row, end)):
        lasted = pd.Timestamp(table.value(row, end)) - pd.Timestamp(table.value(row, start))
        table.set(row, end, day + lasted)
    table.set(row, start, day)


def set_value(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """Let a cell mean something that does not fit."""
    table.set(row, kind.field, _chosen(kind, league))
    if kind.name == "grade_of_another_school" and table.dataset == "fitness":
        table.set(row, "_total", 0)
    if kind.field == "classes":
        table.set(row, "classes_within_size", 0)
    return _mark(table, row, kind)


def left_empty(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """Leave out what another cell asks for."""
    table.blank(row, kind.field)
    return _mark(table, row, kind)


def empty_key(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """Leave the key empty."""
    if _has_a_twin(table, row, kind.field):
        return None
    table.write(row, kind.field, None)
    table.reject(row)
    return _mark(table, row, kind)


def unreadable_key(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """Write a key that is none."""
    if _has_a_twin(table, row, kind.field):
        return None
    table.write(row, kind.field, _chosen(kind, league))
    table.reject(row)
    return _mark(table, row, kind)


def _has_a_twin(table: Table, row: int, field: str) -> bool:
    """Whether the row without its key would be the same as another one that has lost it.

    The second of two such rows is a copy of the first, which is another defect.
    """
    others = [name for name in table.layout.headings if name != field and name in table.rows]
    emptied = [row, *table.raw.get(field, ())]
    return bool(table.rows.loc[emptied, others].duplicated(keep=False).iloc[0])


def unknown_school(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A code by the national rule that is on nobody's list."""
    code = f"{str(table.value(row, kind.field))[:4]}{990_000 + row % 9_999:06d}"
    if kind.action == "reject":
        table.write(row, kind.field, code)
        table.reject(row)
    else:
        table.set(row, kind.field, code)
    return _mark(table, row, kind)


def other_county(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """A row of another unit."""
    if table.original < _FEWEST_OF_ANOTHER:
        return None
    others = sorted({unit for unit, _ in league.tables} - {table.unit})
    table.set(row, kind.field, others[int(league.rng.integers(len(others)))])
    table.reject(row)
    return _mark(table, row, kind)


def other_name(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """The name of another school beside the code."""
    schools = league.tables[table.unit, "school"].rows
    others = schools.loc[schools["school_name"].ne(table.value(row, kind.field)), "school_name"]
    table.set(row, kind.field, others.iloc[int(league.rng.integers(len(others)))])
    return _mark(table, row, kind)


def month_only(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A month without its day; the first day of it is taken, of an end the last."""
    day = pd.Timestamp(table.value(row, kind.field))
    forms = (f"{day.year}年{day.month}月", f"{day.year}-{day.month:02d}")
    table.write(row, kind.field, forms[int(league.rng.integers(len(forms)))])
    is_end = table.layout.contract.column(kind.field).end_of is not None
    table.set(row, kind.field, day.replace(day=day.days_in_month if is_end else 1))
    return _mark(table, row, kind)


def future_act(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A date after the night; it does not count before its day has come."""
    day = pd.Timestamp(AS_OF) + pd.Timedelta(days=int(league.rng.integers(20, 70)))
    _move(table, row, kind.field, day)
    if kind.field in _ACT_AFTER:
        table.set(row, _ACT_AFTER[kind.field], pd.NaT)
    for column in table.layout.contract.columns:
        if column.end_of == kind.field and column.act:
            table.set(row, column.name, pd.NaT)
    if table.dataset == "fitness":
        table.counting[row] = False
    return _mark(table, row, kind)


def earlier_year(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """A row of the year before; it does not count for this one."""
    if table.original < _FEWEST_OF_ANOTHER:
        return None
    day = pd.Timestamp(table.value(row, kind.field)) - pd.Timedelta(days=364)
    _move(table, row, kind.field, day)
    table.counting[row] = False
    return _mark(table, row, kind)


def future_birth(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """Born after the night, which nobody can be."""
    day = pd.Timestamp(AS_OF) + pd.Timedelta(days=int(league.rng.integers(400, 3000)))
    text = date_text(day, table.layout.style.dates)
    table.write(row, kind.field, text)
    table.blank(row, kind.field)
    return _mark(table, row, kind)


def one_boy_more(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """Boys and girls are one more than the students."""
    table.set(row, "male", table.value(row, "male") + 1)
    return _mark(table, row, kind)


def result_of_exempt(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """An exempt student with a reading."""
    table.set(row, "vital_capacity", float(league.rng.integers(1200, 2600)))
    return _mark(table, row, kind)


def part_above_whole(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A part larger than its whole: the part is to be read as empty."""
    table.write(row, kind.field, float(table.value(row, _WHOLES[kind.field])) + 50)
    table.blank(row, kind.field)
    return _mark(table, row, kind)


def before_start(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """An end before its start: to be read as empty, or (a flag) counted as it stands."""
    start = table.layout.contract.column(kind.field).end_of
    start = start or next(begin for begin, end in _ACT_AFTER.items() if end == kind.field)
    day = pd.Timestamp(table.value(row, start)) - pd.Timedelta(days=45)
    table.set(row, kind.field, day)
    if kind.action == "blank":
        table.write(row, kind.field, date_text(day, table.layout.style.dates))
        _empty(table, row, kind.field)
    return _mark(table, row, kind)
