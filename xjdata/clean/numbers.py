"""Numbers as people write them.

87, ８７, 1,234, 12.0, 120厘米, 1.32m, 2023年. Here: text to number, and one unit into another. Not
here: whether a number is plausible (the gate) - save where that tells the unit.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.headings import unit_factors
from xjdata.clean.parsed import Parsed
from xjdata.clean.texts import Texts, to_bool
from xjdata.datasets import Column

Floats = NDArray[np.float64]

_MINUS = r"^[−–—‐‑‒]([\d.])"
_THOUSANDS = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$"
# What most cells of a column of numbers hold; asked first, since the full pattern is dear.
_PLAIN_NUMBER = r"^-?[0-9]{1,9}(?:\.[0-9]{1,9})?$"
# At most 20 digits and a two-digit exponent: whatever matches can be a float, so that casting never
# fails and never shows a cell in an error.
_NUMBER = (
    r"^(?P<number>[+-]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})(?:e[+-]?\d{1,2})?)"
    r"(?P<unit>[^\d.,+-]*)$"
)
_YEAR = r"^(?P<year>\d{4})(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?(?:\d\d:\d\d:\d\d)?)$"
# Nothing is counted or measured in such numbers: it is the number of a person, in the wrong column.
_TOO_LONG = 1e10
# Beyond float noise, below anything measured here.
_DIGITS = 9


def to_float(texts: pa.Array) -> Floats:
    """Texts that are numbers already, empty or null, as floats."""
    filled = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    values: Floats = filled.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values


def fields(texts: pa.Array, pattern: str) -> dict[str, Floats]:
    """The named numbers of a pattern; NaN where it does not match."""
    found = pc.extract_regex(texts, pattern)
    names = [field.name for field in found.type]
    values = to_float(pa.concat_arrays(found.flatten())).reshape(len(names), len(texts))
    return dict(zip(names, values, strict=True))


def parse_numbers(texts: Texts, column: Column) -> Parsed:
    """Texts to numbers in the unit of the column, as far as they name a unit; else as written.

    A number of things that is no whole number cannot be read (12.0 is 12, 12.5 is not).
    """
    values, has_unit = np.full(len(texts), np.nan), np.zeros(len(texts), bool)
    plain = to_bool(pc.match_substring_regex(texts.folded, _PLAIN_NUMBER))
    if plain.all():
        values = to_float(texts.folded)
    else:
        values[plain] = to_float(texts.folded.filter(pa.array(plain)))
        others = texts.at(np.flatnonzero(~plain))
        values[~plain], has_unit[~plain] = _values(others, column)
    values = values + 0.0  # -0 is 0
    if column.type == "integer":
        values = np.where(values == np.floor(values), values, np.nan)
    values[texts.nothing | texts.exempt | (np.abs(values) >= _TOO_LONG)] = np.nan
    unread = np.isnan(values) & ~texts.nothing & ~texts.exempt
    return Parsed(values, unread, exempt=texts.exempt, has_unit=has_unit)


def _values(texts: Texts, column: Column) -> tuple[Floats, NDArray[np.bool_]]:
    """The numbers of texts that are not plain ones, and whether they name their unit."""
    folded = pc.replace_substring_regex(texts.folded, _MINUS, r"-\1")
    thousands = pc.match_substring_regex(folded, _THOUSANDS)
    plain = pc.if_else(thousands, pc.replace_substring(folded, ",", ""), folded)
    found = pc.extract_regex(plain, _NUMBER)
    factors, has_unit = _unit_of(pc.struct_field(found, "unit"), column)
    values = _times(to_float(pc.struct_field(found, "number")) + 0.0, factors)
    if column.type == "integer" and column.unit == "year":
        values = np.where(np.isnan(values), _years(plain), values)
    return values, has_unit


def _times(values: Floats, factors: float | Floats) -> Floats:
    """Values by a factor, without the noise of the multiplication (1.13 m is 113 cm)."""
    return np.where(np.equal(factors, 1), values, np.round(values * factors, _DIGITS))


def _unit_of(words: pa.Array, column: Column) -> tuple[Floats, NDArray[np.bool_]]:
    """The factor of the unit a cell names (1 without one, NaN for no unit), and whether it does."""
    factors = {"": 1.0} | unit_factors(column)
    place = pc.index_in(words, value_set=text.strings(list(factors)))
    found = pc.fill_null(place, -1).to_numpy(zero_copy_only=False)
    return np.array([*factors.values(), np.nan])[found], found > 0


def _years(texts: pa.Array) -> Floats:
    """The years of texts that are dates: 1998年9月, 1998-09-01."""
    return fields(texts, _YEAR)["year"]


def convert(
    values: Floats,
    column: Column,
    *,
    heading: float | Floats,
    is_named: bool | NDArray[np.bool_],
    others: Sequence[float],
    fixed: NDArray[np.bool_],
) -> tuple[Floats, NDArray[np.bool_]]:
    """Numbers of a column into its unit.

    Args:
        values: The numbers, as written.
        column: The column; its range tells which unit a number can be in.
        heading: The factor of the unit the heading names (1 where it names none).
        is_named: Whether the heading names a unit: a number plausible in it is in it.
        others: The factors of the units the layout says cells may be in besides.
        fixed: Numbers whose cell names the unit; they stay.

    Returns:
        The numbers by the heading's unit; one that is not plausible so, and is by exactly one of
        the others, by that one. What stays implausible is left to the gate. And which numbers have
        no unit that can be told, plausible in two of them: those are empty.
    """
    main = np.where(fixed, values, _times(values, heading))
    unclear = np.zeros(len(values), bool)
    if column.range is None or not others:
        return main, unclear
    low, high = column.range
    judged = ~fixed & ~np.isnan(main)
    fits = (main >= low) & (main <= high)
    candidates = np.round(values[:, None] * np.array(others), _DIGITS)
    plausible = (candidates >= low) & (candidates <= high) & (candidates != main[:, None])
    one = judged & ~fits & (plausible.sum(axis=1) == 1)
    unclear = judged & fits & ~np.asarray(is_named) & plausible.any(axis=1)
    main[one] = candidates[plausible & one[:, None]]
    main[unclear] = np.nan
    return main, unclear
