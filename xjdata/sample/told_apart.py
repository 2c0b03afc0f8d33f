"""What the known answers are made of: by stage, sex, area and ownership.

Here: the words of each counted thing, and its sums by them. As in `answers`, all of it must stay
independent of the pipeline's own sums.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from xjdata.sample.answers import ALL, each_once
from xjdata.sample.counts import TARGETS, Frames, Target
from xjdata.sample.league.units import AS_OF

NONE, UNKNOWN = "none", "unknown"
DIMENSIONS = ["stage", "sex", "urban_rural", "ownership"]
PLACE = ["target_id", "level", "county_code", "school_code", "breakdown", *DIMENSIONS]

_BY = ("stage", "sex", "stage,sex", "urban_rural", "ownership")
_OF_SCHOOLS = ("urban_rural", "ownership")
_ATTACHED = ("119", "219", "319", "328", "329", "349", "368", "518", "519")
_AREAS = {"11": "urban", "12": "town", "21": "rural", "22": "rural"}
_PRIVATE = "999"


def breakdowns(frames: Frames, as_of: date = AS_OF) -> pd.DataFrame:
    """Numerator and denominator of each target, told apart.

    Args:
        frames: The rows that count, as `answers.indicators` takes them.
        as_of: The night.

    Returns:
        `PLACE`, numerator and denominator, which is NA where there is no whole; a row where there
        is anything to count.
    """
    frames = each_once(frames)
    night = pd.Timestamp(as_of)
    things = pd.concat(
        [(t.told or t.count)(frames, night).assign(target_id=name) for name, t in TARGETS.items()],
        ignore_index=True,
    ).astype({"numerator": "Int64", "denominator": "Int64"})
    things = _told(things, _schools(frames["school"]))
    is_count, each_county = (
        _where(things, lambda target: target.is_count),
        _where(things, lambda target: target.each_county),
    )
    # Of what has a whole, only those count in the league whose whole is known.
    known = is_count | things["denominator"].notna()
    things["denominator"] = things["denominator"].mask(is_count)
    in_counties = _where(things, lambda target: target.lowest != "league")
    in_schools = _where(things, lambda target: target.lowest == "school")
    levels = [
        _summed(things.loc[known & ~each_county], "league", [], _BY),
        _summed(things.loc[in_counties], "county", ["unit"], _BY),
        _summed(things.loc[in_schools], "school", ["unit", "school_code"], _BY[:3]),
    ]
    return pd.concat(levels, ignore_index=True)[[*PLACE, "numerator", "denominator"]]


def _where(things: pd.DataFrame, fits: Callable[[Target], bool]) -> "pd.Series[bool]":
    """Which things belong to a target that is so."""
    asked = {name: fits(target) for name, target in TARGETS.items()}
    return things["target_id"].map(asked).astype(bool)


def _schools(schools: pd.DataFrame) -> pd.DataFrame:
    """Area and ownership of each school; a class or point without an owner has its host's."""
    owners = schools.set_index(["unit", "school_code"])["sponsor"]
    place = pd.MultiIndex.from_frame(schools[["unit", "host_code"]])
    host = pd.Series(owners.reindex(place).to_numpy(), schools.index)
    goes_by_host = schools["host_code"].notna() & (
        schools["school_type"].isin(_ATTACHED) | schools["sponsor"].isna()
    )
    sponsor = schools["sponsor"].mask(goes_by_host, host)
    named = pd.Series(np.where(sponsor.eq(_PRIVATE), "private", "public"), schools.index)
    area = schools["urban_rural"].str[:2].map(_AREAS)
    return schools[["unit", "school_code"]].assign(
        urban_rural=area.fillna(UNKNOWN), ownership=named.where(sponsor.notna(), UNKNOWN)
    )


def _told(things: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """The counted things with a word for each dimension their target has, NaN for the others."""
    things = things.merge(schools, on=["unit", "school_code"], how="left")
    has_school = things["school_code"].notna()
    with_schools = has_school.groupby(things["target_id"]).transform("any")
    for name in _OF_SCHOOLS:
        word = things[name].fillna(UNKNOWN).where(has_school, NONE)
        things[name] = word.where(with_schools)
    return things


def _summed(
    things: pd.DataFrame, level: str, place: list[str], breakdowns: tuple[str, ...]
) -> pd.DataFrame:
    """Sums of one level; a denominator is NA where no row has one."""
    totals = {"unit": ALL, "school_code": ALL, **dict.fromkeys(DIMENSIONS, ALL)}
    found = []
    for by in breakdowns:
        told = by.split(",")
        carried = things.dropna(subset=told).groupby(["target_id", *place, *told])
        sums = carried[["numerator", "denominator"]].sum(min_count=1).reset_index()
        rest = {name: word for name, word in totals.items() if name not in sums}
        found.append(sums.assign(level=level, breakdown=by, **rest))
    return pd.concat(found, ignore_index=True).rename(columns={"unit": "county_code"})
