"""What vocational schools do beyond teaching: the `training` and `pilot_major` datasets.

Here: courses for society by group, and the majors of the 1+X pilot, this year's and last year's.
Not here: their staff (`teachers`).
"""

import numpy as np
import pandas as pd

from xjdata.sample.league.days import NIGHT, YEAR, random_days
from xjdata.sample.league.units import AS_OF, stream

_COURSES = 5
_GROUPS = 4
_AUDIENCES = (("2", "3", "4", "5", "9", "1"), (0.25, 0.35, 0.06, 0.1, 0.12, 0.12))
_MAJORS = (
    ("610301", "畜禽生产技术", "家畜繁育"),
    ("700206", "汽车运用与维修", "汽车运用与维修"),
    ("730701", "电子商务", "电子商务数据分析"),
    ("740104", "旅游服务与管理", "研学旅行策划与管理"),
    ("710201", "计算机应用", "WPS办公应用"),
    ("770101", "幼儿保育", "幼儿照护"),
)


def make_training(schools: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `training` dataset, one row per course, group and run.

    Args:
        schools: The school list.
        seed: The seed of the sample.
    """
    rng = stream(seed, "training")
    own = _vocational(schools)
    frame = own.loc[own.index.repeat(_COURSES * _GROUPS)].reset_index(drop=True)
    count = len(frame)
    turn = frame.groupby("school_code").cumcount()
    course, group = turn // _GROUPS + 1, turn % _GROUPS + 1
    frame["course_id"] = "PX" + frame["school_code"].str[-4:] + "-" + course.astype(str)
    # The last group is a second run of the first, under the same number.
    frame["group"] = "第" + group.where(group < _GROUPS, 1).astype(str) + "期"
    start = random_days(rng, count, YEAR + 9, NIGHT - 2)
    second = group.eq(_GROUPS).to_numpy()
    start[second] = random_days(rng, int(second.sum()), NIGHT - 1, NIGHT)
    frame["started_on"] = start.astype("datetime64[s]")
    length = rng.integers(2, 45, count).astype("timedelta64[D]")
    frame["ended_on"] = (start + length).astype("datetime64[s]")
    frame["audience"] = rng.choice(_AUDIENCES[0], count, p=_AUDIENCES[1])
    times = rng.integers(40, 220, count).astype(np.float64)
    frame["person_times"] = np.where(rng.random(count) < 0.01, np.nan, times)
    return frame


def make_pilot_majors(schools: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `pilot_major` dataset, one row per school, major and year.

    Args:
        schools: The school list.
        seed: The seed of the sample.
    """
    rng = stream(seed, "pilot majors")
    parts = []
    for school in _vocational(schools).to_dict("records"):
        majors = rng.permutation(len(_MAJORS))
        # One since last year, and as many new ones as there is room for.
        years = [(0, AS_OF.year - 1), *((turn, AS_OF.year) for turn in range(rng.integers(1, 3)))]
        parts += [
            school | {"year": year} | dict(zip(_PILOT, _MAJORS[majors[turn]], strict=True))
            for turn, year in years
        ]
    return pd.DataFrame(parts)


_PILOT = ("major_code", "major_name", "certificate")


def _vocational(schools: pd.DataFrame) -> pd.DataFrame:
    """Vocational schools in operation: unit, code, name."""
    ours = schools["school_type"].str.startswith("36") & schools["school_status"].eq("1")
    return schools.loc[ours, ["unit", "school_code", "school_name"]]
