"""What holds for every student, whatever the readings."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from xjdata.fitness import REQUIRED_ITEMS, score

from . import plain

# Ranges wider than the tables on both sides.
RANGES = {
    "height": (80, 220),
    "weight": (10, 200),
    "vital_capacity": (300, 9000),
    "run_50m": (5, 30),
    "sit_reach": (-30, 40),
    "rope_skip": (0, 300),
    "sit_up": (0, 120),
    "shuttle_run": (60, 300),
    "long_jump": (50, 350),
    "pull_up": (0, 60),
    "run_800m": (120, 600),
    "run_1000m": (150, 700),
}
LOWER_IS_BETTER = {"run_50m", "shuttle_run", "run_800m", "run_1000m"}
ITEM = {column: item for item, column in plain.COLUMN.items()}


def reading(column):
    low, high = RANGES[column]
    limits = [
        Decimal(r["threshold"]) for r in plain.table("scores") if r["item"] == ITEM.get(column)
    ]
    anywhere = st.decimals(low, high, places=2)
    return anywhere | st.sampled_from(limits) if limits else anywhere


READING = {column: reading(column) for column in RANGES}
complete = st.fixed_dictionaries(
    {"grade": st.integers(1, 12), "sex": st.sampled_from("12")} | READING
)
anyone = st.fixed_dictionaries(
    {
        "grade": st.sampled_from([None, 0, 13]) | st.integers(1, 12),
        "sex": st.sampled_from(["1", "2", "1", "2", "9", None]),
        "exempt": st.sampled_from([None, False, False, True]),
    }
    | READING,
).flatmap(
    lambda student: st.sets(st.sampled_from(list(RANGES)), max_size=3).map(
        lambda gaps: student | dict.fromkeys(gaps)
    )
)
students = st.lists(anyone, max_size=12)


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(complete, min_size=1, max_size=12) | students)
def test_agrees_with_the_plain_words_of_the_standard(people):
    found = plain.scored(people)
    for answer in found:
        answer.pop("bmi_tenths", None)
    assert found == [plain.result(person) for person in people]


@settings(deadline=None)
@given(complete, st.data())
def test_a_better_reading_never_scores_less(person, data):
    required = [c for c in REQUIRED_ITEMS[person["grade"], person["sex"]] if c in ITEM]
    column = data.draw(st.sampled_from(required))
    other = person | {column: data.draw(READING[column])}
    worse, better = sorted(
        (person, other), key=lambda p: p[column], reverse=column in LOWER_IS_BETTER
    )
    low, high = plain.scored([worse, better])
    points = f"{ITEM[column]}_score"
    assert low[points] <= high[points]
    assert low["bonus"] <= high["bonus"]
    assert low["total_x100"] <= high["total_x100"]
    assert low["total_tenths"] <= high["total_tenths"]


@settings(deadline=None)
@given(students, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(people, random):
    order = list(range(len(people)))
    random.shuffle(order)
    rows = plain.frame(people)
    assert_frame_equal(score(rows.iloc[order]), score(rows).iloc[order])


@settings(deadline=None)
@given(students, students)
def test_scoring_together_is_scoring_apart(some, others):
    one, two = plain.frame(some), plain.frame(others)
    assert_frame_equal(score(pd.concat([one, two])), pd.concat([score(one), score(two)]))


# 100, 125, 160 and 200 cm make ties (a BMI of exactly x.x5) common.
heights = st.sampled_from([Decimal(h) for h in ("100", "125", "160", "200", "150")]) | st.decimals(
    80, 220, places=1
)


@settings(deadline=None)
@given(st.lists(st.tuples(heights, st.decimals(10, 200, places=2)), min_size=1, max_size=40))
def test_bmi_is_exact(pairs):
    people = [{"height": height, "weight": weight} for height, weight in pairs]
    assert [a["bmi_tenths"] for a in plain.scored(people)] == [
        plain.bmi_tenths(height, weight) for height, weight in pairs
    ]


@pytest.mark.parametrize("column", sorted(RANGES))
def test_ranges_reach_beyond_the_tables(column):
    # Otherwise the properties above would never see a score of 0 or a full one.
    limits = [
        Decimal(r["threshold"]) for r in plain.table("scores") if r["item"] == ITEM.get(column)
    ]
    low, high = RANGES[column]
    assert all(low <= limit <= high for limit in limits)
