"""States: the values of a night and what they were made of, frozen or as the log has them."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from xjdata.lake import NOW, Freezes, Provenance
from xjdata.lake.freezes import checked_name
from xjdata.lake.provenance import read_provenance
from xjdata.messages import ConfigError, say
from xjdata.night import Night
from xjdata.night.frozen import values_of_night


@dataclass(frozen=True)
class State:
    """The values of one night.

    Attributes:
        name: The freeze; ``now`` for what is current.
        as_of: The night.
        values: Its indicator values at every level, columns as `INDICATOR_SCHEMA`.
        provenance: What they were made of.
    """

    name: str
    as_of: date
    values: pa.Table
    provenance: Provenance


def state_of(night: Night, name: str = NOW) -> State:
    """The state of a night that is over.

    Raises:
        ConfigError: It is not, or an earlier version of this program ran it.
    """
    manifest = night.log.manifest(night.as_of)
    if manifest is None or manifest.state != "complete":
        raise ConfigError(say("history.unfinished", as_of=night.as_of))
    provenance = read_provenance(night.store, night.as_of)
    if provenance is None:
        raise ConfigError(say("history.no_provenance", as_of=night.as_of))
    return State(name, night.as_of, values_of_night(night.store, night.as_of), provenance)


def current_state(night: Night) -> State:
    """The state of the night that readers see; without a warehouse, of the newest one that ended.

    Args:
        night: Any night of the home.

    Raises:
        ConfigError: There is none, or it has been begun again and is not finished.
    """
    link, log = night.home.warehouse_link, night.log
    if link.exists():
        return state_of(Night(night.home, date.fromisoformat(link.resolve().stem)))
    for name in reversed(log.nights()):
        manifest = log.manifest(date.fromisoformat(name))
        if manifest is not None and manifest.state == "complete":
            return state_of(Night(night.home, date.fromisoformat(name)))
    raise ConfigError(say("history.no_night"))


def state_named(night: Night, name: str) -> State:
    """The state of a freeze, or the current one, which is called ``now``.

    Raises:
        ConfigError: There is no such freeze; names those there are.
    """
    if name.strip().casefold() == NOW:
        return current_state(night)
    freezes = Freezes(night.store)
    found = freezes.find(checked_name(name))
    if found is None:
        names = ", ".join(freeze.name for freeze in freezes.all()) or "-"
        raise ConfigError(say("history.no_freeze", name=name, names=names))
    as_of = date.fromisoformat(found.as_of)
    return State(found.name, as_of, freezes.values(found.name), freezes.provenance(found.name))
