"""A past night played again: from archived bytes, under today's contracts, plan and code.

What was served that night is what the replay serves, also where something newer had been held: the
log says which deliveries these were, the archive has their bytes. Each is read by the layout that
was in force on the night its part was made. The replay is a lake of its own below the lake, in
which the steps of a night run as they always do; nothing else is written to.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from xjdata.history.changes import Change, changes_between
from xjdata.history.differences import Difference, differences
from xjdata.history.past import past_night
from xjdata.history.reading import Reading, Refused
from xjdata.history.states import State, state_of
from xjdata.lake import NightManifest
from xjdata.lake.provenance import write_provenance
from xjdata.messages import ConfigError, say
from xjdata.night import (
    Gate,
    Night,
    Snapshot,
    compute_evaluations,
    compute_indicators,
    compute_measures,
    compute_summaries,
    make_snapshot,
)
from xjdata.night.provenance import provenance_of
from xjdata.night.start import same_key

Publish = Callable[[Night, Snapshot], None]
OnUnit = Callable[[str], None]


_NIGHTS_TOLD = 10


@dataclass(frozen=True)
class Replay:
    """What came of it.

    Attributes:
        night: The night, in a lake of its own.
        then: The values of the night.
        again: Those of the replay.
        differences: Values in which it differs from the night's own.
        changes: What has changed since that night but deliveries.
        refused: What could not be served again.
    """

    night: Night
    then: State
    again: State
    differences: list[Difference]
    changes: list[Change]
    refused: list[Refused]


def is_past(night: Night) -> bool:
    """Whether a later night has been run."""
    return any(date.fromisoformat(name) > night.as_of for name in night.log.nights())


def replay(night: Night, gate: Gate, publish: Publish, after: OnUnit = lambda _: None) -> Replay:
    """Play a past night again; the caller holds the night's lock.

    Args:
        night: The night.
        gate: Judges what is read again.
        publish: Writes what the replay publishes, somewhere of its own.
        after: Called with each unit when it has been read.

    Raises:
        ConfigError: There was no such night, it did not end, it kept no record, bytes of it are
            missing in the archive, or the lake has another pseudonym key.
    """
    if night.log.manifest(night.as_of) is None:
        names = ", ".join(night.log.nights()[-_NIGHTS_TOLD:])
        raise ConfigError(say("history.no_such_night", as_of=night.as_of, names=names))
    then = state_of(night)
    same_key(night)
    past = past_night(night, then.provenance)
    reading = Reading(night, past, gate, then.provenance)
    reading.refuse_lost_bytes()
    past.store.clear()
    same_key(past)
    manifest = NightManifest(past.as_of.isoformat(), past.home.units, "running", {})
    past.log.write_manifest(manifest)
    for unit in past.home.units:
        reading.read(unit)
        after(unit)
    compute_measures(past)
    compute_indicators(past)
    compute_evaluations(past)
    compute_summaries(past)
    publish(past, make_snapshot(past, gate))
    write_provenance(past.store, past.as_of, provenance_of(past, gate))
    past.log.write_manifest(replace(manifest, state="complete"))
    again = state_of(past)
    return Replay(
        past,
        then,
        again,
        differences(then, again),
        changes_between(then.provenance, again.provenance),
        reading.refused,
    )
