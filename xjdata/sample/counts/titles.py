"""What the targets of titles, applications and evaluations count.

Here: when a title is in force, and who holds it. Not here: agreements (`schools`, `ledgers`).
"""

import pandas as pd

from xjdata.sample.counts.common import (
    GENERAL,
    KINDERGARTENS,
    SENIOR,
    Frames,
    Target,
    all_schools,
    in_year,
    rows,
    schools_of,
    share,
)
from xjdata.sample.league.units import LEAGUE_DIRECT, units

_APPLIED, _RECOGNISED, _PASSED, _SET_UP, _REVOKED = "1", "2", "3", "4", "5"
_STATE, _REGION = "1", "2"
_SENSE_OF_COMMUNITY, _COMMON_LANGUAGE, _PRESCHOOL, _BALANCE = "01", "02", "04", "05"
_UP_TO_STANDARD, _RULE_OF_LAW = "03", "11"
_AFFORDABLE, _MODEL, _PROFILE, _QUALITY, _DIGITAL = "06", "07", "08", "09", "10"
_LEAGUE_MONGOLIAN_SCHOOL = "锡林郭勒盟蒙古族中学"
_BANNERS = ("152524", "152525", "152530")
_PRIVATE = "999"


def in_force(frames: Frames, kind: str, as_of: pd.Timestamp) -> pd.DataFrame:
    """The recognitions of a kind that hold on a day: unit, school_code, level and acted_on.

    The end is open or not yet over, and nobody revoked the title since, on its own level. An end
    that was delivered and cannot be read is no open end.
    """
    titles = frames["recognition"].loc[frames["recognition"]["kind"].eq(kind)]
    titles = titles.assign(holder=titles["school_code"].fillna(titles["unit"]))
    is_open = titles["valid_to"].isna() & ~titles["_end_unknown"]
    lasting = is_open | titles["valid_to"].ge(as_of)
    given = titles.loc[
        titles["action"].eq(_RECOGNISED) & titles["acted_on"].le(as_of) & lasting
    ].reset_index(names="act")
    taken = titles.loc[titles["action"].eq(_REVOKED) & titles["acted_on"].le(as_of)]
    place = ["unit", "holder", "level"]
    both = given.merge(taken[[*place, "acted_on"]], on=place, suffixes=("", "_revoked"))
    lost = both.loc[both["acted_on_revoked"].ge(both["acted_on"]), "act"]
    return given.loc[~given["act"].isin(set(lost))]


def _acts(frames: Frames, kind: str, action: str) -> pd.DataFrame:
    """The records of one act on one kind of title."""
    records = frames["recognition"]
    return records.loc[records["kind"].eq(kind) & records["action"].eq(action)]


def _held(kind: str, *, by_all: bool) -> Target:
    """Schools that hold a title, of any level."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        ours = all_schools(frames) if by_all else schools_of(frames, (*KINDERGARTENS, *GENERAL))
        return share(ours, in_force(frames, kind, as_of)["school_code"])

    return Target(count)


def _holders(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W07-7: who holds the title of a unit up to standard, school or county, each once."""
    held = in_force(frames, _UP_TO_STANDARD, as_of)
    return rows(held.drop_duplicates(["unit", "holder"]), 1)


def _model_schools(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W17-4: general schools that are a model for the rule of law."""
    return share(schools_of(frames, GENERAL), in_force(frames, _RULE_OF_LAW, as_of)["school_code"])


def _applied(kind: str) -> Target:
    """Regular senior high schools that applied this year, however often."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        acts = _acts(frames, kind, _APPLIED)
        filed = acts.loc[in_year(acts["acted_on"], as_of), "school_code"]
        schools = schools_of(frames, SENIOR)
        return rows(schools.loc[schools["school_code"].isin(set(filed.dropna()))], 1)

    return Target(count, is_count=True)


def _affordable(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W10-5: private kindergartens recognised as affordable this year, kept or not."""
    acts = _acts(frames, _AFFORDABLE, _RECOGNISED)
    recognised = acts.loc[in_year(acts["acted_on"], as_of), "school_code"]
    gardens = schools_of(frames, KINDERGARTENS)
    private = gardens.loc[gardens["sponsor"].eq(_PRIVATE)]
    return rows(private.loc[private["school_code"].isin(set(recognised.dropna()))], 1)


def _research_schools(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W06-1: of one school and three banners, those with a research school."""
    acts = _acts(frames, _SENSE_OF_COMMUNITY, _SET_UP)
    there = acts.loc[acts["acted_on"].le(as_of) & acts["school_code"].notna()]
    schools = frames["school"]
    named = schools.loc[
        schools["unit"].eq(LEAGUE_DIRECT) & schools["school_name"].eq(_LEAGUE_MONGOLIAN_SCHOOL)
    ]
    done = [bool(there["school_code"].isin(set(named["school_code"])).any())]
    done += [bool(there["unit"].eq(banner).any()) for banner in _BANNERS]
    return rows(pd.DataFrame({"unit": [LEAGUE_DIRECT, *_BANNERS]}), pd.Series(done))


def _passed(kind: str, level: str, *counties: str, is_count: bool = False) -> Target:
    """Counties that passed an evaluation of a level."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        acts = _acts(frames, kind, _PASSED)
        passed = acts.loc[
            acts["level"].eq(level) & acts["acted_on"].le(as_of) & acts["school_code"].isna()
        ]
        named = pd.DataFrame({"unit": counties})
        return rows(named, named["unit"].isin(set(passed["unit"])))

    return Target(count, lowest="league", is_count=is_count)


def _county_high_schools(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W12-1: schools of each county with the title; a county without such schools is out."""
    schools = schools_of(frames, SENIOR)
    held = in_force(frames, _QUALITY, as_of)["school_code"]
    holders = schools.loc[schools["school_code"].isin(set(held.dropna())), "unit"].value_counts()
    places = pd.DataFrame({"unit": [unit.code for unit in units()]})
    has_any = places["unit"].isin(set(schools["unit"]))
    return rows(places, places["unit"].map(holders), has_any.astype("int64"))


def _quality_schools(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W12-1, school by school."""
    return share(schools_of(frames, SENIOR), in_force(frames, _QUALITY, as_of)["school_code"])


TARGETS = {
    "W06-1": Target(_research_schools, lowest="league"),
    "W07-4": _held(_COMMON_LANGUAGE, by_all=False),
    "W07-7": Target(_holders, lowest="county", is_count=True),
    "W10-4": _passed(_PRESCHOOL, _REGION, "152528", "152529", "152530"),
    "W10-5": Target(_affordable, is_count=True),
    "W11-2": _passed(_BALANCE, _STATE, "152528", is_count=True),
    "W11-3": _passed(_BALANCE, _REGION, "152522", is_count=True),
    "W12-1": Target(
        _county_high_schools,
        lowest="county",
        is_count=True,
        each_county=True,
        told=_quality_schools,
    ),
    "W12-2": _applied(_MODEL),
    "W12-3": _applied(_PROFILE),
    "W12-4": _applied(_QUALITY),
    "W17-4": Target(_model_schools, is_count=True),
    "W21-2": _held(_DIGITAL, by_all=True),
}
