"""The `baseline` dataset: what each unit reports of last year.

Derived from this year's answers, moved by a known amount per target, so that "up on last year"
and "stays above" have something to look back to. Not here: this year's figures (`answers`).
"""

import numpy as np
import pandas as pd

from xjdata.sample.counts import TARGETS
from xjdata.sample.league.units import AS_OF

_MOVES = {
    "W10-1": -4.5,
    "W10-2": 0.6,
    "W10-3": -0.3,
    "W07-5": -1.0,
    "W07-7": -20.0,
    "W08-7": 3.0,
    "W08-8": -8.0,
    "W10-6": -2.0,
    "W10-7": -4.0,
    "W11-7": -2.5,
    "W12-5": 6.0,
    "W12-6": -1.5,
    "W13-2": -1.5,
    "W17-2": -6.0,
    "W17-4": -30.0,
    "W17-5": 0.4,
    "W18-9": -10.0,
    "W19-4": -1.0,
    "W19-5": 2.0,
    "W20-2": -3.0,
    "W20-4": -8.0,
    "W21-2": -5.0,
    "W21-4": -4.0,
    "W22-1": 0.0,
    "W22-2": -1.0,
    "W22-3": -2.0,
    "W22-4": -1.5,
    "W22-5": -3.0,
    "W22-7": 1.0,
}
"""Target to the points its value stood above (or below) this year's; of a count, the percent."""
_OF_AUTUMN = ("W07-5", "W10-1", "W10-2", "W10-3", "W10-7", "W13-2", "W17-5")
"""Targets that speak of the start of the school year."""

BASELINES = tuple(_MOVES)
"""The targets that look back on last year."""


def make_baseline(answers: pd.DataFrame) -> pd.DataFrame:
    """Numerator and denominator of last year, one row per unit and target.

    Args:
        answers: This year's answers; the rows of the units are read.
    """
    rows = answers.loc[answers["level"].eq("county") & answers["target_id"].isin(list(_MOVES))]
    rows = rows.reset_index(drop=True)
    # There is no population of the league-direct schools: their rate has no denominator.
    whole = rows["denominator"].astype("float64") * 1.03
    part = rows["numerator"].astype("float64") * 1.03
    move = rows["target_id"].map(_MOVES).to_numpy(dtype=np.float64) / 100
    is_count = rows["target_id"].map({name: TARGETS[name].is_count for name in _MOVES}).astype(bool)
    part = part + move * whole.fillna(0).mask(is_count, part)
    part = part.clip(lower=0).round()
    is_share = rows["target_id"].ne("W10-3") & ~is_count
    part = part.where(~is_share | part.le(whole.round()), whole.round())
    frame = pd.DataFrame(
        {
            "unit": rows["county_code"],
            "county_code": rows["county_code"],
            "target_id": rows["target_id"],
            "year": AS_OF.year - 1,
            "numerator": part.to_numpy(),
            "denominator": whole.round().to_numpy(),
        }
    )
    autumn = frame["target_id"].isin(_OF_AUTUMN).map({True: "-09-01", False: "-12-31"})
    day = str(AS_OF.year - 1) + autumn
    frame["reference_date"] = pd.to_datetime(day).astype("datetime64[s]")
    return frame
