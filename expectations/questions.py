"""Questions: the columns each check is asked about, cut out of the cleaned rows.

Here: which checks can be asked of a delivery, and their frames. Not here: asking (`engine`) and
what follows (`decide`).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from expectations.check import Check
from expectations.engine import Question
from expectations.helpers import HELPERS

_ONLY_WITH_A_FAULT = ("__unread", "__month_only")
"""Helper columns that cleaning adds only when there is something in them."""

_FIRST_DAY, _LAST_DAY = np.datetime64("1700-01-01", "s"), np.datetime64("2200-01-01", "s")
"""What nanoseconds can hold, with room to spare."""


class Rows:
    """Cleaned rows, column by column: each is cut out once, a helper column made when it is read.

    Many checks read the same column, and cutting it out costs more than looking into a short one.
    """

    def __init__(self, cleaned: pd.DataFrame) -> None:
        """Rows under a default index."""
        self._cleaned = cleaned
        self._columns: dict[str, pd.Series] = {}
        self._names = {*cleaned.columns, *HELPERS}

    def __len__(self) -> int:
        return len(self._cleaned)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> pd.Series:
        column = self._columns.get(name)
        if column is None:
            is_there = name not in HELPERS or name in self._cleaned
            column = self._cleaned[name] if is_there else HELPERS[name](self._cleaned)
            self._columns[name] = column
        return column


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
        columns[0] = columns[0].where(_judged(check, rows))
    return Question(f"{dataset}/{check.id}", check.expectation, tuple(columns))


def _judged(check: Check, rows: Rows) -> npt.NDArray[np.bool_]:
    """The rows a check with a condition judges; in the others its first cell is left empty."""
    judged = np.ones(len(rows), dtype=np.bool_)
    for name, asked in check.where.items():
        cell = rows[name]
        if isinstance(asked, str):
            judged &= (cell.isna() if asked == "empty" else cell.notna()).to_numpy()
        else:
            judged &= cell.isin(asked).to_numpy(dtype=np.bool_)
    if check.where_any:
        judged &= np.logical_or.reduce([rows[name].notna() for name in check.where_any])
    return judged


def _comparable(cells: pd.Series) -> pd.Series:
    """The cells in a type the library compares without a Python loop: days in nanoseconds."""
    if cells.dtype.kind != "M":
        return cells
    return pd.Series(np.clip(cells.to_numpy(), _FIRST_DAY, _LAST_DAY).astype("M8[ns]"))
