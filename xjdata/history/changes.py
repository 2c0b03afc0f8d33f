"""Changes: in what two nights differ, by what their values were made of.

Here: which versions, contracts, suites and targets are others. Not here: which of it changed which
value (`causes`).
"""

from dataclasses import dataclass
from typing import Literal

from xjdata.lake import Provenance, Served

Kind = Literal["code", "rules", "suite", "plan", "contract"]


@dataclass(frozen=True)
class Change:
    """One thing that is another now.

    Attributes:
        kind: ``code`` of measures and values, ``rules`` of reading and cleaning, the ``suite`` of a
            dataset, the ``plan``, the source ``contract`` of a unit.
        subject: The dataset, the unit; of the plan the target, or ``plan`` for its head or its
            name; else empty.
        datasets: Of a contract: the datasets it reads in another way; none when the change does
            not concern what was read.
    """

    kind: Kind
    subject: str = ""
    datasets: tuple[str, ...] = ()


def changes_between(before: Provenance, after: Provenance) -> list[Change]:
    """Everything but deliveries in which the two differ, in the order of `Kind`."""
    found = []
    if before.code != after.code:
        found.append(Change("code"))
    if before.rules != after.rules or _by_input(before, after, "rules"):
        found.append(Change("rules"))
    found += [Change("suite", name) for name in _different(before.suites, after.suites)]
    if (before.plan, before.head) != (after.plan, after.head):
        found.append(Change("plan", "plan"))
    found += [Change("plan", target) for target in other_targets(before, after)]
    layouts = {(unit, dataset) for dataset, unit in _by_input(before, after, "layout")}
    layouts |= {
        (unit, dataset)
        for unit, _, dataset in (place.partition("/") for place in other_sources(before, after))
    }
    units = {*_different(before.contracts, after.contracts), *(unit for unit, _ in layouts)}
    found += [
        Change("contract", unit, tuple(sorted(name for of, name in layouts if of == unit)))
        for unit in sorted(units)
    ]
    return found


def other_targets(before: Provenance, after: Provenance) -> list[str]:
    """Targets whose entry in the plan is another, or stands in one of the two only."""
    entries = [{name: str(t["entry"]) for name, t in p.targets.items()} for p in (before, after)]
    return _different(*entries)


def other_sources(before: Provenance, after: Provenance) -> list[str]:
    """``unit/dataset`` that has a source in one of the two only."""
    return sorted(set(before.sources) ^ set(after.sources))


def served_by_both(
    before: Provenance, after: Provenance
) -> dict[tuple[str, str], tuple[Served, Served]]:
    """Dataset and unit to what was served then and then, where something was both times."""
    first, second = by_place(before), by_place(after)
    return {place: (first[place], second[place]) for place in first if place in second}


def by_place(provenance: Provenance) -> dict[tuple[str, str], Served]:
    """Dataset and unit to what was served."""
    found = {}
    for place, served in provenance.served.items():
        dataset, _, unit = place.split("/")
        found[dataset, unit] = Served(**served)
    return found


def _by_input(before: Provenance, after: Provenance, name: str) -> list[tuple[str, str]]:
    """Places whose parts were made with another input of this name."""
    both = served_by_both(before, after).items()
    return [place for place, (a, b) in both if a.made_with.get(name) != b.made_with.get(name)]


def _different(before: dict[str, str], after: dict[str, str]) -> list[str]:
    names = [*before, *(name for name in after if name not in before)]
    return [name for name in names if before.get(name) != after.get(name)]
