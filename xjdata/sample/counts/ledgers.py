"""What the targets of projects, institutions, rooms, posts and events count.

Here: targets whose unit stands in a ledger of a county or of the bureau. Not here: the ledger of
each school (`schools`).
"""

import pandas as pd

from xjdata.sample.counts.common import (
    PLAN_YEAR,
    YEAR,
    Frames,
    Target,
    covers,
    in_year,
    is_yes,
    rows,
)
from xjdata.sample.league.units import LEAGUE_DIRECT, units

_SPORTS_GROUND, _WEAK_HIGH_SCHOOL, _PILOT = "1", "5", "7"
_KINDERGARTENS = ("2", "3", "4")
_NAMED = ("锡林浩特市第十五小学建设项目", "锡林浩特市第五中学建设项目")
_PARTNERS = ("师大附中", "呼市二中", "北京三十五中")
_BY_GUIDE, _EVALUATION = "1", "2"
_GUIDES = (
    "幼儿园保育教育质量评估指南",
    "义务教育质量评价指南",
    "普通高中学校办学质量评价指南",
    "特殊教育办学质量评价指南",
)
_OF_DUTIES = "4"
_STAGES = ("学前教育", "义务教育", "高中教育", "职业教育")
_TOPICS = ("铸牢中华民族共同体意识", "双减", "校园安全", "意识形态")
_TEACHERS_DAY = pd.Timestamp(2024, 9, 10)
_EVALUATIONS = ("优质均衡", "普及普惠", "国家通用语言文字")
_OFF_PLATFORM_LISTS = ("1", "2")
_FEWEST_CERTIFICATES = 2
_ACCEPTED_ROOM = "4"
_FULL_TIME, _PART_TIME = "1", "2"
_LEAGUE_POST = "1"


def _events(item: str, *, documented: bool = True) -> Target:
    """Events of this year, that have a document where one is asked for."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        events = frames["milestone"]
        ours = events["item"].eq(item) & (events["document"].notna() | (not documented))
        return rows(events.loc[ours & in_year(events["held_on"], as_of)], 1)

    return Target(count, lowest="league", is_count=True)


def _rounds(kind: str, topics: tuple[str, ...]) -> Target:
    """Topics with a round of supervision of some kind this year."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        held = frames["supervision"]
        ours = held.loc[held["kind"].eq(kind) & in_year(held["held_on"], as_of), "topic"]
        return _members(topics, set(ours))

    return Target(count, lowest="league")


