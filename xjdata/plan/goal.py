"""What a row has to reach, and how much of it is lacking: exact arithmetic.

Here: values, goals, and the number of units still needed. Not here: the verdict (`status`).
"""

from fractions import Fraction
from math import ceil, floor
from typing import Literal

from xjdata.plan.target import Target

RowLevel = Literal["league", "county", "school", "members"]
"""members: the row of one named member of a list, numerator 1 (done) or 0."""

_NOTHING = Fraction(0)


def value_of(target: Target, numerator: int, denominator: int | None) -> Fraction | None:
    """The exact value, 0-100 for a percentage and the count otherwise; none when there is none.

    0 of 0 is no value, unless the target needs members: then having none is 0.
    """
    if denominator == 0:
        is_zero = numerator == 0 and target.empty_rule == "zero_count"
        return _NOTHING if is_zero else None
    if target.value_form != "percent":
        return Fraction(numerator)
    return None if denominator is None else Fraction(100 * numerator, denominator)


def goal_of(target: Target, level: RowLevel, denominator: int | None) -> Fraction | None:
    """The value at which the row has met its target; none when it is last year's, or unknown."""
    if level == "members":
        return Fraction(1)
    if level == "league" and target.rollup == "each_county":
        if target.value_form == "percent":
            return Fraction(100)
        return None if denominator is None else Fraction(max(denominator, 1))
    if target.target_value is None:
        return None
    if target.operator == "all-of-list" and denominator:
        return Fraction(denominator)
    return Fraction(target.target_value)


def needed_for(
    target: Target,
    *,
    numerator: int | None,
    denominator: int | None,
    goal: Fraction | None,
    last: Fraction | None,
) -> int | None:
    """How many more in the numerator would meet the target, with the denominator as it is.

    Args:
        target: The target.
        numerator: Of a row short of its target; None: nothing was counted.
        denominator: The same row's; None for a count.
        goal: See `goal_of`.
        last: Last year's value, which an increase has to pass.

    Returns:
        Units of the numerator; none when more of the whole would be needed than there is (a share
        that was 100 % last year cannot increase), or nothing is known to reach.
    """
    percent = target.value_form == "percent"
    if goal is None and last is None or percent and not denominator:
        return None
    per_unit = Fraction(denominator or 0, 100) if percent else Fraction(1)
    enough = floor((last or _NOTHING) * per_unit) + 1 if goal is None else ceil(goal * per_unit)
    if denominator is not None and enough > denominator:
        return None
    return enough - (numerator or 0)
