"""What a school has and how it is guarded: the `facility` and `safety` datasets."""

import numpy as np
import pandas as pd

from xjdata.sample.league.units import stream

_STUDENTS_A_GUARD = 300
_PLACE = ["unit", "school_code", "school_name"]


def make_facilities(schools: pd.DataFrame, enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `facility` dataset, one row per school in operation but kindergartens."""
    rng = stream(seed, "facilities")
    taught = schools["school_type"].str[0].isin(["2", "3", "5"])
    own = schools.loc[taught & schools["school_status"].eq("1")]
    frame: pd.DataFrame = own[_PLACE].reset_index(drop=True)
    total = enrollment.groupby("school_code")["students"].sum()
    students = frame["school_code"].map(total).fillna(0).to_numpy()
    count = len(frame)
    area = 400 + students * rng.uniform(4, 7, count)
    frame["area_teaching"] = np.round(area, 1)
    frame["area_indoor_sport"] = np.round(area * rng.uniform(0.02, 0.2, count), 1)
    frame["area_sports_ground"] = np.round(900 + students * rng.uniform(6, 11, count), 1)
    # Never below 60,000 yuan: such a sum could be read in yuan and in ten thousand yuan.
    frame["equipment_value"] = np.round(8 + students * rng.uniform(0.1, 0.4, count), 2)
    rooms = np.maximum(1, students // 40)
    frame["multimedia_rooms"] = rooms.astype(np.int64)
    frame["music_rooms"] = np.maximum(1, rooms // 12).astype(np.int64)
    frame["art_rooms"] = np.maximum(1, rooms // 15).astype(np.int64)
    return frame


def make_safety(schools: pd.DataFrame, enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `safety` dataset, one row per school in operation and teaching point.

    One school is left out: a school of the frame without a row has not met the target.
    """
    rng = stream(seed, "safety")
    own = schools.loc[schools["school_type"].ne("119") & schools["school_status"].eq("1")]
    primary = own.index[own["school_type"].eq("211")]
    own = own.loc[own.index != primary[-1]]
    frame: pd.DataFrame = own[_PLACE].reset_index(drop=True)
    total = enrollment.groupby("school_code")["students"].sum()
    students = frame["school_code"].map(total).fillna(0).to_numpy()
    count = len(frame)
    required = (1 + students // _STUDENTS_A_GUARD).astype(np.int64)
    short = rng.random(count) < 0.03
    frame["guards_required"] = required
    frame["guards_full_time"] = required - short + (rng.random(count) < 0.1) * ~short
    frame["guards_part_time"] = rng.integers(0, 3, count)
    frame["closed_management"] = True
    frame["alarm_linked"] = rng.random(count) < 0.985
    frame["video_linked"] = rng.random(count) < 0.98
    frame["guard_post"] = rng.random(count) < 0.97
    drills = rng.choice([2, 4, 6, 10, 12], count, p=[0.08, 0.2, 0.12, 0.3, 0.3])
    frame["drills"] = np.where(rng.random(count) < 0.01, np.nan, drills)
    frame["three_way_management"] = rng.random(count) < 0.6
    return frame
