"""What holds for the status of any target with any numbers."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from xjdata.plan import STATUSES, RowLevel, Sources, Target, Verdict, judge, load_plan

PLAN = load_plan(2024)
BEFORE = date(2024, 10, 15)
RANK = {"missed": 0, "behind": 0, "on_track": 1, "met": 2}
targets = st.sampled_from(PLAN.targets)
maybe = st.none() | st.integers(0, 40)
nights = st.dates(date(2023, 12, 1), date(2025, 3, 1))


def judged(target: Target, **settings: Any) -> Verdict:
    return judge(target, **({"year_start": PLAN.year_start, "prior": None} | settings))


@given(
    targets,
    maybe,
    maybe,
    st.none() | st.tuples(st.integers(0, 40), maybe),
    nights,
    st.sampled_from(get_args(Sources)),
    st.sampled_from(get_args(RowLevel)),
    st.booleans(),
    st.fractions(0, 100),
)
def test_there_is_always_one_of_the_eight(
    target, numerator, denominator, prior, as_of, sources, level, inside, start
):
    verdict = judged(
        target,
        numerator=numerator,
        denominator=denominator,
        prior=prior,
        as_of=as_of,
        sources=sources,
        level=level,
        in_each_county=inside,
        start=start,
    )
    assert verdict.status in STATUSES
    if verdict.status in ("missed", "behind", "on_track"):
        assert (verdict.status == "missed") == (as_of > target.deadline)
        assert verdict.value is not None
    if verdict.status == "on_track":
        assert target.accumulating
    if verdict.status == "met":
        assert verdict.zero_report or verdict.value is not None
        assert sources in ("complete", "some_missing")
    assert not (verdict.prior_missing and verdict.prior_below)


def is_at_least(target: Target) -> bool:
    return target.operator in (">=", "=", "stays-above") and not target.is_qualitative


@given(
    st.sampled_from([target for target in PLAN.targets if is_at_least(target)]),
    st.integers(0, 400),
    st.integers(0, 100),
    st.integers(1, 300),
    nights,
    st.fractions(0, 100),
)
def test_more_is_never_worse(target, numerator, more, denominator, as_of, start):
    whole = None if target.value_form == "count" else denominator
    ranks = [
        RANK[
            judged(
                target,
                numerator=count,
                denominator=whole,
                as_of=as_of,
                sources="complete",
                level="league",
                start=start,
            ).status
        ]
        for count in (numerator, numerator + more)
    ]
    assert ranks[0] <= ranks[1]


@given(
    st.integers(0, 10**12),
    st.integers(1, 10**12),
    st.decimals(0, 120, places=3, allow_nan=False, allow_infinity=False),
)
def test_a_ratio_is_compared_unrounded(numerator, denominator, wanted):
    target = PLAN.target("W08-4").model_copy(update={"target_value": wanted})
    verdict = judged(
        target,
        numerator=numerator,
        denominator=denominator,
        as_of=BEFORE,
        sources="complete",
        level="league",
    )
    holds = 100 * numerator * 1000 >= int(wanted * Decimal(1000)) * denominator
    assert (verdict.status == "met") == holds


@given(
    st.integers(0, 10**12), st.integers(1, 10**12), st.integers(0, 10**12), st.integers(1, 10**12)
)
def test_last_year_is_compared_crosswise(now, whole, then, all_then):
    verdict = judged(
        PLAN.target("W10-1"),
        numerator=now,
        denominator=whole,
        prior=(then, all_then),
        as_of=BEFORE,
        sources="complete",
        level="league",
    )
    assert (verdict.status == "met") == (now * all_then > then * whole)


@given(targets, st.integers(0, 40), st.integers(0, 40), nights)
def test_a_share_of_some_units_is_never_judged(target, numerator, denominator, as_of):
    assume(target.value_form == "percent" and not target.is_qualitative)
    verdict = judged(
        target,
        numerator=numerator,
        denominator=denominator,
        prior=(1, 100),
        as_of=as_of,
        sources="some_missing",
        level="league",
    )
    assert verdict.status == "cannot_verify"


@given(
    targets,
    maybe,
    maybe,
    st.none() | st.tuples(st.integers(0, 40), st.integers(1, 40)),
    nights,
    st.sampled_from(get_args(RowLevel)),
)
def test_with_what_is_needed_it_is_met_and_with_less_it_is_not(
    target, numerator, denominator, prior, as_of, level
):
    settings: dict[str, Any] = {
        "denominator": denominator,
        "prior": prior if target.value_form == "percent" or prior is None else (prior[0], None),
        "as_of": as_of,
        "sources": "complete",
        "level": level,
    }
    verdict = judged(target, numerator=numerator, **settings)
    if verdict.needed is None:
        return
    assert verdict.status in RANK
    assert verdict.status != "met"
    assert verdict.needed > 0
    reached = (numerator or 0) + verdict.needed
    assert judged(target, numerator=reached, **settings).status == "met"
    assert judged(target, numerator=reached - 1, **settings).status != "met"
