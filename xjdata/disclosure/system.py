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
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class System:
    """Counts and the sums an outsider knows of.

    An entry says that a cell stands in an equation; what stands in it with ``+`` adds up to what
    stands in it with ``-``.

    Attributes:
        counts: Of each cell.
        fixed: Cells that are always shown: the league's totals.
        kept: Cells that are shown however small, unless a hidden one can be worked out by them and
            nothing else helps: what the league's totals are made of.
        derived: Cells that stand in no table, but are the difference of two that do. They are
            hidden at no cost.
        equation: Of each entry, its equation.
        cell: Of each entry, its cell.
        sign: Of each entry, +1 for a part and -1 for the total.
        implied: Of each equation, that it follows from others.
    """

    counts: Numbers
    fixed: Flags
    kept: Flags
    derived: Flags
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
        self._kept: list[Flags] = []
        self._derived: list[Flags] = []
        self._same: list[Numbers] = []
        self._entries: list[tuple[Numbers, Numbers, Numbers]] = []
        self._implied: list[Flags] = []
        self._cells = 0

    def add(
        self,
        figures: npt.NDArray[np.float64],
        fixed: Flags,
        *,
        kept: Flags | None = None,
        same: Numbers | None = None,
        derived: bool = False,
    ) -> Numbers:
        """Enter a column of counts.

        Args:
            figures: A count for each row, NaN where there is none.
            fixed: Whether it is always shown.
            kept: Whether it is shown unless nothing else helps.
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
        # What is missing from a whole by nothing is known by whoever knows what is counted:
        # children of public kindergartens who are in public kindergartens.
        self._fixed.append(fixed[there] | (values == 0) if derived else fixed[there])
        self._kept.append(np.zeros(count, np.bool_) if kept is None else kept[there])
        self._derived.append(np.full(count, derived))
        self._same.append(np.full(count, -1) if same is None else same[there])
        self._cells += count
        return cells

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
        if not len(equation):
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

        Cells that show the same group of people have become one.
        """
        values = _numbers(self._values)
        place, first = _merged(values, _numbers(self._same))
        fixed = np.zeros(len(first), dtype=np.bool_)
        np.logical_or.at(fixed, place, _flags(self._fixed))
        kept = np.zeros(len(first), dtype=np.bool_)
        np.logical_or.at(kept, place, _flags(self._kept))
        equation, cell, sign = (_numbers([e[part] for e in self._entries]) for part in range(3))
        equation, cell, sign = _added_up(equation, place[cell], sign, len(first))
        system = System(
            counts=values[first],
            fixed=fixed,
            kept=kept,
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


def _merged(values: Numbers, same: Numbers) -> tuple[Numbers, Numbers]:
    """The place of each cell, and the first cell of each place."""
    shared = np.flatnonzero(same >= 0)
    heads = np.arange(len(values))
    if len(shared):
        order = shared[np.lexsort((shared, values[shared], same[shared]))]
        is_new = np.ones(len(order), dtype=np.bool_)
        is_new[1:] = (np.diff(same[order]) != 0) | (np.diff(values[order]) != 0)
        heads[order] = order[is_new][np.cumsum(is_new) - 1]
    first, place = np.unique(heads, return_inverse=True)
    return place, first


def _added_up(
    equation: Numbers, cell: Numbers, sign: Numbers, cells: int
) -> tuple[Numbers, Numbers, Numbers]:
    """The entries, each cell at most once in an equation: none where it stands on both sides."""
    pairs, place = np.unique(equation * max(cells, 1) + cell, return_inverse=True)
    signs = np.bincount(place, sign, len(pairs)).astype(np.int64)
    pairs, signs = pairs[signs != 0], signs[signs != 0]
    return pairs // max(cells, 1), pairs % max(cells, 1), signs
