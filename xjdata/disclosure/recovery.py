"""What of the hidden cells an outsider can work out from those that are shown.

A hidden cell is known when some combination of the equations leaves nothing but it: when it is 0
in every solution of the equations with the shown cells taken away. One such solution, taken at
random, is enough to tell: where it is not 0, some solution is not.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from xjdata.disclosure.system import Flags, Numbers, System

_NEAR_ZERO = 1e-6
_ROUNDS = 4000

Vector = npt.NDArray[np.float64]


def recoverable(system: System, hidden: Flags) -> Flags:
    """Which hidden cells can be worked out exactly.

    Args:
        system: All cells, and the equations that tie them.
        hidden: Of each cell.

    Returns:
        Of each cell; false for cells that are shown.
    """
    is_used = hidden[system.cell] & ~system.implied[system.equation]
    entries = _Entries(
        system.equation[is_used],
        system.cell[is_used],
        system.sign[is_used].astype(np.float64),
        len(system.implied),
        len(system.counts),
    )
    steps: list[_Step] = []
    while len(entries.cell):
        before = len(steps)
        for simpler in (_without_known, _without_pivots, _without_doubles):
            entries = simpler(entries, steps)
        if len(steps) == before:
            break
    solution = _solve(entries, np.random.default_rng(20240901).normal(size=len(system.counts)))
    for step in reversed(steps):
        step.fill_in(solution)
    known: Flags = hidden & (np.abs(solution) < _NEAR_ZERO)
    return known


@dataclass(frozen=True)
class _Entries:
    """What is left of the equations."""

    equation: Numbers
    cell: Numbers
    sign: Vector
    equations: int
    cells: int

    def of(self, flags: Flags) -> "_Entries":
        return _Entries(
            self.equation[flags], self.cell[flags], self.sign[flags], self.equations, self.cells
        )

    def put(self, root: Numbers, factor: Vector) -> "_Entries":
        """Every cell replaced by its root, times a factor."""
        pairs, place = np.unique(self.equation * self.cells + root[self.cell], return_inverse=True)
        signs = np.bincount(place, self.sign * factor[self.cell], len(pairs)).astype(np.float64)
        pairs, signs = pairs[np.abs(signs) > _NEAR_ZERO], signs[np.abs(signs) > _NEAR_ZERO]
        return _Entries(pairs // self.cells, pairs % self.cells, signs, self.equations, self.cells)

    def sums(self, vector: Vector) -> Vector:
        """What each equation comes to."""
        weights = self.sign * vector[self.cell]
        return np.bincount(self.equation, weights, self.equations).astype(np.float64)

    def spread(self, vector: Vector) -> Vector:
        """The transpose: what each cell gets from its equations."""
        weights = self.sign * vector[self.equation]
        return np.bincount(self.cell, weights, self.cells).astype(np.float64)


class _Step(Protocol):
    """What was taken off the equations, and how its cells follow from the rest."""

    def fill_in(self, solution: Vector) -> None: ...


@dataclass(frozen=True)
class _Known:
    """Cells that stand alone in an equation."""

    cells: Numbers

    def fill_in(self, solution: Vector) -> None:
        solution[self.cells] = 0.0


@dataclass(frozen=True)
class _Pivots:
    """Equations with one cell each that stands in no other: it takes up whatever is left."""

    entries: _Entries
    own: Flags

    def fill_in(self, solution: Vector) -> None:
        cells, equations = self.entries.cell[self.own], self.entries.equation[self.own]
        solution[cells] = 0.0
        rest = self.entries.sums(solution)[equations]
        solution[cells] = -rest / self.entries.sign[self.own]


@dataclass(frozen=True)
class _Doubles:
    """Cells that are another cell, times a number."""

    cells: Numbers
    roots: Numbers
    factors: Vector

    def fill_in(self, solution: Vector) -> None:
        solution[self.cells] = self.factors * solution[self.roots]


def _without_known(entries: _Entries, steps: list[_Step]) -> _Entries:
    """Take off cells that stand alone in an equation."""
    alone = np.bincount(entries.equation, minlength=entries.equations)[entries.equation] == 1
    if not alone.any():
        return entries
    is_known = np.zeros(entries.cells, dtype=np.bool_)
    is_known[entries.cell[alone]] = True
    steps.append(_Known(np.flatnonzero(is_known)))
    return entries.of(~is_known[entries.cell])


def _without_pivots(entries: _Entries, steps: list[_Step]) -> _Entries:
    """Take off equations that have a cell of their own, again and again."""
    while True:
        degree = np.bincount(entries.cell, minlength=entries.cells)
        alone = np.flatnonzero(degree[entries.cell] == 1)
        if not len(alone):
            return entries
        taken, first = np.unique(entries.equation[alone], return_index=True)
        is_taken = np.zeros(entries.equations, dtype=np.bool_)
        is_taken[taken] = True
        own = np.zeros(len(entries.cell), dtype=np.bool_)
        own[alone[first]] = True
        of_taken = is_taken[entries.equation]
        steps.append(_Pivots(entries.of(of_taken), own[of_taken]))
        entries = entries.of(~of_taken)


def _without_doubles(entries: _Entries, steps: list[_Step]) -> _Entries:
    """Where an equation has two cells, let the one stand for the other, again and again."""
    while True:
        of_pairs = np.bincount(entries.equation, minlength=entries.equations)[entries.equation] == 2
        if not of_pairs.any():
            return entries
        at = np.flatnonzero(of_pairs)
        at = at[np.lexsort((entries.cell[at], entries.equation[at]))]
        low, high = at[0::2], at[1::2]
        cells, first = np.unique(entries.cell[high], return_index=True)
        low, high = low[first], high[first]
        root, factor = np.arange(entries.cells), np.ones(entries.cells)
        root[cells] = entries.cell[low]
        factor[cells] = -entries.sign[low] / entries.sign[high]
        # A cell stands for a higher one only, so that this ends.
        while (root[root] != root).any():
            factor, root = factor * factor[root], root[root]
        steps.append(_Doubles(cells, root[cells], factor[cells]))
        is_used = np.zeros(entries.equations, dtype=np.bool_)
        is_used[entries.equation[high]] = True
        entries = entries.of(~is_used[entries.equation]).put(root, factor)


def _solve(entries: _Entries, start: Vector) -> Vector:
    """The solution next to a vector: conjugate gradients on the normal equations."""
    if not len(entries.cell):
        return start
    numbers, compact = np.unique(entries.equation, return_inverse=True)
    # Equations of one length converge sooner; their solutions stay what they are.
    length = np.sqrt(np.bincount(compact, entries.sign**2))
    sign = entries.sign / length[compact]
    small = _Entries(compact, entries.cell, sign, len(numbers), entries.cells)
    residual = small.sums(start)
    weights = np.zeros(len(numbers))
    direction = residual.copy()
    size = float(residual @ residual)
    enough = 1e-18 * max(size, 1.0)
    for _ in range(_ROUNDS):
        if size <= enough:
            break
        image = small.sums(small.spread(direction))
        step = size / float(direction @ image)
        weights += step * direction
        residual -= step * image
        before, size = size, float(residual @ residual)
        direction = residual + (size / before) * direction
    return start - small.spread(weights)
