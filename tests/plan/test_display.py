"""A value shown never stands on the wrong side of its target."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xjdata.plan import NO_VALUE, display_value, load_plan

PLAN = load_plan(2024)
GOOD = PLAN.target("W08-4")


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (34_996, 100_000, "34.99"),
        (34_994, 100_000, "34.99"),
        (349_999_999, 1_000_000_000, "34.99"),
        (35, 100, "35.00"),
        (350_049, 1_000_000, "35.00"),
        (350_050, 1_000_000, "35.01"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (12_345, 1_000_000, "1.23"),
        (12_350, 1_000_000, "1.24"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
        (21, 20, "105.00"),
        (0, 0, NO_VALUE),
        (5, None, NO_VALUE),
        (None, None, NO_VALUE),
    ],
)
def test_percent(numerator, denominator, shown):
    assert display_value(numerator, denominator, GOOD) == shown


def test_not_quite_all_never_shows_as_all():
    closed = PLAN.target("W22-2")
    assert display_value(99_999, 100_000, closed) == "99.99"
    assert display_value(100_000, 100_000, closed) == "100.00"


def test_a_target_between_two_hundredths_is_kept_from_both_sides():
    odd = GOOD.model_copy(update={"target_value": Decimal("33.333")})
    assert display_value(33_333, 100_000, odd) == "33.34"
    assert display_value(33_332, 100_000, odd) == "33.33"


def test_without_a_target_value_it_is_only_rounded():
    assert display_value(99_996, 100_000, PLAN.target("W10-1")) == "100.00"


def test_counts_are_shown_whole():
    assert display_value(20_001, None, PLAN.target("W13-3")) == "20001"
    assert display_value(3, 4, PLAN.target("W06-1")) == "3"
    assert display_value(0, None, PLAN.target("W12-2")) == "0"


@given(
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    st.decimals(0, 120, places=3, allow_nan=False, allow_infinity=False),
)
def test_display_never_crosses_the_target(numerator, denominator, wanted):
    target = GOOD.model_copy(update={"target_value": wanted})
    shown = Fraction(display_value(numerator, denominator, target))
    exact = Fraction(100 * numerator, denominator)
    assert (shown >= wanted) == (exact >= wanted)
    assert abs(shown - exact) <= Fraction(1, 100)
