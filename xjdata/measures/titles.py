"""Titles in force (measures, "Dates"): recognised, not ended, not revoked.

Here: which recognitions hold on the reference day. Not here: who is counted by them (`holdings`).
"""

import numpy as np
import pandas as pd

from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import was_blanked
from xjdata.measures.dates import BoolArray

RECOGNISED, REVOKED = "2", "5"
"""Actions of the code list ``recognition_action``."""

TITLE_COLUMNS = ("kind", "level", "action", "school_code", "acted_on", "valid_to", "blanked")
"""What is read of dataset ``recognition``."""

_TITLE = ["county_code", "school_code", "kind", "level"]


def titles_in_force(accepted: Accepted) -> pd.DataFrame:
    """The recognitions in force on the reference day.

    Recognised on or before it; the end is empty, or on or after it; no revocation of the same kind,
    level and holder is dated between the recognition and that day, both included. An end that a
    check has blanked is not known, so that the title is not in force.

    Returns:
        Rows of dataset ``recognition``, ``school_code`` empty where the unit itself is the holder.
    """
    rows = accepted["recognition"]
    rows = rows[accepted.dates.by_reference_day(rows["acted_on"])]
    rows = rows.assign(school_code=rows["school_code"].fillna(""))
    revoked = rows[rows["action"] == REVOKED].assign(revoked_on=rows["acted_on"])
    revoked = revoked[[*_TITLE, "revoked_on"]].groupby(_TITLE, as_index=False).max()
    titles = rows[(rows["action"] == RECOGNISED) & ~_has_ended(rows, accepted)]
    titles = titles.merge(revoked, on=_TITLE, how="left", validate="many_to_one")
    return titles[~(titles["revoked_on"] >= titles["acted_on"]).to_numpy(dtype=np.bool_)]


def _has_ended(rows: pd.DataFrame, accepted: Accepted) -> BoolArray:
    """Where a title ends before the reference day, or nobody knows when."""
    ended = accepted.dates.before_reference_day(rows["valid_to"])
    return ended | was_blanked(rows, "valid_to")
