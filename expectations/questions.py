"""Questions: the columns each check is asked about.

Here: which checks can be asked of a delivery, and the cells they judge. Not here: asking (`engine`)
and what follows (`decide`).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from expectations.check import Check
from expectations.engine import Question
from expectations.helpers import HELPERS
from expectations.statements import Array
from xjdata.clean.cleaned import Column, in_pandas

_ONLY_WITH_A_FAULT = ("__unread", "__month_only")
"""Helper columns that cleaning adds only when there is something in them."""

_FIRST_DAY, _LAST_DAY = np.datetime64("1700-01-01", "s"), np.datetime64("2200-01-01", "s")
"""What nanoseconds can hold, with room to spare."""


class Rows:
    """Cleaned rows, column by column: each is put into pandas' types, or made, when it is read.

    Arrays and no series: a frame of short columns costs more to make than to judge.
    """

    def __init__(self, columns: Mapping[str, Column]) -> None:
        """Rows by their columns, of which there is one at least."""
        self._columns = columns
        self._cells: dict[str, Array] = {}
        self._length = len(next(iter(columns.values())))

    def __len__(self) -> int:
        return self._length

    def __contains__(self, name: str) -> bool:
        return name in self._columns or name in HELPERS

    def __getitem__(self, name: str) -> Array:
        cells = self._cells.get(name)
        if cells is None:
            column = self._columns.get(name)
            cells = HELPERS[name](self) if column is None else in_pandas(column)
            self._cells[name] = cells
        return cells

    def cleaned(self, name: str) -> Column:
        """A column as cleaning left it."""
        return self._columns[name]


def is_clear(check: Check, rows: Rows) -> bool:
    """Whether no row can fail: the column that would say so was not even made."""
    lacking = [name for name in check.cells if name not in rows]
    return bool(lacking) and all(name.endswith(_ONLY_WITH_A_FAULT) for name in lacking)


def can_be_asked(check: Check, rows: Rows) -> bool:
    """Whether every column the check reads is there."""
    return check.expectation is not None and all(name in rows for name in check.cells)


def question(dataset: str, check: Check, rows: Rows) -> Question:
    """The question a check asks of the rows.

    Args:
        dataset: Name of the dataset.
        check: Has an expectation, and its columns are in the rows.
        rows: Of the delivery.
    """
    assert check.expectation is not None  # noqa: S101 (see can_be_asked)
    columns = [_comparable(rows[name]) for name in check.expectation.columns]
    if check.where or check.where_any:
        columns[0] = _only(columns[0], _judged(check, rows))
    return Question(f"{dataset}/{check.id}", check.expectation, tuple(columns))


def _judged(check: Check, rows: Rows) -> npt.NDArray[np.bool_]:
    """The rows a check with a condition judges; in the others its first cell is left empty."""
    judged = np.ones(len(rows), dtype=np.bool_)
    for name, asked in check.where.items():
        cell = rows[name]
        if isinstance(asked, str):
            judged &= pd.isna(cell) if asked == "empty" else pd.notna(cell)
        else:
            judged &= pd.Series(cell).isin(asked).to_numpy(dtype=np.bool_)
    if check.where_any:
        judged &= np.logical_or.reduce([pd.notna(rows[name]) for name in check.where_any])
    return judged


def _only(cells: Array, judged: npt.NDArray[np.bool_]) -> Array:
    """The cells, those of rows that are not judged emptied."""
    if judged.all():
        return cells
    if isinstance(cells, np.ndarray):
        return pd.Series(cells).where(judged).to_numpy()
    return cells.take(np.where(judged, np.arange(len(cells)), -1), allow_fill=True)


def _comparable(cells: Array) -> Array:
    """The cells in a type the library compares without a Python loop: days in nanoseconds."""
    if cells.dtype.kind != "M":
        return cells
    return np.clip(cells, _FIRST_DAY, _LAST_DAY).astype("M8[ns]")
