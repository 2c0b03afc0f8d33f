"""Which schools pass, and what holds the others back.

Here: the rule of six of seven with a floor for the last one. Not here: how a resource is measured
(`amounts`).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.evaluations.model import SchoolRule
from xjdata.evaluations.sections import SECTION
from xjdata.measures import ALL


def judged(schools: pd.DataFrame, rule: SchoolRule, failed: str) -> pd.DataFrame:
    """The status of every resource of every school, and of the school.

    A school passes when enough resources reach their standard and the others their floor. What is
    not known is taken neither way: the school fails when it would whatever the missing figures are,
    passes when nothing is missing, and cannot be verified otherwise.

    Args:
        schools: As `amounts` gives them.
        rule: The rule.
        failed: The status of what does not pass.

    Returns:
        The same rows with status and holds_back (of a school that fails, a resource short of its
        standard), and a row per school and stage with code ``all``: value how many resources reach
        their standard, threshold how many must.
    """
    known = schools["missing"] == ""
    rows = schools.assign(
        reached=known & (schools["shortfall"] == 0),
        short=known & (schools["shortfall"] > 0),
        below=known & (schools["to_floor"] > 0),
        unknown=~known,
    )
    counted = rows.groupby(SECTION)[["reached", "short", "below", "unknown"]].sum()
    counted["students"] = rows.groupby(SECTION)["students"].first()
    counted["missing"] = rows.groupby(SECTION)["missing"].agg(_together)
    resources = rows.groupby(SECTION).size()
    may_be_short = resources - rule.reached_at_least
    fails = (counted["short"] > may_be_short) | (counted["below"] > 0)
    counted["status"] = _status(fails, counted["unknown"] > 0, failed)
    whole = counted.rename(columns={"reached": "value"}).reset_index()
    whole = whole.assign(
        code=ALL, threshold=float(rule.reached_at_least), holds_back=fails.to_numpy()
    )
    rows["status"] = _status(rows["short"], rows["unknown"], failed)
    fails = rows[SECTION].merge(fails.rename("fails").reset_index(), on=SECTION)["fails"]
    rows["holds_back"] = rows["short"] & fails.to_numpy()
    columns = [*schools.columns, "status", "holds_back"]
    return pd.concat([rows[columns], whole.reindex(columns=columns)], ignore_index=True)


def _status(
    fails: "pd.Series[bool]", unknown: "pd.Series[bool]", failed: str
) -> npt.NDArray[np.str_]:
    return np.select([fails, unknown], [failed, "cannot_verify"], "met")


def _together(texts: "pd.Series[str]") -> str:
    """The cells that are lacking, each once."""
    return ",".join(dict.fromkeys(word for text in texts if text for word in text.split(",")))
