"""The breakdowns of a night: beside the totals, from the same measures.

Here: when they are made again, where they lie, and how they stand as indicator values. Not here:
how they are added up (`xjdata.indicators`).

They hold no verdict, so that no date but those of the measures changes them: what an earlier night
has made of the same is taken over as it is.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xjdata.indicators import breakdowns
from xjdata.lake import mark, mark_of
from xjdata.lake.nights import folder_of
from xjdata.lake.parts import to_arrow
from xjdata.lake.schema import BREAKDOWN_SCHEMA
from xjdata.measures import (
    ALL,
    ATTRIBUTES,
    ATTRIBUTES_NEED,
    Accepted,
    Dates,
    columns_needed,
    school_attributes,
)
from xjdata.night.league import accepted, availability, served_parts
from xjdata.night.night import Night
from xjdata.night.versions import league_version

_DIMENSIONS = (*ATTRIBUTES, "breakdown")
"""What breakdowns are told apart by, beside what totals have a column for."""

_NO_VERDICT = {
    "status": "not_applicable",
    "zero_report": False,
    "prior_missing": False,
    "prior_below": False,
    "reading": "",
}


@dataclass(frozen=True)
class Place:
    """Where the breakdowns of one target stand among those of a night, and a mark of them."""

    rows: slice
    mark: str


NOWHERE = Place(slice(0, 0), "")
"""Of a target without any."""


def breakdowns_path(night: Night) -> str:
    """Where the breakdowns of a night lie in the lake."""
    return f"{folder_of(night.as_of)}/breakdowns.parquet"


def compute_breakdowns(night: Night, measured: pa.Table) -> None:
    """Break the totals of a night down; kept in the lake, their mark last.

    Args:
        night: Tonight.
        measured: Its measure tables.
    """
    made_of = _made_of(night, measured)
    earlier = _made_before(night, made_of)
    if earlier == night.as_of:
        return
    night.store.remove(_mark_path(night.as_of))
    if earlier is not None:
        night.store.copy(breakdowns_path(Night(night.home, earlier)), breakdowns_path(night))
        marked = night.store.read_json(_mark_path(earlier))
    else:
        rows = _make(night, measured)
        night.store.write_table(breakdowns_path(night), rows)
        marked = {"mark": made_of, "targets": _marks(rows)}
    night.store.write_json(_mark_path(night.as_of), marked)


def breakdown_places(night: Night) -> dict[str, Place]:
    """Target to where its rows stand in the breakdowns of a night."""
    marked = night.store.read_json(_mark_path(night.as_of)) or {"targets": {}}
    begin, places = 0, {}
    for target_id, (count, made_of) in marked["targets"].items():
        places[target_id] = Place(slice(begin, begin + count), made_of)
        begin += count
    return places


def as_totals(values: pa.Table) -> pa.Table:
    """Totals as `mart.indicator_value` has them: no dimension is told apart."""
    for name in _DIMENSIONS:
        values = values.append_column(name, pa.repeat(ALL, values.num_rows))
    return values


def as_values(rows: pa.Table, totals: pa.Table) -> pa.Table:
    """Breakdowns as `mart.indicator_value` has them.

    They have no verdict: their status is ``not_applicable``, and they are compared with no target
    and no last year.

    Args:
        rows: Breakdowns, columns of `BREAKDOWN_SCHEMA`.
        totals: What `as_totals` makes of the same night, so that there is one for every row.
    """
    # The night, and the period the data speak of, stand in each of a target's totals.
    totals_of = pc.index_in(rows["target_id"], totals["target_id"])
    given = {name: rows[name] for name in rows.column_names}
    given |= {name: totals[name].take(totals_of) for name in ("as_of", "reference_date")}
    columns = [
        given[field.name]
        if field.name in given
        else pa.repeat(pa.scalar(_NO_VERDICT.get(field.name), field.type), rows.num_rows)
        for field in totals.schema
    ]
    return pa.table(columns, schema=totals.schema)


def _make(night: Night, measured: pa.Table) -> pa.Table:
    wanted = columns_needed([ATTRIBUTES_NEED])
    frames = {
        dataset: accepted(night, dataset, columns).to_pandas(date_as_object=False)
        for dataset, columns in wanted.items()
    }
    rows = Accepted(frames, dates=Dates.of(night.plan, night.as_of), units=night.home.units)
    found = breakdowns(
        night.plan.targets,
        night.calls,
        measured.to_pandas(),
        school_attributes(rows),
        available=availability(night),
        units=night.home.units,
    )
    return to_arrow(found, BREAKDOWN_SCHEMA)


def _made_of(night: Night, measured: pa.Table) -> str:
    """A mark of everything they are made of."""
    there = availability(night)
    return mark(
        league_version(),
        night.home.units,
        [target.model_dump(mode="json") for target in night.plan.targets],
        mark_of(measured),
        sorted((*place, state) for place, state in there.items()),
        {unit: served.folder for unit, served in served_parts(night, "school").items()},
    )


def _marks(rows: pa.Table) -> dict[str, Any]:
    """Target to the number of its rows and a mark of them; they stand together."""
    runs = pc.run_end_encode(rows["target_id"].combine_chunks())
    ends = [0, *runs.run_ends.to_pylist()]
    return {
        target_id: [end - begin, mark_of(rows.slice(begin, end - begin))]
        for target_id, (begin, end) in zip(runs.values.to_pylist(), pairwise(ends), strict=True)
    }


def _made_before(night: Night, made_of: str) -> date | None:
    """This night, before it was killed, or the newest one before it, when it made of the same."""
    for name in reversed(night.log.nights()):
        day = date.fromisoformat(name)
        marked = night.store.read_json(_mark_path(day)) if day <= night.as_of else None
        if marked is None:
            continue
        if marked["mark"] == made_of:
            return day
        if day < night.as_of:
            return None
    return None


def _mark_path(day: date) -> str:
    return f"{folder_of(day)}/breakdowns.json"
