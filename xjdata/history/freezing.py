"""Freezing: the values of the current night under a name, once and for all."""

from datetime import datetime
from zoneinfo import ZoneInfo

from xjdata.history.states import current_state
from xjdata.lake import Freeze, Freezes, mark_of
from xjdata.lake.freezes import checked_name
from xjdata.messages import ConfigError, say
from xjdata.night import Night


def freeze_night(night: Night, name: str, note: str = "") -> tuple[Freeze, bool]:
    """Freeze the current night; the caller holds the night's lock.

    Args:
        night: Any night of the home.
        name: What the freeze is called.
        note: What it is for.

    Returns:
        The freeze, and whether it is new; the same values of the same night may be frozen again
        under their name, which changes nothing.

    Raises:
        ConfigError: The name would not do, or stands for other values; or no night is over.
    """
    name = checked_name(name)
    state = current_state(night)
    values = mark_of(state.values)
    freezes = Freezes(night.store)
    there = freezes.find(name)
    if there is not None:
        if (there.as_of, there.values) == (state.as_of.isoformat(), values):
            return there, False
        message = say(
            "history.frozen", name=name, as_of=there.as_of, at=there.frozen_at, now=state.as_of
        )
        raise ConfigError(message)
    now = datetime.now(ZoneInfo(night.home.league.time_zone)).isoformat(timespec="seconds")
    made = Freeze(name, state.as_of.isoformat(), now, note, values, state.provenance.versions)
    freezes.write(made, state.values, state.provenance)
    return made, True
