"""What the targets of matters that are listed one by one count.

Here: targets whose unit stands in the list of matters. Not here: other ledgers (`ledgers`).
"""

import pandas as pd

from xjdata.sample.counts.common import YEAR, Frames, Target, in_year, is_yes, rows
from xjdata.sample.league.units import LEAGUE_DIRECT, units

_BRANCH, _INSPECTION, _FINDING, _HAZARD = "01", "02", "03", "04"
_SITES = ("05", "06")
_RULE = "07"
_LISTS = ("08", "09")
_SERVICES = ("10", "11")
_SERVICES_DUE = pd.Timestamp(2024, 9, 1)
_TRAINING = "12"
_COURSES = ("13", "14")
_TOPIC = "15"
_TITLES = ("16", "17", "18", "19")
_GROUPS = ("党政机关工作人员", "新闻媒体从业人员", "公共服务行业人员", "基层干部", "青壮年劳动力")


def _of(frames: Frames, *kinds: str) -> pd.DataFrame:
    matters = frames["matter"]
    return matters.loc[matters["kind"].isin(kinds)]


def _standing(matters: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Those that are done, and have not ended before the night."""
    ended = matters["ended_on"].lt(as_of) | matters["_end_unknown"]
    return matters.loc[matters["done_on"].le(as_of) & ~ended]


def _branches(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W02-1: branches that have checked themselves this year."""
    branches = _of(frames, _BRANCH)
    return rows(branches, in_year(branches["done_on"], as_of))


def _inspections(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W17-6: inspections planned for this year that are done, with a published result."""
    planned = _of(frames, _INSPECTION)
    ours = planned.loc[planned["due_on"].between(YEAR, pd.Timestamp(YEAR.year, 12, 31))]
    return rows(ours, ours["done_on"].le(as_of) & is_yes(ours["published"]))


def _closed(kind: str, *, by_school: bool) -> Target:
    """What is due by the night, and closed."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        listed = _of(frames, kind)
        due = listed.loc[listed["due_on"].le(as_of)]
        return rows(due, due["done_on"].le(as_of))

    return Target(count, lowest="school" if by_school else "county")


def _sites(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W08-8: labour-education sites and bases in use."""
    return rows(_standing(_of(frames, *_SITES), as_of), 1)


def _of_counties(reached: "dict[str, int] | pd.Series[int]", whole: int) -> pd.DataFrame:
    """Counties, and how many of so many things each has."""
    counties = pd.DataFrame({"unit": [u.code for u in units() if u.code != LEAGUE_DIRECT]})
    whole_of = pd.Series(whole, counties.index)
    return rows(counties, counties["unit"].map(reached), whole_of)


def _rules(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W14-4: counties with a funding rule in force."""
    having = set(_standing(_of(frames, _RULE), as_of)["unit"])
    return _of_counties(dict.fromkeys(having, 1), 1)


def _lists(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W14-3: counties whose two lists were both published this year."""
    lists = _of(frames, *_LISTS)
    shown = lists.loc[in_year(lists["done_on"], as_of) & is_yes(lists["published"])]
    both = shown.groupby("unit")["kind"].nunique().eq(len(_LISTS))
    return _of_counties(both.astype(int), 1)


def _services(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W21-3: of two services, how many each county had online in time."""
    services = _of(frames, *_SERVICES)
    ended = services["ended_on"].lt(_SERVICES_DUE) | services["_end_unknown"]
    online = services.loc[services["done_on"].le(min(as_of, _SERVICES_DUE)) & ~ended]
    return _of_counties(online.groupby("unit")["kind"].nunique(), len(_SERVICES))


def _groups(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W07-6: of five groups, those that anybody has trained or tested this year."""
    held = _of(frames, _TRAINING)
    done = set(held.loc[in_year(held["done_on"], as_of), "trained_group"])
    listed = pd.DataFrame({"unit": LEAGUE_DIRECT}, index=_GROUPS)
    return rows(listed, pd.Series(_GROUPS, _GROUPS).isin(done))


def _selected(frames: Frames, as_of: pd.Timestamp, *kinds: str) -> pd.DataFrame:
    """What the bureau has selected this year."""
    ours = _of(frames, *kinds)
    return ours.loc[ours["unit"].eq(LEAGUE_DIRECT) & in_year(ours["done_on"], as_of)]


def _count_of(*kinds: str) -> Target:
    """How many the bureau has selected this year."""
    return Target(
        lambda frames, as_of: rows(_selected(frames, as_of, *kinds), 1),
        lowest="league",
        is_count=True,
    )


def _courses(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W06-4: the smaller of the numbers of courses and of cases."""
    counts = [len(_selected(frames, as_of, kind)) for kind in _COURSES]
    return rows(pd.DataFrame({"unit": [LEAGUE_DIRECT]}), pd.Series([min(counts)]))


TARGETS = {
    "W02-1": Target(_branches, lowest="county"),
    "W06-4": Target(_courses, lowest="league", is_count=True),
    "W07-6": Target(_groups, lowest="league"),
    "W08-8": Target(_sites, lowest="county", is_count=True),
    "W14-3": Target(_lists, lowest="county", each_county=True),
    "W14-4": Target(_rules, lowest="county", each_county=True),
    "W15-3": _count_of(_TOPIC),
    "W17-6": Target(_inspections, lowest="county"),
    "W18-9": _closed(_FINDING, by_school=False),
    "W19-7": _count_of(*_TITLES),
    "W21-3": Target(_services, lowest="county", each_county=True),
    "W22-6": _closed(_HAZARD, by_school=True),
}
