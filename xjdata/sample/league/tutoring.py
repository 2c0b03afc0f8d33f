"""Tutoring outside school: the `institution` and `enforcement_officer` datasets.

Here: who offers it and who enforces its rules, county by county. Not here: training that vocational
schools give (`vocational`).
"""

import numpy as np
import pandas as pd

from xjdata.sample.league import people
from xjdata.sample.league.days import NIGHT, random_days
from xjdata.sample.league.units import LEAGUE_DIRECT, stream, units

_NOBODY = ("152571",)
"""Counties without any institution: a report of zero."""
_SOURCES = (("1", "2", "3"), (0.65, 0.2, 0.15))
_SERVES = (
    ("中小学生", "中小学生、学龄前儿童", "学龄前儿童", "成人"),
    (0.62, 0.13, 0.18, 0.07),
)
_WORDS = ("云帆", "晨星", "启航", "知行", "博雅", "青禾", "向阳", "百川")
_TRADES = ("英语", "美术", "舞蹈", "体育", "音乐", "科技", "书法")
_FEW = {"152528": (), "152571": ("valid", "expired"), "152523": ("valid", "not yet valid")}
"""Counties with fewer than two certificates in force, and what they have."""
_USUAL = ("valid", "valid", "valid", "expired")
_VALID = {
    "valid": ("2021-01-10", str(NIGHT), 1826),
    "expired": ("2016-01-10", "2019-09-30", 1826),
    "not yet valid": ("2024-11-01", "2024-11-30", 1826),
}
"""State of a certificate to when it was issued, and for how many days."""


def make_institutions(seed: int) -> pd.DataFrame:
    """The `institution` dataset, one row per institution.

    Args:
        seed: The seed of the sample.
    """
    rng = stream(seed, "institutions")
    counties = [u for u in units() if u.code not in (LEAGUE_DIRECT, *_NOBODY)]
    number = [4 + round(120 * unit.share) for unit in counties]
    unit = np.repeat(np.array([u.code for u in counties], dtype=object), number)
    frame = pd.DataFrame({"unit": unit, "county_code": unit})
    count = len(frame)
    turn = (frame.groupby("unit").cumcount() + 1).astype(str)
    frame["licence_no"] = "教民" + frame["unit"] + "7" + turn.str.zfill(6)
    word, trade = rng.choice(_WORDS, count), rng.choice(_TRADES, count)
    frame["name"] = word.astype(object) + trade.astype(object) + "培训学校" + turn
    frame["serves"] = rng.choice(_SERVES[0], count, p=_SERVES[1])
    frame["list_source"] = rng.choice(_SOURCES[0], count, p=_SOURCES[1])
    known = frame["list_source"].eq("3") | pd.Series(rng.random(count) < 0.94)
    frame["platform_no"] = ("XW" + frame["unit"] + turn.str.zfill(5)).where(known, None)
    return frame


def make_officers(seed: int) -> pd.DataFrame:
    """The `enforcement_officer` dataset, one row per officer.

    Args:
        seed: The seed of the sample.
    """
    rng = stream(seed, "officers")
    rows = [
        (unit.code, state)
        for unit in units()
        if unit.code != LEAGUE_DIRECT
        for state in _FEW.get(unit.code, _USUAL + ("valid",) * round(8 * unit.share))
    ]
    frame = pd.DataFrame(rows, columns=["unit", "_state"], dtype=object)
    count = len(frame)
    births = np.datetime64("1968-01-01") + rng.integers(0, 30 * 365, count).astype("timedelta64[D]")
    frame["county_code"] = frame["unit"]
    is_male = rng.random(count) < 0.6
    frame["id_no"] = people.id_numbers(frame["unit"].to_numpy(dtype=object), births, is_male)
    frame["name"] = people.names(rng, count)
    turn = (frame.groupby("unit").cumcount() + 1).astype(str).str.zfill(3)
    frame["certificate_no"] = "H" + frame["unit"] + "0" + turn
    issued = np.empty(count, dtype="datetime64[D]")
    valid = np.zeros(count, dtype=np.int64)
    for state, (first, last, days) in _VALID.items():
        at = frame["_state"].eq(state).to_numpy()
        issued[at] = random_days(rng, int(at.sum()), first, last)
        valid[at] = days
    frame["valid_from"] = issued.astype("datetime64[s]")
    frame["valid_to"] = (issued + valid.astype("timedelta64[D]")).astype("datetime64[s]")
    return frame
