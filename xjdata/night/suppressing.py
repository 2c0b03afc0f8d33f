"""Which figures of a night are not for everybody: once a night, for all tables that count people.

Here: which tables, what of them is hidden, where that is kept, and when it is found again. Not
here: how it is found (`xjdata.disclosure`) and how a hidden figure is shown (`warehouse`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa

from xjdata.disclosure import (
    FLAG_COLUMNS,
    PLACE,
    SystemBuilder,
    add_values,
    people_of,
    suppress,
)
from xjdata.lake import mark, mark_of
from xjdata.lake.nights import folder_of
from xjdata.measures import (
    ALL,
    ATTRIBUTES_NEED,
    Accepted,
    Dates,
    columns_needed,
    school_attributes,
)
from xjdata.night.breakdowns import breakdown_places, breakdowns_path
from xjdata.night.league import accepted, served_parts
from xjdata.night.night import Night
from xjdata.night.versions import league_version

TOTALS, BREAKDOWNS = "indicators", "breakdowns"

_COUNTS = ["target_id", "level", "county_code", "school_code", "stage", "sex", "missing_units",
           "numerator", "denominator", "prior_numerator", "prior_denominator"]  # fmt: skip


@dataclass(frozen=True)
class Hidden:
    """What of a night is hidden.

    Attributes:
        flags: Table of the lake to a column of flags for each of its rows, in its order.
        marks: Target to a mark of the flags of its breakdowns.
    """

    flags: Mapping[str, pa.Table]
    marks: Mapping[str, str]

    def on(self, name: str, rows: pa.Table) -> pa.Table:
        """A table with its flags."""
        for column, flags in zip(FLAG_COLUMNS, self.flags[name].columns, strict=True):
            rows = rows.append_column(column, flags)
        return rows


def hidden_of(night: Night, totals: pa.Table) -> Hidden:
    """What is hidden on a night; also kept in the lake, its mark last.

    What an earlier night has found of the same figures is taken over.

    Args:
        night: Tonight.
        totals: Its indicator values.
    """
    places = breakdown_places(night)
    made_of = mark(
        league_version(),
        night.home.league.suppress_below,
        [(target.id, target.rollup, target.groups) for target in people_of(night.plan)],
        mark_of(totals.select(_COUNTS)),
        [(name, place.mark) for name, place in places.items()],
        {unit: served.folder for unit, served in served_parts(night, "school").items()},
    )
    kept = _kept(night, made_of)
    if kept is not None:
        return kept
    flags = _found(night, totals)
    marks = {
        name: mark_of(flags[BREAKDOWNS].slice(at.rows.start, at.rows.stop - at.rows.start))
        for name, at in places.items()
    }
    return _keep(night, made_of, Hidden(flags, marks))


def _found(night: Night, totals: pa.Table) -> dict[str, pa.Table]:
    breakdowns = night.store.read_table(breakdowns_path(night))
    values = totals.select(_COUNTS).to_pandas()
    parts = breakdowns.select([n for n in breakdowns.column_names if n in {*_COUNTS, *PLACE}])
    table = pd.concat([values, parts.to_pandas()], ignore_index=True)
    table = table.fillna(dict.fromkeys(PLACE, ALL))
    builder = SystemBuilder()
    cells = add_values(builder, night.plan, table, _schools(night))
    system, place = builder.build()
    hidden = suppress(system, night.home.league.suppress_below).hidden
    flags = pa.table(cells.flags(hidden, place))
    return {TOTALS: flags.slice(0, len(values)), BREAKDOWNS: flags.slice(len(values))}


def _schools(night: Night) -> pd.DataFrame:
    """Where everybody knows a school to belong: town or country, public or private."""
    frames = {
        dataset: accepted(night, dataset, columns).to_pandas(date_as_object=False)
        for dataset, columns in columns_needed([ATTRIBUTES_NEED]).items()
    }
    dates = Dates.of(night.plan, night.as_of)
    return school_attributes(Accepted(frames, dates=dates, units=night.home.units))


def _keep(night: Night, made_of: str, hidden: Hidden) -> Hidden:
    night.store.remove(_mark_path(night.as_of))
    for name, flags in hidden.flags.items():
        night.store.write_table(_path(night.as_of, name), flags)
    night.store.write_json(
        _mark_path(night.as_of), {"mark": made_of, "targets": dict(hidden.marks)}
    )
    return hidden


def _kept(night: Night, made_of: str) -> Hidden | None:
    """What this night, before it was killed, or the newest one before it has found of the same."""
    for name in reversed(night.log.nights()):
        day = date.fromisoformat(name)
        marked = night.store.read_json(_mark_path(day)) if day <= night.as_of else None
        if marked is None:
            continue
        if marked["mark"] == made_of:
            tables = {n: night.store.read_table(_path(day, n)) for n in (TOTALS, BREAKDOWNS)}
            found = Hidden(tables, marked["targets"])
            return found if day == night.as_of else _keep(night, made_of, found)
        if day < night.as_of:
            return None
    return None


def _path(day: date, name: str) -> str:
    return f"{folder_of(day)}/suppressed_{name}.parquet"


def _mark_path(day: date) -> str:
    return f"{folder_of(day)}/suppressed.json"
