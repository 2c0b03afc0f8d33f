"""What the bureau keeps itself: research posts, partners, supervision, milestones.

Here: the ledgers of the bureau unit from `bureau.yaml`, and the research posts, which every unit
has. Not here: partners of single schools (`groups`).
"""

from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from xjdata.datasets import code_list
from xjdata.home import load_yaml_model
from xjdata.sample.league.units import AS_OF, LEAGUE_DIRECT, stream, units

_LEAGUE, _COUNTY = "1", "2"
_OF_DUTIES = "4"
_FILLINGS = (("1", "2", "3"), (0.62, 0.22, 0.16))
_SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "道德与法治", "历史", "体育与健康")
_FEWER = {"152571": 4, "152528": 6}
"""Counties with fewer posts than one for each subject."""


class _Round(BaseModel):
    """Rounds of supervision on one topic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    topic: str
    stage: str | None = None
    held_on: list[str]


class _Post(BaseModel):
    """A research post of the league."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: str
    shortage: bool | None
    filling: str | None


class _Bureau(BaseModel):
    """The shape of `bureau.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    partners: list[tuple[str, str | None, str | None, int | None]]
    supervision: list[_Round]
    evaluated: dict[str, str]
    milestones: list[tuple[str, str, str | None]]
    posts: list[_Post]


@cache
def _bureau() -> _Bureau:
    file = resources.files("xjdata.sample.league") / "bureau.yaml"
    return load_yaml_model(Path(str(file)), _Bureau, file.read_text("utf-8"))


def make_partners() -> pd.DataFrame:
    """The `partner` dataset, one row per school elsewhere."""
    columns = ["partner", "agreement_start", "agreement_end", "activities"]
    return _of_bureau(pd.DataFrame(_bureau().partners, columns=columns))


def make_supervision() -> pd.DataFrame:
    """The `supervision` dataset, one row per round."""
    frame = pd.DataFrame([line.model_dump() for line in _bureau().supervision])
    evaluated = pd.DataFrame(_bureau().evaluated.items(), columns=["county_evaluated", "held_on"])
    county = evaluated["county_evaluated"].map(code_list("county").title)
    evaluated = evaluated.assign(kind=_OF_DUTIES, topic=county + "履行教育职责评价")
    frame = pd.concat([frame.explode("held_on"), evaluated], ignore_index=True)
    number = (frame.index.to_series() + 11).astype(str)
    frame["document"] = f"锡教督函〔{AS_OF.year}〕" + number + "号"
    return _of_bureau(frame)


def make_milestones() -> pd.DataFrame:
    """The `milestone` dataset, one row per event."""
    return _of_bureau(pd.DataFrame(_bureau().milestones, columns=["item", "held_on", "document"]))


def _of_bureau(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the bureau unit, with their days as days."""
    for column in frame.columns.intersection(["agreement_start", "agreement_end", "held_on"]):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame.assign(unit=LEAGUE_DIRECT, county_code=LEAGUE_DIRECT)


def make_posts(seed: int) -> pd.DataFrame:
    """The `research_post` dataset: one row per level, subject and year.

    Args:
        seed: The seed of the sample.
    """
    rng = stream(seed, "posts")
    rows = [
        (unit.code, subject, AS_OF.year - before)
        for unit in units()
        if unit.code != LEAGUE_DIRECT
        for turn, subject in enumerate(_SUBJECTS[: _FEWER.get(unit.code)])
        for before in range(1 + (turn < 3))
    ]
    frame = pd.DataFrame(rows, columns=["unit", "subject", "year"])
    frame["level"] = _COUNTY
    frame["filling"] = rng.choice(_FILLINGS[0], len(frame), p=_FILLINGS[1])
    frame["shortage"] = pd.array(rng.random(len(frame)) < 0.2, dtype="boolean")
    own = pd.DataFrame([post.model_dump() for post in _bureau().posts])
    own = own.assign(unit=LEAGUE_DIRECT, level=_LEAGUE, year=AS_OF.year)
    before = own.iloc[:4].assign(year=AS_OF.year - 1, filling=np.array(["1", "3", "1", "2"]))
    frame = pd.concat([frame, own, before], ignore_index=True)
    return frame.assign(county_code=frame["unit"])
