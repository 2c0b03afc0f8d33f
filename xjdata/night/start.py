"""The first and the last step of a night, and what comes before both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from xjdata.datasets import dataset_names
from xjdata.home.secrets import key_id
from xjdata.lake import NightManifest
from xjdata.lake.provenance import write_provenance
from xjdata.messages import ConfigError, say
from xjdata.night.gate import Gate
from xjdata.night.night import Night
from xjdata.night.provenance import provenance_of

_KEY_FILE = "key.json"


def sweep(night: Night) -> None:
    """Remove what killed nights left half written; the caller holds the night's lock, alone.

    Whoever holds it together with others may be writing such files at this moment.
    """
    night.archive.sweep()
    night.store.sweep()


def start(night: Night, units: Sequence[str]) -> NightManifest:
    """Start a night, or go on with one that was left running.

    Args:
        night: Tonight.
        units: The units it loads.

    Raises:
        ConfigError: The night lies before the newest one, or the lake has another pseudonym key.
    """
    same_key(night)
    _not_past(night)
    manifest = night.log.manifest(night.as_of)
    goes_on = manifest is not None and manifest.state == "running"
    if manifest is not None and goes_on:
        manifest = replace(manifest, units=_in_order(night, {*manifest.units, *units}))
    else:
        manifest = NightManifest(
            as_of=night.as_of.isoformat(),
            units=_in_order(night, set(units)),
            state="running",
            baseline=_served_now(night),
        )
    night.log.write_manifest(manifest)
    if not goes_on:
        # Of an earlier night of the same date: a unit that does not end now must not pass for done.
        for unit in manifest.units:
            night.log.forget(night.as_of, unit)
    return manifest


def finish(night: Night, gate: Gate) -> None:
    """Mark a night as complete: its warehouse is published, and what it was made of is written."""
    manifest = night.log.manifest(night.as_of)
    if manifest is not None:
        write_provenance(night.store, night.as_of, provenance_of(night, gate))
        night.log.write_manifest(replace(manifest, state="complete"))


def _in_order(night: Night, units: set[str]) -> list[str]:
    return [unit for unit in night.home.units if unit in units]


def _served_now(night: Night) -> dict[str, dict[str, object]]:
    baseline: dict[str, dict[str, object]] = {}
    for dataset in dataset_names():
        period = night.period(dataset)
        for unit in night.home.units:
            served = night.log.served(dataset, period, unit)
            if served is not None:
                baseline[f"{dataset}/{period}/{unit}"] = vars(served)
    return baseline


def same_key(night: Night) -> None:
    """Under another key one person would become two: such a night stops before it starts.

    Raises:
        ConfigError: The lake has another pseudonym key.
    """
    known = night.store.read_json(_KEY_FILE)
    mine = key_id(night.key)
    if known is None:
        night.store.write_json(_KEY_FILE, {"key_id": mine})
    elif known["key_id"] != mine:
        raise ConfigError(say("config.other_key"))


def _not_past(night: Night) -> None:
    later = [name for name in night.log.nights() if date.fromisoformat(name) > night.as_of]
    if later:
        raise ConfigError(say("night.past", as_of=night.as_of, newest=later[-1]))
