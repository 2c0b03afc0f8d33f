"""What the targets of lessons, activities and arrangements of schools count.

Here: targets whose unit is a school, by its line of the ledger or of safety, its row on the school
list, or its district; and what teachers have to show. Not here: the core targets of schools
(`schools`).
"""

from collections.abc import Callable

import pandas as pd

from xjdata.sample.counts.common import (
    GENERAL,
    JUNIOR,
    KINDERGARTENS,
    PRIMARY,
    SENIOR,
    VOCATIONAL,
    Frames,
    Target,
    all_schools,
    covers,
    in_year,
    is_yes,
    rows,
    schools_of,
    share,
)

_SPECIAL = ("511", "512", "513", "514")
_COMPULSORY = tuple(sorted({*PRIMARY, *JUNIOR}))
_WITH_VOCATIONAL = (*GENERAL, *VOCATIONAL)
_PRIVATE = "999"
_IN_SERVICE = "1"
_DISTRICT = "2"
_UPPER = tuple(sorted({*JUNIOR, *SENIOR}))
_LESSONS = {"pe_lessons": 5, "arts_lessons": 2, "labour_lessons": 1}
_DRILLS, _DRILLS_OF_KINDERGARTENS = 10, 4
_HOURS = 360
_CHINESE = "语文"
_PASSES = ("homework_passed", "exams_passed", "sleep_passed")

Fits = Callable[[pd.DataFrame, pd.Timestamp], "pd.Series[bool]"]


def _showing(types: tuple[str, ...], fits: Fits, *, is_count: bool = False) -> Target:
    """Schools in operation of some types whose line of the ledger shows what is asked."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        ledger = frames["school_ledger"]
        fitting = ledger.loc[fits(ledger, as_of), "school_code"]
        return share(schools_of(frames, types), fitting)

    return Target(count, is_count=is_count)


def _at_least_one(*columns: str) -> Fits:
    return lambda ledger, _: ledger[list(columns)].ge(1).all(axis="columns")


def _yes(column: str) -> Fits:
    return lambda ledger, _: is_yes(ledger[column])


def _sports(ledger: pd.DataFrame, _: pd.Timestamp) -> "pd.Series[bool]":
    return is_yes(ledger["football"]) | is_yes(ledger["ice_snow"])


def _counselling(ledger: pd.DataFrame, _: pd.Timestamp) -> "pd.Series[bool]":
    return is_yes(ledger["counselling_room"]) | ledger["counselling_hours"].ge(1)


def _paired(ledger: pd.DataFrame, as_of: pd.Timestamp) -> "pd.Series[bool]":
    return covers(ledger["pairing_start"], ledger["pairing_end"], as_of)


def _ledger_of(frames: Frames, types: tuple[str, ...]) -> pd.DataFrame:
    """The lines of the ledger of schools of some types."""
    ledger = frames["school_ledger"]
    return ledger.loc[ledger["school_code"].isin(set(schools_of(frames, types)["school_code"]))]


def _undefined(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W08-1, W13-4: nobody has said yet which the items are, so no school can be judged."""
    return rows(frames["school"].head(0), 0)


