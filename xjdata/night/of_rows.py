"""Tables made of accepted rows, beside measures and indicators: kept in the lake, by a mark.

What an earlier night has made of the same parts by the same code is kept, for as long as no date it
depends on has been passed. Here: how they are kept. Not here: what stands in them (`evaluating`,
`summarising`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa

from xjdata.datasets import dataset_names
from xjdata.lake import mark
from xjdata.lake.nights import folder_of
from xjdata.lake.parts import to_arrow
from xjdata.measures import Accepted, Dates
from xjdata.night.league import Availability, accepted, availability, served_parts
from xjdata.night.measuring import dated
from xjdata.night.night import Night
from xjdata.night.versions import league_version

Available = Mapping[tuple[str, str], Availability]
Periods = Mapping[str, str]


@dataclass(frozen=True)
class TablesOfRows:
    """Tables that are made together.

    Attributes:
        name: Of the file of their mark.
        schemas: Table to its columns.
        columns: The columns of accepted rows that are read, by dataset.
        make: From the rows that count, what is available and the periods to the tables' rows,
            without the night.
    """

    name: str
    schemas: Mapping[str, pa.Schema]
    columns: Mapping[str, list[str]]
    make: Callable[[Accepted, Available, Periods], Mapping[str, pd.DataFrame]]


def table_path(night: Night, table: str) -> str:
    """Where such a table of a night lies in the lake."""
    return f"{folder_of(night.as_of)}/{table}.parquet"


def compute_tables(night: Night, wanted: TablesOfRows) -> dict[str, pa.Table]:
    """The tables of a night; also kept in the lake, their mark last."""
    available = availability(night)
    periods = {dataset: night.period(dataset) for dataset in dataset_names()}
    plan = night.plan
    made_of = mark(
        league_version(),
        wanted.name,
        night.home.units,
        (plan.year_start, plan.year_end),
        periods,
        sorted((*place, state) for place, state in available.items()),
        {
            name: {unit: served.folder for unit, served in served_parts(night, name).items()}
            for name in wanted.columns
        },
    )
    found, until = _kept(night, wanted, made_of) or _made(night, wanted, available, periods)
    tables = {name: dated(table, night.as_of) for name, table in found.items()}
    marks = _mark_path(wanted, night.as_of)
    night.store.remove(marks)
    for name, table in tables.items():
        night.store.write_table(table_path(night, name), table)
    night.store.write_json(marks, {"mark": made_of, "until": until.isoformat()})
    return tables


Made = tuple[dict[str, pa.Table], date]
"""The tables, and the first later night on which they may come out otherwise."""


def _made(night: Night, wanted: TablesOfRows, available: Available, periods: Periods) -> Made:
    frames = {
        dataset: accepted(night, dataset, names).to_pandas(date_as_object=False)
        for dataset, names in wanted.columns.items()
    }
    dates = Dates.of(night.plan, night.as_of)
    with dates.watched() as horizon:
        rows = Accepted(frames, dates=dates, units=night.home.units)
        found = wanted.make(rows, available, periods)
    made = {
        name: to_arrow(found[name].assign(as_of=None), schema)
        for name, schema in wanted.schemas.items()
    }
    return made, horizon.until


def _kept(night: Night, wanted: TablesOfRows, made_of: str) -> Made | None:
    """What this night, before it was killed, or the newest one before it has made of the same."""
    for name in reversed(night.log.nights()):
        day = date.fromisoformat(name)
        marked = night.store.read_json(_mark_path(wanted, day)) if day <= night.as_of else None
        if marked is None:
            continue
        until = date.fromisoformat(marked["until"])
        if marked["mark"] == made_of and night.as_of < until:
            earlier = Night(night.home, day)
            return {
                table: night.store.read_table(table_path(earlier, table))
                for table in wanted.schemas
            }, until
        if day < night.as_of:
            return None
    return None


def _mark_path(wanted: TablesOfRows, day: date) -> str:
    return f"{folder_of(day)}/{wanted.name}.json"
