"""Aid for students in financial difficulty: the `aid` dataset.

Here: one row per school and kind of area. Not here: who is enrolled (`students`).
"""

import numpy as np
import pandas as pd

from xjdata.sample.league.units import stream

_KINDS = ("1", "2")
_RURAL = ("210", "220")
_SHARES = {True: (0.11, 0.02), False: (0.03, 0.04)}
"""Students recognised of the country and of town, in schools of the country and in others."""


def make_aid(schools: pd.DataFrame, enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `aid` dataset; a school in town without students of the country has no row for them.

    Args:
        schools: The school list.
        enrollment: Students by school and grade.
        seed: The seed of the sample.
    """
    rng = stream(seed, "aid")
    total = enrollment.groupby("school_code")["students"].sum()
    own = schools.loc[schools["school_code"].isin(total.index)]
    students = own["school_code"].map(total).to_numpy(dtype=np.int64)
    rural = own["urban_rural"].isin(_RURAL).to_numpy()
    parts = []
    for turn, kind in enumerate(_KINDS):
        share = np.where(rural, _SHARES[True][turn], _SHARES[False][turn])
        part = own[["unit", "school_code", "school_name"]].assign(area_kind=kind)
        part["recognised"] = rng.binomial(students, share).astype(np.float64)
        # Schools of the country report a kind even where there is nobody of it.
        parts.append(part.loc[part["recognised"].gt(0) | rural])
    frame = pd.concat(parts).sort_values(["unit", "school_code", "area_kind"], kind="stable")
    frame = frame.reset_index(drop=True)
    count = len(frame)
    recognised = frame["recognised"].to_numpy(dtype=np.int64)
    short = rng.random(count) < 0.12
    aided = np.where(short, rng.binomial(recognised, 0.85), recognised).astype(np.float64)
    chance = rng.random(count)
    # Not known how many there are, or not known how many were helped.
    frame.loc[chance < 0.01, "recognised"] = np.nan
    aided[chance > 0.985] = np.nan
    frame["aided"] = aided
    return frame
