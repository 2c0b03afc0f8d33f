"""What the rows that were left out could change at most: best and worst case.

The rows behind a target are counted a second time without all that is doubtful. What is left
counts whatever the other rows should say; every other row can add, or of a title take away, one at
most. So both ends are bounds that nothing left out can pass, and not estimates. Where rows hold
numbers that are added up, or newer data were not taken, nobody knows, and there are none.

Left out means: rejected, doubtful because a check has emptied a cell the measure reads, found in
two units, or of a school that is not known for sure. A person who counts in another unit goes on
counting there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from xjdata.explain.bound import Bound, Bounds, Published, Why, ends
from xjdata.explain.changes import Change, change_of
from xjdata.explain.each_county import each_county
from xjdata.explain.left_out import Rows
from xjdata.indicators import Ratio, by_school, by_unit
from xjdata.measures import Accepted, Dates, TargetMeasure
from xjdata.night import Night
from xjdata.plan import Target


def bounds_of(
    night: Night, target: Target, call: TargetMeasure, published: Published, rows: Rows
) -> Bounds:
    """How far the values of a target may be off, of the league and of every unit.

    Args:
        night: The night the values are of.
        target: The target.
        call: Its measure.
        published: What the tables say.
        rows: What the value was counted from.
    """
    sums = _counted(night, call, rows.tables)
    if not _agree(target, sums, published):
        changed = Bound(why={"changed": ()})
        return Bounds(changed, dict.fromkeys(published.units, changed))
    sure = _counted(night, call, rows.without_doubtful())
    changes = {unit: change_of(call, rows, unit) for unit in published.units}
    if call.measure.whoever:
        # A row of any unit may speak of this one.
        together = Change()
        for change in changes.values():
            together += change
        changes = dict.fromkeys(changes, together)
    units = {
        unit: _unit_bound(target, row, sure.get(unit), changes[unit], _stale(call, published, unit))
        for unit, row in published.units.items()
    }
    if target.rollup == "each_county":
        return Bounds(each_county(night, target, published, units), units)
    return Bounds(_league_bound(target, call, published, sure, changes), units)


def _counted(night: Night, call: TargetMeasure, tables: Mapping[str, Any]) -> dict[str, Ratio]:
    dates = Dates.of(night.plan, night.as_of)
    table = call.compute(Accepted(tables, dates=dates, units=night.home.units))
    return by_unit(by_school(table))


def _agree(target: Target, sums: Mapping[str, Ratio], published: Published) -> bool:
    """Whether counting now leads to what was published: else these rows say nothing of it."""
    if target.lowest_level == "league":
        if target.rollup == "each_county" or published.league["numerator"] is None:
            return True
        missing = (published.league["missing_units"] or "").split(",")
        known = sum(part for unit, (part, _) in sums.items() if unit not in missing)
        return int(published.league["numerator"]) == known
    is_count = target.value_form == "count"
    for unit, row in published.units.items():
        if row["numerator"] is None:
            continue
        part, whole = sums.get(unit, (0, None if is_count else 0))
        if (part, None if is_count else whole) != (row["numerator"], row["denominator"]):
            return False
    return True


def _stale(call: TargetMeasure, published: Published, unit: str) -> tuple[str, ...]:
    names = dict.fromkeys(need.dataset for need in call.needs)
    places = published.stale
    if call.measure.whoever:
        return tuple(name for name in names if any(name == dataset for dataset, _ in places))
    return tuple(name for name in names if (name, unit) in places)


def _unit_bound(
    target: Target,
    row: Mapping[str, Any],
    sure: Ratio | None,
    change: Change,
    stale: Sequence[str],
) -> Bound:
    if row["numerator"] is None or target.lowest_level == "league":
        return Bound(change.rows, why={"no_value": ()})
    why: dict[Why, tuple[str, ...]] = {}
    if change.amounts:
        why["amount"] = change.amounts
    if stale:
        why["stale"] = tuple(stale)
    if target.value_form != "count" and row["denominator"] is None:
        why["missing"] = ()
    if why:
        return Bound(change.rows, why=why)
    return ends(target, sure or (0, 0), change)


def _league_bound(
    target: Target,
    call: TargetMeasure,
    published: Published,
    sure: Mapping[str, Ratio],
    changes: Mapping[str, Change],
) -> Bound:
    """The league: what its units add up to."""
    row = published.league
    if call.measure.whoever:
        change = next(iter(changes.values()), Change())
    else:
        change = Change()
        for unit in changes:
            change += changes[unit]
    if row["numerator"] is None:
        return Bound(change.rows, why={"no_value": ()})
    why: dict[Why, tuple[str, ...]] = {}
    if change.amounts:
        why["amount"] = change.amounts
    names = {need.dataset for need in call.needs}
    stale = tuple(sorted({unit for dataset, unit in published.stale if dataset in names}))
    if stale:
        why["stale"] = stale
    missing = tuple(unit for unit in (row["missing_units"] or "").split(",") if unit)
    if missing:
        why["missing"] = missing
    if target.value_form != "count" and row["denominator"] is None:
        why.setdefault("missing", ())
    if why:
        return Bound(change.rows, why=why)
    part = sum(ratio[0] for ratio in sure.values())
    whole = sum(ratio[1] or 0 for ratio in sure.values())
    if target.rollup == "members":
        whole = int(row["denominator"] or 0) or whole
    return ends(target, (part, whole), change)
