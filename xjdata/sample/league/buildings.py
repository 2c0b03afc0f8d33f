"""The buildings of the schools, with the two backlogs of W18-5 and W18-6 in every state.

Here: the `building` dataset as of the night the sample stands at. Not here: the areas a school
reports as a whole (`facilities`).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.league.days import NIGHT, YEAR, Days, random_days
from xjdata.sample.league.units import stream, units

_STUDENTS_A_BUILDING = 50.0
_GRADED = 0.16
_FIRE_LISTED = 0.15
_EDGES = (YEAR - 1, YEAR)
"""The last day before the plan year and its first: who is on the list turns on them."""
_USES = (
    ("11", "教学楼", 1800.0),
    ("21", "学生宿舍楼", 1500.0),
    ("22", "食堂", 700.0),
    ("12", "综合楼", 1600.0),
    ("13", "实验楼", 1200.0),
    ("31", "办公楼", 900.0),
    ("15", "体育馆", 1000.0),
    ("24", "锅炉房", 150.0),
)


def make_buildings(schools: pd.DataFrame, enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `building` dataset, one row per building; teaching points included."""
    rng = stream(seed, "buildings")
    own = schools.loc[schools["school_type"].ne("119")]
    students = enrollment.groupby("school_code")["students"].sum()
    size = own["school_code"].map(students).fillna(0).to_numpy() / _STUDENTS_A_BUILDING
    times = np.clip(np.ceil(size).astype(np.int64), 1, len(_USES) * 2)
    columns = ["unit", "school_code", "school_name"]
    frame = own.loc[own.index.repeat(times), columns].reset_index(drop=True)
    turn = frame.groupby("school_code").cumcount().to_numpy()
    count = len(frame)
    use = turn % len(_USES)
    frame["building_no"] = np.char.zfill((turn + 1).astype(str), 3).astype(object)
    storey = np.where(turn < len(_USES), "1", "2").astype(object)
    frame["building_name"] = storey + "号" + np.array([u[1] for u in _USES], dtype=object)[use]
    frame["building_use"] = np.array([u[0] for u in _USES], dtype=object)[use]
    frame["structure"] = rng.choice(["2", "3", "4", "5"], count, p=[0.12, 0.4, 0.4, 0.08])
    frame["built_year"] = rng.integers(1965, 2023, count)
    area = np.array([u[2] for u in _USES])[use] * rng.uniform(0.5, 1.5, count)
    frame["area"] = np.round(area, 1)
    cleared = {unit.code: unit.cleared for unit in units()}
    fire = frame["unit"].map({code: share[0] for code, share in cleared.items()}).to_numpy()
    grade = frame["unit"].map({code: share[1] for code, share in cleared.items()}).to_numpy()
    _grade(frame, np.asarray(grade, dtype=np.float64), rng)
    _list_for_fire(frame, np.asarray(fire, dtype=np.float64), rng)
    return frame


def _grade(frame: pd.DataFrame, cleared: npt.NDArray[np.float64], rng: np.random.Generator) -> None:
    """Danger grades, and what was done about C and D."""
    count = len(frame)
    frame["danger_grade"] = rng.choice(["10", "21", "22"], count, p=[0.7, 0.2, 0.1])
    bad = rng.random(count) < _GRADED
    frame.loc[bad, "danger_grade"] = rng.choice(["23", "24"], int(bad.sum()), p=[0.7, 0.3])
    graded = random_days(rng, count, "2019-03-01", "2023-12-31")
    late = rng.random(count) < 0.06
    graded[late] = random_days(rng, int(late.sum()), "2024-01-01", "2024-06-30")
    edge = rng.random(count)
    graded[edge < 0.02] = _EDGES[0]
    graded[edge > 0.98] = _EDGES[1]
    frame["graded_on"] = graded.astype("datetime64[s]")
    remedy = rng.choice(
        ["strengthened", "demolished", "disused"], count, p=[0.6, 0.22, 0.18]
    ).astype(object)
    done = bad & (rng.random(count) < cleared)
    remedy[bad & ~done] = "open"
    remedy[~bad] = None
    frame["remedy"] = remedy
    sealed = np.array([None] * count, dtype=object)
    disused = remedy == "disused"
    sealed[disused] = rng.random(int(disused.sum())) < 0.7
    frame["sealed"] = sealed
    frame["remedy_on"] = _done_on(graded, done, rng)


def _list_for_fire(
    frame: pd.DataFrame, cleared: npt.NDArray[np.float64], rng: np.random.Generator
) -> None:
    """The list of buildings not accepted by the fire service, and which have left it."""
    count = len(frame)
    listed = random_days(rng, count, "2020-01-10", "2023-12-31")
    late = rng.random(count) < 0.08
    listed[late] = random_days(rng, int(late.sum()), "2024-01-01", "2024-08-31")
    edge = rng.random(count)
    listed[edge < 0.02] = _EDGES[0]
    listed[edge > 0.98] = _EDGES[1]
    is_listed = rng.random(count) < _FIRE_LISTED
    done = is_listed & (rng.random(count) < cleared)
    listed[~is_listed] = np.datetime64("NaT")
    frame["fire_listed_on"] = listed.astype("datetime64[s]")
    frame["fire_rectified_on"] = _done_on(listed, done, rng)


def _done_on(start: Days, done: npt.NDArray[np.bool_], rng: np.random.Generator) -> Days:
    """Dates after ``start`` and not after the night; most in the plan year, some before it."""
    count = len(start)
    day = random_days(rng, count, "2024-01-01", str(NIGHT))
    before = rng.random(count) < 0.15
    day[before] = random_days(rng, int(before.sum()), "2020-06-01", "2023-12-31")
    edge = rng.random(count)
    day[edge < 0.04] = NIGHT
    day[edge > 0.97] = _EDGES[1]
    too_early = done & (day < start)
    gap = (NIGHT - start[too_early]).astype(np.int64)
    day[too_early] = start[too_early] + (rng.random(len(gap)) * gap).astype("timedelta64[D]")
    day[~done] = np.datetime64("NaT")
    return day.astype("datetime64[s]")