def _lessons(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W08-2: schools with enough lessons of each kind, of those that say how many they have."""
    ledger = _ledger_of(frames, GENERAL)
    said = ledger.loc[ledger[list(_LESSONS)].notna().all(axis="columns")]
    return rows(said, said[list(_LESSONS)].ge(pd.Series(_LESSONS)).all(axis="columns"))


def _checked(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W14-5: schools that passed all three, of those checked this year whose results are known."""
    ledger = _ledger_of(frames, _COMPULSORY)
    known = ledger[list(_PASSES)].notna().all(axis="columns")
    checked = ledger.loc[in_year(ledger["checked_on"], as_of) & known]
    passed = pd.concat([is_yes(checked[name]) for name in _PASSES], axis="columns")
    return rows(checked, passed.all(axis="columns"))


def _experiments(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W12-6: experiments carried out, of those required of schools with upper sections."""
    ledger = _ledger_of(frames, _UPPER)
    known = ledger.loc[ledger["experiments_required"].notna()]
    return rows(known, known["experiments_done"], known["experiments_required"])


def _districts(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W11-7: schools of compulsory education that belong to a district; a group is none."""
    members = frames["group_member"]
    grouped = members.loc[members["kind"].eq(_DISTRICT), "school_code"]
    return share(schools_of(frames, _COMPULSORY), grouped)


def _in_areas(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W10-6: kindergartens of residential areas that are public or affordable."""
    gardens = schools_of(frames, KINDERGARTENS)
    ours = gardens.loc[is_yes(gardens["residential_area"])]
    return rows(ours, _is_open_to_all(ours))


def _places(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W10-7: places of public and affordable kindergartens."""
    gardens = schools_of(frames, KINDERGARTENS)
    ours = gardens.loc[_is_open_to_all(gardens)]
    return rows(ours, ours["places"])


def _is_open_to_all(gardens: pd.DataFrame) -> "pd.Series[bool]":
    """Public, or private and recognised as affordable."""
    public = gardens["sponsor"].notna() & gardens["sponsor"].ne(_PRIVATE)
    return public | is_yes(gardens["affordable_private"])


def _drills(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W22-5: schools with a drill a month, kindergartens with one a quarter."""
    safety, schools = frames["safety"], all_schools(frames)
    drills = schools["school_code"].map(safety.set_index("school_code")["drills"])
    asked = pd.Series(_DRILLS, schools.index).mask(
        schools["school_type"].isin(KINDERGARTENS), _DRILLS_OF_KINDERGARTENS
    )
    return rows(schools, drills.ge(asked))


def _three_way(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W22-7: schools that use the model."""
    safety = frames["safety"]
    using = safety.loc[is_yes(safety["three_way_management"]), "school_code"]
    return share(all_schools(frames), using)


def _full_time(frames: Frames) -> pd.DataFrame:
    """Full-time teachers in service."""
    staff = frames["teacher"]
    return staff.loc[is_yes(staff["is_full_time_teacher"]) & staff["person_state"].eq(_IN_SERVICE)]


def _putonghua(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W07-5: level 2 A or better, and 2 B for whoever does not teach Chinese."""
    staff = _full_time(frames)
    level = staff["putonghua_level"]
    reached = level.isin(["1", "2", "3"]) | (level.eq("4") & staff["subject"].ne(_CHINESE))
    return rows(staff, reached, by_sex=True)


def _trained(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W19-5: 360 hours in five years."""
    staff = _full_time(frames)
    return rows(staff, staff["training_hours"].ge(_HOURS), by_sex=True)


def _rotated(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W19-4: of those entitled in schools of compulsory education, who has rotated."""
    staff = frames["teacher"]
    schools = set(schools_of(frames, _COMPULSORY)["school_code"])
    due = staff.loc[
        is_yes(staff["rotation_due"])
        & staff["person_state"].eq(_IN_SERVICE)
        & staff["school_code"].isin(schools)
    ]
    return rows(due, is_yes(due["rotated"]), by_sex=True)


TARGETS = {
    "W05-1": _showing(_WITH_VOCATIONAL, _at_least_one("lecture_sessions")),
    "W05-2": _showing(GENERAL, _yes("student_reader")),
    "W07-5": Target(_putonghua),
    "W08-1": Target(_undefined),
    "W08-2": Target(_lessons),
    "W08-6": _showing(GENERAL, _at_least_one("first_aid_sessions", "health_sessions")),
    "W08-7": _showing(GENERAL, _sports, is_count=True),
    "W09-3": _showing(GENERAL, _yes("psych_course")),
    "W09-4": _showing(GENERAL, _counselling),
    "W10-6": Target(_in_areas),
    "W10-7": Target(_places, is_count=True),
    "W11-6": _showing(_SPECIAL, _paired),
    "W11-7": Target(_districts),
    "W12-6": Target(_experiments),
    "W12-7": _showing(GENERAL, _at_least_one("science_activities")),
    "W13-4": Target(_undefined),
    "W14-5": Target(_checked),
    "W17-2": _showing(_WITH_VOCATIONAL, _at_least_one("law_counsellors")),
    "W19-4": Target(_rotated),
    "W19-5": Target(_trained),
    "W20-4": _showing(_WITH_VOCATIONAL, _yes("research_officer")),
    "W21-4": _showing(_WITH_VOCATIONAL, _at_least_one("three_classrooms")),
    "W22-5": Target(_drills),
    "W22-7": Target(_three_way),
}
