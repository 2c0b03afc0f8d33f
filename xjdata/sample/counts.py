"""What each target counts, thing by thing, written from the definitions of the targets.

Here: from rows that count to rows of unit, school, numerator, denominator. Not here: adding them up
by level (`answers`). Like that file, this one must stay independent of the pipeline's own sums.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from xjdata.sample.league.standard import groups
from xjdata.sample.league.students import FITNESS_GRADE, section_of
from xjdata.sample.league.units import LEAGUE_DIRECT, units

Frames = Mapping[str, pd.DataFrame]
"""Dataset to its rows of all units: ``unit`` (the sender) and the canonical columns."""

_GOOD = 7995
"""100 x the year total from which on a student is good: 79.95 is reported as 80.0."""
_YEAR = pd.Timestamp(2024, 1, 1)
_PARTIAL_TYPES = ("119", "213", "218", "219", "319", "328", "329", "349", "368", "518", "519")
_GENERAL = {"211", "212", "311", "312", "313", "314", "341", "342", "343", "344", "345"}


def _rows(
    owners: pd.DataFrame, numerator: "pd.Series[int]", denominator: "pd.Series[int]"
) -> pd.DataFrame:
    """One row per counted thing: unit, school, what it adds."""
    return pd.DataFrame(
        {
            "unit": owners["unit"].to_numpy(),
            "school_code": owners["school_code"].to_numpy(),
            "numerator": numerator.fillna(0).astype("int64").to_numpy(),
            "denominator": denominator.fillna(0).astype("int64").to_numpy(),
        }
    )


def _is_yes(cells: "pd.Series[bool]") -> "pd.Series[bool]":
    """Whether a yes / no cell says yes; an empty one does not."""
    return cells.astype("boolean").fillna(False).astype(bool)


def _type_of(frames: Frames, rows: pd.DataFrame) -> "pd.Series[str]":
    """The type of each row's school, by the school list; NaN where it is not told."""
    types = frames["school"].drop_duplicates("school_code").set_index("school_code")["school_type"]
    return rows["school_code"].map(types)


def _section(frames: Frames, rows: pd.DataFrame) -> "pd.Series[str]":
    """Vocational and special by the school, else by the grade; NaN where neither tells."""
    kind = _type_of(frames, rows).str[:2]
    section = section_of(rows["grade"])
    return section.mask(kind.eq("36"), "vocational").mask(kind.eq("51"), "special")


