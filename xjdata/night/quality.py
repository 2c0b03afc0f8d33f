"""The tables of a night about the night: deliveries, the board, checks and problems."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pyarrow as pa

from xjdata.lake import Content, DeliveryRecord, mark, mark_of
from xjdata.lake.schema import CHECK_SCHEMA, PROBLEM_SCHEMA
from xjdata.night.board import submissions, tonight
from xjdata.night.league import league_problems_path
from xjdata.night.night import Night
from xjdata.night.versions import league_version


def quality_tables(night: Night, versions: Mapping[str, str]) -> dict[str, Content]:
    """The tables of schema `quality`, marked by the parts of the night."""
    sources = tonight(night)
    records = [item.record for item in sources if item.record is not None]
    league = night.store.read_table(league_problems_path(night))
    across = Counter(
        zip(league["county_code"].to_pylist(), league["dataset"].to_pylist(), strict=True)
    )
    manifest = night.log.manifest(night.as_of)
    units = ",".join(manifest.units) if manifest is not None else ""
    of_night = {"as_of": night.as_of, "units": units, **versions}
    board = submissions(night, sources, across)
    parts = [(r.county_code, r.dataset, r.part) for r in records if r.part]
    return {
        "quality.night": Content(mark(of_night), lambda: pa.Table.from_pylist([of_night])),
        "quality.delivery": Content.of(_deliveries(night, records)),
        "quality.submission": Content.of(pa.Table.from_pylist(board)),
        "quality.check_result": Content(
            mark(league_version(), "checks", parts), partial(_checks, night, parts)
        ),
        "quality.problem": Content(
            mark(league_version(), "problems", parts, mark_of(league)),
            partial(_problems, night, parts, league),
        ),
    }


def _deliveries(night: Night, records: Sequence[DeliveryRecord]) -> pa.Table:
    return pa.Table.from_pylist([vars(record) | {"as_of": night.as_of} for record in records])


_Places = Sequence[tuple[str, str, str]]
"""Unit, dataset and folder of the parts of a night."""


def _checks(night: Night, parts: _Places) -> pa.Table:
    tables = [night.parts.checks(folder) for _, _, folder in parts]
    return _of_parts(night, parts, tables, CHECK_SCHEMA)


def _problems(night: Night, parts: _Places, league: pa.Table) -> pa.Table:
    tables = [night.parts.problems(folder) for _, _, folder in parts]
    problems = _of_parts(night, parts, tables, PROBLEM_SCHEMA)
    return pa.concat_tables([problems, league.select(problems.column_names)])


def _of_parts(
    night: Night, parts: _Places, tables: Sequence[pa.Table], schema: pa.Schema
) -> pa.Table:
    """What all parts of the night have of something, with night, unit and dataset in front."""
    rows = pa.concat_tables([schema.empty_table(), *tables])
    counts = np.array([table.num_rows for table in tables], dtype=np.int64)
    units, datasets = (np.array([part[i] for part in parts], dtype=object) for i in (0, 1))
    place = {
        "as_of": pa.repeat(pa.scalar(night.as_of, pa.date32()), rows.num_rows),
        "county_code": pa.array(np.repeat(units, counts), pa.string()),
        "dataset": pa.array(np.repeat(datasets, counts), pa.string()),
    }
    return pa.table({**place, **{name: rows[name] for name in schema.names}})
