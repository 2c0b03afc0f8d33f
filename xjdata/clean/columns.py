"""One column of a delivery: from its cells to canonical values, row by row.

Here: what becomes of what the texts of a column mean, by heading, kind of cell and what stands
beside it. Not here: what a text means (`meanings`), identifiers (`people`) and what columns say
about each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import text
from xjdata.clean.cells import Cells
from xjdata.clean.headings import unit_factors
from xjdata.clean.layout import Layout
from xjdata.clean.meanings import parse, parse_together
from xjdata.clean.numbers import convert
from xjdata.clean.parsed import Mask, Parsed, Values
from xjdata.clean.stack import Stack
from xjdata.clean.texts import Texts, to_bool
from xjdata.datasets import Column


@dataclass(frozen=True)
class Read:
    """A column that has been read.

    Attributes:
        column: The column of the contract.
        cells: Its cells as delivered.
        data: Its values: float64, datetime64[D], or a string array.
        unread: Rows whose cell holds something that cannot be read.
        clash: The other text of cells whose column stands twice, filled differently.
        exempt: Rows whose cell says the student was exempted.
        month_only: Rows whose date came without its day.
        hidden: Rows whose text is something of a person and must not be shown.
    """

    column: Column
    cells: Cells
    data: Values
    unread: Mask
    clash: Cells | None = None
    exempt: Mask | None = None
    month_only: Mask | None = None
    hidden: Mask | None = None


def differ(column: Column, first: Texts, second: Texts) -> Mask:
    """Whether pairs of texts mean different things in a column."""
    unlike = to_bool(pc.not_equal(first.compact, second.compact))
    if column.privacy != "none" or not unlike.any():
        return unlike
    left, right = parse(column, first), parse(column, second)
    if isinstance(left.data, np.ndarray):
        same = np.asarray(left.data == right.data)
    else:
        same = to_bool(pc.equal(left.data, right.data))
    return unlike & ~(same & ~left.unread & ~right.unread)


def read_columns(columns: Sequence[Column], stack: Stack, layout: Layout) -> dict[str, Read]:
    """Read columns of the contract (identifiers aside)."""
    texts = {column.name: stack.cells(column.name).texts for column in columns}
    parsed = parse_together(columns, texts, layout)
    return {c.name: _read_column(c, parsed[c.name], stack, layout) for c in columns}


def _read_column(column: Column, parsed: Parsed, stack: Stack, layout: Layout) -> Read:
    cells = stack.cells(column.name)
    values, unread = _spread(parsed, cells)
    values, unread = _by_kind_of_cell(column, stack, cells, parsed, values, unread)
    if column.is_numeric and column.type != "time":
        fixed = cells.spread(_or_none(parsed.has_unit, len(cells.texts)), False)
        values, unclear = convert(
            values,
            column,
            heading=stack.factor(column.name),
            is_named=stack.names_unit(column.name),
            others=_other_factors(column, layout),
            fixed=fixed,
        )
        unread = unread | unclear
    clash = stack.clashes(column.name)
    if clash is not None:
        values, unread = _without(values, clash.filled), unread | clash.filled
    return Read(
        column,
        cells,
        values,
        unread,
        clash=clash,
        exempt=_spread_mask(parsed.exempt, cells),
        month_only=_spread_mask(parsed.month_only, cells),
    )


def _spread(parsed: Parsed, cells: Cells) -> tuple[Values, Mask]:
    """Values and what cannot be read, for each row."""
    unread = cells.spread(parsed.unread, False)
    if not isinstance(parsed.data, np.ndarray):
        return cells.spread_texts(parsed.data), unread
    empty = np.datetime64("NaT", "D") if parsed.data.dtype.kind == "M" else np.nan
    return cells.spread(parsed.data, empty), unread


def _by_kind_of_cell(
    column: Column,
    stack: Stack,
    cells: Cells,
    parsed: Parsed,
    values: Values,
    unread: Mask,
) -> tuple[Values, Mask]:
    """Read those texts again that mean something else in a number cell; asked only if need be."""
    if parsed.depends is None or parsed.as_number is None or not parsed.depends.any():
        return values, unread
    here = stack.is_number(column.name, cells.spread(parsed.depends, False))
    numbers = parsed.as_number[cells.codes[here]]
    values, unread = values.copy(), unread.copy()
    values[here], unread[here] = numbers, pd.isna(numbers)
    return values, unread


def _other_factors(column: Column, layout: Layout) -> list[float]:
    """The factors of the units a layout names besides the column's own."""
    words = text.folded(tuple(layout.units.get(column.name, []))).to_pylist()
    factors = {unit_factors(column).get(word) for word in words}
    return sorted(factor for factor in factors if factor is not None and factor != 1)


def _without(values: Values, out: Mask) -> Values:
    """Values, some of them taken away."""
    if not isinstance(values, np.ndarray):
        return pc.if_else(pa.array(out), pa.scalar(None, pa.string()), values)
    values = values.copy()
    values[out] = np.datetime64("NaT", "D") if values.dtype.kind == "M" else np.nan
    return values


def _or_none(mask: Mask | None, length: int) -> Mask:
    return np.zeros(length, bool) if mask is None else mask


def _spread_mask(mask: Mask | None, cells: Cells) -> Mask | None:
    """A mask of distinct texts for each row; None where nothing is marked."""
    return cells.spread(mask, False) if mask is not None and mask.any() else None


def without_future(read: Read, as_of: date) -> Read:
    """A column of birth dates without those after a day, which nobody can have."""
    future = read.data > np.datetime64(as_of, "D")
    return replace(read, data=_without(read.data, future), unread=read.unread | future)