def _stages(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W16-2: stages with a round by an evaluation guide this year."""
    held = frames["supervision"]
    ours = held["kind"].eq(_BY_GUIDE) & in_year(held["held_on"], as_of)
    return _members(_STAGES, set(held.loc[ours, "stage"]))


def _topics(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W16-3: topics with a round of any kind this year."""
    held = frames["supervision"]
    return _members(_TOPICS, set(held.loc[in_year(held["held_on"], as_of), "topic"]))


def _evaluated(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W16-4: counties whose duties were evaluated this year."""
    held = frames["supervision"]
    ours = held["kind"].eq(_OF_DUTIES) & in_year(held["held_on"], as_of)
    counties = pd.DataFrame({"unit": [u.code for u in units() if u.code != LEAGUE_DIRECT]})
    return rows(counties, counties["unit"].isin(set(held.loc[ours, "county_evaluated"].dropna())))


def _teachers_day(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W19-2: events of the 40th Teachers' Day held by that day."""
    events = frames["milestone"]
    ours = events["item"].eq("第40个教师节庆祝活动")
    held = in_year(events["held_on"], as_of) & events["held_on"].le(_TEACHERS_DAY)
    return rows(events.loc[ours & held], 1)


def _members(names: tuple[str, ...], done: set[str]) -> pd.DataFrame:
    """Named members of the league, and which of them are done."""
    return rows(
        pd.DataFrame({"unit": LEAGUE_DIRECT}, index=names), pd.Series(names, names).isin(done)
    )


def _partners(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W11-4: three partners with an agreement in force and something done this year."""
    partners = frames["partner"]
    active = covers(partners["agreement_start"], partners["agreement_end"], as_of)
    active &= partners["activities"].ge(1)
    return _members(_PARTNERS, set(partners.loc[active, "partner"]))


def _institutions(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W14-1: institutions for pupils, by lists of others, that the platform knows."""
    institutions = frames["institution"]
    serves = institutions["serves"].str.contains("中小学生", regex=False).eq(True)
    ours = institutions.loc[serves & institutions["list_source"].isin(_OFF_PLATFORM_LISTS)]
    return rows(ours, ours["platform_no"].notna())


def _officers(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W14-2: counties with two certificates in force."""
    officers = frames["enforcement_officer"]
    valid = officers.loc[covers(officers["valid_from"], officers["valid_to"], as_of)]
    certificates = valid.groupby("unit")["certificate_no"].nunique()
    counties = pd.DataFrame({"unit": [u.code for u in units() if u.code != LEAGUE_DIRECT]})
    enough = counties["unit"].map(certificates).ge(_FEWEST_CERTIFICATES)
    return rows(counties, enough)


def _accepted_pilots(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W15-2: pilots of the reform of evaluation that are accepted, whatever the year."""
    projects = frames["project"]
    pilots = projects.loc[projects["kind"].eq(_PILOT)]
    return rows(pilots, pilots["accepted_on"].le(as_of))


def _sports_grounds(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W18-1: schools with a sports ground accepted this year, each once."""
    projects = frames["project"]
    ours = projects.loc[
        projects["kind"].eq(_SPORTS_GROUND)
        & projects["school_code"].notna()
        & in_year(projects["accepted_on"], as_of)
    ]
    return rows(ours.drop_duplicates("school_code"), 1)


def _under_way(*kinds: str) -> Target:
    """Projects that have begun, and were not accepted before this year."""

    def count(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
        projects = frames["project"]
        begun = projects["kind"].isin(kinds) & projects["started_on"].le(as_of)
        return rows(projects.loc[begun & ~projects["accepted_on"].lt(YEAR)], 1)

    return Target(count, lowest="county", is_count=True)


def _named_projects(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W18-3: the two new schools that the plan names."""
    projects = frames["project"]
    return _members(_NAMED, set(projects.loc[projects["accepted_on"].le(as_of), "name"]))


def _shortage_posts(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W20-1: posts of the league in subjects short of people that are filled."""
    posts = frames["research_post"]
    ours = posts.loc[
        posts["level"].eq(_LEAGUE_POST) & is_yes(posts["shortage"]) & posts["year"].eq(PLAN_YEAR)
    ]
    return rows(ours, ours["filling"].isin([_FULL_TIME, _PART_TIME]))


def _posts(frames: Frames, _: pd.Timestamp) -> pd.DataFrame:
    """W20-2: posts of both levels that somebody holds full-time."""
    posts = frames["research_post"]
    ours = posts.loc[posts["year"].eq(PLAN_YEAR)]
    return rows(ours, ours["filling"].eq(_FULL_TIME))


def _rooms(frames: Frames, as_of: pd.Timestamp) -> pd.DataFrame:
    """W21-1: rooms of the upgrade list that are accepted."""
    rooms = frames["exam_room"]
    accepted = rooms["state"].eq(_ACCEPTED_ROOM) & rooms["accepted_on"].le(as_of)
    return rows(rooms.loc[accepted], 1)


TARGETS = {
    "W07-3": _events("承办全区教师国通语教学评比活动"),
    "W11-4": Target(_partners, lowest="league"),
    "W14-1": Target(_institutions, lowest="county"),
    "W14-2": Target(_officers, lowest="county", each_county=True),
    "W15-1": _rounds(_BY_GUIDE, _GUIDES),
    "W15-2": Target(_accepted_pilots, lowest="county"),
    "W16-1": _rounds(_EVALUATION, _EVALUATIONS),
    "W16-2": Target(_stages, lowest="league"),
    "W16-3": Target(_topics, lowest="league"),
    "W16-4": Target(_evaluated, lowest="county", each_county=True),
    "W18-1": Target(_sports_grounds, is_count=True),
    "W18-2": _under_way(*_KINDERGARTENS),
    "W18-3": Target(_named_projects, lowest="league"),
    "W18-4": _under_way(_WEAK_HIGH_SCHOOL),
    "W19-1": _events("校长后备人才库建立"),
    "W18-7": _events("教育支出进度通报制度建立", documented=False),
    "W19-2": Target(_teachers_day, lowest="league", is_count=True),
    "W19-3": _events("自治区先进集体和先进个人推荐", documented=False),
    "W19-6": _events("师德师风事件核查曝光通报机制建立", documented=False),
    "W20-1": Target(_shortage_posts, lowest="league"),
    "W20-2": Target(_posts, lowest="county"),
    "W20-3": _events("三盟市教研联合共同体活动", documented=False),
    "W21-1": Target(_rooms, lowest="county", is_count=True),
}
