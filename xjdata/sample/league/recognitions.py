"""Titles and how they came about: the `recognition` dataset.

Here: stories, each a few acts on one title of one holder: applied for, recognised, expired,
revoked, recognised again, held on two levels. Titles of many schools are drawn, those of single
schools and of counties stand in `recognitions.csv`. Not here: which title a target asks for.
"""

import csv
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.league.days import NIGHT, random_days
from xjdata.sample.league.units import stream

APPLIED, RECOGNISED, PASSED, SET_UP, REVOKED = "1", "2", "3", "4", "5"


@dataclass(frozen=True)
class _Act:
    """One act of a story: on a day between two days, valid for some days (0: no end)."""

    level: str
    action: str
    first: str
    last: str
    valid: int = 0


_STORIES: dict[str, tuple[_Act, ...]] = {
    "held": (_Act("3", RECOGNISED, "2018-03-01", "2023-12-31"),),
    "held for a while": (_Act("2", RECOGNISED, "2022-03-01", "2024-09-30", valid=1825),),
    "new": (
        _Act("2", APPLIED, "2023-03-01", "2023-12-31"),
        _Act("2", RECOGNISED, "2024-01-01", str(NIGHT)),
    ),
    "expired": (_Act("3", RECOGNISED, "2019-01-10", "2021-06-30", valid=1095),),
    "revoked": (
        _Act("3", RECOGNISED, "2019-01-10", "2022-06-30"),
        _Act("3", REVOKED, "2022-08-01", "2024-09-30"),
    ),
    "recognised again": (
        _Act("3", RECOGNISED, "2017-01-10", "2018-12-31"),
        _Act("3", REVOKED, "2020-01-10", "2021-12-31"),
        _Act("3", RECOGNISED, "2022-08-01", "2024-09-30"),
    ),
    "on two levels": (
        _Act("4", RECOGNISED, "2017-01-10", "2018-12-31"),
        _Act("2", RECOGNISED, "2021-01-10", "2023-12-31", valid=1825),
    ),
    "lost on one of two levels": (
        _Act("4", RECOGNISED, "2017-01-10", "2018-12-31"),
        _Act("2", RECOGNISED, "2019-01-10", "2021-12-31"),
        _Act("2", REVOKED, "2022-08-01", "2024-09-30"),
    ),
    "applied": (_Act("2", APPLIED, "2023-03-01", str(NIGHT)),),
}
_NONE = "none"
_SPREAD: dict[str, dict[str, float]] = {
    "02": {"held": 0.06, "held for a while": 0.04, "new": 0.03, "expired": 0.04, "revoked": 0.03}
    | {"recognised again": 0.02, "on two levels": 0.03, "lost on one of two levels": 0.02}
    | {"applied": 0.06, _NONE: 0.67},
    "10": {"held": 0.2, "held for a while": 0.15, "new": 0.08, "expired": 0.05, "revoked": 0.02}
    | {"recognised again": 0.02, "on two levels": 0.06, "applied": 0.12, _NONE: 0.3},
    "11": {"held": 0.05, "new": 0.03, "expired": 0.02, "applied": 0.05, _NONE: 0.85},
}
"""Kind of title to how its stories are spread over the schools."""
_COLUMNS = ["unit", "kind", "level", "action", "school_code", "school_name", "acted_on", "valid_to"]


def make_recognitions(schools: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `recognition` dataset.

    Args:
        schools: The school list.
        seed: The seed of the sample.
    """
    rng = stream(seed, "recognitions")
    own = schools.loc[
        ~schools["school_type"].isin(["119", "218"]) & schools["school_status"].eq("1")
    ]
    parts = [_spread(kind, own, rng) for kind in _SPREAD]
    parts += [_affordable(own, rng), _single(own)]
    frame = pd.concat([part[_COLUMNS] for part in parts], ignore_index=True)
    frame["county_code"] = frame["unit"]
    frame["_end_unknown"] = False
    year = frame["acted_on"].dt.year.astype(str)
    number = (frame.index.to_series() % 180 + 1).astype(str)
    frame["document"] = ("锡教发〔" + year + "〕" + number + "号").where(
        frame["action"].ne(APPLIED)
    )
    order = ["unit", "kind", "acted_on", "school_code"]
    return frame.sort_values(order, kind="stable", ignore_index=True)


def _spread(kind: str, own: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The stories of a title that many schools have."""
    names = list(_SPREAD[kind])
    told = rng.choice(names, len(own), p=list(_SPREAD[kind].values()))
    parts = [
        _tell(kind, own.loc[told == name], _STORIES[name], rng) for name in names if name != _NONE
    ]
    return pd.concat(parts, ignore_index=True)


def _tell(
    kind: str, holders: pd.DataFrame, story: tuple[_Act, ...], rng: np.random.Generator
) -> pd.DataFrame:
    """The acts of one story for each of the holders."""
    parts = []
    for act in story:
        part = holders[["unit", "school_code", "school_name"]].copy()
        days = random_days(rng, len(part), act.first, act.last)
        part["kind"], part["level"], part["action"] = kind, act.level, act.action
        part["acted_on"] = days.astype("datetime64[s]")
        part["valid_to"] = _end(days, act.valid)
        parts.append(part)
    return pd.concat(parts)


def _end(days: npt.NDArray[np.datetime64], valid: int) -> npt.NDArray[np.datetime64]:
    """The last day of titles that are valid for so many days."""
    end = days + np.timedelta64(valid, "D")
    return np.where(valid > 0, end, np.datetime64("NaT")).astype("datetime64[s]")


def _affordable(own: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Private kindergartens recognised as affordable: two of them this year, one not for long."""
    gardens = own.loc[own["affordable_private"].eq(True)]
    new = _Act("4", RECOGNISED, "2024-02-01", "2024-05-31", valid=1095)
    lost = _Act("4", REVOKED, "2024-07-01", "2024-09-30")
    before = _Act("4", RECOGNISED, "2022-01-10", "2023-12-31", valid=1095)
    stories = ((new,), (new, lost), (before,))
    turns = (slice(0, 1), slice(1, 2), slice(2, None))
    parts = [
        _tell("06", gardens.iloc[turn], story, rng)
        for turn, story in zip(turns, stories, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _single(own: pd.DataFrame) -> pd.DataFrame:
    """The acts of `recognitions.csv`, whose schools are the first of a type in a unit."""
    text = (resources.files("xjdata.sample.league") / "recognitions.csv").read_text("utf-8")
    frame = pd.DataFrame(list(csv.DictReader(text.splitlines())), dtype=object)
    frame["school_type"] = frame["school_type"].replace("", None)
    first = own.drop_duplicates(["unit", "school_type"])
    columns = ["unit", "school_type", "school_code", "school_name"]
    frame = frame.merge(first[columns], on=["unit", "school_type"], how="left")
    for column in ("acted_on", "valid_to"):
        frame[column] = pd.to_datetime(frame[column].replace("", None)).astype("datetime64[s]")
    return frame.astype({"school_code": object, "school_name": object})
