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

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from xjdata.fitness.standard import (
    BONUS_ITEMS,
    COLUMNS_OF_ITEM,
    GRADES,
    GROUPS,
    ITEMS,
    RAW_COLUMNS,
    READING_LIMIT,
    SCALE,
    SEXES,
    IntArray,
    Ladder,
    standard,
)

BoolArray = npt.NDArray[np.bool_]
Reading = tuple[IntArray, BoolArray]
"""A column of readings in ten-thousandths, and where there is one."""

LEVEL_FLOORS_X100: Mapping[str, int] = MappingProxyType(
    {"fail": 0, "pass": 5995, "good": 7995, "excellent": 8995}
)
"""Level -> the smallest ``total_x100`` that earns it, ascending."""

STATES: tuple[str, ...] = ("complete", "incomplete", "exempt")

RESULT_COLUMNS: tuple[str, ...] = (
    *(f"{item}_score" for item in ITEMS),
    *(f"{item}_bonus" for item in BONUS_ITEMS),
    "bmi_tenths",
    "standard_score_x100",
    "bonus",
    "total_x100",
    "total_tenths",
    "level",
    "state",
)
"""The columns ``score`` returns, in order."""

_BMI_TENTHS_LIMIT = 10 * READING_LIMIT


def score(rows: pd.DataFrame) -> pd.DataFrame:
    """Score students by the national fitness standard.

    Args:
        rows: One row per student. ``grade`` (integer 1-12 or NA; 7 = 初一, 10 = 高一), ``sex``
            (text "1" boy, "2" girl, or NA), ``exempt`` (boolean; NA counts as not exempt) and
            the readings of ``RAW_COLUMNS`` as numbers, NaN where there is none: cm, kg, ml, s,
            counts. Other columns are ignored, and so are readings the grade and sex do not
            require.

    Returns:
        A frame with the index of ``rows`` and the columns ``RESULT_COLUMNS``:

        * ``<item>_score`` (Int16, 0-100): NA where not required, not there, or exempt.
        * ``<item>_bonus`` (Int16): as above, and NA where the item carries no bonus.
        * ``bmi_tenths`` (Int32): 10 x BMI, half-up, wherever height and weight are positive;
          a fact, not a score, so it stands for exempt students too.
        * ``standard_score_x100``, ``bonus``, ``total_x100`` (100 x standard score, points, 100 x
          year total), ``total_tenths`` (the total half-up to one decimal, in tenths) and
          ``level`` (one of ``LEVEL_FLOORS_X100``): NA unless the state is complete. Int32,
          ``bonus`` Int16, ``level`` text.
        * ``state``: ``complete``; ``incomplete`` (grade or sex missing or unknown, or a required
          item missing); ``exempt``, which wins over both.

    Raises:
        ValueError: A column is missing.
        TypeError: ``grade`` or a reading is not numeric, ``sex`` is numeric, or ``exempt`` is not
            boolean: a mistake of the caller that would otherwise leave every student incomplete.
    """
    _require(rows)
    exempt = _exempt(rows["exempt"])
    group = np.where(exempt, GROUPS, _groups(rows["grade"], rows["sex"]))
    readings = {column: _reading(rows[column]) for column in RAW_COLUMNS}
    tenths, has_bmi = _bmi_tenths(*readings["height"], *readings["weight"])
    by_item = {
        item: (tenths * (SCALE // 10), has_bmi) if item == "bmi" else readings[columns[0]]
        for item, columns in COLUMNS_OF_ITEM.items()
    }
    result = _results(group, by_item)
    result["bmi_tenths"] = _integers(tenths, has_bmi, np.int32)
    incomplete = result["total_x100"].isna()
    result["state"] = _words(np.where(exempt, 2, np.where(incomplete, 1, 0)), STATES)
    return pd.DataFrame(result, index=rows.index)[list(RESULT_COLUMNS)]


def _results(group: IntArray, by_item: Mapping[str, Reading]) -> dict[str, ExtensionArray]:
    """Score every item, add up, and read the level off; all columns but BMI and state."""
    result: dict[str, ExtensionArray] = {}
    weights = standard().weights[group]
    complete = group < GROUPS
    points = np.zeros(len(group), dtype=np.int64)
    bonus = np.zeros(len(group), dtype=np.int64)
    for number, item in enumerate(ITEMS):
        required = weights[:, number] > 0
        reading, there = by_item[item]
        known = required & there
        complete &= there | ~required
        item_points = _points(standard().scores[item], group, reading, known)
        points += item_points * weights[:, number]
        result[f"{item}_score"] = _integers(item_points, known, np.int16)
        if item in BONUS_ITEMS:
            ladder = standard().bonus[item]
            known = known & np.append(ladder.groups, False)[group]
            item_bonus = _points(ladder, group, reading, known)
            bonus += item_bonus
            result[f"{item}_bonus"] = _integers(item_bonus, known, np.int16)
    total = points + 100 * bonus
    result["standard_score_x100"] = _integers(points, complete, np.int32)
    result["bonus"] = _integers(bonus, complete, np.int16)
    result["total_x100"] = _integers(total, complete, np.int32)
    result["total_tenths"] = _integers((total + 5) // 10, complete, np.int32)
    result["level"] = _levels(total, complete)
    return result


def _require(rows: pd.DataFrame) -> None:
    """Refuse a frame of the wrong shape; names columns, never a cell."""
    needed = ("grade", "sex", "exempt", *RAW_COLUMNS)
    if missing := [column for column in needed if column not in rows.columns]:
        raise ValueError(f"fitness rows lack the columns: {', '.join(missing)}")
    for column in ("grade", *RAW_COLUMNS):
        values = rows[column]
        if is_bool_dtype(values) or not (is_numeric_dtype(values) or values.isna().all()):
            raise TypeError(f"fitness column {column!r} must be numeric")
    if is_numeric_dtype(rows["sex"]) and rows["sex"].notna().any():
        raise TypeError("fitness column 'sex' must hold text codes")
    if not (is_bool_dtype(rows["exempt"]) or rows["exempt"].isna().all()):
        raise TypeError("fitness column 'exempt' must be boolean")


def _floats(values: pd.Series) -> npt.NDArray[np.float64]:
    floats: npt.NDArray[np.float64] = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return floats


def _groups(grade: pd.Series, sex: pd.Series) -> IntArray:
    """Number each student's grade and sex; ``GROUPS`` where either is missing or unknown."""
    grades = _floats(grade)
    boy, girl = (sex.eq(code).fillna(False).to_numpy(dtype=np.bool_) for code in SEXES)
    known = np.isin(grades, np.arange(1, GRADES + 1)) & (boy | girl)
    group = np.full(len(grades), GROUPS, dtype=np.int64)
    group[known] = 2 * (grades[known].astype(np.int64) - 1) + girl[known]
    return group


def _exempt(values: pd.Series) -> BoolArray:
    exempt: BoolArray = values.astype("boolean").fillna(False).to_numpy(dtype=np.bool_)
    return exempt


def _reading(values: pd.Series) -> Reading:
    """Turn a column of readings into ten-thousandths, and say where there is one.

    Rounding to the nearest ten-thousandth undoes what a binary float does to a decimal reading
    (10.65 held as 10.649999…) without touching a reading finer than the table: 7.31 s stays
    worse than 7.3 s, 9.89 cm stays below 9.9 cm. Infinity is no reading.
    """
    floats = _floats(values)
    there = np.isfinite(floats)
    clipped = np.clip(np.where(there, floats, 0.0), -READING_LIMIT, READING_LIMIT)
    return np.rint(clipped * SCALE).astype(np.int64), there


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


def _points(ladder: Ladder, group: IntArray, reading: IntArray, known: BoolArray) -> IntArray:
    """Look up item or bonus points where known, 0 elsewhere.

    Every bonus threshold lies beyond the 100-point row, so a bonus needs no second look at
    the item score (rule: bonus only after the item itself scores 100).
    """
    points = np.zeros(len(group), dtype=np.int64)
    points[known] = ladder.lookup(group[known], reading[known])
    return points


def _levels(total: IntArray, complete: BoolArray) -> ExtensionArray:
    floors = np.array(list(LEVEL_FLOORS_X100.values()), dtype=np.int64)
    reached = np.searchsorted(floors, total, side="right") - 1
    return _words(np.where(complete, reached, -1), tuple(LEVEL_FLOORS_X100))


def _integers(
    values: IntArray, known: BoolArray, dtype: type[np.int16] | type[np.int32]
) -> ExtensionArray:
    # The masked slots hold 0, not a leftover, so that equal results are equal byte for byte.
    return pd.arrays.IntegerArray(np.where(known, values, 0).astype(dtype), ~known)


def _words(code: IntArray, words: tuple[str, ...]) -> ExtensionArray:
    """Spell codes out as text, -1 as missing.

    An array, not a series: a series would be aligned by label when the frame is built, and
    shuffle its values wherever the caller's index is not 0, 1, 2 ….
    """
    return pd.array([*words, None], dtype="str").take(code)
