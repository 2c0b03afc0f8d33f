"""The ledger of each school: the `school_ledger` dataset.

Here: textbooks in use, the baseline list of the common language, vice principals for the rule of
law, the charter. Not here: lessons and activities (`activities`), titles (`recognitions`), the
language of each subject (`language`).
"""

import numpy as np
import pandas as pd

from xjdata.sample.league.activities import add_activities
from xjdata.sample.league.days import NIGHT, random_days, where
from xjdata.sample.league.units import stream

_PRIMARY = ("211", "212", "312", "314", "345")
_JUNIOR = ("311", "312", "313", "314", "341", "343", "345")
_ETHNIC = ("212", "313", "314", "343")
_TERMS = (("2023秋", "2024春", "2022秋", "2024秋"), (0.5, 0.38, 0.04, 0.08))
"""First terms of adaptive teaching on the baseline list: the first two are asked for."""


def make_school_ledger(schools: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `school_ledger` dataset, one row per school in operation but kindergartens.

    One school is left out: a school of the frame without a row has not met its targets.

    Args:
        schools: The school list.
        seed: The seed of the sample.
    """
    rng = stream(seed, "ledger")
    ours = schools["school_type"].str[0].isin(["2", "3", "5"]) & schools["school_type"].ne("218")
    own = schools.loc[ours & schools["school_status"].eq("1")]
    own = own.loc[own.index != own.index[own["school_type"].eq("211")][-2]]
    frame: pd.DataFrame = own[["unit", "school_code", "school_name"]].reset_index(drop=True)
    kind = own["school_type"].reset_index(drop=True)
    count = len(frame)
    frame["family_book"] = _used(kind.isin(_PRIMARY), rng, 0.97)
    frame["unity_book"] = _used(kind.isin(_JUNIOR), rng, 0.95)
    listed = kind.isin([*_PRIMARY, *_JUNIOR]) & (
        kind.isin(_ETHNIC) | pd.Series(rng.random(count) < 0.25)
    )
    baseline = listed.astype("boolean")
    # Without a mark a school is not on the list.
    baseline[rng.random(count) > 0.96] = pd.NA
    frame["language_baseline"] = baseline
    frame["adaptive_term"] = pd.Series(rng.choice(_TERMS[0], count, p=_TERMS[1])).where(listed)
    vice = rng.choice([0, 1, 2], count, p=[0.06, 0.82, 0.12])
    frame["vice_principals"] = np.where(rng.random(count) < 0.02, np.nan, vice)
    approved = random_days(rng, count, "2015-03-01", NIGHT)
    frame["charter_approved_on"] = where(rng.random(count) < 0.93, approved)
    add_activities(frame, kind, seed)
    return frame


def _used(taught: "pd.Series[bool]", rng: np.random.Generator, share: float) -> pd.Series:
    """Whether a book is in use where its section is taught; elsewhere nobody fills it in."""
    used = pd.Series(rng.random(len(taught)) < share, dtype="boolean")
    return used.where(taught)
