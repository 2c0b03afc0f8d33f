"""Which defects are planted into which rows.

At least one of every kind, where the sample is large enough to hold it, then a share of the rows of
every delivery; never two in one row, and never so many that a delivery would be held. Here: the
choice. Not here: what a kind does.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.defects import columns, doubles, numbers, planters
from xjdata.sample.defects.kinds import Kind, kinds
from xjdata.sample.defects.planters import League, Mark, Planter
from xjdata.sample.defects.table import Table

Planted = list[tuple[Kind, Mark]]

_PLANTERS: dict[str, Planter] = {
    "cell": planters.cell,
    "set": planters.set_value,
    "left_empty": planters.left_empty,
    "empty_key": planters.empty_key,
    "unreadable_key": planters.unreadable_key,
    "unknown_school": planters.unknown_school,
    "other_county": planters.other_county,
    "other_name": planters.other_name,
    "month_only": planters.month_only,
    "future_act": planters.future_act,
    "future_birth": planters.future_birth,
    "earlier_year": planters.earlier_year,
    "one_boy_more": planters.one_boy_more,
    "result_of_exempt": planters.result_of_exempt,
    "part_above_whole": planters.part_above_whole,
    "before_start": planters.before_start,
    "masked_number": numbers.masked_number,
    "float_number": numbers.float_number,
    "malformed_number": numbers.malformed_number,
    "wrong_check_digit": numbers.wrong_check_digit,
    "no_letter": numbers.no_letter,
    "birth_one_day_off": numbers.birth_one_day_off,
    "other_sex_in_number": numbers.other_sex_in_number,
    "copy": doubles.copy,
    "ghost": doubles.ghost,
    "conflict": doubles.conflict,
    "earlier_test": doubles.earlier_test,
    "second_unit": doubles.second_unit,
}
_OF_DELIVERY = {"lost_column": columns.lost_column, "strange_column": columns.strange_column}
_DECISIVE = {
    # A smaller denominator would leave the county's rate, and the league's, without a verdict;
    # so would a figure of last year that is missing.
    "population": "population_kind == 'registered' | age > 5 | year < 2024",
    "baseline": "target_id.isin(['W22-1', 'W22-2', 'W22-3', 'W22-4'])",
    # The plan names it, and it is known by its row alone.
    "school": "school_name != '锡林郭勒盟蒙古族中学'",
}
"""Dataset to the rows that may be lost."""
_TRIES = 12


def plant_all(league: League, share: float) -> Planted:
    """Plant defects into the tables.

    Args:
        league: The tables; they are changed.
        share: Share of the rows of each delivery that get one; 0 plants none.

    Returns:
        The kinds and where they stand.
    """
    if share <= 0:
        return []
    planted: Planted = []
    field = _Field(league)
    for dataset in _order(league):
        ours = [kind for kind in kinds() if kind.dataset == dataset]
        tables = [table for (_, name), table in league.tables.items() if name == dataset]
        for kind in sorted(ours, key=lambda kind: field.fitting(kind, tables)):
            planted += field.one_somewhere(kind, tables)
        for table in tables:
            wanted = round(share * table.original) - field.planted_in(table)
            of_rows = [kind for kind in ours if not kind.is_of_delivery]
            for _ in range(wanted):
                planted += field.one_of(of_rows, table)
        if dataset == "school":
            field.note_schools(planted)
    for table in league.tables.values():
        table.finish()
    return planted


def _order(league: League) -> list[str]:
    """Datasets, the school list first: other defects keep away from schools that have one."""
    names = {dataset for _, dataset in league.tables}
    return ["school", *sorted(names - {"school"})]


class _Field:
    """Finds rows for kinds."""

    def __init__(self, league: League) -> None:
        self._league = league
        self._fitting: dict[Kind, dict[str, npt.NDArray[np.int64]]] = {}
        self._rows_of: dict[str, pd.DataFrame] = {}

    def planted_in(self, table: Table) -> int:
        """Rows of a table that are part of a defect."""
        return len(table.used)

    def note_schools(self, planted: Planted) -> None:
        """Mark, in all tables, the schools nothing wrong is said of."""
        touched = {
            table.value(row, "school_code")
            for (_, name), table in self._league.tables.items()
            if name == "school"
            for row in table.used
            if row < table.original
        }
        for table in self._league.tables.values():
            if "school_code" in table.rows:
                table.rows["_plain_school"] = ~table.rows["school_code"].isin(touched)

    def fitting(self, kind: Kind, tables: list[Table]) -> int:
        """How many rows a kind can be planted in: the choosiest kinds choose first.

        What concerns the columns of a delivery comes before everything else.
        """
        if kind.is_of_delivery:
            return -1
        return sum(len(self._fitting_in(kind, table)) for table in tables)

    def one_somewhere(self, kind: Kind, tables: list[Table]) -> Planted:
        """Plant a kind once, in one of the tables: the first in random order that can have it.

        Larger tables first come more often, so that small ones keep their few places.
        """
        sizes = np.array([max(table.original, 1) for table in tables], dtype=np.float64)
        order = self._league.rng.choice(
            len(tables), len(tables), replace=False, p=sizes / sizes.sum()
        )
        for at in order:
            table = tables[int(at)]
            if kind.is_of_delivery and not table.layout.has_header:
                continue
            if kind.is_of_delivery:
                return [(kind, mark) for mark in _OF_DELIVERY[kind.plant](table, kind)]
            found = self._plant(kind, table, tries=table.original)
            if found:
                return found
        return []

    def one_of(self, ours: list[Kind], table: Table) -> Planted:
        """Plant one of the kinds into a table, if any fits within a few tries."""
        for at in self._league.rng.integers(0, len(ours), _TRIES) if ours else ():
            found = self._plant(ours[int(at)], table, tries=_TRIES)
            if found:
                return found
        return []

    def _plant(self, kind: Kind, table: Table, *, tries: int) -> Planted:
        """Plant a kind into a random row that can have it."""
        rows = 2 if kind.plant == "conflict" else 1
        if kind.is_faulty and not table.has_room(rows):
            return []
        for row in self._rows(kind, table, tries):
            marks = _PLANTERS[kind.plant](table, row, kind, self._league)
            if marks is not None:
                table.used.add(row)
                for mark in marks:
                    if mark.row is not None:
                        mark.table.used.add(mark.row)
                    mark.table.faulty += kind.is_faulty
                return [(kind, mark) for mark in marks]
        return []

    def _rows(self, kind: Kind, table: Table, tries: int) -> Iterator[int]:
        """Random rows that can have a kind and have none yet."""
        fitting = self._fitting_in(kind, table)
        count = min(tries, len(fitting))
        for row in self._league.rng.choice(fitting, count, replace=False) if count else ():
            if int(row) not in table.used:
                yield int(row)

    def _fitting_in(self, kind: Kind, table: Table) -> npt.NDArray[np.int64]:
        """The rows a kind can be planted in, whatever else they have."""
        if not _can_hold(table, kind):
            return np.zeros(0, dtype=np.int64)
        if kind not in self._fitting:
            self._fitting[kind] = self._fitting_of(kind)
        return self._fitting[kind].get(table.unit, np.zeros(0, dtype=np.int64))

    def _fitting_of(self, kind: Kind) -> dict[str, npt.NDArray[np.int64]]:
        """Unit to the rows of its table, as they truly are, that a kind can be planted in."""
        if kind.dataset not in self._rows_of:
            tables = [t for (_, name), t in self._league.tables.items() if name == kind.dataset]
            self._rows_of[kind.dataset] = pd.concat([table.rows for table in tables])
        rows = _fitting(kind, self._rows_of[kind.dataset])
        return {
            str(unit): np.asarray(at, np.int64) for unit, at in rows.groupby("unit").groups.items()
        }


def _can_hold(table: Table, kind: Kind) -> bool:
    """Whether the layout has a cell for it."""
    layout = table.layout
    if kind.field and kind.field not in layout.headings:
        return False
    if kind.plant == "empty_key" and not layout.has_header:
        # A workbook of its own that says no school is no row, but a delivery that is not whole.
        return False
    if kind.name == "exempt_with_result" or (kind.field == "exempt" and kind.plant == "cell"):
        return layout.style.exempt == "column"
    return not kind.text or layout.holds_text(kind.field)


def _fitting(kind: Kind, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows a kind can be planted in."""
    conditions = [kind.where] if kind.where else []
    if kind.is_faulty and kind.dataset in _DECISIVE:
        conditions.append(_DECISIVE[kind.dataset])
    if kind.check == "school_name.agrees":
        conditions.append("_plain_school")
    if conditions and kind.field:
        rows = rows.assign(cell=rows[kind.field])
    for condition in conditions:
        rows = rows.loc[_holds(rows, condition)]
    return rows


def _holds(rows: pd.DataFrame, condition: str) -> npt.NDArray[np.bool_]:
    """Where a condition holds; an empty cell meets none."""
    mask = rows.eval(condition, engine="python")
    return np.asarray(pd.Series(mask).fillna(False).astype(bool))
