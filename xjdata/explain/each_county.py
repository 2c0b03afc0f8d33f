"""The league of what each county has to meet: how many do for sure, and how many may."""

from collections.abc import Mapping
from typing import Any

from xjdata.datasets import is_county
from xjdata.explain.bound import Bound, Published
from xjdata.night import Night
from xjdata.plan import Target, judge


def each_county(
    night: Night, target: Target, published: Published, units: Mapping[str, Bound]
) -> Bound:
    """The league of what each county has to meet: how many do for sure, and how many may.

    A county whose own value has no bound may meet it, or not.
    """
    row = published.league
    left_out = sum(bound.left_out for bound in units.values())
    if row["numerator"] is None:
        return Bound(left_out, why={"no_value": ()})
    missing = tuple(unit for unit in (row["missing_units"] or "").split(",") if unit)
    if missing:
        return Bound(left_out, why={"missing": missing})
    sure = perhaps = wholes = surely_in = surely_short = 0
    for unit, found in published.units.items():
        if not is_county(unit):
            continue
        said = _verdicts(night, target, found, units[unit], unit in published.unsure_priors)
        sure += said == {"met"}
        perhaps += "met" in said
        wholes += said != {"not_applicable"}
        surely_in += "not_applicable" not in said
        surely_short += "met" not in said and "not_applicable" not in said
    best_whole = perhaps + surely_short
    return Bound(
        left_out, (sure, wholes), (perhaps, best_whole), (sure, perhaps), (surely_in, wholes)
    )


def _verdicts(
    night: Night, target: Target, row: Mapping[str, Any], bound: Bound, is_open: bool
) -> set[str]:
    """Every verdict a county's row may come to: met, short of it, or not applicable."""
    if is_open or not bound.is_bounded:
        return {"met", "short", "not_applicable"}
    prior = None
    if row["prior_numerator"] is not None:
        prior = (row["prior_numerator"], row["prior_denominator"])
    now = (row["numerator"], row["denominator"])
    ends = {now, bound.worst, bound.best}
    if bound.denominators is not None and bound.numerators is not None:
        ends.add((bound.numerators[0], bound.denominators[0]))
    found: set[str] = set()
    for part, whole in (end for end in ends if end is not None):
        status = judge(
            target,
            numerator=part,
            denominator=whole,
            prior=prior,
            as_of=night.as_of,
            year_start=night.plan.year_start,
            sources="complete",
            level="county",
        ).status
        found.add(status if status in ("met", "not_applicable") else "short")
    return found
