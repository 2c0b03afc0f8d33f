"""The rooms of the examination sites: the `exam_room` dataset.

Here: the upgrade list of each county, with rooms in every state of the upgrade.
"""

import numpy as np
import pandas as pd

from xjdata.sample.league.days import NIGHT, random_days, where
from xjdata.sample.league.units import LEAGUE_DIRECT, stream, units

_PLANNED, _UNDER_WAY, _FINISHED, _ACCEPTED = "1", "2", "3", "4"
_STATES = ((_PLANNED, _UNDER_WAY, _FINISHED, _ACCEPTED), (0.06, 0.1, 0.12, 0.72))
_SITES = ("第一考点", "第二考点", "第三考点")
_ROOMS_A_SITE = 30


def make_exam_rooms(seed: int) -> pd.DataFrame:
    """The `exam_room` dataset, one row per room; the league-direct unit has none.

    Args:
        seed: The seed of the sample.
    """
    rng = stream(seed, "exam rooms")
    counties = [unit for unit in units() if unit.code != LEAGUE_DIRECT]
    number = [30 + round(560 * unit.share) for unit in counties]
    unit = np.repeat(np.array([u.code for u in counties], dtype=object), number)
    frame = pd.DataFrame({"unit": unit, "county_code": unit})
    count = len(frame)
    turn = frame.groupby("unit").cumcount()
    frame["room_no"] = frame["unit"] + "K" + (turn + 1).astype(str).str.zfill(3)
    frame["site"] = np.array(_SITES, dtype=object)[turn // _ROOMS_A_SITE % len(_SITES)]
    frame["state"] = rng.choice(_STATES[0], count, p=_STATES[1])
    accepted = frame["state"].eq(_ACCEPTED).to_numpy()
    frame["accepted_on"] = where(accepted, random_days(rng, count, "2023-05-08", NIGHT))
    return frame
