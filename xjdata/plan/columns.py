"""Values of many rows at once, by the same rules as those of one (`value_of`, `display_value`).

Here: whole columns, for the thousands of rows that have no verdict. Not here: the rules themselves
(`goal`, `display`), which one row at a time are easier to read.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

import numpy as np
import numpy.typing as npt

from xjdata.plan.display import NO_VALUE
from xjdata.plan.target import Target

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

_NO_LINE = -1


def values_of(
    targets: Sequence[Target], at: Ints, numerator: Ints, denominator: Floats
) -> tuple[Floats, Texts]:
    """The value of each row, and how it is shown.

    Args:
        targets: The targets.
        at: Of each row: which of them it belongs to.
        numerator: Of each row.
        denominator: Of each row; NaN for a count, and where the whole is not known.

    Returns:
        Values, 0-100 for a percentage and the count otherwise, NaN where there is none; and digits
        without a unit, a dash where there is no value.
    """
    is_percent = np.array([target.value_form == "percent" for target in targets], bool)[at]
    none_is_zero = np.array([target.empty_rule == "zero_count" for target in targets], bool)[at]
    is_zero = (denominator == 0) & (numerator == 0) & none_is_zero
    has_whole = denominator > 0
    has_value = is_zero | has_whole | (~is_percent & np.isnan(denominator))
    whole = np.where(has_whole, denominator, 1.0)
    share = np.where(is_zero, 0.0, 100.0 * numerator / whole)
    values = np.where(has_value, np.where(is_percent, share, numerator), np.nan)
    shown = np.where(is_percent, _hundredths(targets, at, numerator, whole), numerator)
    return values, _words(shown, is_percent, has_value)


def _hundredths(targets: Sequence[Target], at: Ints, numerator: Ints, denominator: Floats) -> Ints:
    """Hundredths of a percentage: half-up, and never across the target; in whole numbers."""
    whole = denominator.astype(np.int64)
    shown = (20_000 * numerator + whole) // (2 * whole)
    lines = [
        None if target.target_value is None else Fraction(target.target_value) * 100
        for target in targets
    ]
    has_line = np.array([line is not None for line in lines], bool)[at]
    # What is at least a line in hundredths is at least the next whole number after rounding.
    top, bottom, edge = (
        np.array([_NO_LINE if line is None else part(line) for line in lines], np.int64)[at]
        for part in (lambda line: line.numerator, lambda line: line.denominator, ceil)
    )
    reaches = 10_000 * numerator * bottom >= top * whole
    kept = np.where(reaches, np.maximum(shown, edge), np.minimum(shown, edge - 1))
    return np.where(has_line, kept, shown)


def _words(
    shown: Ints, is_percent: npt.NDArray[np.bool_], has_value: npt.NDArray[np.bool_]
) -> Texts:
    """The digits; what is shown alike is written once."""
    words = np.full(len(shown), NO_VALUE, dtype=object)
    for rows, written in (
        (has_value & is_percent, lambda n: f"{n // 100}.{n % 100:02d}"),
        (has_value & ~is_percent, str),
    ):
        alike, place = np.unique(shown[rows], return_inverse=True)
        words[rows] = np.array([written(n) for n in alike.tolist()], dtype=object)[place]
    return words
