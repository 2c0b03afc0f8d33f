"""Which bytes stand behind which target: `mart.lineage`.

Here: target by target, the files of what is served, and how much of each counts. Not here: what
that means for a number (`xjdata.explain`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa

from xjdata.lake import Content, Served, mark
from xjdata.lake.schema import LINEAGE_SCHEMA
from xjdata.measures import Need, TargetMeasure
from xjdata.night.derived import with_origins
from xjdata.night.league import served_parts
from xjdata.night.night import Night
from xjdata.night.versions import league_version
from xjdata.plan import Target

BASELINE = "baseline"
"""The dataset of last year's values."""

Tally = Mapping[str, Mapping[str, Any]]
"""See `xjdata.lake.tally`."""


def lineage(night: Night) -> Content:
    """The table, marked by what is served and what each target reads of it."""
    calls = night.calls
    reads = {t.id: _datasets_read(t, calls.get(t.id)) for t in night.plan.targets}
    served = {
        dataset: served_parts(night, dataset)
        for dataset in dict.fromkeys(name for found in reads.values() for name in found)
    }
    behind = {
        dataset: {
            unit: (part.folder, part.files, part.arrived_on, part.stale_since)
            for unit, part in parts.items()
        }
        for dataset, parts in served.items()
    }
    columns = {target: {d: sorted(found[d]) for d in found} for target, found in reads.items()}
    made_of = mark(league_version(), "lineage", columns, behind)
    return Content(made_of, partial(_rows, night, reads, served))


def _datasets_read(target: Target, call: TargetMeasure | None) -> dict[str, frozenset[str]]:
    """Dataset to the columns that have a say in a target's value, last year's figures last."""
    found = decisive_columns(call.needs if call is not None else ())
    if target.asks_last_year:
        found[BASELINE] = frozenset(("target_id", "year", "numerator", "denominator"))
    return found


def decisive_columns(needs: Iterable[Need]) -> dict[str, frozenset[str]]:
    """Dataset to the columns, as delivered, that have a say in what is counted."""
    found: dict[str, frozenset[str]] = {}
    for need in needs:
        own = with_origins(need.dataset, need.decisive)
        found[need.dataset] = found.get(need.dataset, frozenset()) | own
    return found


def _rows(
    night: Night,
    reads: Mapping[str, Mapping[str, frozenset[str]]],
    served: Mapping[str, Mapping[str, Served]],
) -> pa.Table:
    files = {
        (dataset, unit): _files(part, night.parts.tally(part.folder))
        for dataset, parts in served.items()
        for unit, part in parts.items()
    }
    rows = [
        _row(night, target, dataset, unit, part, file, columns)
        for target, datasets in reads.items()
        for dataset, columns in datasets.items()
        for unit, part in served[dataset].items()
        for file in files[dataset, unit]
    ]
    return pa.Table.from_pylist(rows, schema=LINEAGE_SCHEMA)


def _row(
    night: Night,
    target: str,
    dataset: str,
    unit: str,
    part: Served,
    file: Mapping[str, Any],
    columns: frozenset[str],
) -> dict[str, Any]:
    stale = part.stale_since
    blanked = {name: cells for name, cells in file["blanked"].items() if name in columns}
    return {
        "target_id": target,
        "as_of": night.as_of,
        "county_code": unit,
        "dataset": dataset,
        "purpose": "last_year" if dataset == BASELINE else "value",
        "period": night.period(dataset),
        "file": file["name"],
        "sha256": file["sha256"],
        "arrived_on": date.fromisoformat(part.arrived_on),
        "rows_in": file["accepted"] + file["rejected"] + file["copies"],
        "rows_accepted": file["accepted"],
        "rows_left_out": file["rejected"],
        "copies": file["copies"],
        "cells_blanked": sum(blanked.values()),
        "columns_blanked": ",".join(sorted(blanked)),
        "columns_lacking": ",".join(sorted(columns.intersection(part.lacking.split(",")))),
        "stale_since": date.fromisoformat(stale) if stale else None,
        "part": part.folder,
    }


def _files(part: Served, tally: Tally) -> list[dict[str, Any]]:
    """The files of a delivery as it came, each with the sums of what was read from it.

    What lies inside a .zip is read under a name of its own below the .zip's.
    """
    found = {
        file["name"]: {**file, "accepted": 0, "rejected": 0, "copies": 0, "blanked": {}}
        for file in part.files
    }
    for name, counts in tally.items():
        _add(found[_delivered(name, list(found))], counts)
    return list(found.values())


def _delivered(name: str, files: Sequence[str]) -> str:
    """The file that rows of this name were read from.

    One of another name can only be the single file of a delivery that came under that name when
    the same bytes were first read.
    """
    holding = (file for file in files if name == file or name.startswith(f"{file}/"))
    return next(holding, files[0])


def _add(file: dict[str, Any], counts: Mapping[str, Any]) -> None:
    for kind in ("accepted", "rejected", "copies"):
        file[kind] += counts[kind]
    for column, cells in counts["blanked"].items():
        file["blanked"][column] = file["blanked"].get(column, 0) + cells
