"""The known answers: what the indicators of a league must be, by the sample's own bookkeeping.

Here: adding up by school, county and league. The sums of this file and of `counts` must stay
independent of `xjdata.fitness`, `clean`, `measures` and `indicators`: what agrees with them agrees
with a second computation. Not here: where the planted defects stand (`defects`).
"""

from datetime import date

import pandas as pd

from xjdata.sample.counts import TARGETS, Frames
from xjdata.sample.league.units import AS_OF, units

ALL = "all"
COLUMNS = ["target_id", "level", "county_code", "school_code", "numerator", "denominator"]

_PEOPLE = {"fitness": ("student_register_no", "test_date"), "teacher": ("id_no", "person_state")}
"""Dataset to the number that tells people apart, and what decides where somebody counts."""


def indicators(frames: Frames, as_of: date = AS_OF) -> pd.DataFrame:
    """Numerator and denominator of the thirteen core targets.

    Args:
        frames: The rows that count, cells that are not to be read emptied.
        as_of: The night.

    Returns:
        One row per target and league, county (all fourteen units) and school (where the target
        speaks of schools and the school has anything to count); columns `COLUMNS`. Totals carry
        ``all``; denominator is NA where there is no whole.
    """
    frames = {
        **frames,
        **{name: _in_one_unit(frames[name], *rule) for name, rule in _PEOPLE.items()},
    }
    tables = []
    for target, count in TARGETS.items():
        counted = count(frames, pd.Timestamp(as_of))
        levels = [_league(counted), _counties(counted), _schools(counted)]
        tables += [level.assign(target_id=target) for level in levels]
    return pd.concat(tables, ignore_index=True)[COLUMNS]


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


def _league(counted: pd.DataFrame) -> pd.DataFrame:
    """The sum over all units, of those whose whole is known."""
    known = counted.loc[counted["denominator"].notna()]
    total = _sums(known.assign(level="league"), ["level"])
    total = total.set_index("level").reindex(["league"]).fillna(0).reset_index()
    return total.assign(county_code=ALL, school_code=ALL)


def _counties(counted: pd.DataFrame) -> pd.DataFrame:
    """A row for every unit, also where nothing is counted."""
    sums = _sums(counted, ["unit"]).set_index("unit").reindex([unit.code for unit in units()])
    sums.loc[sums["numerator"].isna(), ["numerator", "denominator"]] = 0
    return sums.rename_axis("county_code").reset_index().assign(level="county", school_code=ALL)


def _schools(counted: pd.DataFrame) -> pd.DataFrame:
    """A row for every school, where the owner is one."""
    rows = counted.loc[counted["school_code"].notna()]
    sums = _sums(rows, ["unit", "school_code"])
    return sums.rename(columns={"unit": "county_code"}).assign(level="school")


def _sums(counted: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add up; a denominator is NA only where no row has one."""
    parts = counted.groupby(by)[["numerator", "denominator"]].sum(min_count=1).reset_index()
    return parts.astype({"numerator": "Int64", "denominator": "Int64"})
