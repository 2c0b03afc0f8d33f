"""The units: who delivers, how large each is, and what it is like; data in `units.yaml`.

Here: the profile of a unit and the random streams everything is drawn from. Not here: the way a
unit writes its files (`layouts`).
"""

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, RootModel

from xjdata.home import load_yaml_model

AS_OF = date(2024, 10, 15)
"""The night the sample stands at: after the start of the school year, before every deadline."""

LEAGUE_DIRECT = "152500"
"""The unit of the league-direct schools, which has no population of its own."""

_MIX = {
    "kindergarten": 0.19,
    "primary": 0.40,
    "junior": 0.21,
    "senior": 0.13,
    "vocational": 0.06,
    "special": 0.008,
}


class Unit(BaseModel):
    """What a unit of the sample is like; see the head of `units.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    share: float = Field(gt=0)
    mix: dict[str, float] = _MIX
    schools: list[str]
    fitness: float
    public: float
    cleared: tuple[float, float]
    population: float | None = None
    named: dict[str, str] = {}


class _Units(RootModel[list[Unit]]):
    pass


@cache
def units() -> tuple[Unit, ...]:
    """The fourteen units, in the order they are loaded and shown."""
    file = resources.files("xjdata.sample.league") / "units.yaml"
    return tuple(load_yaml_model(Path(str(file)), _Units, file.read_text("utf-8")).root)


def stream(seed: int, *names: str) -> np.random.Generator:
    """A random stream of its own for each subject.

    Drawing more for one subject then leaves all others as they were.

    Args:
        seed: The seed of the sample.
        names: The subject, and the unit where the stream is one unit's.
    """
    return np.random.default_rng([seed, *"/".join(names).encode()])
