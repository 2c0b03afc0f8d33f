"""A past night as one of its own: its units, its plan by name, and a lake below the lake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from xjdata.home import Home, League
from xjdata.lake import Provenance, Store
from xjdata.night import Night


@dataclass(frozen=True)
class PastHome(Home):
    """The home as it is now, but for what belongs to a past night.

    Attributes:
        units_then: The units there were, as far as they have a source contract still.
        plan_then: The plan that was in force, by name.
    """

    units_then: Sequence[str]
    plan_then: str

    @cached_property
    def units(self) -> list[str]:
        """The units of that night."""
        return list(self.units_then)

    @cached_property
    def league(self) -> League:
        """Today's settings with the plan of that night."""
        return Home(self.root).league.model_copy(update={"plan": self.plan_then})


@dataclass(frozen=True)
class PastNight(Night):
    """A night whose lake is a folder of the lake.

    Attributes:
        lake_folder: That folder.
    """

    lake_folder: str

    @cached_property
    def store(self) -> Store:
        """The lake of the replay."""
        return Store(self.home, self.lake_folder)

    def on(self, day: date) -> "PastNight":
        """The same lake as of another night."""
        return self if day == self.as_of else replace(self, as_of=day)


def past_night(night: Night, then: Provenance) -> PastNight:
    """A past night, under today's settings, contracts and code."""
    units = [unit for unit in then.units if unit in night.home.units]
    home = PastHome(night.home.root, units, then.plan)
    return PastNight(home, night.as_of, f"replays/{night.as_of.isoformat()}")


def replay_file(home: Home, as_of: date) -> Path:
    """The warehouse file of a replay."""
    return home.warehouses / f"replay-{as_of.isoformat()}.duckdb"