def _skills(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W08-3: students with a mastered skill among those on the register."""
    enrolled, tested = frames["enrollment"], frames["fitness"]
    ours = ["primary", "junior", "senior", "vocational"]
    on_register = enrolled.loc[_section(frames, enrolled).isin(ours)]
    section = _section(frames, tested)
    # Without a grade the school tells: only special schools are out.
    skilled = tested.loc[(section.isin(ours) | section.isna()) & tested["skills"].ge(1)]
    zero = pd.Series(0, index=on_register.index)
    one = pd.Series(1, index=skilled.index)
    return pd.concat(
        [_rows(on_register, zero, on_register["students"]), _rows(skilled, one, 0 * one)],
        ignore_index=True,
    )


def _fitness(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W08-4: good or excellent among the students with a valid total."""
    tested = frames["fitness"]
    ours = _section(frames, tested).isin(["primary", "junior", "senior"])
    valid = tested.loc[ours & ~_is_yes(tested["exempt"]) & is_complete(tested)]
    good = valid["_total"].ge(_GOOD).astype("int64")
    return _rows(valid, good, pd.Series(1, index=valid.index))


def is_complete(tested: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a student has every reading that grade and sex require."""
    complete = pd.Series(False, index=tested.index)
    year = tested["grade"].map(FITNESS_GRADE)
    for (grade, sex), group in groups().items():
        rows = tested.loc[year.eq(grade) & tested["sex"].eq(sex)]
        complete.loc[rows.index] = rows[list(group.required)].notna().all(axis="columns")
    return complete


def _psychology(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W09-2: general schools with a full-time psychology teacher."""
    schools, staff = frames["school"], frames["teacher"]
    frame = schools.loc[schools["school_status"].eq("1") & schools["school_type"].isin(_GENERAL)]
    fits = staff.loc[
        _is_yes(staff["psych_teacher"])
        & _is_yes(staff["is_full_time_teacher"])
        & staff["person_state"].eq("1")
        & staff["subject"].eq("心理健康教育")
    ]
    has_one = frame["school_code"].isin(set(fits["school_code"])).astype("int64")
    return _rows(frame, has_one, pd.Series(1, index=frame.index))


def _children(frames: Frames, *, affordable: bool) -> pd.DataFrame:
    """W10-1, W10-2: children by the ownership of their school, or of its host."""
    schools = frames["school"].drop_duplicates("school_code").set_index("school_code")
    enrolled = frames["enrollment"]
    rows = enrolled.loc[section_of(enrolled["grade"]).eq("kindergarten")]
    is_attached = rows["school_code"].map(schools["school_type"]).eq("119")
    host = rows["school_code"].map(schools["host_code"])
    decides = rows["school_code"].where(~is_attached, host)
    sponsor = decides.map(schools["sponsor"])
    known = rows.loc[sponsor.notna()]
    counts = sponsor.loc[known.index].ne("999")
    if affordable:
        counts |= _is_yes(decides.map(schools["affordable_private"])).loc[known.index]
    return _rows(known, known["students"].where(counts, 0), known["students"])


def _gross_rate(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W10-3: children in kindergarten classes among residents aged 3 to 5 of this year."""
    enrolled, people = frames["enrollment"], frames["population"]
    children = enrolled.loc[section_of(enrolled["grade"]).eq("kindergarten")]
    inside = children.groupby("unit")["students"].sum()
    residents = people.loc[
        people["population_kind"].eq("resident")
        & people["year"].eq(as_of.year)
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
    return table.rename_axis("unit").reset_index().assign(school_code=None)


def _dual_qualified(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W13-2: dual-qualified among specialty teachers of vocational schools."""
    schools, staff = frames["school"], frames["teacher"]
    vocational = schools.loc[
        schools["school_type"].str.startswith("36", na=False) & schools["school_status"].eq("1")
    ]
    frame = staff.loc[
        staff["school_code"].isin(set(vocational["school_code"]))
        & staff["person_state"].eq("1")
        & staff["vocational_post"].eq("2")
    ]
    dual = _is_yes(frame["dual_qualified"]).astype("int64")
    return _rows(frame, dual, pd.Series(1, index=frame.index))


def _fire(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W18-5: buildings on the fire list at the start of the year, and rectified since."""
    rows = frames["building"]
    return _backlog(rows, rows["fire_listed_on"], rows["fire_rectified_on"], as_of)


def _dangerous(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W18-6: C and D buildings at the start of the year, and dealt with since."""
    rows = frames["building"].loc[frames["building"]["danger_grade"].isin(["23", "24"])]
    dealt_with = rows["remedy"].isin(["strengthened", "demolished"]) | (
        rows["remedy"].eq("disused") & _is_yes(rows["sealed"])
    )
    return _backlog(rows, rows["graded_on"], rows["remedy_on"].where(dealt_with), as_of)


def _backlog(
    rows: pd.DataFrame,
    listed: "pd.Series[pd.Timestamp]",
    cleared: "pd.Series[pd.Timestamp]",
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Listed before the year and not cleared before it; how many of them by the night."""
    frame = rows.loc[listed.lt(_YEAR) & ~cleared.lt(_YEAR)]
    done = cleared.loc[frame.index].le(as_of).astype("int64")
    return _rows(frame, done, pd.Series(1, index=frame.index))


def _campus(frames: Frames, fits: Callable[[pd.DataFrame], "pd.Series[bool]"]) -> pd.DataFrame:
    """W22-x: schools in operation of any type that show what is asked."""
    schools, safety = frames["school"], frames["safety"]
    frame = schools.loc[
        schools["school_status"].eq("1")
        & schools["school_type"].notna()
        & ~schools["school_type"].isin(_PARTIAL_TYPES)
    ]
    fitting = set(safety.loc[fits(safety), "school_code"])
    met = frame["school_code"].isin(fitting).astype("int64")
    return _rows(frame, met, pd.Series(1, index=frame.index))


def _have_guards(rows: pd.DataFrame) -> "pd.Series[bool]":
    have, need = rows["guards_full_time"], rows["guards_required"]
    return (have.ge(need) & have.notna() & need.notna()).astype(bool)


def _are_linked(rows: pd.DataFrame) -> "pd.Series[bool]":
    return _is_yes(rows["alarm_linked"]) & _is_yes(rows["video_linked"])


TARGETS: dict[str, Callable[[Frames, pd.Timestamp], pd.DataFrame]] = {
    "W08-3": _skills,
    "W08-4": _fitness,
    "W09-2": _psychology,
    "W10-1": lambda frames, _: _children(frames, affordable=True),
    "W10-2": lambda frames, _: _children(frames, affordable=False),
    "W10-3": _gross_rate,
    "W13-2": _dual_qualified,
    "W18-5": _fire,
    "W18-6": _dangerous,
    "W22-1": lambda frames, _: _campus(frames, _have_guards),
    "W22-2": lambda frames, _: _campus(frames, lambda rows: _is_yes(rows["closed_management"])),
    "W22-3": lambda frames, _: _campus(frames, _are_linked),
    "W22-4": lambda frames, _: _campus(frames, lambda rows: _is_yes(rows["guard_post"])),
}
"""Target to what it counts: unit, school_code (None where the owner is the unit), numerator and
denominator, a row for each counted thing."""
