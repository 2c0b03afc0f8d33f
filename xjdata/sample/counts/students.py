"""What the targets of students and children count.

Here: targets whose unit is a student, a child, or a cell of grade and subject. Not here: schools
(`schools`).
"""

import pandas as pd

from xjdata.sample.counts.common import (
    PLAN_YEAR,
    Frames,
    Target,
    is_yes,
    rows,
    section,
    stage,
)
from xjdata.sample.league.standard import groups
from xjdata.sample.league.students import FITNESS_GRADE, section_of
from xjdata.sample.league.units import LEAGUE_DIRECT, units

_GOOD = 7995
"""100 x the year total from which on a student is good: 79.95 is reported as 80.0."""
_GENERAL = ("primary", "junior", "senior")
_COMPULSORY = ("11", "12", "13", "14", "15", "16", "21", "22", "23")
_RURAL = "1"


def _language(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W07-2: subjects of grades 1 to 9 taught in the national common language."""
    cells = frames["language"].loc[frames["language"]["grade"].isin(_COMPULSORY)]
    return rows(cells, is_yes(cells["national_language"]))


def _skills(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W08-3: students with a mastered skill among those on the register."""
    enrolled, tested = frames["enrollment"], frames["fitness"]
    ours = [*_GENERAL, "vocational"]
    on_register = enrolled.loc[section(frames, enrolled).isin(ours)]
    taught = section(frames, tested)
    # Without a grade the school tells: only special schools are out.
    skilled = tested.loc[(taught.isin(ours) | taught.isna()) & tested["skills"].ge(1)]
    return pd.concat(
        [
            rows(on_register, 0, on_register["students"], stage=stage(frames, on_register)),
            rows(skilled, 1, 0, stage=stage(frames, skilled)),
        ]
    )


def _fitness(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W08-4: good or excellent among the students with a valid total."""
    tested = frames["fitness"]
    ours = section(frames, tested).isin(_GENERAL)
    valid = tested.loc[ours & ~is_yes(tested["exempt"]) & is_complete(tested)]
    good = valid["_total"].ge(_GOOD)
    return rows(valid, good, stage=stage(frames, valid), by_sex=True)


def is_complete(tested: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a student has every reading that grade and sex require."""
    complete = pd.Series(False, index=tested.index)
    year = tested["grade"].map(FITNESS_GRADE)
    for (grade, sex), group in groups().items():
        ours = tested.loc[year.eq(grade) & tested["sex"].eq(sex)]
        complete.loc[ours.index] = ours[list(group.required)].notna().all(axis="columns")
    return complete


def _eyes(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W08-5: students screened for vision among those on the register."""
    enrolled, screened = frames["enrollment"], frames["screening"]
    on_register = enrolled.loc[section(frames, enrolled).isin(_GENERAL)]
    ours = screened.loc[section(frames, screened).isin(_GENERAL)]
    return pd.concat(
        [
            rows(on_register, 0, on_register["students"], stage=stage(frames, on_register)),
            rows(ours, ours["screened"], 0, stage=stage(frames, ours)),
        ]
    )


def _minds(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W09-1: students assessed among the enrolled of the grades that are to be assessed."""
    screened, enrolled = frames["screening"], frames["enrollment"]
    ours = section(frames, screened).isin([*_GENERAL, "vocational"])
    flagged = screened.loc[ours & is_yes(screened["assessed_grade"])]
    place = ["unit", "school_code", "grade"]
    known = enrolled.loc[enrolled["students"].notna(), [*place, "students"]]
    both = flagged.merge(known, on=place)
    return rows(both, both["assessed"], both["students"], stage=stage(frames, both))


def _children(frames: Frames, *, affordable: bool) -> pd.DataFrame:
    """W10-1, W10-2: children by the ownership of their school, or of its host."""
    schools = frames["school"].drop_duplicates("school_code").set_index("school_code")
    enrolled = frames["enrollment"]
    children = enrolled.loc[section_of(enrolled["grade"]).eq("kindergarten")]
    is_attached = children["school_code"].map(schools["school_type"]).eq("119")
    host = children["school_code"].map(schools["host_code"])
    decides = children["school_code"].where(~is_attached, host)
    sponsor = decides.map(schools["sponsor"])
    known = children.loc[sponsor.notna()]
    counts = sponsor.loc[known.index].ne("999")
    if affordable:
        counts |= is_yes(decides.map(schools["affordable_private"])).loc[known.index]
    ours = known["students"].where(counts, 0)
    return rows(known, ours, known["students"], stage="kindergarten")


def _gross_rate(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W10-3: children in kindergarten classes among residents aged 3 to 5 of this year."""
    enrolled, people = frames["enrollment"], frames["population"]
    children = enrolled.loc[section_of(enrolled["grade"]).eq("kindergarten")]
    inside = children.groupby("unit")["students"].sum()
    residents = people.loc[
        people["population_kind"].eq("resident")
        & people["year"].eq(PLAN_YEAR)
        & people["age"].isin([3, 4, 5])
    ]
    known = residents.loc[residents["people"].notna()].groupby("unit")
    # Without one of the ages the whole is not known; the league-direct unit has no residents.
    whole = known["people"].sum().loc[known["age"].nunique().eq(3)]
    table = pd.DataFrame({"numerator": inside, "denominator": whole})
    table = table.reindex([unit.code for unit in units()])
    table.loc[LEAGUE_DIRECT, "denominator"] = 0
    table["numerator"] = table["numerator"].fillna(0).astype("Int64")
    table["denominator"] = table["denominator"].astype("Int64")
    owned = table.rename_axis("unit").reset_index()
    return owned.assign(school_code=None, stage="kindergarten")


def _constitution(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W17-5: students of general stages who took part, of all of them."""
    enrolled = frames["enrollment"]
    ours = section(frames, enrolled).isin(_GENERAL) & enrolled["students"].notna()
    known = enrolled.loc[ours]
    told = stage(frames, known)
    return rows(known, known["constitution_students"], known["students"], stage=told)


def _migrant(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W11-5: migrant children in public or bought places, of grades where both are known."""
    enrolled = frames["enrollment"]
    known = enrolled[["migrant_students", "migrant_placed"]].notna().all(axis="columns")
    ours = enrolled.loc[section(frames, enrolled).isin(["primary", "junior"]) & known]
    told = stage(frames, ours)
    return rows(ours, ours["migrant_placed"], ours["migrant_students"], stage=told)


def _aid(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W18-8: students of the country aided among those recognised as in need."""
    aid = frames["aid"]
    known = aid.loc[aid["area_kind"].eq(_RURAL) & aid["recognised"].notna()]
    return rows(known, known["aided"], known["recognised"])


TARGETS = {
    "W07-2": Target(_language),
    "W08-3": Target(_skills),
    "W08-4": Target(_fitness),
    "W08-5": Target(_eyes),
    "W09-1": Target(_minds),
    "W10-1": Target(lambda frames, _: _children(frames, affordable=True)),
    "W10-2": Target(lambda frames, _: _children(frames, affordable=False)),
    "W10-3": Target(_gross_rate, lowest="county"),
    "W11-5": Target(_migrant, lowest="county"),
    "W17-5": Target(_constitution),
    "W18-8": Target(_aid),
}
