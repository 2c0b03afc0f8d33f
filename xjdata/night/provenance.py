"""The provenance of a night: what its values were made of, written down when it ends."""

from xjdata.datasets import dataset_names
from xjdata.lake.provenance import Provenance
from xjdata.night.gate import Gate
from xjdata.night.league import served_parts
from xjdata.night.night import Night
from xjdata.night.versions import (
    league_version,
    night_versions,
    rules_version,
    short_mark,
    source_mark,
)

_COMPARED = ("yoy-increase", "stays-above")
"""Operators that ask for last year's value too, from dataset ``baseline``."""


def provenance_of(night: Night, gate: Gate) -> Provenance:
    """What the values of a night are made of, as things stand.

    Args:
        night: The night; what is served is read from its lake.
        gate: Says which suites are in effect.
    """
    plan, datasets = night.plan, list(dataset_names())
    sources = (night.source(unit, name) for unit in night.home.units for name in datasets)
    return Provenance(
        plan=plan.name,
        units=list(night.home.units),
        versions=night_versions(night, gate, datasets),
        code=short_mark(league_version()),
        rules=short_mark(rules_version()),
        suites={dataset: gate.suite_version(dataset) for dataset in datasets},
        contracts={
            unit: short_mark(contract.model_dump_json())
            for unit, contract in night.contracts.items()
        },
        sources={f"{s.unit}/{s.dataset}": source_mark(s) for s in sources if s is not None},
        head=short_mark(plan.model_dump_json(exclude={"items", "text"})),
        targets=_targets(night),
        served={
            f"{dataset}/{night.period(dataset)}/{unit}": vars(served)
            for dataset in datasets
            for unit, served in served_parts(night, dataset).items()
        },
    )


def _targets(night: Night) -> dict[str, dict[str, object]]:
    calls = night.calls
    found: dict[str, dict[str, object]] = {}
    for target in night.plan.targets:
        needs = [need.dataset for need in calls[target.id].needs] if target.id in calls else []
        if target.operator in _COMPARED:
            needs.append("baseline")
        found[target.id] = {
            "entry": short_mark(target.model_dump_json()),
            "deadline": target.deadline.isoformat(),
            "needs": sorted(set(needs)),
        }
    return found
