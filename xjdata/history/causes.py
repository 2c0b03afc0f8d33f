"""Causes: which delivery, contract, rule or entry of the plan made a value another.

What two nights kept of the making of their values is compared; what is the same in both can be no
cause. What is left may be several things, and then all of them are named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from xjdata.history.changes import by_place, other_sources, other_targets
from xjdata.history.states import State
from xjdata.lake import Served

Kind = Literal["delivery", "contract", "rule", "plan", "date", "unknown"]

_RULES = ("rules", "suite", "thresholds", "key")
"""Inputs of a part that are rules of this program or settings, and not of the unit."""

_NUMBERS = ("numerator", "denominator", "target_value", "prior_value")
_LACKING = ("cannot_verify", "no_data")


@dataclass(frozen=True)
class Delivered:
    """A delivery that was served.

    Attributes:
        files: The files as the unit named them.
        sha256: The delivery.
        arrived_on: The night it came.
    """

    files: tuple[str, ...]
    sha256: str
    arrived_on: str


@dataclass(frozen=True)
class Cause:
    """One thing that may have made a value another.

    Attributes:
        kind: ``delivery``: other bytes are served. ``contract``: they are read in another way, or
            a source is new or gone. ``rule``: by other code, checks or settings. ``plan``: the
            target's entry is another. ``date``: nothing but the night. ``unknown``: what is kept
            does not tell.
        county_code: Of a delivery, contract or rule: the unit; empty where all are concerned.
        dataset: Of the same: the dataset.
        before: Of a delivery: what was served; None when nothing was.
        after: Of a delivery: what is served.
        detail: Of a rule: what is another (``code``, ``rules``, ``suite``, ``thresholds``,
            ``key``); of a contract ``added`` or ``removed`` when the source is; of a date the
            deadline that has passed, if one has.
    """

    kind: Kind
    county_code: str = ""
    dataset: str = ""
    before: Delivered | None = None
    after: Delivered | None = None
    detail: str = ""


class Causes:
    """The causes of differences between two states."""

    def __init__(self, before: State, after: State, changed_units: Mapping[str, set[str]]) -> None:
        """Compare what the states were made of.

        Args:
            before: The earlier one, as a rule.
            after: The other.
            changed_units: Target to the units whose own value differs.
        """
        self._before, self._after = before, after
        self._units = changed_units
        self._plan = set(other_targets(before.provenance, after.provenance))

    def of(
        self,
        place: Mapping[str, str],
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> list[Cause]:
        """The causes of one difference; never none.

        Args:
            place: Where the value stands.
            before: What it was.
            after: What it is.
        """
        target = place["target_id"]
        only_status = _is_only_status(before, after)
        found = [] if only_status else self._of_data(target, place["county_code"])
        first, second = self._before.provenance, self._after.provenance
        if first.code != second.code:
            found.append(Cause("rule", detail="code"))
        if target in self._plan or (first.plan, first.head) != (second.plan, second.head):
            found.append(Cause("plan"))
        if self._before.as_of != self._after.as_of and (only_status or not found):
            found.append(Cause("date", detail=self._passed(target)))
        return found or [Cause("unknown")]

    def _of_data(self, target: str, unit: str) -> list[Cause]:
        """Deliveries, contracts and rules behind a value.

        A unit's own data go first. A measure may ask across units (a student who stands in two of
        them): where nothing of its own is another, what is another anywhere is named.
        """
        needs = {
            need
            for state in (self._before, self._after)
            for need in state.provenance.targets.get(target, {}).get("needs", ())
        }
        units = {unit} if unit != "all" else self._units.get(target, set())
        found = list(dict.fromkeys(cause for needed, cause in self._all if needed in needs))
        own = [cause for cause in found if cause.county_code in units]
        return own or found

    @cached_property
    def _all(self) -> list[tuple[str, Cause]]:
        """Everything that is another in what was served, place by place, and whose rows it is of.

        Rows that were placed by another list of schools are others by the delivery of that list.
        """
        first, second = by_place(self._before.provenance), by_place(self._after.provenance)
        places = sorted({*first, *second}, key=lambda place: (place[1], place[0]))
        found = []
        for dataset, unit in places:
            served = first.get((dataset, unit)), second.get((dataset, unit))
            causes = [replace(cause, dataset=dataset) for cause in _of_place(*served)]
            if "schools" in _other_inputs(*served):
                lists = first.get(("school", unit)), second.get(("school", unit))
                causes += [replace(cause, dataset="school") for cause in _of_place(*lists)]
            if not causes and served[0] and served[1] and _is_other(served[0], served[1]):
                causes = [Cause("unknown", dataset=dataset)]
            found += [(dataset, replace(cause, county_code=unit)) for cause in causes]
        sources = self._before.provenance.sources
        for place in other_sources(self._before.provenance, self._after.provenance):
            unit, _, dataset = place.partition("/")
            detail = "removed" if place in sources else "added"
            found.append((dataset, Cause("contract", unit, dataset, detail=detail)))
        return found

    def _passed(self, target: str) -> str:
        """The deadline of a target when it has passed between the two nights."""
        entry = self._after.provenance.targets.get(target)
        deadline = str(entry["deadline"]) if entry else ""
        first, last = sorted((self._before.as_of, self._after.as_of))
        return deadline if deadline and first <= date.fromisoformat(deadline) < last else ""


def _is_only_status(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    """Whether the numbers are the same, and both times known: only the verdict is another."""
    if before is None or after is None:
        return False
    same = all(before[name] == after[name] for name in _NUMBERS)
    return same and before["status"] not in _LACKING and after["status"] not in _LACKING


def _of_place(before: Served | None, after: Served | None) -> Iterable[Cause]:
    """What is another of one unit's dataset."""
    if before is None and after is None:
        return
    if before is None or after is None or before.sha256 != after.sha256:
        yield Cause("delivery", before=_delivered(before), after=_delivered(after))
    other = _other_inputs(before, after)
    if "layout" in other:
        yield Cause("contract")
    for name in _RULES:
        if name in other:
            yield Cause("rule", detail=name)


def _other_inputs(before: Served | None, after: Served | None) -> set[str]:
    """The inputs that are others, of parts that both say what they were made with."""
    if before is None or after is None or not before.made_with or not after.made_with:
        return set()
    names = {*before.made_with, *after.made_with}
    return {n for n in names if before.made_with.get(n) != after.made_with.get(n)}


def _is_other(before: Served, after: Served) -> bool:
    return before.fingerprint != after.fingerprint


def _delivered(served: Served | None) -> Delivered | None:
    if served is None:
        return None
    files = tuple(str(file["name"]) for file in served.files)
    return Delivered(files, served.sha256, served.arrived_on or served.loaded_on)
