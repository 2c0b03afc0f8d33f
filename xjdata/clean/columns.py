"""One column of a delivery: from its cells to canonical values, row by row.

Here: which parser reads which type, what a layout adds to it, and what happens to cells that cannot
be read. Not here: identifiers (`people`) and what columns say about each other.
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
from xjdata.clean.codes import (
    parse_codes,
    parse_counties,
    parse_schools,
    parse_yes_no,
    replace_words,
)
from xjdata.clean.dates import parse_dates
from xjdata.clean.headings import unit_factors
from xjdata.clean.layout import Layout
from xjdata.clean.numbers import convert, parse_numbers
from xjdata.clean.parsed import Mask, Parsed, Values
from xjdata.clean.sheets import Stack
from xjdata.clean.texts import Texts, to_bool
from xjdata.clean.times import parse_times
from xjdata.clean.words import word_list
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


def parse(column: Column, texts: Texts) -> Parsed:
    """What distinct texts mean in a column (identifiers aside)."""
    if column.nothing:
        texts = _without_words(texts, column.nothing)
    match column.type:
        case "integer" | "number":
            return parse_numbers(texts, column)
        case "time":
            return parse_times(texts)
        case "date" | "birth_date":
            birth = column.type == "birth_date"
            return parse_dates(texts, birth=birth, end=column.end_of is not None)
        case "yes_no" if column.name == "exempt":
            return parse_yes_no(replace_words(texts, dict.fromkeys(word_list("exempt"), "1")))
        case "yes_no":
            return parse_yes_no(texts)
        case "school":
            return parse_schools(texts)
        case "county":
            return parse_counties(texts)
        case "code":
            return parse_codes(texts, column.codes or "")
        case _:
            return _parse_text(column, texts)


def _without_words(texts: Texts, words: Sequence[str]) -> Texts:
    """Texts with null for those that are one of some words."""
    found = pc.is_in(texts.folded, text.folded(tuple(words)))
    if not to_bool(found).any():
        return texts
    return Texts(pc.if_else(found, pa.scalar(None, pa.string()), texts.raw))


def _parse_text(column: Column, texts: Texts) -> Parsed:
    tidied = replace_words(texts, column.words).tidy
    if texts.nothing.any():
        tidied = pc.if_else(pa.array(texts.nothing), pa.scalar(None, pa.string()), tidied)
    return Parsed(tidied, np.zeros(len(texts), bool))


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


def read_column(column: Column, stack: Stack, layout: Layout) -> Read:
    """Read a column of the contract (identifiers aside)."""
    cells = stack.cells(column.name)
    own_words = layout.values.get(column.name, {})  # noqa: PD011 - a field of the layout
    texts = replace_words(cells.texts, own_words)
    if marks := layout.nothing.get(column.name):
        texts = _without_words(texts, marks)
    is_county = column.type == "county"
    parsed = parse_counties(texts, layout.unit_words) if is_county else parse(column, texts)
    values, unread = _spread(parsed, cells)
    values, unread = _by_kind_of_cell(column, stack, cells, parsed, values, unread)
    if column.is_numeric and column.type != "time":
        fixed = cells.spread(_or_none(parsed.has_unit, len(texts)), False)
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
    here = cells.spread(parsed.depends, False) & stack.is_number(column.name)
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
