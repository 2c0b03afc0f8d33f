"""Versions: what a part was made with, and what a night was run with."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from xjdata import __version__
from xjdata.home.secrets import key_id
from xjdata.night.gate import Gate
from xjdata.night.night import Night
from xjdata.sources import Source

_ROOMS = ("datasets", "sources", "clean")
"""The rooms whose code and data decide what becomes of a delivery (the gate says its own)."""


_LEAGUE_ROOMS = (
    "messages", "datasets", "plan", "fitness", "lake", "measures", "indicators",
    "evaluations", "summaries", "disclosure", "night",
)  # fmt: skip
"""The rooms whose code and data decide what becomes of the accepted rows of a league."""


def rules_version() -> str:
    """A mark of the code and data that read and clean a delivery."""
    return code_version(*(f"xjdata.{room}" for room in _ROOMS))


def league_version() -> str:
    """A mark of the code and data that make measures, values and tables of accepted rows."""
    return code_version(*(f"xjdata.{room}" for room in _LEAGUE_ROOMS))


@cache
def code_version(*packages: str) -> str:
    """A mark of all code and data in some packages."""
    digest = hashlib.sha256(__version__.encode())
    for package in packages:
        _add(resources.files(package), digest)
    return digest.hexdigest()


def _add(place: Traversable, digest: "hashlib._Hash") -> None:
    for item in sorted(place.iterdir(), key=lambda entry: entry.name):
        if item.is_dir() and item.name != "__pycache__":
            _add(item, digest)
        elif item.name.endswith((".py", ".yaml", ".csv")):
            digest.update(item.name.encode() + b"\0" + item.read_bytes())


def inputs_of(
    night: Night, source: Source, gate: Gate, sha256: str, schools: str
) -> dict[str, object]:
    """Everything that goes into a part: bytes, contracts, rules, key, known schools.

    Args:
        night: Tonight.
        source: The layout that reads the delivery.
        gate: Its suite judges it.
        sha256: The delivery.
        schools: A mark of the unit's schools the rows may refer to; empty where there are none.
    """
    return {
        "delivery": sha256,
        "layout": source.model_dump_json(),
        "rules": rules_version(),
        "suite": gate.suite_version(source.dataset),
        "thresholds": night.home.league.thresholds_of(source.dataset).model_dump(),
        "period": night.period(source.dataset),
        "key": key_id(night.key),
        "schools": schools,
    }


def fingerprint(inputs: Mapping[str, object]) -> str:
    """The mark of everything that goes into a part."""
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def marks_of(inputs: Mapping[str, object]) -> dict[str, str]:
    """A short mark of each input of a part; what is a mark itself stays as it is."""
    whole = ("delivery", "schools")
    return {
        name: str(value) if name in whole else short_mark(json.dumps(value, sort_keys=True))
        for name, value in inputs.items()
    }


def source_mark(source: Source) -> str:
    """The short mark of a layout, as `marks_of` has it."""
    return short_mark(json.dumps(source.model_dump_json()))


def night_versions(night: Night, gate: Gate, datasets: list[str]) -> dict[str, str]:
    """What a night was run with, for `quality.night`."""
    contracts = {
        unit: contract.model_dump(mode="json") for unit, contract in night.contracts.items()
    }
    suites = [gate.suite_version(dataset) for dataset in datasets]
    return {
        "code_version": __version__,
        "rules_version": rules_version()[:16],
        "plan_version": plan_version(night),
        "contracts_version": short_mark(json.dumps(contracts, sort_keys=True)),
        "suites_version": short_mark(json.dumps(suites)),
    }


def plan_version(night: Night) -> str:
    """A mark of the plan a night works on."""
    return short_mark(night.plan.model_dump_json())


def short_mark(text: str) -> str:
    """Sixteen digits that tell two texts apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
