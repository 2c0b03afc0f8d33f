"""Readings made from rows of the standard: the score is known, and the standard agrees."""

import numpy as np
import pandas as pd
import pytest

from xjdata.fitness import GRADE_OF_CODE, score
from xjdata.sample.league.fitness import make_fitness
from xjdata.sample.league.standard import COLUMN_OF_ITEM, READINGS, groups
from xjdata.sample.league.students import FITNESS_GRADE


def _row(grade: int, sex: str, item: str, reading: float) -> tuple[int, int]:
    """Points and bonus of the row a reading lies in."""
    rows = groups()[grade, sex].rows[item]
    step = round(reading * rows.per_unit)
    (at,) = np.flatnonzero((rows.low <= step) & (step <= rows.high))
    return int(rows.points[at]), int(rows.bonus[at])


@pytest.mark.parametrize(
    ("grade", "sex", "item", "reading", "points", "bonus"),
    [
        # The worked examples that stand beside the published tables.
        (1, "1", "vital_capacity", 1250, 78, 0),
        (1, "1", "run_50m", 11.0, 76, 0),
        (1, "1", "sit_and_reach", 10.5, 78, 0),
        (1, "1", "rope_skipping_1min", 95, 85, 0),
        (2, "2", "rope_skipping_1min", 148, 100, 10),
        (4, "2", "run_50m", 9.6, 78, 0),
        (5, "1", "sit_and_reach", -0.2, 64, 0),
        (5, "1", "shuttle_run_50m_x8", 112, 76, 0),
        (7, "1", "pull_up", 0, 0, 0),
        (7, "1", "run_1000m", 341, 40, 0),
        (7, "1", "sit_and_reach", -9.0, 0, 0),
    ],
)
def test_rows_of_the_worked_examples(grade, sex, item, reading, points, bonus):
    assert _row(grade, sex, item, reading) == (points, bonus)


def test_a_total_by_hand():
    # Grade 1, boy: 15.0 + 11.7 + 15.2 + 23.4 + 17.0 = 82.3, good.
    weights = groups()[1, "1"].weights
    points = {"bmi": 100}
    readings = {"vital_capacity": 1250, "run_50m": 11.0, "sit_and_reach": 10.5}
    readings["rope_skipping_1min"] = 95
    points |= {item: _row(1, "1", item, reading)[0] for item, reading in readings.items()}
    assert sum(points[item] * weight for item, weight in weights.items()) == 8230


def test_rows_lie_end_to_end():
    for (grade, sex), group in groups().items():
        assert sum(group.weights.values()) == 100
        for item, rows in group.rows.items():
            low, high = (
                (rows.low, rows.high)
                if rows.low[0] <= rows.low[-1]
                else (
                    rows.low[::-1],
                    rows.high[::-1],
                )
            )
            assert (low <= high).all(), (grade, sex, item)
            assert (low[1:] == high[:-1] + 1).all(), (grade, sex, item)


@pytest.fixture(scope="module")
def tested() -> pd.DataFrame:
    count = 6000
    rng = np.random.default_rng(5)
    students = pd.DataFrame(
        {
            "unit": "152501",
            "school_code": "3415200397",
            "_type": "345",
            "grade": rng.choice(list(FITNESS_GRADE), count),
            "sex": rng.choice(["1", "2"], count),
        }
    )
    return make_fitness(students, 11)


def test_the_standard_gives_every_total_that_was_made(tested):
    rows = tested.assign(
        grade=tested["grade"].map(GRADE_OF_CODE).astype("int64"),
        exempt=tested["exempt"].astype("boolean"),
    )
    result = score(rows)
    complete = result["state"].eq("complete")
    assert complete.mean() > 0.9
    assert result.loc[complete, "total_x100"].astype("int64").eq(rows.loc[complete, "_total"]).all()


def test_readings_are_plausible_and_belong_to_grade_and_sex(tested):
    for (grade, sex), group in groups().items():
        rows = tested.loc[tested["grade"].map(FITNESS_GRADE).eq(grade) & tested["sex"].eq(sex)]
        others = [column for column in READINGS if column not in group.required]
        assert rows[others].isna().all(axis=None)
        for item, column in COLUMN_OF_ITEM.items():
            if item in group.rows:
                step = rows[column].dropna() * group.rows[item].per_unit
                assert np.allclose(step, step.round())


def test_some_are_exempt_and_some_incomplete(tested):
    exempt = tested["exempt"]
    assert 0 < exempt.sum() < 200
    items = [column for column in READINGS if column not in ("height", "weight")]
    assert tested.loc[exempt, items].isna().all(axis=None)
