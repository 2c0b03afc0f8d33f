"""The known answers: what the indicators of a league must be, by the sample's own bookkeeping.

Here: adding up by school, county and league. The sums of this file and of `counts` must stay
independent of `xjdata.fitness`, `clean`, `measures` and `indicators`: what agrees with them agrees
with a second computation. Not here: what the sums are made
of (`told_apart`), and where the planted defects stand (`defects`).
"""

from collections.abc import Collection
from datetime import date

import pandas as pd

from xjdata.sample.counts import TARGETS, Frames, Row
from xjdata.sample.counts import evaluations as evaluations_of
from xjdata.sample.counts import fitness_summary as fitness_summary_of
from xjdata.sample.league.units import AS_OF, LEAGUE_DIRECT, units

ALL = "all"
COLUMNS = ["target_id", "level", "county_code", "school_code", "numerator", "denominator"]

_PEOPLE = {"fitness": ("student_register_no", "test_date"), "teacher": ("id_no", "person_state")}
"""Dataset to the number that tells people apart, and what decides where somebody counts."""


def indicators(
    frames: Frames, as_of: date = AS_OF, *, targets: Collection[str] = tuple(TARGETS)
) -> pd.DataFrame:
    """Numerator and denominator of the core targets.

    Args:
        frames: The rows that count, cells that are not to be read emptied.
        as_of: The night.
        targets: The targets asked for.

    Returns:
        One row per target and league, county (all fourteen units) and school (where the target
        speaks of schools and the school has anything to count), down to the lowest level the
        target has; columns `COLUMNS`. Totals carry ``all``; denominator is NA where there is no
        whole.
    """
    frames = each_once(frames)
    asked = [(name, TARGETS[name]) for name in targets]
    night = pd.Timestamp(as_of)
    counted = pd.concat(
        [target.count(frames, night).assign(target_id=name) for name, target in asked],
        ignore_index=True,
    ).astype({"numerator": "Int64", "denominator": "Int64"})
    in_counties = [name for name, target in asked if target.lowest != "league"]
    in_schools = [name for name, target in asked if target.lowest == "school"]
    table = pd.concat(
        [
            _league(counted, list(targets)),
            _counties(counted, in_counties),
            _schools(counted, in_schools),
        ],
        ignore_index=True,
    )
    counts = [name for name, target in asked if target.is_count]
    each = [name for name, target in asked if target.each_county]
    # How many counties reach it is a part of a whole, and a county the target does not speak of has
    # 0 of 0 where others have a plain count.
    is_part = table["target_id"].isin(each) & (
        table["level"].eq("league") | table["denominator"].eq(0)
    )
    is_bare = table["target_id"].isin(counts) & ~is_part
    table["denominator"] = table["denominator"].mask(is_bare)
    return table[COLUMNS]


def evaluations(frames: Frames, as_of: date = AS_OF) -> list[Row]:
    """What the national evaluations must find; rows as `counts.evaluations` gives them.

    Args:
        frames: As `indicators` takes them.
        as_of: The night.
    """
    return evaluations_of(each_once(frames), pd.Timestamp(as_of))


def fitness_summary(frames: Frames) -> list[Row]:
    """What the summary of the fitness test must find; rows as `counts.fitness_summary` gives them.

    Args:
        frames: As `indicators` takes them.
    """
    return fitness_summary_of(each_once(frames))


def each_once(frames: Frames) -> dict[str, pd.DataFrame]:
    """The rows with each person in one unit."""
    once = {name: _in_one_unit(frames[name], *rule) for name, rule in _PEOPLE.items()}
    return {**frames, **once}


def _in_one_unit(rows: pd.DataFrame, person: str, decides: str) -> pd.DataFrame:
    """Leave each person in one unit: the latest test, or in service, then the lowest unit."""
    # A student number is the same with G, with L and without a letter.
    number = rows[person].str.upper().str.replace("^[GL]", "", regex=True)
    shared = rows.assign(number=number).dropna(subset=["number"])
    several = shared.groupby("number")["unit"].transform("nunique").gt(1)
    involved = shared.loc[several]
    rank = involved[decides]
    if decides == "person_state":
        rank = rank.eq("1").astype("int64")
    first = involved.assign(rank=rank).sort_values(
        ["rank", "unit"], ascending=[False, True], na_position="last"
    )
    winner = first.drop_duplicates("number").set_index("number")["unit"]
    lost = involved["unit"].ne(involved["number"].map(winner))
    return rows.drop(index=involved.index[lost])


def _league(counted: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The sum over all units, of those whose whole is known; or the counties that reach theirs."""
    known = counted.loc[counted["denominator"].notna()]
    each = known["target_id"].map({name: TARGETS[name].each_county for name in names}).astype(bool)
    whole = known["denominator"]
    is_asked = whole.ge(1)
    reached = known["numerator"].ge(whole) & is_asked
    known = known.assign(
        numerator=known["numerator"].where(~each, reached.astype("Int64")),
        denominator=whole.where(~each, is_asked.astype("Int64")),
    )
    # The league-direct schools are no county.
    known = known.loc[~(each & known["unit"].eq(LEAGUE_DIRECT))]
    total = _sums(known, ["target_id"]).set_index("target_id").reindex(names).fillna(0)
    return total.reset_index().assign(level="league", county_code=ALL, school_code=ALL)


def _counties(counted: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """A row for every unit, also where nothing is counted."""
    places = pd.MultiIndex.from_product(
        [names, [unit.code for unit in units()]], names=["target_id", "county_code"]
    )
    ours = counted.loc[counted["target_id"].isin(names)].rename(columns={"unit": "county_code"})
    sums = _sums(ours, ["target_id", "county_code"]).set_index(["target_id", "county_code"])
    sums = sums.reindex(places)
    sums.loc[sums["numerator"].isna(), ["numerator", "denominator"]] = 0
    return sums.reset_index().assign(level="county", school_code=ALL)


def _schools(counted: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """A row for every school, where the owner is one."""
    ours = counted.loc[counted["target_id"].isin(names) & counted["school_code"].notna()]
    sums = _sums(ours, ["target_id", "unit", "school_code"])
    return sums.rename(columns={"unit": "county_code"}).assign(level="school")


def _sums(counted: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add up; a denominator is NA only where no row has one."""
    return counted.groupby(by)[["numerator", "denominator"]].sum(min_count=1).reset_index()
