"""How far a row may be off, and what that is found from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from xjdata.explain.changes import Change
from xjdata.indicators import Ratio
from xjdata.plan import Target

Why = Literal["amount", "stale", "missing", "changed", "no_value"]
"""Why there is no bound. amount: rows left out hold numbers that are added up. stale: newer data of
a unit were not taken. missing: a unit's value is not there at all. changed: plan, contracts or
program are others than on that night. no_value: there is nothing to bound."""


@dataclass(frozen=True)
class Bound:
    """How far a row may be off.

    Attributes:
        left_out: Rows that could change it.
        worst: Least numerator over most denominator; None where there is no bound.
        best: Most over least, as far as the same rows allow both.
        numerators: Least and most of the numerator.
        denominators: Least and most of the denominator; None of a count.
        why: Why there is no bound, and of which datasets or units.
    """

    left_out: int = 0
    worst: Ratio | None = None
    best: Ratio | None = None
    numerators: tuple[int, int] | None = None
    denominators: tuple[int, int] | None = None
    why: Mapping[Why, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_bounded(self) -> bool:
        """Whether both ends are known."""
        return self.worst is not None


@dataclass(frozen=True)
class Bounds:
    """The bounds of one target: of the league, and of each unit."""

    league: Bound
    units: Mapping[str, Bound]


@dataclass(frozen=True)
class Published:
    """What the tables say of one target.

    Attributes:
        league: The league's row of `mart.indicator_value`.
        units: Unit to its row.
        stale: Dataset and unit in place of which newer data were not taken.
        unsure_priors: Units of which figures of last year were left out.
    """

    league: Mapping[str, Any]
    units: Mapping[str, Mapping[str, Any]]
    stale: frozenset[tuple[str, str]] = frozenset()
    unsure_priors: frozenset[str] = frozenset()


def ends(target: Target, sure: Ratio, change: Change) -> Bound:
    """Both ends, from what counts in any case and what could be added or taken."""
    part, whole = sure
    least = max(0, part - change.toggles)
    most = part + change.rows
    if target.value_form == "count":
        return Bound(change.rows, (least, None), (most, None), (least, most))
    low, high = whole or 0, (whole or 0) + change.ones
    if change.rows and not change.parts:
        # What is marked is one of the things in the whole.
        most = min(most, high)
    worst, best = (least, high), (most, high)
    return Bound(change.rows, worst, best, (least, most), (low, high))
