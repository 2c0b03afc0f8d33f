"""From students' readings to item scores, bonus, year total and level.

Here belong pure, vectorised functions over whole columns; there is no loop over students and no
binary float after the first conversion. Which reading is plausible is the checks' affair, and
which students a rate counts is the measures'.

Readings of the standard that the text leaves open (2014 revision, grades 1-12): a BMI is rounded
half-up to one decimal before its band is read; the year total is rounded half-up to one decimal
before its level is read, hence the level floors 89.95, 79.95 and 59.95; a student with a missing
required item has no total.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from xjdata.fitness.standard import (
    BMI_BANDS,
    BONUS_ITEMS,
    COLUMNS_OF_ITEM,
    GRADES,
    GROUPS,
    ITEMS,
    RAW_COLUMNS,
    READING_LIMIT,
    SCALE,
    IntArray,
    standard,
)

BoolArray = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Reading = tuple[IntArray, BoolArray]
"""A column of readings in ten-thousandths, and where there is one."""
Found = tuple[npt.NDArray[np.signedinteger[Any]], BoolArray]
"""A column of results, and where there is one."""

LEVEL_FLOORS_X100: Mapping[str, int] = MappingProxyType(
    {"fail": 0, "pass": 5995, "good": 7995, "excellent": 8995}
)
"""Level -> the smallest ``total_x100`` that earns it, ascending."""

STATES: tuple[str, ...] = ("complete", "incomplete", "exempt")

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"bmi_band": BMI_BANDS, "level": tuple(LEVEL_FLOORS_X100), "state": STATES}
)
"""The columns of words, and their words."""

_FLOORS = np.array(list(LEVEL_FLOORS_X100.values()), dtype=np.int32)

RESULT_COLUMNS: tuple[str, ...] = (
    *(f"{item}_score" for item in ITEMS),
    *(f"{item}_bonus" for item in BONUS_ITEMS),
    "bmi_tenths",
    "bmi_band",
    "standard_score_x100",
    "bonus",
    "total_x100",
    "total_tenths",
    "level",
    "state",
)
"""The columns ``score`` returns, in order."""

_BMI_TENTHS_LIMIT = 10 * READING_LIMIT


def results(
    grade: Floats,
    boy: BoolArray,
    girl: BoolArray,
    exempt: BoolArray,
    readings: Mapping[str, Floats],
) -> dict[str, Found]:
    """Score students, from and to plain arrays; `frames.score` says what the columns are.

    Args:
        grade: 1-12; anything else is no grade. Shape (n,), as all others.
        boy: Who is a boy.
        girl: Who is a girl.
        exempt: Who is exempt.
        readings: The `RAW_COLUMNS`, NaN where there is none.

    Returns:
        `RESULT_COLUMNS` in no order: values, 0 where there is none, and where there is one. Of what
        `WORDS` names, values are positions in the words.
    """
    group = np.where(exempt, GROUPS, _groups(grade, boy, girl))
    read = {column: _reading(readings[column]) for column in RAW_COLUMNS}
    tenths, has_bmi = _bmi_tenths(*read["height"], *read["weight"])
    by_item = {
        item: (tenths * (SCALE // 10), has_bmi) if item == "bmi" else read[columns[0]]
        for item, columns in COLUMNS_OF_ITEM.items()
    }
    found = _results(group, by_item)
    found["bmi_tenths"] = _known((tenths * has_bmi).astype(np.int32), has_bmi)
    complete = found["level"][1]
    state = np.where(exempt, 2, np.where(complete, 0, 1))
    found["state"] = _known(state, np.ones(len(group), dtype=np.bool_))
    return found


def _results(group: IntArray, by_item: Mapping[str, Reading]) -> dict[str, Found]:
    """Score every item, add up, and read the level off; all columns but BMI and state."""
    found: dict[str, Found] = {}
    complete = group < GROUPS
    points = np.zeros(len(group), dtype=np.int32)
    bonus = np.zeros(len(group), dtype=np.int16)
    for item, weights in zip(ITEMS, standard().weights, strict=True):
        ladder = standard().ladders[item]
        weight = weights[group]
        reading, there = by_item[item]
        required = weight > 0
        known = required & there
        complete &= there | ~required
        place = ladder.places(group, reading)
        found[f"{item}_score"] = scores = _known(ladder.scores.ravel()[place], known)
        points += scores[0] * weight
        if item == "bmi":
            found["bmi_band"] = _known(standard().bands.ravel()[place], known)
        if ladder.bonus is not None:
            # Every bonus threshold lies beyond the 100-point row, so a bonus needs no second look
            # at the item score (rule: bonus only after the item itself scores 100).
            known = known & ladder.has_bonus[group]
            found[f"{item}_bonus"] = extra = _known(ladder.bonus.ravel()[place], known)
            bonus += extra[0]
    total = points + 100 * bonus.astype(np.int32)
    found["standard_score_x100"] = _known(points, complete)
    found["bonus"] = _known(bonus, complete)
    found["level"] = _known(np.searchsorted(_FLOORS, total, side="right") - 1, complete)
    found["total_tenths"] = _known((total + 5) // 10, complete)
    found["total_x100"] = _known(total, complete)
    return found


def _known(values: npt.NDArray[np.signedinteger[Any]], known: BoolArray) -> Found:
    """Values, set to 0 where there is none, so that equal results are equal byte for byte."""
    values *= known
    return values, known


def _groups(grade: Floats, boy: BoolArray, girl: BoolArray) -> IntArray:
    """Number each student's grade and sex; ``GROUPS`` where either is missing or unknown."""
    known = (grade >= 1) & (grade <= GRADES) & (grade == np.floor(grade)) & (boy | girl)
    year = np.where(known, grade, 1).astype(np.int64)
    return np.where(known, 2 * (year - 1) + girl, GROUPS)


def _reading(floats: Floats) -> Reading:
    """Turn a column of readings into ten-thousandths, and say where there is one.

    Rounding to the nearest ten-thousandth undoes what a binary float does to a decimal reading
    (10.65 held as 10.649999…) without touching a reading finer than the table: 7.31 s stays
    worse than 7.3 s, 9.89 cm stays below 9.9 cm. Infinity is no reading.
    """
    there = np.isfinite(floats)
    scaled = np.where(there, floats, 0.0)
    np.clip(scaled, -READING_LIMIT, READING_LIMIT, out=scaled)
    scaled *= SCALE
    return np.rint(scaled, out=scaled).astype(np.int64), there


def _bmi_tenths(
    height: IntArray, has_height: BoolArray, weight: IntArray, has_weight: BoolArray
) -> Reading:
    """Return 10 x kg / m², half-up, from ten-thousandths of cm and kg, and where it exists.

    With h and w the scaled integers, 10 x BMI = 10⁹ w / h². Both are at most 10⁹ (the reading
    limit), so that 2 x 10⁹ w + h² is at most 3 x 10¹⁸ and int64 holds it.
    """
    there = has_height & has_weight & (height > 0) & (weight > 0)
    numerator = np.where(there, weight, 0) * (10 * 100**2 * SCALE)
    denominator = np.where(there, height, 1) ** 2
    tenths = (2 * numerator + denominator) // (2 * denominator)
    return np.minimum(tenths, _BMI_TENTHS_LIMIT), there
