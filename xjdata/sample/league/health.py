"""What was screened: the `screening` dataset of eyes and minds, as counts.

Here: one row per school and grade, kindergartens too. Schools are done with the year's screening or
have not begun, take nearly everybody or forget some; a few flagged grades are still to be assessed.
Not here: who is enrolled (`students`).
"""

import numpy as np
import pandas as pd

from xjdata.sample.league.schools import school_types
from xjdata.sample.league.units import stream

_MYOPIC = {"0": 0.06, "1": 0.3, "2": 0.62, "3": 0.76}
"""Share of the myopic by the first digit of the grade."""
_ASSESSED = ("14", "15", "16", "21", "22", "23", "31", "32", "33")
"""Grades whose students are assessed each year."""
_NOT_YET = 0.12
_FORGETFUL = 0.15
_LATE_STARTERS = 0.08


def make_screening(schools: pd.DataFrame, enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `screening` dataset.

    Args:
        schools: The school list.
        enrollment: Students by school and grade.
        seed: The seed of the sample.
    """
    rng = stream(seed, "screening")
    # One school sends nothing: its students stay in the whole and are nowhere screened.
    silent = schools.loc[schools["school_type"].eq("211"), "school_code"].iloc[0]
    columns = ["unit", "school_code", "school_name", "grade", "students", "_type"]
    frame = enrollment.loc[enrollment["school_code"].ne(silent), columns]
    frame = pd.concat([frame, _newcomers(frame)], ignore_index=True)
    count = len(frame)
    # The list is of the day of the screening: some came, some left since 1 September.
    moved = rng.choice([-1, 0, 0, 0, 0, 1], count)
    registered = np.maximum(1, frame.pop("students").to_numpy(dtype=np.int64) + moved)
    frame["registered"] = registered
    owners = pd.Index(frame["school_code"].unique())
    at = owners.get_indexer(frame["school_code"])
    begun = (rng.random(len(owners)) >= _NOT_YET)[at]
    careful = (rng.random(len(owners)) >= _FORGETFUL)[at]
    screened = np.where(careful, registered, rng.binomial(registered, 0.93))
    share = frame["grade"].str[0].map(_MYOPIC).to_numpy(dtype=np.float64)
    frame["screened"] = np.where(begun, screened, np.nan)
    frame["myopic"] = np.where(begun, rng.binomial(screened, share), np.nan)
    flagged = frame["grade"].isin(_ASSESSED).to_numpy()
    frame["assessed_grade"] = flagged
    # The flag alone: the assessment of this grade is still to come.
    done = flagged & (rng.random(count) >= _LATE_STARTERS)
    assessed = np.where(careful, registered, rng.binomial(registered, 0.96))
    frame["assessed"] = np.where(done, assessed, np.nan)
    return frame.sort_values(["unit", "school_code", "grade"], kind="stable", ignore_index=True)


def _newcomers(rows: pd.DataFrame) -> pd.DataFrame:
    """In a small sample, grades in which nobody was enrolled on 1 September; two came later."""
    schools = rows.loc[rows["_type"].eq("211")].drop_duplicates("school_code")
    taught = rows.groupby("school_code")["grade"].agg(set)
    missing = [
        min(set(school_types()["211"].grades) - taught[code], default="")
        for code in schools["school_code"]
    ]
    found = schools.assign(grade=missing, students=2)
    return found.loc[found["grade"].ne("")].head(3)
