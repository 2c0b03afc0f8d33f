"""Values of nights that are over, as the warehouse shows them: of the log, and of freezes."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from xjdata.lake import Content, Freeze, Freezes, Store, mark
from xjdata.lake.nights import folder_of
from xjdata.lake.provenance import VERSIONS
from xjdata.lake.schema import INDICATOR_SCHEMA
from xjdata.night.versions import league_version


def values_of_night(store: Store, as_of: date) -> pa.Table:
    """The values of one night at every level; none when it came to none."""
    path = f"{folder_of(as_of)}/indicators.parquet"
    return _whole(store.read_table(path)) if store.exists(path) else INDICATOR_SCHEMA.empty_table()


def _whole(values: pa.Table) -> pa.Table:
    """Values with every column: a night of an earlier version may lack one."""
    return pa.concat_tables([INDICATOR_SCHEMA.empty_table(), values], promote_options="default")


def published(values: pa.Table) -> pa.Table:
    """What the warehouse keeps of a night that is over: league and units, no schools."""
    return values.filter(pc.not_equal(values["level"], "school"))


def frozen_tables(store: Store) -> dict[str, Content]:
    """The freezes, and their values for league and units.

    A freeze is never changed, so its name and the mark of its values stand for it.
    """
    freezes = Freezes(store)
    there = freezes.all()
    made_of = mark(league_version(), [(f.name, f.as_of, f.frozen_at, f.values) for f in there])
    return {
        "mart.freeze": Content(made_of, partial(_freezes, there)),
        "mart.freeze_value": Content(made_of, partial(_values, freezes, there)),
    }


def _freezes(there: Sequence[Freeze]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "name": freeze.name,
                "as_of": date.fromisoformat(freeze.as_of),
                "frozen_at": freeze.frozen_at,
                "note": freeze.note,
                **{name: freeze.versions[name] for name in VERSIONS},
            }
            for freeze in there
        ]
    )


def _values(freezes: Freezes, there: Sequence[Freeze]) -> pa.Table:
    tables = [INDICATOR_SCHEMA.empty_table().append_column("name", pa.array([], pa.string()))]
    for freeze in there:
        rows = published(_whole(freezes.values(freeze.name)))
        tables.append(rows.append_column("name", pa.repeat(freeze.name, rows.num_rows)))
    return pa.concat_tables(tables)
