"""The schools of the league and how many students each is to have.

Here: the school list and the split of the students over units, sections and schools. Not here:
grades and sexes (`students`).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.datasets import code_list
from xjdata.sample.league import people
from xjdata.sample.league.units import LEAGUE_DIRECT, Unit, stream, units

REAL_STUDENTS = 145_000
"""About what the league has; a smaller sample has fewer and smaller schools."""

_WORDS = (
    "云杉白桦晨曦百灵马兰芨芨苍穹河湾沙柳春晖牧歌雁鸣星野石榴朝露青禾榆林银河驼铃金露"
    "暖阳雪原长调芍药飞鹰碧草林荫远山白云清泉骏马彩虹霞光沃野松涛海棠山丹芳草启明旭日"
)
"""Words of two characters that schools are named after."""
WORDS = tuple(_WORDS[at : at + 2] for at in range(0, len(_WORDS), 2))
_ADDED = {"kindergarten": "111", "primary": "211", "junior": "311", "senior": "342"}
_TOWN = ("111", "121", "121", "122", "210", "220")
_CLOSED = {"152527": ("211", "3"), "152531": ("111", "2")}


@dataclass(frozen=True)
class SchoolType:
    """How the sample makes schools of one type (`school_types.csv`)."""

    code: str
    prefix: str
    suffix: str
    capacity: int
    sections: tuple[str, ...]
    grades: tuple[str, ...]


@cache
def school_types() -> dict[str, SchoolType]:
    """The types of the sample by code."""
    text = (resources.files("xjdata.sample.league") / "school_types.csv").read_text("utf-8")
    return {
        line["code"]: SchoolType(
            line["code"],
            line["prefix"],
            line["suffix"],
            int(line["capacity"]),
            tuple(line["sections"].split(";")),
            tuple(line["grades"].split(";")),
        )
        for line in csv.DictReader(text.splitlines())
    }


def make_schools(students: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The school list, and the students each school has in each section.

    Args:
        students: Students of the whole league, kindergarten children included.
        seed: The seed of the sample.

    Returns:
        The `school` dataset, one row per school; and the places, one row per school and section:
        school (position in the list), section, students.
    """
    lists: list[pd.DataFrame] = []
    places: list[pd.DataFrame] = []
    shares = np.array([unit.share for unit in units()])
    for unit, total in zip(units(), _shared_out(students, shares), strict=True):
        rng = stream(seed, "schools", unit.code)
        sections = _sections_of(unit, int(total))
        types = _types_of(unit, sections, students)
        place = _places(types, sections, rng)
        before = sum(len(part) for part in lists)
        place["school"] += before
        places.append(place)
        schools = _school_list(unit, types, rng)
        schools["_host"] = schools["_host"].where(schools["_host"] < 0, schools["_host"] + before)
        lists.append(schools)
    schools = pd.concat(lists, ignore_index=True)
    schools["school_code"] = _codes(schools["school_type"])
    host = schools.pop("_host")
    codes = schools["school_code"].to_numpy(dtype=object)
    schools["host_code"] = [codes[int(at)] if at >= 0 else None for at in host]
    _add_kindergartens(schools, stream(seed, "kindergartens"))
    return schools, pd.concat(places, ignore_index=True)


def _add_kindergartens(schools: pd.DataFrame, rng: np.random.Generator) -> None:
    """Places of each kindergarten, and whether it belongs to a residential area."""
    is_garden = schools["school_type"].isin(["111", "112"]).to_numpy()
    in_area = pd.Series(rng.random(len(schools)) < 0.4, dtype="boolean")
    schools["residential_area"] = in_area.where(is_garden)
    places = 30.0 * rng.integers(3, 13, len(schools))
    is_known = is_garden & (rng.random(len(schools)) > 0.03)
    schools["places"] = np.where(is_known, places, np.nan)


