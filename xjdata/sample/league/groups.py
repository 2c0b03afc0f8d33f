"""Schools that work together: the `group_member` and `weak_high_school` datasets.

Here: groups and districts of schools, and weak county high schools with their trustees. Not here:
the league's partners elsewhere (`bureau`).
"""

import numpy as np
import pandas as pd

from xjdata.datasets import code_list
from xjdata.sample.league.units import LEAGUE_DIRECT, stream, units

_GROUP, _DISTRICT = "1", "2"
_LEAD, _MEMBER = "1", "2"
_TAUGHT = ("211", "212", "311", "312", "313", "314", "341", "343", "345")
_BESIDE = ("111", "112", "342", "514")
"""Types whose schools join groups, too, without being asked for."""
_NONE = ("152571", "152523")
"""Units without a group of any kind: a report of zero."""
_AGREEMENTS = (
    ("2023-09-01", "2026-08-31"),
    ("2022-09-01", "2024-08-31"),
    ("2024-09-01", "2027-08-31"),
    (None, "2025-07-31"),
    ("2023-03-01", None),
    (None, None),
    ("2021-10-15", "2024-10-15"),
)
"""Start and end of the trusteeships, in turn."""
_TRUSTEES = ("呼和浩特市第二中学", "内蒙古师范大学附属中学", "包头市第九中学")


def make_group_members(schools: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `group_member` dataset, one row per group and school.

    Args:
        schools: The school list.
        seed: The seed of the sample.
    """
    rng = stream(seed, "groups")
    own = schools.loc[schools["school_status"].eq("1") & ~schools["unit"].isin(_NONE)]
    parts = []
    for kind, name, share in (
        (_GROUP, "第一教育集团", 0.3),
        (_GROUP, "第二教育集团", 0.12),
        (_DISTRICT, "中心学区", 0.3),
    ):
        chance = np.where(own["school_type"].isin(_BESIDE), 0.5 * share, share)
        chance = np.where(own["school_type"].isin([*_TAUGHT, *_BESIDE]), chance, 0)
        part = own.loc[rng.random(len(own)) < chance, ["unit", "school_code", "school_name"]]
        part["group_name"] = part["unit"].map(code_list("county").title) + name
        part["kind"] = kind
        part["role"] = np.where(part["unit"].duplicated(), _MEMBER, _LEAD)
        parts.append(part)
    return pd.concat(parts).sort_values(["unit", "group_name"], kind="stable", ignore_index=True)


def make_weak_high_schools(schools: pd.DataFrame) -> pd.DataFrame:
    """The `weak_high_school` dataset: the regular senior high schools of the counties.

    Args:
        schools: The school list.
    """
    own = schools.loc[
        schools["school_type"].isin(["341", "342", "343", "344", "345"])
        & schools["unit"].ne(LEAGUE_DIRECT)
        & schools["school_status"].eq("1")
    ]
    frame: pd.DataFrame = own[["unit", "school_code", "school_name"]].reset_index(drop=True)
    turn = np.arange(len(frame))
    # Every third is not weak; without a mark a school is not on the list.
    weak = pd.Series(turn % 3 != 0, dtype="boolean")
    weak[turn == 9] = pd.NA
    frame["is_weak"] = weak
    is_weak = weak.fillna(False).to_numpy(dtype=bool)
    story = (np.cumsum(is_weak) - 1) % len(_AGREEMENTS)
    for place, column in enumerate(("agreement_start", "agreement_end")):
        days = np.array([days[place] or "NaT" for days in _AGREEMENTS], dtype="datetime64[D]")
        cells = days[story].copy()
        cells[~is_weak] = np.datetime64("NaT")
        frame[column] = cells.astype("datetime64[s]")
    trustee = np.array(_TRUSTEES, dtype=object)[turn % len(_TRUSTEES)]
    known = frame["agreement_start"].notna() | frame["agreement_end"].notna()
    frame["trustee"] = pd.Series(trustee).where(known, None)
    order = [unit.code for unit in units()]
    return frame.sort_values("unit", key=lambda u: u.map(order.index), ignore_index=True)
