"""Cells and the equations between them.

Here: how they are put together, from blocks of figures. Not here: which of them are hidden
(`suppression`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xjdata.disclosure.margins import Ties

Numbers = npt.NDArray[np.int64]
DETAIL, TOTAL, KEPT = 0, 1, 2

Flags = npt.NDArray[np.bool_]
Pairs = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class System:
    """Counts and the sums an outsider knows of.

    An entry says that a cell stands in an equation; what stands in it with ``+`` adds up to what
    stands in it with ``-``.

    Attributes:
        counts: Of each cell.
        fixed: Cells that are always shown: the league's totals.
        rank: How much is lost when a cell is hidden so that others are not worked out: `DETAIL`,
            `TOTAL`, or `KEPT`, which is shown however small, unless nothing else helps.
        derived: Cells that stand in no table, but are the difference of two that do. They are
            hidden at no cost.
        along: Pairs of cells, of which the second is hidden whenever the first is.
        equation: Of each entry, its equation.
        cell: Of each entry, its cell.
        sign: Of each entry, +1 for a part and -1 for the total.
        implied: Of each equation, that it follows from others.
    """

    counts: Numbers
    fixed: Flags
    rank: Numbers
    derived: Flags
    along: tuple[Numbers, Numbers]
    equation: Numbers
    cell: Numbers
    sign: Numbers
    implied: Flags


class SystemBuilder:
    """Puts a system together; cells are numbered in the order they come in."""

    def __init__(self) -> None:
        """Start without cells."""
        self._values: list[Numbers] = []
        self._fixed: list[Flags] = []
        self._rank: list[Numbers] = []
        self._derived: list[Flags] = []
        self._same: list[Numbers] = []
        self._along: list[Pairs] = []
        self._entries: list[tuple[Numbers, Numbers, Numbers]] = []
        self._implied: list[Flags] = []
        self._cells = 0

    def add(
        self,
        figures: npt.NDArray[np.float64],
        fixed: Flags,
        *,
        rank: Numbers | None = None,
        same: Numbers | None = None,
        derived: bool = False,
    ) -> Numbers:
        """Enter a column of counts.

        Args:
            figures: A count for each row, NaN where there is none.
            fixed: Whether it is always shown.
            rank: See `System`; `DETAIL` when not given.
            same: Cells of one number are groups of people within each other, so that those with
                the same value are one and the same, shown in several places; negative: of no
                other.
            derived: Whether they stand in no table.

        Returns:
            The cell of each row; -1 where there is none.
        """
        there = ~np.isnan(figures)
        count = int(there.sum())
        cells = np.full(len(figures), -1, dtype=np.int64)
        cells[there] = self._cells + np.arange(count)
        values = figures[there].astype(np.int64)
        self._values.append(values)
        self._fixed.append(fixed[there])
        self._rank.append(np.full(count, DETAIL) if rank is None else rank[there])
        self._derived.append(np.full(count, derived))
        self._same.append(np.full(count, -1) if same is None else same[there])
        self._cells += count
        return cells

    def hide_along(self, cells: Numbers, others: Numbers) -> None:
        """Of each row, hide the second cell whenever the first is; -1 where there is none."""
        both = (cells >= 0) & (others >= 0)
        self._along.append((cells[both], others[both]))

    def tie(self, ties: Ties, cells: Numbers, *, implied: bool = False) -> None:
        """Enter the sums of a table for one of its columns, as far as they hold.

        Args:
            ties: Between rows.
            cells: The column's cell of each row, as `add` returned them.
            implied: These follow from others.
        """
        self.relate(ties.equation, cells[ties.row], ties.sign, implied=implied)

    def relate(
        self, equation: Numbers, cell: Numbers, sign: Numbers, *, implied: bool = False
    ) -> None:
        """Enter equations that are told entry by entry; those that do not hold are left out.

        Where a cell is missing (-1) there is no equation: nobody knows what would be added up.
        """
        if not len(equation) or not any(map(len, self._values)):
            return
        values = np.concatenate(self._values)
        size = int(equation.max()) + 1
        is_whole = np.bincount(equation, cell < 0, size) == 0
        balance = np.bincount(equation, sign * values[cell], size)
        has_total = np.bincount(equation, sign < 0, size) > 0
        kept = (is_whole & (np.abs(balance) < 0.5) & has_total)[equation]
        _, numbers = np.unique(equation[kept], return_inverse=True)
        begin = sum(len(flags) for flags in self._implied)
        self._entries.append((numbers + begin, cell[kept], sign[kept]))
        self._implied.append(np.full(int(numbers.max(initial=-1)) + 1, implied))

    def build(self) -> tuple[System, Numbers]:
        """The system, and the place in it of each cell that was entered.

        Cells that show the same group of people have become one: in two tables, or the only part of
        a total and the total. The league's stay apart, since they are shown and others may not be.
        """
        values, all_fixed, all_ranks = (
            _numbers(self._values),
            _flags(self._fixed),
            _numbers(self._rank),
        )
        equation, cell, sign = (_numbers([e[part] for e in self._entries]) for part in range(3))
        left, right = _joined(_of_one_value(values, _numbers(self._same)), _of_two(equation, cell))
        of_league = all_fixed | (all_ranks == KEPT)
        alike = of_league[left] == of_league[right]
        first, place = np.unique(
            _lowest(left[alike], right[alike], len(values)), return_inverse=True
        )
        fixed = np.zeros(len(first), dtype=np.bool_)
        np.logical_or.at(fixed, place, all_fixed)
        rank = np.full(len(first), DETAIL)
        np.maximum.at(rank, place, all_ranks)
        equation, cell, sign = _added_up(equation, place[cell], sign, len(first))
        one, other = _joined(*self._along)
        _raise_only_parts(rank, values[first], equation, cell, sign)
        system = System(
            counts=values[first],
            fixed=fixed,
            rank=rank,
            along=(place[one], place[other]),
            derived=_flags(self._derived)[first],
            equation=equation,
            cell=cell,
            sign=sign,
            implied=_flags(self._implied),
        )
        return system, place


def _numbers(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _flags(parts: Sequence[Flags]) -> Flags:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.bool_)


def _joined(*pairs: Pairs) -> Pairs:
    return _numbers([left for left, _ in pairs]), _numbers([right for _, right in pairs])


def _of_one_value(values: Numbers, same: Numbers) -> Pairs:
    """Neighbours among the cells of one number that have one value."""
    shared = np.flatnonzero(same >= 0)
    order = shared[np.lexsort((shared, values[shared], same[shared]))]
    left, right = order[:-1], order[1:]
    alike = (same[left] == same[right]) & (values[left] == values[right])
    return left[alike], right[alike]


def _of_two(equation: Numbers, cell: Numbers) -> Pairs:
    """The cells of equations that have two: a total and its only part."""
    order = np.flatnonzero(np.bincount(equation)[equation] == 2) if len(equation) else equation
    order = order[np.argsort(equation[order], kind="stable")]
    return cell[order[0::2]], cell[order[1::2]]


def _lowest(left: Numbers, right: Numbers, count: int) -> Numbers:
    """Of each cell, the lowest it is joined to by pairs."""
    lowest = np.arange(count)
    while True:
        before = lowest.copy()
        least = np.minimum(lowest[left], lowest[right])
        np.minimum.at(lowest, left, least)
        np.minimum.at(lowest, right, least)
        lowest = lowest[lowest]
        if (lowest == before).all():
            return lowest


def _raise_only_parts(
    rank: Numbers, counts: Numbers, equation: Numbers, cell: Numbers, sign: Numbers
) -> None:
    """Give a part that is all of a total the rank of the total: hiding it hides the total."""
    is_part = (sign > 0) & (counts[cell] > 0)
    size = int(equation.max(initial=-1)) + 1
    is_only = (np.bincount(equation, is_part, size) == 1)[equation] & is_part
    ranks = np.zeros(size, dtype=np.int64)
    is_total = (sign < 0) & (rank[cell] == TOTAL)
    ranks[equation[is_total]] = TOTAL
    raised = cell[is_only]
    rank[raised] = np.maximum(rank[raised], ranks[equation[is_only]])


def _added_up(
    equation: Numbers, cell: Numbers, sign: Numbers, cells: int
) -> tuple[Numbers, Numbers, Numbers]:
    """The entries, each cell at most once in an equation: none where it stands on both sides."""
    pairs, place = np.unique(equation * max(cells, 1) + cell, return_inverse=True)
    signs = np.bincount(place, sign, len(pairs)).astype(np.int64)
    pairs, signs = pairs[signs != 0], signs[signs != 0]
    return pairs // max(cells, 1), pairs % max(cells, 1), signs
