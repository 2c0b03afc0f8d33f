"""Which cells are hidden: the small ones, and as many more as keep those from being worked out.

First by single equations, quickly and in the same order every time; then against all equations
together (`recovery`), until nothing is left that can be worked out.
"""

from dataclasses import dataclass, replace

import numpy as np

from xjdata.disclosure.recovery import recoverable
from xjdata.disclosure.system import KEPT, Flags, Numbers, System


@dataclass(frozen=True)
class Suppression:
    """What has to be hidden.

    Attributes:
        hidden: Of each cell.
        exposed: Of each cell, that it is hidden and what is always shown still tells it: the
            league's total, where one county alone makes it up.
    """

    hidden: Flags
    exposed: Flags


def suppress(system: System, size: int) -> Suppression:
    """Hide counts from 1 to below a size, and what would give them away.

    What is 0 is shown, unless there is nothing else to hide a cell behind.

    Args:
        system: All cells, and the equations that tie them. Every cell counts people.
        size: The smallest count that may be shown.
    """
    # What the league's totals tell in any case is not worth a gap in its own rows.
    hopeless = recoverable(system, ~system.fixed)
    system = replace(system, fixed=system.fixed | hopeless & (system.rank == KEPT))
    hidden = (system.counts > 0) & (system.counts < size) & ~system.fixed & (system.rank < KEPT)
    while True:
        _cover(system, hidden, size)
        known = recoverable(system, hidden) & ~hopeless
        if not known.any():
            break
        hidden[_beside(system, hidden, known)] = True
    return Suppression(hidden, hidden & hopeless)


def _cover(system: System, hidden: Flags, size: int) -> None:
    """Hide one more cell in each equation that gives a hidden one away, until none does."""
    equations = len(system.implied)
    is_total = system.sign < 0
    first, along = system.along
    while True:
        hidden[along[hidden[first] & ~system.fixed[along]]] = True
        is_hidden = hidden[system.cell]
        count = np.bincount(system.equation, is_hidden, equations)
        sums = np.bincount(
            system.equation, np.where(is_hidden, system.counts[system.cell], 0), equations
        )
        total_hidden = np.bincount(system.equation, is_hidden & is_total, equations) > 0
        # Whoever knows what hidden parts come to together, and that each is 1 at least.
        is_narrow = (count > 1) & ~total_hidden & ((sums < size) & (sums > 0) | (sums == count))
        is_candidate = ~is_hidden & ~system.fixed[system.cell]
        is_part = is_candidate & ~is_total & (system.counts[system.cell] > 0)
        single = (count == 1)[system.equation] & is_candidate
        picked = _cheapest(system, count, single | (is_narrow[system.equation] & is_part))
        if not len(picked):
            return
        hidden[picked] = True


def _beside(system: System, hidden: Flags, known: Flags) -> Numbers:
    """The next cells to hide so that known ones are not: near them, and wider if need be.

    For each known cell one, the cheapest of all its equations.
    """
    equations = len(system.implied)
    count = np.bincount(system.equation, hidden[system.cell], equations)
    is_candidate = ~hidden[system.cell] & ~system.fixed[system.cell]
    reached = known.copy()
    while True:
        near = np.bincount(system.equation, reached[system.cell], equations) > 0
        entries = near[system.equation]
        chosen = _ordered(system, count, is_candidate & entries)
        if len(chosen):
            break
        wider = reached.copy()
        wider[system.cell[entries]] |= hidden[system.cell[entries]]
        if (wider == reached).all():
            raise ArithmeticError("a cell is known though everything near it is hidden")
        reached = wider
    best = np.full(equations, len(chosen))
    np.minimum.at(best, system.equation[chosen], np.arange(len(chosen)))
    asking = np.flatnonzero(reached[system.cell] & (best[system.equation] < len(chosen)))
    of_cell = np.full(len(system.counts), len(chosen))
    np.minimum.at(of_cell, system.cell[asking], best[system.equation[asking]])
    return np.unique(system.cell[chosen[of_cell[of_cell < len(chosen)]]])


def _cheapest(system: System, count: Numbers, candidates: Flags) -> Numbers:
    """Of each equation the candidate that costs least."""
    chosen = _ordered(system, count, candidates)
    first = np.unique(system.equation[chosen], return_index=True)[1]
    return np.unique(system.cell[chosen[first]])


def _ordered(system: System, count: Numbers, candidates: Flags) -> Numbers:
    """The entries of candidates, what costs least first.

    What stands in no table; details; totals; what is 0; what is kept. Among those alike, what opens
    the fewest further equations, then the smallest.
    """
    at = np.flatnonzero(candidates)
    cell = system.cell[at]
    opened = np.bincount(system.cell, (count == 0)[system.equation], len(system.counts))
    rank, counts = system.rank[cell], system.counts[cell]
    is_none = counts == 0
    lost = np.where(is_none, 4, 3 * rank)
    lost = np.where(system.derived[cell], 0, 1 + lost + opened[cell])
    return at[np.lexsort((cell, counts, is_none, lost))]
