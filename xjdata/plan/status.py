"""The one function that decides a status.

Here: from a target's numbers to its verdict, in exact arithmetic. Not here: what a row has to reach
(`goal`), how numbers come about (`xjdata.measures`), which units are missing and how units add up
(`xjdata.indicators`), and how a value is shown (`display`).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from xjdata.plan.goal import RowLevel, goal_of, needed_for, value_of
from xjdata.plan.pace import path
from xjdata.plan.registry import WorkItem
from xjdata.plan.target import Target

Status = Literal[
    "met",
    "missed",
    "on_track",
    "behind",
    "cannot_verify",
    "no_data",
    "not_applicable",
    "qualitative",
]
STATUSES: tuple[Status, ...] = get_args(Status)

Sources = Literal["none", "missing", "some_missing", "complete"]
"""Of the units a row speaks of. none: no unit of the league has a source for it. missing: never
delivered. some_missing: not by all of them. complete: by all of them."""

Ratio = tuple[int, int | None]
"""Numerator and denominator; a count has no denominator."""

_SHORT: tuple[Status, ...] = ("missed", "on_track", "behind")
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row of indicator values says.

    Attributes:
        status: One of the eight.
        value: Exact: 0-100 for a percentage, else the count; none when there is no value.
        zero_report: "All of X", and there is no X.
        prior_missing: A stays-above target has no value of last year.
        prior_below: A stays-above target was below its value last year: newly reached, not kept.
        needed: How many more in the numerator would meet it; none when it is met, has no verdict
            or cannot be met by more of what there is. See `xjdata.plan.goal.needed_for`.
    """

    status: Status
    value: Fraction | None = None
    zero_report: bool = False
    prior_missing: bool = False
    prior_below: bool = False
    needed: int | None = None


def judge(
    target: Target,
    *,
    numerator: int | None,
    denominator: int | None,
    prior: Ratio | None,
    as_of: date,
    year_start: date,
    sources: Sources,
    level: RowLevel,
    in_each_county: bool = True,
    start: Fraction = _NOTHING,
) -> Verdict:
    """Decide the status of one row (targets, "Verdict"; measures, "Nothing, zero and ...").

    Args:
        target: The target.
        numerator: None: nothing was counted, which is 0 once the table was delivered.
        denominator: None for a count, and for a share whose whole is not known; 0 when no unit is
            in the frame. For the league's row of what each county has to meet: the counties that
            meet it stand in the numerator, how many there are here.
        prior: Last year's, of the same row; for the league only when every unit has it.
        as_of: The night.
        year_start: First day of the plan year, where the pace begins.
        sources: What of the row's data was delivered.
        level: The row's level.
        in_each_county: False for the unit that takes no part in each-county tests.
        start: The year's starting value of an accumulating measure, in the target's unit.
    """
    if sources == "complete" and numerator is None and denominator is None:
        denominator = 0 if target.value_form == "percent" else None
    is_known = sources in ("complete", "some_missing")
    value = value_of(target, numerator or 0, denominator) if is_known else None
    is_empty = sources == "complete" and denominator == 0 and not numerator
    zero_report = is_empty and target.empty_rule == "zero_report"
    status = _without_verdict(target, level, in_each_county, sources, is_empty)
    if status is not None:
        return Verdict(status, value, zero_report)
    last = None if prior is None else value_of(target, *prior)
    goal = goal_of(target, level, denominator)
    if zero_report:
        status = "met"
    elif value is None:
        status = "cannot_verify"
    else:
        status = _compared(target, value, goal, last, sources)
        if status == "behind":
            status = _short(target, value, goal, start, year_start, as_of)
    needed = None
    if status in _SHORT:
        needed = needed_for(
            target, numerator=numerator, denominator=denominator, goal=goal, last=last
        )
    return Verdict(status, value, zero_report, *_flags(target, last), needed)


def item_status(item: WorkItem) -> Status | None:
    """The outcome of a work item: qualitative without targets, else none of its own."""
    return None if item.targets else "qualitative"


def _without_verdict(
    target: Target, level: RowLevel, in_each_county: bool, sources: Sources, is_empty: bool
) -> Status | None:
    """The status of a row that is not judged; none when it is."""
    if target.is_qualitative:
        return "qualitative"
    if level not in target.status_levels or (level == "county" and not in_each_county):
        return "not_applicable"
    if sources == "none":
        return "no_data"
    return "not_applicable" if is_empty and target.empty_rule == "not_applicable" else None


def _flags(target: Target, last: Fraction | None) -> tuple[bool, bool]:
    """Of a stays-above target: last year's value is missing; it was below the target value."""
    if target.operator != "stays-above":
        return False, False
    return last is None, last is not None and last < Fraction(target.target_value or 0)


def _is_reached(
    target: Target, value: Fraction, goal: Fraction | None, last: Fraction | None
) -> bool | None:
    """Whether the operator holds; none when that cannot be told."""
    if goal is not None:
        return value >= goal
    if target.operator == "yoy-increase" and last is not None:
        return value > last
    return None


def _compared(
    target: Target, value: Fraction, goal: Fraction | None, last: Fraction | None, sources: Sources
) -> Status:
    """Met, cannot_verify, or behind (which the deadline and the pace may change)."""
    is_reached = _is_reached(target, value, goal, last)
    if is_reached is None:
        return "cannot_verify"
    if sources == "some_missing":
        # Units still missing can only add to a count, but may lower a share; and last year's value
        # must speak of the same units.
        is_sure = target.value_form != "percent" and target.operator != "yoy-increase"
        return "met" if is_reached and is_sure else "cannot_verify"
    return "met" if is_reached else "behind"


def _short(
    target: Target,
    value: Fraction,
    goal: Fraction | None,
    start: Fraction,
    year_start: date,
    as_of: date,
) -> Status:
    """The status of a row short of its target: by the deadline, then by the pace."""
    if as_of > target.deadline:
        return "missed"
    if goal is None or not target.accumulating:
        return "behind"
    due = path(start, goal, first_day=year_start, deadline=target.deadline, day=as_of)
    return "on_track" if value >= due else "behind"