def _shared_out(total: int, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """A whole number, split by weights without remainder (largest remainders get the rest)."""
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return np.asarray(parts)


def _sections_of(unit: Unit, students: int) -> dict[str, int]:
    """The unit's students by section."""
    taught = {section for code in unit.schools for section in school_types()[code].sections}
    mix = {section: weight for section, weight in unit.mix.items() if section in taught}
    parts = _shared_out(students, np.array(list(mix.values())))
    return dict(zip(mix, parts.tolist(), strict=True))


def _types_of(unit: Unit, sections: dict[str, int], students: int) -> list[str]:
    """The types of the unit's schools: those it has at the least, and more where they are full."""
    scale = float(np.clip((students / REAL_STUDENTS) ** 0.4, 0.12, 1))
    types = list(unit.schools)
    for section, added in _ADDED.items():
        places = sum(
            school_types()[code].capacity / len(school_types()[code].sections)
            for code in types
            if section in school_types()[code].sections
        )
        lacking = sections.get(section, 0) - places * scale
        types += [added] * int(max(0, lacking // (school_types()[added].capacity * scale)))
    order = list(school_types())
    return sorted(types, key=order.index)


def _places(types: list[str], sections: dict[str, int], rng: np.random.Generator) -> pd.DataFrame:
    """The unit's students by school and section, by capacity and some chance."""
    size = np.array([school_types()[code].capacity for code in types]) * rng.uniform(
        0.7, 1.3, len(types)
    )
    rows = []
    for section, students in sections.items():
        schools = [i for i, code in enumerate(types) if section in school_types()[code].sections]
        rows.append(
            pd.DataFrame(
                {
                    "school": schools,
                    "section": section,
                    "students": _shared_out(students, size[schools]),
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def _school_list(unit: Unit, types: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """The unit's school list; ``_host`` is the position of the host in it, -1 for none."""
    if unit.code in _CLOSED:
        types = [*types, _CLOSED[unit.code][0]]
    count = len(types)
    frame = pd.DataFrame({"unit": [unit.code] * count, "school_type": types}, dtype=object)
    frame["county_code"] = unit.code
    frame["school_status"] = "1"
    frame["_host"] = _hosts(types, unit.code)
    frame["school_name"] = _names(unit, types, frame["_host"].to_numpy())
    frame["sponsor"], frame["affordable_private"] = _sponsors(unit, types)
    frame["urban_rural"] = rng.choice(_TOWN, count)
    frame.loc[frame["school_type"].eq("218"), "urban_rural"] = "220"
    if unit.code in _CLOSED:
        frame.loc[count - 1, ["school_status"]] = _CLOSED[unit.code][1]
    frame["address"] = people.addresses(rng, count)
    frame["principal"] = people.names(rng, count)
    frame["phone"] = people.phones(rng, count)
    return frame


def _hosts(types: list[str], unit: str) -> list[int]:
    """Where teaching points and attached classes belong: a primary or nine-year school.

    The attached class of 152501 belongs to its private twelve-year school, so that a host's
    ownership decides something.
    """
    hosts = [i for i, code in enumerate(types) if code in ("211", "212", "312", "314")]
    if unit == "152501":
        hosts = [types.index("345")]
    turn = 0
    found = []
    for code in types:
        is_part = code in ("119", "218")
        found.append(hosts[turn % len(hosts)] if is_part else -1)
        turn += is_part
    return found


def _names(unit: Unit, types: list[str], hosts: npt.NDArray[np.int64]) -> list[str]:
    """A name for each school, unique in the league: county, an invented word, kind."""
    county = code_list("county").title(unit.code).removesuffix("盟直")
    own = [f"{county}{_word(i)}{school_types()[code].suffix}" for i, code in enumerate(types)]
    for code, name in unit.named.items():
        own[types.index(code)] = name
    return [
        f"{own[host]}{_word(i) * (code == '218')}{school_types()[code].suffix}"
        if host >= 0
        else name
        for i, (name, host, code) in enumerate(zip(own, hosts, types, strict=True))
    ]


def _word(number: int) -> str:
    """A word per school of a unit; from the second round on with the round's number."""
    turn, at = divmod(number, len(WORDS))
    return WORDS[at] + ("", "第二", "第三", "第四", "第五", "第六", "第七", "第八")[min(turn, 7)]


def _sponsors(unit: Unit, types: list[str]) -> tuple[list[str | None], list[bool | None]]:
    """Who runs each school, and whether a private kindergarten is recognised as affordable.

    Attached classes and teaching points have no sponsor of their own: their host's counts.
    """
    usual = "821" if unit.code == LEAGUE_DIRECT else "831"
    sponsors: list[str | None] = []
    affordable: list[bool | None] = []
    gardens = 0
    for code in types:
        if code in ("119", "218"):
            sponsors.append(None)
            affordable.append(None)
            continue
        private = code == "345"
        recognised: bool | None = None
        if code in ("111", "112"):
            gardens += 1
            # Every nth kindergarten is private, spread evenly; two of three of them recognised.
            share = 1 - unit.public
            before, now = int((gardens - 1) * share + 0.5), int(gardens * share + 0.5)
            private = code == "111" and now > before
            recognised = private and now % 3 != 2
        other = {3: "832", 5: "894", 8: "892"}.get(gardens) if code == "111" else None
        sponsors.append("999" if private else other or usual)
        affordable.append(recognised)
    return sponsors, affordable


def _codes(types: "pd.Series[str]") -> list[str]:
    """School codes by the national rule: two digits kind, 15 Inner Mongolia, six digits."""
    number = 200_101 + 37 * np.arange(len(types))
    return [
        f"{school_types()[code].prefix}15{n:06d}" for code, n in zip(types, number, strict=True)
    ]
