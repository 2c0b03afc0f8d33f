"""How a value is shown: two decimals, and never on the wrong side of its target.

Here: the digits. Not here: words, colours and layout (`xjdata.reports`).
"""

from fractions import Fraction
from math import ceil, floor

from xjdata.plan.goal import value_of
from xjdata.plan.target import Target

NO_VALUE = "—"
_HUNDREDTHS = 100


def display_value(numerator: int | None, denominator: int | None, target: Target) -> str:
    """A value for people to read.

    A percentage is rounded half-up to two decimals and never across the target: 34.996 against 35
    is shown as 34.99. What is short of the target never shows as the target, what has met it never
    shows as less. Counts are shown whole.

    Args:
        numerator: None when there is no value.
        denominator: None for a count.
        target: The target the value belongs to.

    Returns:
        The digits without a unit, or a dash when there is no value.
    """
    value = None if numerator is None else value_of(target, numerator, denominator)
    if value is None:
        return NO_VALUE
    if target.value_form != "percent":
        return str(value)
    hundredths = value * _HUNDREDTHS
    shown = floor(hundredths + Fraction(1, 2))
    if target.target_value is not None:
        line = Fraction(target.target_value) * _HUNDREDTHS
        shown = max(shown, ceil(line)) if hundredths >= line else min(shown, ceil(line) - 1)
    return f"{shown // _HUNDREDTHS}.{shown % _HUNDREDTHS:02d}"
