"""The fitness test: results made row by row of the published tables, so that totals are known.

A student's item score is drawn first, as a row of the table; the reading is then drawn from
within that row. Total and level follow from the drawn rows by the generator's own sum, never from
the reading. Not here: the tables (`standard`), what the indicators make of it (`answers`).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.league.standard import BODY, COLUMN_OF_ITEM, READINGS, Bands, Rows, groups
from xjdata.sample.league.students import FITNESS_GRADE
from xjdata.sample.league.units import stream, units

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_ABSENT = 0.018
_EXEMPT = 0.012
_INCOMPLETE = 0.012
_EXEMPT_SPECIAL = 0.7
_NO_SKILL = 0.025
_AVERAGE = 76.5
_SPREAD_OF_STUDENTS = 6.0
_SPREAD_OF_ITEMS = 11.0
_FIRST_DAY = np.datetime64("2024-09-09")
_TEST_DAYS = 34
"""Tests run from 9 September to 12 October 2024: all before the night the sample stands at."""
_HEIGHT = {"1": (120.0, 5.6), "2": (119.0, 5.0)}
"""Usual height in grade 1, and what a school year adds up to grade 9, by sex."""


def make_fitness(students: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `fitness` dataset, one row per student who was tested or is exempt.

    Args:
        students: The students of grades 1 to 12.
        seed: The seed of the sample.

    Returns:
        The students' columns, the readings (NaN where there is none), test_date, exempt, skills;
        ``_total`` (100 x year total of the drawn rows, whether or not a reading is missing).
    """
    rng = stream(seed, "fitness")
    frame = students.loc[_is_there(students, rng)].reset_index(drop=True)
    for column in READINGS:
        frame[column] = np.nan
    frame["_total"] = 0
    shift = {unit.code: unit.fitness for unit in units()}
    able = frame["unit"].map(shift).to_numpy(dtype=np.float64) + rng.normal(
        _AVERAGE, _SPREAD_OF_STUDENTS, len(frame)
    )
    grade = frame["grade"].map(FITNESS_GRADE)
    for year, sex in groups():
        at = np.flatnonzero(grade.eq(year) & frame["sex"].eq(sex))
        readings, total = _test(year, sex, able[at], rng)
        for column, values in readings.items():
            frame.loc[at, column] = values
        frame.loc[at, "_total"] = total
    days = rng.integers(0, _TEST_DAYS, len(frame)).astype("timedelta64[D]")
    frame["test_date"] = (_FIRST_DAY + days).astype("datetime64[s]")
    frame["skills"] = rng.choice([1.0, 2.0, 3.0], len(frame), p=[0.45, 0.45, 0.1])
    frame.loc[rng.random(len(frame)) < _NO_SKILL, "skills"] = 0.0
    _excuse(frame, rng)
    _leave_out(frame, rng)
    return frame


def _is_there(students: pd.DataFrame, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Who has a row: most students of every school but the last teaching point."""
    points = students.loc[students["_type"].eq("218"), "school_code"]
    there = rng.random(len(students)) >= _ABSENT
    if len(points):
        there &= students["school_code"].ne(points.iloc[-1]).to_numpy()
    return np.asarray(there, dtype=np.bool_)


def _test(
    grade: int, sex: str, able: Floats, rng: np.random.Generator
) -> tuple[dict[str, Floats], Ints]:
    """Readings of all required items and 100 x year total of students of one grade and sex."""
    group = groups()[grade, sex]
    height, weight, points = _body(grade, sex, group.bands, len(able), rng)
    readings = {BODY[0]: height, BODY[1]: weight}
    total = points * group.weights["bmi"]
    for item, rows in group.rows.items():
        reading, points, bonus = _draw(rows, able, rng)
        readings[COLUMN_OF_ITEM[item]] = reading
        total = total + points * group.weights[item] + 100 * bonus
    return readings, total


def _draw(rows: Rows, able: Floats, rng: np.random.Generator) -> tuple[Floats, Ints, Ints]:
    """Draw a row of the table for each student, then a reading within it.

    Returns:
        Reading in its unit, item score, bonus.
    """
    # A result beyond 100 points climbs the bonus rows, one point of ability for one of bonus.
    rank = rows.points + np.where(rows.bonus > 0, rows.bonus, 0)
    wish = able + rng.normal(0, _SPREAD_OF_ITEMS, len(able))
    row = np.clip(np.searchsorted(rank, wish, side="right") - 1, 0, len(rank) - 1)
    steps = rng.integers(rows.low[row], rows.high[row], endpoint=True)
    # One in eight stands exactly on the edge of the row, where comparisons go wrong.
    edge = rng.random(len(able))
    steps = np.where(edge < 1 / 16, rows.low[row], steps)
    steps = np.where(edge > 15 / 16, rows.high[row], steps)
    return steps / rows.per_unit, rows.points[row], rows.bonus[row]


def _body(
    grade: int, sex: str, bands: Bands, count: int, rng: np.random.Generator
) -> tuple[Floats, Floats, Ints]:
    """Height in cm, weight in kg, and the score of the BMI band they were made for.

    With the height in mm and the weight in hundreds of grams, 10 x BMI is 10^6 x weight / height²;
    the weight is the smallest that rounds half-up to the drawn BMI.
    """
    usual, step = _HEIGHT[sex]
    mean = usual + step * min(grade - 1, 8) + 0.8 * max(grade - 9, 0)
    millimetres = np.rint(10 * rng.normal(mean, 5.0, count)).astype(np.int64)
    millimetres = np.clip(millimetres, 1050, 1980)
    band = rng.choice(len(bands.points), count, p=[0.07, 0.70, 0.14, 0.09])
    tenths = rng.integers(bands.low[band], bands.high[band], endpoint=True)
    weight = -((1 - 2 * tenths) * millimetres**2 // 2_000_000)
    return millimetres / 10, weight / 10, bands.points[band]


def _excuse(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Make some students exempt: height and weight are measured, nothing else."""
    share = np.where(frame["_type"].eq("514"), _EXEMPT_SPECIAL, _EXEMPT)
    exempt = rng.random(len(frame)) < share
    frame["exempt"] = exempt
    frame.loc[exempt, [column for column in READINGS if column not in BODY]] = np.nan


def _leave_out(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Take one required reading from a few students: they were ill on that day."""
    chosen = np.flatnonzero(
        (rng.random(len(frame)) < _INCOMPLETE) & ~frame["exempt"].to_numpy(dtype=np.bool_)
    )
    readings = frame[list(READINGS)].to_numpy()
    lots = np.where(np.isnan(readings[chosen]), -1.0, rng.random((len(chosen), len(READINGS))))
    readings[chosen, lots.argmax(axis=1)] = np.nan
    frame[list(READINGS)] = readings
