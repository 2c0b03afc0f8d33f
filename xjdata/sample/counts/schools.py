"""What the targets of schools, their staff and their buildings count.

Here: targets whose unit is a school, a teacher, a building, a major or a training group. Not here:
titles of schools (`titles`), projects (`ledgers`).
"""

from collections.abc import Callable

import pandas as pd

from xjdata.sample.counts.common import (
    GENERAL,
    JUNIOR,
    PLAN_YEAR,
    PRIMARY,
    VOCATIONAL,
    YEAR,
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

_ADAPTIVE_TERMS = ("2023秋", "2024春")
_IN_SERVICE = "1"
_SPECIALTY_POST = "2"
_STUDENTS_OF_THE_SCHOOL = "1"
_EDUCATION_GROUP = "1"

Fits = Callable[[pd.DataFrame, pd.Timestamp], "pd.Series[bool]"]


def _of_ledger(types: tuple[str, ...], fits: Fits) -> Target:
    """Schools in operation of some types whose line of the ledger shows what is asked."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        ledger = frames["school_ledger"]
        frame = schools_of(frames, types)
        return share(frame, ledger.loc[fits(ledger, as_of), "school_code"])

    return Target(count)


def _adaptive_teaching(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W07-1: schools of the baseline list that began in one of the two terms."""
    ledger = frames["school_ledger"]
    listed = ledger.loc[is_yes(ledger["language_baseline"])]
    return rows(listed, listed["adaptive_term"].isin(_ADAPTIVE_TERMS))


def _psychology(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W09-2: general schools with a full-time psychology teacher."""
    staff = frames["teacher"]
    fits = staff.loc[
        is_yes(staff["psych_teacher"])
        & is_yes(staff["is_full_time_teacher"])
        & staff["person_state"].eq(_IN_SERVICE)
        & staff["subject"].eq("心理健康教育")
    ]
    return share(schools_of(frames, GENERAL), fits["school_code"])


def _groups(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W11-1: schools of compulsory education in an education group; a district is none."""
    members = frames["group_member"]
    grouped = members.loc[members["kind"].eq(_EDUCATION_GROUP), "school_code"]
    return share(schools_of(frames, tuple({*PRIMARY, *JUNIOR})), grouped)


def _trusteeship(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W12-5: weak county high schools under an agreement in force."""
    schools = frames["weak_high_school"]
    weak = schools.loc[is_yes(schools["is_weak"])]
    return rows(weak, covers(weak["agreement_start"], weak["agreement_end"], as_of))


def _pilot_majors(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W13-1: majors of the pilot this year, each school's once."""
    majors = frames["pilot_major"]
    this_year = majors.loc[majors["year"].eq(PLAN_YEAR)]
    return rows(this_year.drop_duplicates(["school_code", "major_code"]), 1)


def _dual_qualified(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W13-2: dual-qualified among specialty teachers of vocational schools."""
    staff = frames["teacher"]
    frame = staff.loc[
        staff["school_code"].isin(set(schools_of(frames, VOCATIONAL)["school_code"]))
        & staff["person_state"].eq(_IN_SERVICE)
        & staff["vocational_post"].eq(_SPECIALTY_POST)
    ]
    return rows(frame, is_yes(frame["dual_qualified"]), by_sex=True)


def _training(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W13-3: person-times of training that is open to society and began this year."""
    groups = frames["training"]
    is_open = groups["audience"].notna() & groups["audience"].ne(_STUDENTS_OF_THE_SCHOOL)
    ours = groups.loc[is_open & in_year(groups["started_on"], as_of)]
    return rows(ours, ours["person_times"])


def _fire(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W18-5: buildings on the fire list at the start of the year, and rectified since."""
    buildings = frames["building"]
    return _backlog(buildings, buildings["fire_listed_on"], buildings["fire_rectified_on"], as_of)


def _dangerous(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W18-6: C and D buildings at the start of the year, and dealt with since."""
    unsafe = frames["building"].loc[frames["building"]["danger_grade"].isin(["23", "24"])]
    dealt_with = unsafe["remedy"].isin(["strengthened", "demolished"]) | (
        unsafe["remedy"].eq("disused") & is_yes(unsafe["sealed"])
    )
    return _backlog(unsafe, unsafe["graded_on"], unsafe["remedy_on"].where(dealt_with), as_of)


def _backlog(
    buildings: pd.DataFrame,
    listed: "pd.Series[pd.Timestamp]",
    cleared: "pd.Series[pd.Timestamp]",
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Listed before the year and not cleared before it; how many of them by the night."""
    frame = buildings.loc[listed.lt(YEAR) & ~cleared.lt(YEAR)]
    return rows(frame, cleared.loc[frame.index].le(as_of))


def _campus(fits: Fits) -> Target:
    """Schools in operation of any type that show what is asked."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        safety = frames["safety"]
        return share(all_schools(frames), safety.loc[fits(safety, as_of), "school_code"])

    return Target(count)


def _have_guards(safety: pd.DataFrame, _: pd.Timestamp) -> "pd.Series[bool]":
    have, need = safety["guards_full_time"], safety["guards_required"]
    return (have.ge(need) & have.notna() & need.notna()).astype(bool)


def _are_linked(safety: pd.DataFrame, _: pd.Timestamp) -> "pd.Series[bool]":
    return is_yes(safety["alarm_linked"]) & is_yes(safety["video_linked"])


TARGETS = {
    "W06-2": _of_ledger(PRIMARY, lambda ledger, _: is_yes(ledger["family_book"])),
    "W06-3": _of_ledger(JUNIOR, lambda ledger, _: is_yes(ledger["unity_book"])),
    "W07-1": Target(_adaptive_teaching),
    "W09-2": Target(_psychology),
    "W11-1": Target(_groups),
    "W12-5": Target(_trusteeship),
    "W13-1": Target(_pilot_majors, is_count=True),
    "W13-2": Target(_dual_qualified),
    "W13-3": Target(_training, is_count=True),
    "W17-1": _of_ledger((*GENERAL, *VOCATIONAL), lambda ledger, _: ledger["vice_principals"].ge(1)),
    "W17-3": _of_ledger(GENERAL, lambda ledger, as_of: ledger["charter_approved_on"].le(as_of)),
    "W18-5": Target(_fire),
    "W18-6": Target(_dangerous),
    "W22-1": _campus(_have_guards),
    "W22-2": _campus(lambda safety, _: is_yes(safety["closed_management"])),
    "W22-3": _campus(_are_linked),
    "W22-4": _campus(lambda safety, _: is_yes(safety["guard_post"])),
}
