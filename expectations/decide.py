"""The order of judging: from rows that fail to what happens to rows and cells.

Copies are left out first. Of what is left a row is rejected once, by the first check it fails, and
its other faults are not listed. Then cells are blanked and flagged; checks that compare cells pass
over rows in which one of them is empty or was blanked. (Source-templates section 7, "Order".)

Here: set algebra over row positions. Not here: the rules (`catalog`) and their evaluation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from expectations.check import Check
from expectations.engine import Positions
from expectations.questions import Rows

Mask = npt.NDArray[np.bool_]


@dataclass
class Decision:
    """What becomes of each row and cell; masks are as long as the delivery.

    Attributes:
        copies: Rows equal to an earlier one.
        rejected: Other rows that are left out.
        blanked: Canonical column to the rows whose cell is emptied.
        listed: Check id to the rows it is listed for, ascending.
    """

    copies: Mask
    rejected: Mask
    blanked: dict[str, Mask] = field(default_factory=dict)
    listed: dict[str, Positions] = field(default_factory=dict)

    @property
    def kept(self) -> Mask:
        """Rows that count, unless the delivery is held."""
        return ~(self.copies | self.rejected)

    @property
    def faulty(self) -> Mask:
        """Rows rejected or with a blanked cell; copies are no fault."""
        faulty = self.rejected.copy()
        for mask in self.blanked.values():
            faulty |= mask
        return faulty

    def is_blanked(self, column: str) -> Mask:
        """The rows in which a cell is emptied."""
        return self.blanked.get(column, np.zeros(len(self.copies), dtype=np.bool_))


def decide(checks: Sequence[Check], failing: dict[str, Positions], rows: Rows) -> Decision:
    """What becomes of rows and cells.

    Args:
        checks: The checks in the order of judging.
        failing: Check id to the rows that fail it, as the engine found them.
        rows: Of the delivery.
    """
    masks = {name: _mask(at, len(rows)) for name, at in failing.items() if len(at)}
    nothing = np.zeros(len(rows), dtype=np.bool_)
    decision = Decision(masks.get("row.copy", nothing), nothing.copy())
    failed = [check for check in checks if check.id in masks and check.id != "row.copy"]
    _list(decision, "row.copy", decision.copies)
    for check in failed:
        if check.action == "reject":
            hit = masks[check.id] & decision.kept
            decision.rejected |= hit
            _list(decision, check.id, hit)
    whole = [check for check in failed if check.action != "reject"]
    for check in whole:
        hit = masks[check.id] & decision.kept
        if len(check.cells) > 1:
            hit &= _judged(check, decision, rows)
        for other in check.unless:
            hit &= ~masks.get(other, nothing)
        if check.action == "blank" and check.column is not None:
            decision.blanked[check.column] = decision.is_blanked(check.column) | hit
        _list(decision, check.id, hit)
    return decision


def _judged(check: Check, decision: Decision, rows: Rows) -> Mask:
    """The rows in which the cells a check compares are there and were not blanked before.

    Emptiness as delivered was seen to when the question was asked; only blanks are new here.
    """
    judged = np.ones(len(rows), dtype=np.bool_)
    for name in check.cells:
        if name not in check.where_any:
            judged &= ~decision.is_blanked(name)
    if check.where_any:
        left = np.zeros(len(rows), dtype=np.bool_)
        for name in check.where_any:
            left |= pd.notna(rows[name]) & ~decision.is_blanked(name)
        judged &= left
    return judged


def _mask(positions: Positions, length: int) -> Mask:
    mask = np.zeros(length, dtype=np.bool_)
    mask[positions] = True
    return mask


def _list(decision: Decision, name: str, hit: Mask) -> None:
    positions = np.flatnonzero(hit)
    if len(positions):
        decision.listed[name] = positions
