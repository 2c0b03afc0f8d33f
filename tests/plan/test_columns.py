"""Whole columns have the values, and are shown, as their rows would be one by one."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xjdata.plan import NO_VALUE, display_value, load_plan, value_of, values_of

TARGETS = load_plan(2024).targets
NUMBERS = st.one_of(st.integers(0, 40), st.integers(0, 10**7))
ROWS = st.tuples(st.integers(0, len(TARGETS) - 1), NUMBERS, st.none() | NUMBERS)


@settings(max_examples=100, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=30))
def test_each_row_as_if_it_were_alone(rows: list[tuple[int, int, int | None]]) -> None:
    at, numerators, wholes = zip(*rows, strict=True)
    values, shown = values_of(
        TARGETS, np.array(at), np.array(numerators), np.array(wholes, dtype=np.float64)
    )
    for (place, numerator, whole), value, words in zip(rows, values, shown, strict=True):
        target = TARGETS[place]
        exact = value_of(target, numerator, whole)
        assert (exact is None) == math.isnan(value)
        assert exact is None or float(exact) == value
        assert display_value(numerator, whole, target) == words


def test_by_hand() -> None:
    place = {target.id: at for at, target in enumerate(TARGETS)}
    rows = [("W08-4", 34_996, 1e5), ("W08-4", 0, 0.0), ("W13-3", 7, np.nan), ("W08-4", 35, 100.0)]
    values, shown = values_of(
        TARGETS,
        np.array([place[name] for name, _, _ in rows]),
        np.array([numerator for _, numerator, _ in rows]),
        np.array([whole for _, _, whole in rows]),
    )
    assert shown.tolist() == ["34.99", NO_VALUE, "7", "35.00"]
    assert values.tolist()[2:] == [7.0, 35.0] and math.isnan(values[1])
