"""Versions: what a part was made with, and what a night was run with."""

import hashlib
import json
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import pandas as pd
import pyarrow as pa

from xjdata import __version__
from xjdata.home.secrets import key_id
from xjdata.night.gate import Gate
from xjdata.night.night import Night
from xjdata.sources import Source

_ROOMS = ("datasets", "sources", "clean")
"""The rooms whose code and data decide what becomes of a delivery (the gate says its own)."""


@cache
def rules_version() -> str:
    """A mark of the code and data that read and clean a delivery."""
    digest = hashlib.sha256(__version__.encode())
    for room in _ROOMS:
        _add(resources.files(f"xjdata.{room}"), digest)
    return digest.hexdigest()


def _add(place: Traversable, digest: "hashlib._Hash") -> None:
    for item in sorted(place.iterdir(), key=lambda entry: entry.name):
        if item.is_dir() and item.name != "__pycache__":
            _add(item, digest)
        elif item.name.endswith((".py", ".yaml", ".csv")):
            digest.update(item.name.encode() + b"\0" + item.read_bytes())


def fingerprint(
    night: Night, source: Source, gate: Gate, sha256: str, known: pd.DataFrame | None
) -> str:
    """The mark of everything that goes into a part: bytes, contracts, rules, key, known schools.

    Args:
        night: Tonight.
        source: The layout that reads the delivery.
        gate: Its suite judges it.
        sha256: The delivery.
        known: The unit's schools the rows may refer to; None for the school list itself.
    """
    inputs = {
        "delivery": sha256,
        "layout": source.model_dump(mode="json"),
        "rules": rules_version(),
        "suite": gate.suite_version(source.dataset),
        "thresholds": night.home.league.thresholds_of(source.dataset).model_dump(),
        "period": night.period(source.dataset),
        "key": key_id(night.key),
        "schools": None if known is None else _mark(known),
    }
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _mark(known: pd.DataFrame) -> str:
    """A mark of the schools a unit delivered, whatever their order."""
    table = pa.Table.from_pandas(known, preserve_index=False)
    ordered = table.sort_by([(name, "ascending") for name in table.column_names])
    batches = ordered.combine_chunks().to_batches()
    return hashlib.sha256(b"".join(batch.serialize() for batch in batches)).hexdigest()


def night_versions(night: Night, gate: Gate, datasets: list[str]) -> dict[str, str]:
    """What a night was run with, for `quality.night`."""
    contracts = {
        unit: contract.model_dump(mode="json") for unit, contract in night.contracts.items()
    }
    suites = [gate.suite_version(dataset) for dataset in datasets]
    return {
        "code_version": __version__,
        "rules_version": rules_version()[:16],
        "plan_version": _short(night.plan.model_dump_json()),
        "contracts_version": _short(json.dumps(contracts, sort_keys=True)),
        "suites_version": _short(json.dumps(suites)),
    }


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
