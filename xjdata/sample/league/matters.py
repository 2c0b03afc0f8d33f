"""What is listed one by one until it is done: the `matter` dataset.

Here: branches, inspections, findings, hazards and sites of each unit, rules, lists and services of
each county, selections of the bureau. Not here: which of them a target counts.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from xjdata.datasets import code_list
from xjdata.sample.league.days import NIGHT, YEAR, random_days, where
from xjdata.sample.league.units import LEAGUE_DIRECT, stream, units

_BRANCH, _INSPECTION, _FINDING, _HAZARD = "01", "02", "03", "04"
_SITE, _BASE = "05", "06"
_TRAINING = "12"
_ORGANS = ("教育局机关党支部", "教研室党支部", "招生考试中心党支部")
_GROUPS = ("党政机关工作人员", "新闻媒体从业人员", "公共服务行业人员", "基层干部", "青壮年劳动力")
_UNTRAINED = "新闻媒体从业人员"
"""A group nobody has trained yet."""
_HAZARDS = ("消防通道", "校舍墙面", "食堂仓储", "实验室危化品", "高空悬挂物", "校车停靠点")
_NO_FINDINGS = ("152571", "152528")
"""Units without a finding or a hazard: a report of none."""
_COUNTY_KINDS = ("07", "08", "09", "10", "11")
_LATE: dict[tuple[str, str], str | None] = {
    ("152523", "07"): None,
    ("152526", "08"): "2023-11-20",
    ("152529", "09"): None,
    ("152528", "10"): "2024-09-02",
    ("152524", "11"): None,
    ("152530", "11"): "2024-09-01",
}
"""County and kind of matter to a day of its own; None: not done yet."""
_ENDED = {("152527", "07"): "2024-06-30"}
_HIDDEN = (("152525", "08"),)
"""Lists that are kept and not published."""
_SELECTED: dict[str, tuple[str | None, ...]] = {
    "13": ("2024-05-30", "2024-06-18", "2024-09-12"),
    "14": ("2024-06-25", "2023-12-29", None),
    "15": ("2024-03-29", "2024-03-29", "2024-04-26", "2023-11-15"),
    "16": ("2024-07-09",) * 6,
    "17": ("2024-07-09",) * 2,
    "18": ("2024-05-17",) * 12 + ("2023-05-19",) * 3,
    "19": ("2024-08-28", "2024-08-28", None),
}
"""Kind of what the bureau selects to the day of each."""
_COLUMNS = ["unit", "kind", "name", "trained_group", "school_code", "school_name"]
_DAYS = ["due_on", "done_on", "ended_on"]


def make_matters(schools: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `matter` dataset, one row per matter.

    Args:
        schools: The school list.
        seed: The seed of the sample.
    """
    rng = stream(seed, "matters")
    taught = ~schools["school_type"].isin(["119", "218"]) & schools["school_status"].eq("1")
    own = schools.loc[taught, ["unit", "school_code", "school_name"]].reset_index(drop=True)
    codes = [unit.code for unit in units()]
    parts = [
        _branches(own, codes, rng),
        _inspections(codes, rng),
        _findings(codes, rng),
        _hazards(own, rng),
        _sites(own, codes, rng),
        _of_counties([code for code in codes if code != LEAGUE_DIRECT]),
        _trainings(codes, rng),
        _selections(),
    ]
    frame = pd.concat([_whole(part) for part in parts], ignore_index=True)
    order = frame["unit"].map({code: turn for turn, code in enumerate(codes)})
    frame = frame.assign(order=order).sort_values(["order", "kind"], kind="stable")
    frame = frame.drop(columns="order").reset_index(drop=True)
    turn = frame.groupby("unit").cumcount() + 1
    frame["matter_no"] = frame["unit"] + "-SX-" + turn.astype(str).str.zfill(4)
    frame["county_code"] = frame["unit"]
    frame["_end_unknown"] = False
    return frame


def _whole(part: pd.DataFrame) -> pd.DataFrame:
    """A part with every column, in one type each."""
    frame = part.reindex(columns=[*_COLUMNS, *_DAYS, "published"]).astype(
        dict.fromkeys(_COLUMNS, object)
    )
    for day in _DAYS:
        frame[day] = pd.to_datetime(frame[day]).astype("datetime64[s]")
    return frame.assign(published=frame["published"].astype("boolean"))


def _of_units(codes: Sequence[str], number: "int | np.ndarray", kind: str) -> pd.DataFrame:
    """Rows of units themselves, so many each, named by kind and turn."""
    unit = pd.Series(np.repeat(np.array(codes, dtype=object), number), name="unit")
    turn = (unit.groupby(unit).cumcount() + 1).astype(str)
    return pd.DataFrame(
        {"unit": unit, "kind": kind, "name": code_list("matter_kind").title(kind) + turn}
    )


