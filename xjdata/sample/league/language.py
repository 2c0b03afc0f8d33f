"""The language of teaching: the `language` dataset.

Here: one row per school, grade and subject of the autumn term, in schools with a primary, junior or
senior section and teaching points. Not here: the baseline list and the textbooks (`ledger`).
"""

import pandas as pd

from xjdata.sample.league.units import stream

_LOWER = ("语文", "数学", "道德与法治", "体育与健康", "音乐", "美术")
_UPPER = (*_LOWER, "英语", "科学", "信息科技")
_JUNIOR = ("语文", "数学", "英语", "物理", "道德与法治", "历史", "地理", "生物学", "体育与健康")
_SENIOR = ("语文", "数学", "英语", "思想政治", "历史", "体育与健康")
_SUBJECTS = (
    {grade: _LOWER for grade in ("11", "12")}
    | {grade: _UPPER for grade in ("13", "14", "15", "16")}
    | {grade: _JUNIOR for grade in ("21", "22", "23")}
    | {grade: _SENIOR for grade in ("31", "32", "33")}
)
_ETHNIC = ("212", "313", "314", "343")
_LATER = ("音乐", "美术", "体育与健康")
"""Subjects in which ethnic schools change last."""


def make_language(enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `language` dataset.

    Args:
        enrollment: Students by school and grade.
        seed: The seed of the sample.
    """
    rng = stream(seed, "language")
    ours = enrollment["_type"].str[0].isin(["2", "3"]) & ~enrollment["_type"].str[:2].eq("36")
    columns = ["unit", "school_code", "school_name", "grade", "_type"]
    frame = enrollment.loc[ours, columns].reset_index(drop=True)
    frame["subject"] = frame["grade"].map(_SUBJECTS)
    frame = frame.explode("subject", ignore_index=True)
    late = frame["_type"].isin(_ETHNIC) & frame["subject"].isin(_LATER)
    chance = rng.random(len(frame))
    taught = pd.array(~(late.to_numpy() & (chance < 0.15)), dtype="boolean")
    # Nobody filled it in.
    taught[chance > 0.996] = pd.NA
    frame["national_language"] = taught
    return frame
