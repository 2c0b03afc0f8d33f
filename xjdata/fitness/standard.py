"""The tables of the 2014 fitness standard, as integer arrays.

Here belong the names of the standard (items, grades, the dataset columns that feed an item) and
the loading of ``tables/*.csv``. The arithmetic on students' readings belongs in ``scoring``.

Every threshold is an integer number of ten-thousandths of its unit (``SCALE``), parsed from the
decimal text of the table, so no binary float stands between the printed figure and a comparison.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

SCALE = 10_000
"""Integers per unit: readings and thresholds are held in ten-thousandths (of a cm, s, kg …).

Coarse enough to swallow what binary floats add to a reading, single precision from a database
included (35.6 cm as 35.599998); a hundred times finer than any reading a test records.
"""

READING_LIMIT = 100_000
"""Readings are clipped to this magnitude, far beyond every threshold, to stay inside int64."""

COLUMNS_OF_ITEM: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bmi": ("height", "weight"),
        "vital_capacity": ("vital_capacity",),
        "run_50m": ("run_50m",),
        "sit_and_reach": ("sit_reach",),
        "rope_skipping_1min": ("rope_skip",),
        "sit_up_1min": ("sit_up",),
        "shuttle_run_50m_x8": ("shuttle_run",),
        "standing_long_jump": ("long_jump",),
        "pull_up": ("pull_up",),
        "run_1000m": ("run_1000m",),
        "run_800m": ("run_800m",),
    }
)
"""Item of the standard -> the columns of the fitness dataset it is read from."""

ITEMS: tuple[str, ...] = tuple(COLUMNS_OF_ITEM)
"""The 11 items, in the order of ``items.csv``."""

RAW_COLUMNS: tuple[str, ...] = tuple(c for cs in COLUMNS_OF_ITEM.values() for c in cs)
"""The 12 columns of readings: cm, kg, ml, s and counts."""

BONUS_ITEMS: tuple[str, ...] = (
    "rope_skipping_1min",
    "sit_up_1min",
    "pull_up",
    "run_1000m",
    "run_800m",
)
"""Items that carry bonus points in some grade."""

GRADES = 12
SEXES: Mapping[str, str] = MappingProxyType({"1": "M", "2": "F"})
"""Sex code of the fitness upload -> sex in the tables."""

GROUPS = GRADES * len(SEXES)
"""A group is one grade and sex; its number is ``2 * (grade - 1)``, plus 1 for girls."""

GRADE_OF_CODE: Mapping[str, int] = MappingProxyType(
    {f"1{year}": year for year in range(1, 7)}
    | {f"2{year}": year + 6 for year in range(1, 4)}
    | {f"3{year}": year + 9 for year in range(1, 4)}
)
"""Grade code (年级编号) of the fitness upload -> grade 1-12.

