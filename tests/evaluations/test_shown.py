"""How values are shown: half up, and never on the wrong side of the line."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xjdata.evaluations.shown import shown


def one(value: float, line: float, digits: int = 2, *, at_most: bool = False) -> str:
    return shown(pd.Series([value]), [line], np.array([digits]), at_most=np.array([at_most]))[0]


@pytest.mark.parametrize(
    ("value", "line", "digits", "at_most", "expected"),
    [
        (4.125, np.nan, 2, False, "4.13"),
        (4.1999, 4.2, 2, False, "4.19"),
        (4.2, 4.2, 2, False, "4.20"),
        (3.5699, 3.57, 2, False, "3.56"),
        (4.5049, 4.505, 2, False, "4.50"),
        (4.505, 4.505, 2, False, "4.51"),
        (0.5004, 0.5, 3, True, "0.501"),
        (0.4996, 0.5, 3, True, "0.500"),
        (0.5, 0.5, 3, True, "0.500"),
        (99.999, 100, 2, False, "99.99"),
        (np.nan, 1, 2, False, "—"),
    ],
)
def test_examples(value, line, digits, at_most, expected) -> None:
    assert one(value, line, digits, at_most=at_most) == expected


hundredths = st.integers(0, 20_000_000).map(lambda n: n / 10_000)


@given(hundredths, st.integers(1, 100_000).map(lambda n: n / 1000), st.booleans())
def test_never_across_the_line(value, line, at_most) -> None:
    text = Decimal(one(value, line, at_most=at_most))
    exact, limit = Decimal(str(value)), Decimal(str(line))
    if at_most:
        assert (text <= limit) == (exact <= limit)
    else:
        assert (text >= limit) == (exact >= limit)
    assert abs(text - exact) <= Decimal("0.01")


@given(hundredths)
def test_without_a_line_it_is_half_up(value) -> None:
    expected = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert one(value, np.nan) == str(expected)