def _branches(own: pd.DataFrame, codes: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    """Party branches of organs and schools; some checked themselves last year only, some never."""
    schools = own.loc[rng.random(len(own)) < 0.6].assign(name=own["school_name"] + "党支部")
    organs = pd.DataFrame(
        [(code, name) for code in codes for name in _ORGANS], columns=["unit", "name"]
    )
    frame = pd.concat([organs, schools], ignore_index=True).assign(kind=_BRANCH)
    days = random_days(rng, len(frame), YEAR - 40, NIGHT)
    return frame.assign(done_on=where(rng.random(len(frame)) < 0.9, days))


def _inspections(codes: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    """Random inspections: planned for this year, a few for last year, some still to come."""
    frame = _of_units(codes, rng.integers(5, 11, len(codes)), _INSPECTION)
    count = len(frame)
    due = random_days(rng, count, YEAR - 60, f"{YEAR.astype(object).year}-12-20")
    done = np.minimum(due + rng.integers(-5, 20, count).astype("timedelta64[D]"), NIGHT)
    is_done = (due <= NIGHT) & (rng.random(count) < 0.92)
    published = pd.Series(rng.random(count) < 0.9, dtype="boolean").where(is_done)
    return frame.assign(
        due_on=where(rng.random(count) < 0.98, due),
        done_on=where(is_done, done),
        published=published,
    )


def _findings(codes: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    """Audit findings: due before the night or after it, most of the former closed."""
    ours = [code for code in codes if code not in _NO_FINDINGS]
    return _rectified(_of_units(ours, rng.integers(2, 7, len(ours)), _FINDING), rng, 0.75)


def _hazards(own: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Hazards of schools, and a few of the unit itself."""
    chosen = own.loc[(rng.random(len(own)) < 0.35) & ~own["unit"].isin(_NO_FINDINGS)]
    frame = chosen.loc[chosen.index.repeat(rng.integers(1, 4, len(chosen)))].reset_index(drop=True)
    frame["name"] = rng.choice(_HAZARDS, len(frame)).astype(object) + pd.Series("隐患", frame.index)
    is_own = rng.random(len(frame)) < 0.05
    frame.loc[is_own, ["school_code", "school_name"]] = None
    return _rectified(frame.assign(kind=_HAZARD), rng, 0.9)


def _rectified(frame: pd.DataFrame, rng: np.random.Generator, share: float) -> pd.DataFrame:
    """When rows are due, and when they were closed; one without a due day is nobody's promise."""
    count = len(frame)
    due = random_days(rng, count, YEAR - 100, NIGHT + 80)
    done = np.minimum(due - rng.integers(-10, 40, count).astype("timedelta64[D]"), NIGHT)
    chance = np.where(due <= NIGHT, share, 0.3)
    return frame.assign(
        due_on=where(rng.random(count) < 0.97, due), done_on=where(rng.random(count) < chance, done)
    )


def _sites(own: pd.DataFrame, codes: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    """Labour-education sites of schools and bases of units; some closed, some not open yet."""
    sites = own.loc[rng.random(len(own)) < 0.4].assign(kind=_SITE, name="劳动教育园地")
    bases = _of_units(codes, rng.integers(1, 4, len(codes)), _BASE)
    frame = pd.concat([sites, bases], ignore_index=True)
    count = len(frame)
    opened = random_days(rng, count, "2018-03-01", NIGHT - 60)
    closed = opened + rng.integers(20, 900, count).astype("timedelta64[D]")
    is_open = rng.random(count) < 0.93
    is_closed = is_open & (rng.random(count) < 0.12) & (closed < NIGHT - 20)
    return frame.assign(done_on=where(is_open, opened), ended_on=where(is_closed, closed))


def _of_counties(codes: Sequence[str]) -> pd.DataFrame:
    """The funding rule, the two lists and the two services of each county."""
    rows = [(code, kind) for code in codes for kind in _COUNTY_KINDS]
    usual = {"07": "2022-09-01", "08": "2024-05-31", "09": "2024-06-30", "10": "2023-07-01"}
    usual["11"] = "2024-07-15"
    frame = pd.DataFrame(rows, columns=["unit", "kind"])
    frame["name"] = frame["kind"].map(code_list("matter_kind").title)
    frame["done_on"] = [_LATE.get(row, usual[row[1]]) for row in rows]
    frame["ended_on"] = [_ENDED.get(row) for row in rows]
    frame["published"] = [row[1] in ("08", "09") and row not in _HIDDEN for row in rows]
    return frame


def _trainings(codes: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    """Trainings and tests of Putonghua, by group; of one group only a planned one."""
    rows = [(code, group) for code in codes for group in _GROUPS]
    frame = pd.DataFrame(rows, columns=["unit", "trained_group"]).assign(kind=_TRAINING)
    frame["name"] = frame["trained_group"] + "普通话培训"
    frame = frame.loc[rng.random(len(frame)) < 0.45].reset_index(drop=True)
    held = random_days(rng, len(frame), YEAR - 30, NIGHT)
    return frame.assign(done_on=where(frame["trained_group"].ne(_UNTRAINED).to_numpy(), held))


def _selections() -> pd.DataFrame:
    """Courses, cases, topics, teachers and studios the bureau has selected."""
    rows = [(kind, day) for kind, days in _SELECTED.items() for day in days]
    frame = pd.DataFrame(rows, columns=["kind", "done_on"]).assign(unit=LEAGUE_DIRECT)
    turn = (frame.groupby("kind").cumcount() + 1).astype(str)
    return frame.assign(name=frame["kind"].map(code_list("matter_kind").title) + turn)
