"""Questions: the columns each check is asked about, cut out of the cleaned rows.

Here: which checks can be asked of a delivery, and their frames. Not here: asking (`engine`) and
what follows (`decide`).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from expectations.check import Check
from expectations.engine import Question
from expectations.helpers import HELPERS

_ONLY_WITH_A_FAULT = ("__unread", "__month_only")
"""Helper columns that cleaning adds only when there is something in them."""

_FIRST_DAY, _LAST_DAY = np.datetime64("1700-01-01", "s"), np.datetime64("2200-01-01", "s")
"""What nanoseconds can hold, with room to spare."""


def with_helpers(rows: pd.DataFrame, checks: Sequence[Check]) -> pd.DataFrame:
    """The rows with the helper columns these checks read."""
    wanted = {name for check in checks for name in check.cells} & set(HELPERS) - set(rows.columns)
    made = {name: HELPERS[name](rows) for name in sorted(wanted)}
    return rows.assign(**made) if made else rows


def is_clear(check: Check, rows: pd.DataFrame) -> bool:
    """Whether no row can fail: the column that would say so was not even made."""
    lacking = [name for name in check.cells if name not in rows]
    return bool(lacking) and all(name.endswith(_ONLY_WITH_A_FAULT) for name in lacking)


def can_be_asked(check: Check, rows: pd.DataFrame) -> bool:
    """Whether every column the check reads is there."""
    return check.expectation is not None and all(name in rows for name in check.cells)


def question(dataset: str, check: Check, rows: pd.DataFrame) -> Question:
    """The question a check asks of the rows.

    Args:
        dataset: Name of the dataset.
        check: Has an expectation, and its columns are in the rows.
        rows: Cleaned rows with helper columns, under a default index.
    """
    assert check.expectation is not None  # noqa: S101 (see can_be_asked)
    columns = [_comparable(rows[name]) for name in check.expectation.columns]
    if check.where or check.where_any:
        columns[0] = columns[0].where(_judged(check, rows))
    return Question(f"{dataset}/{check.id}", check.expectation, tuple(columns))


def _judged(check: Check, rows: pd.DataFrame) -> pd.Series:
    """The rows a check with a condition judges; in the others its first cell is left empty."""
    judged = pd.Series(True, index=rows.index)
    for name, asked in check.where.items():
        cell = rows[name]
        if isinstance(asked, str):
            judged &= cell.isna() if asked == "empty" else cell.notna()
        else:
            judged &= cell.isin(asked).astype(bool)
    if check.where_any:
        judged &= rows[check.where_any].notna().any(axis=1)
    return judged


def _comparable(cells: pd.Series) -> pd.Series:
    """The cells in a type the library compares without a Python loop: days in nanoseconds."""
    if cells.dtype.kind != "M":
        return cells
    return pd.Series(np.clip(cells.to_numpy(), _FIRST_DAY, _LAST_DAY).astype("M8[ns]"))
