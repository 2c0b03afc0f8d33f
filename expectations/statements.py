"""Statements: what an expectation says of its columns, in few forms that many expectations share.

What a question costs apart from its rows is what counts (`engine`), and statements of one form are
asked as one. So whether a cell is given, or what a column of yes and no says, is stated as a truth;
a range of numbers or days, and which of two is the later, as one number that is not below another.
The library judges the statement as it would the expectation, row by row; everything else is stated
as it stands in the suite.

Here: from an expectation and its columns to statements. Not here: asking them (`engine`).
"""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from expectations.check import Expectation

Arguments = tuple[tuple[str, Hashable], ...]
Array = npt.NDArray[Any] | ExtensionArray
Cells = tuple[Array, ...]
Numbers = npt.NDArray[np.float64]

_STACKED = {"column": "column", "column_A": "column_a", "column_B": "column_b"}
"""Arguments that name a column, and what it is called where statements lie below each other."""

_IN_SET = "expect_column_values_to_be_in_set"
_BETWEEN = "expect_column_values_to_be_between"
_GREATER = "expect_column_pair_values_a_to_be_greater_than_b"

_LIMITS = {"f": (int, float), "M": (datetime,)}
"""What a range of each kind of column lies between."""


class Form(NamedTuple):
    """What is said of columns of one kind; statements of equal form are asked as one.

    Attributes:
        type: Of the expectation.
        arguments: Its arguments; columns go by `_STACKED`, parameters are put in.
        kinds: The kinds of the columns' types, as NumPy writes them.
    """

    type: str
    arguments: Arguments
    kinds: str


class Statement(NamedTuple):
    """A form, and the cells of the columns it is said of, all of one length."""

    form: Form
    columns: Cells


_TRUE = Form(_IN_SET, (("column", "column"), ("value_set", (True,))), "b")

_NOT_BELOW = Form(
    _GREATER,
    (
        ("column_A", "column_a"),
        ("column_B", "column_b"),
        ("ignore_row_if", "neither"),
        ("or_equal", True),
    ),
    "ff",
)
"""What is empty is made to pass before it is said, and is not looked for again."""

_GREATER_OR_EQUAL = dict(_NOT_BELOW.arguments) | {"ignore_row_if": "either_value_is_missing"}

_IS_TRUE = {
    "expect_column_values_to_not_be_null": pd.notna,
    "expect_column_values_to_be_null": pd.isna,
}


def statements(
    expectation: Expectation, columns: Sequence[Array], parameters: dict[str, Any]
) -> list[Statement]:
    """What an expectation says; a row meets it where all of this holds.

    Args:
        expectation: What is expected.
        columns: The columns it reads, in the order of its arguments.
        parameters: What ``{$PARAMETER: name}`` in the arguments stands for.
    """
    arguments = _arguments(expectation, parameters)
    kinds = "".join(cells.dtype.kind for cells in columns)
    said = _truth(expectation.type, arguments, kinds, columns)
    said = said or _orders(expectation.type, arguments, kinds, columns)
    if said:
        return said
    form = Form(expectation.type, tuple(arguments.items()), kinds)
    return [Statement(form, tuple(columns))]


def _arguments(expectation: Expectation, parameters: dict[str, Any]) -> dict[str, Hashable]:
    """Arguments of an expectation, by name: columns by another name, parameters put in."""
    arguments: dict[str, Hashable] = {}
    for key, value in sorted(expectation.kwargs.items()):
        if key in _STACKED:
            value = _STACKED[key]
        elif isinstance(value, dict):
            value = parameters[value["$PARAMETER"]]
        arguments[key] = tuple(value) if isinstance(value, list) else value
    return arguments


def _truth(
    kind: str, arguments: dict[str, Any], kinds: str, columns: Sequence[Array]
) -> list[Statement]:
    """Whether cells are given, and what a column of yes and no says; nothing for others."""
    is_true = _IS_TRUE.get(kind)
    if is_true is not None and len(arguments) == 1:
        return [Statement(_TRUE, (is_true(columns[0]),))]
    expected = arguments.get("value_set")
    if kind != _IN_SET or kinds != "b" or expected not in ((True,), (False,)):
        return []
    (wanted,) = expected
    cells = columns[0]
    if not isinstance(cells, np.ndarray):
        cells = cells.to_numpy(np.bool_, na_value=wanted)
    return [Statement(_TRUE, (cells == wanted,))]


def _orders(
    kind: str, arguments: dict[str, Any], kinds: str, columns: Sequence[Array]
) -> list[Statement]:
    """Ranges of numbers or days, and which of two comes first; nothing for others."""
    said: list[Statement] = []
    if kind == _BETWEEN and kinds in _LIMITS:
        if not arguments.keys() <= {"column", "min_value", "max_value"}:
            return []
        low, high = arguments.get("min_value"), arguments.get("max_value")
        if not all(isinstance(limit, (*_LIMITS[kinds], type(None))) for limit in (low, high)):
            return []
        cells = _numbers(columns[0])
        if low is not None:
            said.append(_not_below(cells, np.full(len(cells), _number(low))))
        if high is not None:
            said.append(_not_below(np.full(len(cells), _number(high)), cells))
    elif kind == _GREATER and kinds in ("ff", "MM") and arguments == _GREATER_OR_EQUAL:
        said.append(_not_below(*map(_numbers, columns)))
    return said


def _not_below(cells: Numbers, others: Numbers) -> Statement:
    """That a number is not below another; where one of them is empty, the row passes."""
    empty = np.isnan(cells) | np.isnan(others)
    if empty.any():
        cells, others = np.where(empty, 0.0, cells), np.where(empty, 0.0, others)
    return Statement(_NOT_BELOW, (cells, others))


def _numbers(cells: Array) -> Numbers:
    """Numbers as they are; days as microseconds, which a float holds for the years we compare."""
    array = np.asarray(cells)
    if array.dtype.kind != "M":
        return array.astype(np.float64, copy=False)
    numbers = array.astype("M8[us]").astype(np.int64).astype(np.float64)
    return np.where(np.isnat(array), np.nan, numbers)


def _number(limit: float | datetime) -> float:
    return (
        float(np.datetime64(limit, "us").astype(np.int64)) if isinstance(limit, datetime) else limit
    )
