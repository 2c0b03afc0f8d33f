"""Levels, states, what is ignored, what is refused, and what binary floats must not do."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import xjdata.fitness
from xjdata.fitness import RESULT_COLUMNS, score

from . import plain
from .test_examples import EXAMPLES

BOY = EXAMPLES[6][1]  # grade 10, complete
SENIOR_BOY_ITEMS = (
    "vital_capacity",
    "run_50m",
    "sit_and_reach",
    "standing_long_jump",
    "pull_up",
    "run_1000m",
)


def test_level_floors():
    floors = {"fail": 0, "pass": 5995, "good": 7995, "excellent": 8995}
    assert floors == xjdata.fitness.LEVEL_FLOORS_X100


@pytest.mark.parametrize(
    ("points", "total_x100", "total_tenths", "level"),
    [
        ((85, 90, 95, 95, 72, 90), 8995, 900, "excellent"),
        ((90, 90, 78, 100, 76, 90), 8990, 899, "good"),
        ((85, 60, 72, 90, 60, 90), 7995, 800, "good"),
        ((30, 100, 74, 90, 60, 90), 7990, 799, "pass"),
        ((85, 10, 20, 74, 60, 74), 5995, 600, "pass"),
        ((10, 20, 64, 90, 60, 90), 5990, 599, "fail"),
    ],
)
def test_levels_turn_exactly_at_the_tie(points, total_x100, total_tenths, level):
    student = {"grade": 10, "sex": "1", "height": 172, "weight": 60}
    for item, wanted in zip(SENIOR_BOY_ITEMS, points, strict=True):
        student[plain.COLUMN[item]] = next(
            limit for limit, got in plain.cells("scores", item, "10", "M") if got == wanted
        )
    (answer,) = plain.scored([student])
    assert (answer["total_x100"], answer["total_tenths"], answer["level"]) == (
        total_x100,
        total_tenths,
        level,
    )


@pytest.mark.parametrize(
    "gap",
    [{"grade": None}, {"grade": 0}, {"grade": 13}, {"grade": -1}, {"sex": None}, {"sex": "3"}]
    + [{column: None} for column in BOY if column not in ("grade", "sex")]
    + [{"height": 0}, {"weight": 0}, {"height": -170}, {"run_50m": float("inf")}],
)
def test_incomplete(gap):
    (answer,) = plain.scored([BOY | gap])
    assert answer["state"] == "incomplete"
    assert not {"standard_score_x100", "bonus", "total_x100", "total_tenths", "level"} & set(answer)
    if "grade" in gap or "sex" in gap:
        assert not [column for column in answer if column.endswith("_score")]


def test_exempt_wins_over_incomplete_and_missing_means_not_exempt():
    students = [
        {"exempt": True},
        BOY | {"exempt": True},
        BOY | {"exempt": False},
        BOY | {"exempt": None},
    ]
    states = [answer["state"] for answer in plain.scored(students)]
    assert states == ["exempt", "exempt", "complete", "complete"]


def test_items_that_are_not_required_are_ignored():
    extra = {"run_800m": 100, "sit_up": 99, "rope_skip": 300, "shuttle_run": 60}
    plain_boy, odd_boy = plain.scored([BOY, BOY | extra])
    assert odd_boy == plain_boy


def test_primary_sit_ups_and_shuttle_run_carry_no_bonus():
    student = EXAMPLES[3][1] | {"sit_up": 100, "shuttle_run": 61, "rope_skip": 400}
    (answer,) = plain.scored([student])
    assert {c: v for c, v in answer.items() if c.endswith("bonus")} == {
        "rope_skipping_1min_bonus": 20,
        "bonus": 20,
    }


def test_the_best_possible_total_is_120():
    best = {"vital_capacity": 9000, "run_50m": 5, "sit_reach": 40, "long_jump": 350}
    best |= {"pull_up": 60, "run_1000m": 150, "height": 172, "weight": 60}
    (answer,) = plain.scored([{"grade": 10, "sex": "1"} | best])
    assert (answer["standard_score_x100"], answer["total_tenths"]) == (10000, 1200)


@pytest.mark.parametrize(
    ("reading", "same_as"),
    [
        ({"run_50m": 7.2999999}, 7.3),
        ({"run_50m": 7.3000001}, 7.3),
        ({"run_50m": float(np.nextafter(7.3, 8))}, 7.3),
        ({"run_50m": 0.1 + 0.2 + 7.0}, 7.3),
        ({"run_50m": 73 * 0.1}, 7.3),
        ({"sit_reach": float(np.float32(9.9))}, 9.9),
        ({"sit_reach": 9.899999999}, 9.9),
        ({"sit_reach": 0.3 - 0.1 * 5}, -0.2),
        ({"long_jump": 1.85 * 100}, 185),
        ({"long_jump": 2.55 * 100}, 255),
    ],
)
def test_float_noise_never_moves_a_reading(reading, same_as):
    ((column, _),) = reading.items()
    assert plain.scored([BOY | reading]) == plain.scored([BOY | {column: same_as}])


def test_every_threshold_survives_single_precision_and_the_next_float():
    students = [
        {"grade": int(r["grade"]), "sex": plain.CODE_OF_SEX[r["sex"]]}
        | {plain.COLUMN[r["item"]]: Decimal(r["threshold"])}
        for r in (*plain.table("scores"), *plain.table("bonus"))
    ]
    exact = plain.frame(students)
    readings = list(plain.READINGS)
    expected = score(exact)
    single = exact.copy()
    single[readings] = exact[readings].astype("float32").astype("float64")
    for direction in (-np.inf, np.inf):
        noisy = exact.copy()
        noisy[readings] = np.nextafter(exact[readings].to_numpy(), direction)
        assert_frame_equal(score(noisy), expected)
    assert_frame_equal(score(single), expected)


@pytest.mark.parametrize(
    ("item", "readings", "points"),
    [
        ("run_50m", (7.3, 7.31, 7.29, 7.301, 7.299), [90, 85, 90, 85, 90]),
        ("sit_and_reach", (21.5, 21.49, 21.51, 21.499, 21.501), [95, 90, 95, 90, 95]),
        ("run_1000m", (220, 220.1, 219.9), [90, 85, 90]),
    ],
)
def test_a_finer_reading_is_not_rounded_to_the_table(item, readings, points):
    people = [{"grade": 10, "sex": "1", plain.COLUMN[item]: value} for value in readings]
    assert [answer[f"{item}_score"] for answer in plain.scored(people)] == points


def test_absurd_readings_neither_overflow_nor_fail():
    for huge in (1e9, 1e300, -1e300):
        (answer,) = plain.scored([BOY | {"vital_capacity": huge}])
        assert answer["vital_capacity_score"] == (100 if huge > 0 else 0)
    tiny, vast = plain.scored([BOY | {"height": 1e-4, "weight": 1e300}, BOY | {"height": 1e300}])
    assert tiny["bmi_score"] == 60
    assert vast["bmi_score"] == 80
    assert vast["bmi_tenths"] == 0


def test_index_and_types_are_kept():
    index = pd.Index(["b", "a", "a"], name="row")
    answer = score(plain.frame([BOY, BOY | {"exempt": True}, {}], index=index))
    assert answer.index.equals(index)
    assert answer["state"].tolist() == ["complete", "exempt", "incomplete"]
    assert answer["level"].isna().tolist() == [False, True, True]
    types = {column: str(dtype) for column, dtype in answer.dtypes.items()}
    assert list(types) == list(RESULT_COLUMNS)
    for column, dtype in types.items():
        if column in ("level", "state", "bmi_band"):
            assert dtype == "str"
        elif column == "bonus" or column.endswith(("_score", "_bonus")):
            assert dtype == "Int16"
        else:
            assert dtype == "Int32"


def test_no_rows_give_the_same_columns_and_types():
    some, none = score(plain.frame([BOY])), score(plain.frame([]))
    assert len(none) == 0
    assert none.dtypes.equals(some.dtypes)


def test_the_input_is_left_alone():
    rows = plain.frame([BOY, {}])
    before = rows.copy(deep=True)
    score(rows)
    assert_frame_equal(rows, before)


@pytest.mark.parametrize("dtype", ["Float64", "double[pyarrow]", "float32", "object"])
def test_other_numeric_types_give_the_same(dtype):
    rows = plain.frame([BOY, {}])
    other = rows.copy()
    if dtype == "object":  # a column nobody filled in
        other["rope_skip"] = pd.Series([None, None], dtype="object")
        other["exempt"] = pd.Series([None, None], dtype="object")
    else:
        other["run_50m"] = other["run_50m"].astype(dtype)
        other["grade"] = other["grade"].astype("Float64")
    assert_frame_equal(score(other), score(rows))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("grade", ["21"]),
        ("sex", [1]),
        ("exempt", ["张三"]),
        ("run_50m", ["张三"]),
        ("pull_up", [True]),
    ],
)
def test_a_column_of_the_wrong_type_is_refused_without_its_values(column, values):
    rows = plain.frame([BOY]).assign(**{column: values})
    with pytest.raises(TypeError, match=column) as caught:
        score(rows)
    assert "张三" not in str(caught.value)


def test_a_missing_column_is_refused_by_name():
    with pytest.raises(ValueError, match="sit_up"):
        score(plain.frame([BOY]).drop(columns="sit_up"))


def test_public_names_exist():
    assert all(hasattr(xjdata.fitness, name) for name in xjdata.fitness.__all__)
