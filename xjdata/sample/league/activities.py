"""What a school does in the year, as its line of the ledger shows it: lessons, activities, checks.

Here: the columns of the `school_ledger` dataset beyond books, terms and charter, for whatever kind
of school has a line. Not here: which schools have one (`ledger`).
"""

import numpy as np
import pandas as pd

from xjdata.sample.league.days import NIGHT, YEAR, random_days, where
from xjdata.sample.league.units import stream

_EMPTY = 0.015
"""Share of cells that nobody filled in."""

_YES: dict[str, float] = {
    "student_reader": 0.96,
    "football": 0.55,
    "ice_snow": 0.3,
    "psych_course": 0.93,
    "counselling_room": 0.8,
    "research_officer": 0.7,
}
"""Column to the share of schools that say yes."""

_NUMBERS: dict[str, tuple[tuple[int, ...], tuple[float, ...]]] = {
    "lecture_sessions": ((0, 1, 2, 3, 6), (0.06, 0.3, 0.3, 0.2, 0.14)),
    "pe_lessons": ((3, 4, 5, 6), (0.04, 0.12, 0.74, 0.1)),
    "arts_lessons": ((1, 2, 3, 4), (0.05, 0.5, 0.25, 0.2)),
    "labour_lessons": ((0, 1, 2), (0.04, 0.9, 0.06)),
    "first_aid_sessions": ((0, 1, 2), (0.07, 0.7, 0.23)),
    "health_sessions": ((0, 1, 2, 4), (0.04, 0.5, 0.3, 0.16)),
    "counselling_hours": ((0, 2, 5), (0.4, 0.35, 0.25)),
    "science_activities": ((0, 1, 2, 5), (0.08, 0.5, 0.3, 0.12)),
    "law_counsellors": ((0, 1, 2), (0.2, 0.7, 0.1)),
    "three_classrooms": ((0, 1, 2, 3), (0.25, 0.4, 0.2, 0.15)),
}
"""Column to the numbers schools give, and how often."""

_SEVEN = ("晨读", "晚练", "歌咏", "书画", "竞赛", "实践", "展示")
"""What schools call the seven ones, which the plan names without saying what they are."""
_STANDARDS = ("占地面积", "校舍面积", "生师比", "图书", "仪器设备", "双师型比例", "教学用机")
_AGREEMENTS = (
    ("2023-09-01", "2026-08-31"),
    ("2021-09-01", "2024-08-31"),
    (None, "2025-07-31"),
    ("2024-03-01", None),
    (None, None),
)
"""Start and end of pairings of special schools, in turn."""


def add_activities(frame: pd.DataFrame, kind: "pd.Series[str]", seed: int) -> None:
    """Add the columns to the ledger.

    Args:
        frame: One row per school; it is changed.
        kind: The type of each school.
        seed: The seed of the sample.
    """
    rng = stream(seed, "activities")
    count = len(frame)
    for column, share in _YES.items():
        frame[column] = _some(pd.Series(rng.random(count) < share, dtype="boolean"), rng)
    for column, (numbers, shares) in _NUMBERS.items():
        drawn = pd.Series(rng.choice(numbers, count, p=shares), dtype="float64")
        frame[column] = _some(drawn, rng)
    is_vocational = kind.str.startswith("36").to_numpy()
    frame["seven_ones"] = _some(_listed(_SEVEN, "；", count, rng), rng)
    met = _listed(_STANDARDS, "、", count, rng)
    frame["standards_met"] = met.where(is_vocational, None)
    _experiments(frame, kind, rng)
    _checks(frame, kind, rng)
    _pairings(frame, kind)


def _some(cells: pd.Series, rng: np.random.Generator) -> pd.Series:
    """The cells, a few of them left empty."""
    return cells.mask(rng.random(len(cells)) < _EMPTY)


def _listed(
    names: tuple[str, ...], between: str, count: int, rng: np.random.Generator
) -> pd.Series:
    """All names in most cells, and all but one in others."""
    short = [between.join(name for name in names if name != out) for out in names]
    cells = np.array([*short, between.join(names)], dtype=object)
    return pd.Series(cells[np.minimum(rng.integers(0, 4 * len(names), count), len(names))])


def _experiments(frame: pd.DataFrame, kind: "pd.Series[str]", rng: np.random.Generator) -> None:
    """Experiments of schools with upper sections; a few do not say how many there should be."""
    upper = kind.str[0].eq("3").to_numpy() & ~kind.str.startswith("36").to_numpy()
    required = pd.Series(rng.integers(40, 260, len(frame)), dtype="float64")
    done = (required * rng.uniform(0.75, 1.0, len(frame))).round()
    frame["experiments_required"] = _some(required.where(upper), rng)
    frame["experiments_done"] = _some(done.where(upper), rng)


def _checks(frame: pd.DataFrame, kind: "pd.Series[str]", rng: np.random.Generator) -> None:
    """Checks of homework, exams and sleep: most in this year, some before it, some never."""
    count = len(frame)
    is_checked = kind.str[0].isin(["2", "3"]).to_numpy() & (rng.random(count) < 0.8)
    frame["checked_on"] = where(is_checked, random_days(rng, count, YEAR - 90, NIGHT))
    for column, share in (("homework_passed", 0.95), ("exams_passed", 0.97), ("sleep_passed", 0.9)):
        passed = pd.Series(rng.random(count) < share, dtype="boolean")
        frame[column] = _some(passed.where(is_checked), rng)


def _pairings(frame: pd.DataFrame, kind: "pd.Series[str]") -> None:
    """Agreements of special schools with regular ones."""
    special = np.flatnonzero(kind.str[0].eq("5").to_numpy())
    for place, column in enumerate(("pairing_start", "pairing_end")):
        days = [_AGREEMENTS[turn % len(_AGREEMENTS)][place] for turn in range(len(special))]
        cells = np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[D]")
        cells[special] = np.array([day or "NaT" for day in days], dtype="datetime64[D]")
        frame[column] = cells.astype("datetime64[s]")
