"""Rows of a numerator and a denominator, as cells: what is missing from the whole is a group too.

Here: the three cells of a row, and the sums they take part in. Not here: which rows add up
(`margins`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xjdata.disclosure.margins import Ties
from xjdata.disclosure.system import Flags, Numbers, SystemBuilder


@dataclass(frozen=True)
class RatioCells:
    """The cells of each row; -1 where a row has none.

    Attributes:
        numerator: Who was counted.
        denominator: The whole; none for a count.
        rest: The whole without who was counted; none where more were counted than the whole is.
    """

    numerator: Numbers
    denominator: Numbers
    rest: Numbers


def add_ratios(
    builder: SystemBuilder,
    ties: Iterable[Ties],
    numerator: npt.NDArray[np.float64],
    denominator: npt.NDArray[np.float64],
    fixed: Flags,
    *,
    rank: Numbers | None = None,
    same_numerator: Numbers | None = None,
    same_denominator: Numbers | None = None,
) -> RatioCells:
    """Enter the rows of a table of ratios or counts.

    Args:
        builder: Of the system.
        ties: Which rows add up.
        numerator: Of each row, NaN where there is none.
        denominator: The same.
        fixed: Rows that are always shown.
        rank: How much is lost with a row, see `System`.
        same_numerator: Groups that are shown elsewhere too, see `SystemBuilder.add`.
        same_denominator: The same for the denominator.
    """
    rest = np.where(denominator >= numerator, denominator - numerator, np.nan)
    cells = RatioCells(
        builder.add(numerator, fixed, rank=rank, same=same_numerator),
        builder.add(denominator, fixed, rank=rank, same=same_denominator),
        builder.add(rest, fixed, rank=rank, derived=True),
    )
    rows = np.flatnonzero(cells.rest >= 0)
    number = np.arange(len(rows))
    builder.relate(
        np.tile(number, 3),
        np.concatenate([cells.numerator[rows], cells.rest[rows], cells.denominator[rows]]),
        np.repeat(np.array([1, 1, -1]), len(rows)),
    )
    for tied in ties:
        builder.tie(tied, cells.numerator)
        builder.tie(tied, cells.denominator)
        builder.tie(tied, cells.rest, implied=True)
    return cells
