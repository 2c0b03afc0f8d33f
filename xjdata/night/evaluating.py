"""The evaluations of a night: beside measures and indicators, from the same accepted rows."""

from datetime import date

import pyarrow as pa

from xjdata.datasets import dataset_names
from xjdata.evaluations import EVALUATION_TABLES, columns_read, evaluate
from xjdata.lake import mark
from xjdata.lake.nights import folder_of
from xjdata.lake.parts import to_arrow
from xjdata.lake.schema import (
    PRESCHOOL_UNIVERSAL_COUNTY_SCHEMA,
    QUALITY_BALANCE_COUNTY_SCHEMA,
    QUALITY_BALANCE_SCHOOL_SCHEMA,
)
from xjdata.measures import Accepted, Dates
from xjdata.night.league import Availability, accepted, availability, served_parts
from xjdata.night.measuring import dated
from xjdata.night.night import Night
from xjdata.night.versions import league_version

_SCHEMAS: dict[str, pa.Schema] = dict(
    zip(
        EVALUATION_TABLES,
        (
            QUALITY_BALANCE_SCHOOL_SCHEMA,
            QUALITY_BALANCE_COUNTY_SCHEMA,
            PRESCHOOL_UNIVERSAL_COUNTY_SCHEMA,
        ),
        strict=True,
    )
)


def evaluation_path(night: Night, table: str) -> str:
    """Where a table of the evaluations of a night lies in the lake."""
    return f"{folder_of(night.as_of)}/{table}.parquet"


def compute_evaluations(night: Night) -> dict[str, pa.Table]:
    """National evaluations as readiness checks; also kept in the lake.

    What an earlier night has made of the same parts by the same code is kept, for as long as no
    date it depends on has been passed.

    Returns:
        `EVALUATION_TABLES` to their rows, columns as the tables of the same name in `mart`.
    """
    columns, available = columns_read(), availability(night)
    periods = {dataset: night.period(dataset) for dataset in dataset_names()}
    plan = night.plan
    made_of = mark(
        league_version(),
        night.home.units,
        (plan.year_start, plan.year_end),
        periods,
        sorted((*place, state) for place, state in available.items()),
        {name: {u: s.folder for u, s in served_parts(night, name).items()} for name in columns},
    )
    found, until = _kept(night, made_of) or _make(night, columns, available, periods)
    tables = {name: dated(table, night.as_of) for name, table in found.items()}
    night.store.remove(_mark_path(night.as_of))
    for name, table in tables.items():
        night.store.write_table(evaluation_path(night, name), table)
    marked = {"mark": made_of, "until": until.isoformat()}
    night.store.write_json(_mark_path(night.as_of), marked)
    return tables


Made = tuple[dict[str, pa.Table], date]
"""The tables, and the first later night on which they may come out otherwise."""


def _make(
    night: Night,
    columns: dict[str, list[str]],
    available: dict[tuple[str, str], Availability],
    periods: dict[str, str],
) -> Made:
    frames = {
        dataset: accepted(night, dataset, names).to_pandas(date_as_object=False)
        for dataset, names in columns.items()
    }
    dates = Dates.of(night.plan, night.as_of)
    with dates.watched() as horizon:
        found = evaluate(Accepted(frames, dates=dates, units=night.home.units), available, periods)
    made = {
        name: to_arrow(found[name].assign(as_of=None), schema) for name, schema in _SCHEMAS.items()
    }
    return made, horizon.until


def _kept(night: Night, made_of: str) -> Made | None:
    """What this night, before it was killed, or the newest one before it has made of the same."""
    for name in reversed(night.log.nights()):
        day = date.fromisoformat(name)
        marked = night.store.read_json(_mark_path(day)) if day <= night.as_of else None
        if marked is None:
            continue
        until = date.fromisoformat(marked["until"])
        if marked["mark"] == made_of and night.as_of < until:
            earlier = Night(night.home, day)
            return {
                table: night.store.read_table(evaluation_path(earlier, table))
                for table in EVALUATION_TABLES
            }, until
        if day < night.as_of:
            return None
    return None


def _mark_path(day: date) -> str:
    return f"{folder_of(day)}/evaluations.json"
