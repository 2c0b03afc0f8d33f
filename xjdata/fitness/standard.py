"""The tables of the 2014 fitness standard, as integer arrays.

Here belong the names of the standard (items, grades, the dataset columns that feed an item) and
the loading of ``tables/*.csv``. The arithmetic on students' readings belongs in ``scoring``.

Every threshold is an integer number of ten-thousandths of its unit (``SCALE``), parsed from the
decimal text of the table, so no binary float stands between the printed figure and a comparison.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from importlib import resources
from math import gcd
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
SmallArray = npt.NDArray[np.int16]

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

BMI_BANDS: tuple[str, ...] = ("underweight", "normal", "overweight", "obese")
"""The categories of the BMI, ascending."""

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


@dataclass(frozen=True)
class Ladder:
    """What every result of one item earns, laid out step by step for all groups.

    All thresholds of an item are multiples of one step (a tenth of a second, ten millilitres), so a
    result is told by the number of steps it reaches, and its points are looked up without a search.

    Attributes:
        sign: 1 where a larger reading is better, -1 for the runs.
        step: Ten-thousandths between two neighbouring places.
        first: The step of the first place, which lies below every threshold.
        scores: Item scores, shape (``GROUPS`` + 1, places), 0 where the item has no rows; the last
            row is the group of a student without grade or sex.
        bonus: Bonus points, the same shape; none where the item carries no bonus.
    """

    sign: int
    step: int
    first: int
    scores: SmallArray
    bonus: SmallArray | None

    @cached_property
    def has_bonus(self) -> npt.NDArray[np.bool_]:
        """Whether the item carries a bonus, per group; shape (``GROUPS`` + 1,)."""
        table = np.zeros_like(self.scores) if self.bonus is None else self.bonus
        found: npt.NDArray[np.bool_] = table.max(axis=1) > 0
        return found

    def places(self, group: IntArray, reading: IntArray) -> IntArray:
        """Return where the points of readings stand in the flat ``scores`` and ``bonus``.

        There is no interpolation: between two rows the lower one counts, and a reading that
        misses the lowest row gets 0 (rule 1 of the standard as read here).

        Args:
            group: Group numbers up to ``GROUPS``, shape (n,).
            reading: Readings in ten-thousandths, clipped to ``READING_LIMIT``, shape (n,).

        Returns:
            Places, shape (n,).
        """
        width = self.scores.shape[1]
        place = self.sign * reading
        place //= self.step
        place -= self.first
        np.clip(place, 0, width - 1, out=place)
        place += group * width
        return place


@dataclass(frozen=True)
class Standard:
    """The standard, ready for lookups.

    Attributes:
        weights: Percent per item and group, shape (items, ``GROUPS`` + 1); 0 where the item is not
            required. The last column is all 0: the group of a student without grade or sex.
        ladders: Item -> what its results earn; the BMI's ladder is climbed with a BMI already
            rounded to one decimal.
        bands: Position in ``BMI_BANDS`` at the places of the BMI's ladder, -1 without a group.
    """

    weights: SmallArray
    ladders: Mapping[str, Ladder]
    bands: SmallArray


@cache
def standard() -> Standard:
    """Return the standard; the tables are read once per process."""
    sign = {r["item"]: -1 if r["direction"] == "lower_better" else 1 for r in _rows("items.csv")}
    scores: dict[str, list[_Cell]] = {item: [] for item in ITEMS}
    bonus: dict[str, list[_Cell]] = {item: [] for item in BONUS_ITEMS}
    bands: list[_Cell] = []
    for row in _rows("scores.csv"):
        scores[row["item"]].append((_group(row), _scaled(row["threshold"]), int(row["score"])))
    for row in _rows("bonus.csv"):
        bonus[row["item"]].append((_group(row), _scaled(row["threshold"]), int(row["bonus"])))
    for row in _rows("bmi.csv"):
        # The bands meet at one decimal, so the lower bounds alone tell them apart; the lowest
        # band is open below.
        lower = _scaled(row["lower"]) if row["lower"] else 0
        scores["bmi"].append((_group(row), lower, int(row["score"])))
        bands.append((_group(row), lower, BMI_BANDS.index(row["category"])))
    ladders = {item: _ladder(sign[item], scores[item], bonus.get(item, [])) for item in ITEMS}
    of_bmi = ladders["bmi"]
    return Standard(_weights(), ladders, _laid_out(of_bmi, bands, below=-1))


_Cell = tuple[int, int, int]
"""Group, threshold in ten-thousandths, points."""


def _ladder(sign: int, scores: list[_Cell], bonus: list[_Cell]) -> Ladder:
    """Lay the cells of one item out."""
    thresholds = [sign * threshold for _, threshold, _ in scores + bonus]
    step = gcd(*thresholds)
    first = min(thresholds) // step - 1
    places = max(thresholds) // step - first + 1
    shape = Ladder(sign, step, first, np.zeros((GROUPS + 1, places), dtype=np.int16), None)
    return replace(
        shape, scores=_laid_out(shape, scores), bonus=_laid_out(shape, bonus) if bonus else None
    )


def _laid_out(ladder: Ladder, cells: list[_Cell], below: int = 0) -> SmallArray:
    """Put the value of each cell from its threshold upwards, over that of the cells before it."""
    table = np.full(ladder.scores.shape, below, dtype=np.int16)
    for group, threshold, value in sorted(cells, key=lambda cell: ladder.sign * cell[1]):
        table[group, ladder.sign * threshold // ladder.step - ladder.first :] = value
    return table


def _weights() -> SmallArray:
    weights = np.zeros((len(ITEMS), GROUPS + 1), dtype=np.int16)
    for row in _rows("weights.csv"):
        weights[ITEMS.index(row["item"]), _group(row)] = int(row["weight_percent"])
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