Reading: 24 (初四) and 34 (高四), the last years of four-year junior and senior schools, are absent
on purpose. The standard prints no table for them and does not say which one to borrow, so such
a student gets no total. 41-44 are university years, outside this standard's school part.
"""

_SPAN = 4 * READING_LIMIT * SCALE
_FLOOR = -READING_LIMIT * SCALE - 1


@dataclass(frozen=True)
class Ladder:
    """The thresholds of one item for all groups, laid end to end for a single binary search.

    Attributes:
        sign: 1 where a larger reading is better, -1 for the runs.
        keys: ``group * span + sign * threshold``, ascending; each group opens with a floor below
            every possible reading.
        points: Points from the key upwards, 0 at each floor; same length as ``keys``.
        groups: Per group number, whether the item has rows there; length ``GROUPS``.
    """

    sign: int
    keys: IntArray
    points: IntArray
    groups: npt.NDArray[np.bool_]

    def lookup(self, group: IntArray, reading: IntArray) -> IntArray:
        """Return the points of the best threshold each reading reaches.

        There is no interpolation: between two rows the lower one counts, and a reading that
        misses the lowest row gets 0 (rule 1 of the standard as read here).

        Args:
            group: Group numbers below ``GROUPS``, shape (n,).
            reading: Readings in ten-thousandths, clipped to ``READING_LIMIT``, shape (n,).

        Returns:
            Points, shape (n,).
        """
        key = group * _SPAN + self.sign * reading
        return self.points[np.searchsorted(self.keys, key, side="right") - 1]


@dataclass(frozen=True)
class Standard:
    """The standard, ready for lookups.

    Attributes:
        weights: Percent per group and item, shape (``GROUPS`` + 1, items); 0 where the item is
            not required. The last row is all 0: the group of a student without grade or sex.
        scores: Item -> ladder of item scores, for all items; the BMI's ladder is climbed with a
            BMI already rounded to one decimal.
        bonus: Bonus item -> ladder of bonus points.
    """

    weights: IntArray
    scores: Mapping[str, Ladder]
    bonus: Mapping[str, Ladder]


@cache
def standard() -> Standard:
    """Return the standard; the tables are read once per process."""
    sign = {r["item"]: -1 if r["direction"] == "lower_better" else 1 for r in _rows("items.csv")}
    steps: dict[str, list[tuple[int, int, int]]] = {item: [] for item in ITEMS}
    for row in _rows("scores.csv"):
        steps[row["item"]].append((_group(row), _scaled(row["threshold"]), int(row["score"])))
    for row in _rows("bmi.csv"):
        # The bands meet at one decimal, so the lower bounds alone tell them apart; the lowest
        # band is open below and starts at the floor.
        lower = _scaled(row["lower"]) if row["lower"] else _FLOOR
        steps["bmi"].append((_group(row), lower, int(row["score"])))
    extra: dict[str, list[tuple[int, int, int]]] = {item: [] for item in BONUS_ITEMS}
    for row in _rows("bonus.csv"):
        extra[row["item"]].append((_group(row), _scaled(row["threshold"]), int(row["bonus"])))
    return Standard(
        weights=_weights(),
        scores={item: _ladder(sign[item], cells) for item, cells in steps.items()},
        bonus={item: _ladder(sign[item], cells) for item, cells in extra.items()},
    )


def _ladder(sign: int, cells: list[tuple[int, int, int]]) -> Ladder:
    """Lay the (group, threshold, points) cells of one item end to end."""
    points = {group * _SPAN + _FLOOR: 0 for group in range(GROUPS)}
    groups = np.zeros(GROUPS, dtype=np.bool_)
    for group, threshold, value in cells:
        points[group * _SPAN + sign * threshold] = value
        groups[group] = True
    keys = sorted(points)
    return Ladder(
        sign=sign,
        keys=np.array(keys, dtype=np.int64),
        points=np.array([points[key] for key in keys], dtype=np.int64),
        groups=groups,
    )


def _weights() -> IntArray:
    weights = np.zeros((GROUPS + 1, len(ITEMS)), dtype=np.int64)
    for row in _rows("weights.csv"):
        weights[_group(row), ITEMS.index(row["item"])] = int(row["weight_percent"])
    return weights


def _required_items() -> dict[tuple[int, str], tuple[str, ...]]:
    code = {sex: code for code, sex in SEXES.items()}
    required: dict[tuple[int, str], tuple[str, ...]] = {}
    for row in _rows("weights.csv"):
        key = (int(row["grade"]), code[row["sex"]])
        required[key] = required.get(key, ()) + COLUMNS_OF_ITEM[row["item"]]
    return required


def _group(row: Mapping[str, str]) -> int:
    return 2 * (int(row["grade"]) - 1) + (row["sex"] == "F")


def _scaled(text: str) -> int:
    return int(Decimal(text) * SCALE)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("xjdata.fitness").joinpath("tables", name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


REQUIRED_ITEMS: Mapping[tuple[int, str], tuple[str, ...]] = MappingProxyType(_required_items())
"""(grade, sex code) -> the columns that must hold a reading, in the order of ``weights.csv``."""
