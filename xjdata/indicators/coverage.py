"""Who has delivered what a target needs, and who has not.

Here: from the availability of datasets to the units whose value is missing. Not here: what becomes
of a verdict by it (`xjdata.plan.judge`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xjdata.datasets import is_county
from xjdata.indicators.prior import Ratio
from xjdata.measures import Need, TargetMeasure
from xjdata.plan import Sources, Target

Availability = Literal["none", "missing", "there"]
"""none: the unit has no source for the dataset. missing: it has one, and nothing of it was ever
accepted. there: rows (or a report of none) are served."""

Available = Mapping[tuple[str, str], Availability]
"""Unit and dataset to availability; what is not named is ``none``. A column (``dataset.column``)
is named where a unit has rows without it."""


@dataclass(frozen=True)
class Coverage:
    """What of a target's data is there.

    Attributes:
        units: The units that have to deliver it, in the league's order.
        missing: Those of them whose value is not known.
        has_source: Every dataset it needs has a source in some unit.
    """

    units: tuple[str, ...]
    missing: frozenset[str]
    has_source: bool

    @property
    def league(self) -> Sources:
        """What the league's row has to go by."""
        if not self.has_source:
            return "none"
        if not self.missing:
            return "complete"
        return "missing" if self.missing.issuperset(self.units) else "some_missing"

    def of(self, unit: str) -> Sources:
        """What the row of one unit has to go by.

        What the bureau alone delivers, it delivers for all units.
        """
        if not self.has_source or unit not in self.units:
            return self.league
        return "missing" if unit in self.missing else "complete"

    def without(self, units: Sequence[str]) -> "Coverage":
        """The same with further units whose value is not known."""
        return Coverage(self.units, self.missing.union(units), self.has_source)

    @property
    def named(self) -> str:
        """The missing units, joined by commas; empty when nothing can be said to be missing."""
        return ",".join(u for u in self.units if u in self.missing) if self.has_source else ""


def coverage_of(
    target: Target, call: TargetMeasure | None, available: Available, units: Sequence[str]
) -> Coverage:
    """What of a target's data is there.

    A unit's value is missing when one of the datasets it has to deliver is not there, or came
    without a column that the target must be given, whether it has a source for it or not. A dataset
    or column without a source in any unit leaves the target without data.

    Args:
        target: The target.
        call: Its measure; none means that nobody has a source.
        available: Of each unit and dataset.
        units: The units of the league, in order.
    """
    deliver = _deliverers(target, units)
    if call is None:
        return Coverage(deliver, frozenset(), has_source=False)
    if all(isinstance(need.units, tuple) for need in call.needs):
        # A named list concerns the units of its members alone.
        concerned = {unit for need in call.needs for unit in need.units}
        deliver = tuple(unit for unit in deliver if unit in concerned)
    states = [
        {unit: _state(available, unit, need.dataset, column) for unit in _units(need, deliver)}
        for need in call.needs
        for column in ("", *(name for name in target.given if name.startswith(f"{need.dataset}.")))
    ]
    missing = {unit for found in states for unit, state in found.items() if state != "there"}
    has_source = all(any(state != "none" for state in found.values()) for found in states)
    return Coverage(deliver, frozenset(missing), has_source)


def _state(available: Available, unit: str, dataset: str, column: str) -> Availability:
    """Of a unit's dataset, or of one column of it."""
    state = available.get((unit, dataset), "none")
    return available.get((unit, column), state) if column and state == "there" else state


def not_known(target: Target, sums: Mapping[str, Ratio]) -> list[str]:
    """Units whose ratio is not known, because the measure does not know their whole.

    Args:
        target: The target.
        sums: Unit to numerator and denominator.
    """
    if target.value_form != "percent":
        return []
    return [unit for unit, (_, whole) in sums.items() if whole is None]


def _deliverers(target: Target, units: Sequence[str]) -> tuple[str, ...]:
    """The units that have to deliver: all, or the one that stands for the bureau."""
    if target.delivered_by == "bureau":
        return tuple(unit for unit in units if not is_county(unit))
    return tuple(units)


def _units(need: Need, deliver: Sequence[str]) -> list[str]:
    if need.units == "all":
        return list(deliver)
    if need.units == "counties":
        return [unit for unit in deliver if is_county(unit)]
    return [unit for unit in deliver if unit in need.units]
