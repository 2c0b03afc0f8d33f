"""What is served of all units, and where the results of a night lie.

Not here: measures (`measuring`) and indicator values (`indicating`).
"""

from typing import Literal

import pyarrow as pa

from xjdata.datasets import dataset_contract, dataset_names
from xjdata.lake import Served
from xjdata.lake.nights import folder_of
from xjdata.lake.schema import read_schema
from xjdata.night.derived import rows_of
from xjdata.night.night import Night

Availability = Literal["none", "missing", "there"]


def served_parts(night: Night, dataset: str) -> dict[str, Served]:
    """What is served of a dataset for the plan's period: unit to part, in the league's order."""
    return night.log.served_by(dataset, night.period(dataset), night.home.units)


def accepted(night: Night, dataset: str, columns: list[str] | None = None) -> pa.Table:
    """Accepted rows of all units for the plan's period, with what is derived of them."""
    schema = read_schema(dataset_contract(dataset))
    if columns is not None:
        schema = pa.schema([schema.field(name) for name in columns])
    folders = [served.folder for served in served_parts(night, dataset).values()]
    parts = [rows_of(night, dataset, folder, columns) for folder in folders]
    return pa.concat_tables(parts) if parts else schema.empty_table()


def availability(night: Night) -> dict[tuple[str, str], Availability]:
    """For each unit and dataset: no source set up, nothing ever accepted, or there.

    A column (``dataset.column``) is named where the rows that are served came without it: of that
    no source is set up. A delivery without rows lacks nothing.
    """
    found: dict[tuple[str, str], Availability] = {}
    for dataset in dataset_names():
        there = served_parts(night, dataset)
        for unit in night.home.units:
            if unit in there:
                found[unit, dataset] = "there"
                lacking = there[unit].lacking.split(",") if there[unit].rows_in else []
                found.update({(unit, f"{dataset}.{name}"): "none" for name in lacking if name})
            else:
                is_set_up = night.source(unit, dataset) is not None
                found[unit, dataset] = "missing" if is_set_up else "none"
    return found


def measures_path(night: Night) -> str:
    """Where the measures of a night lie in the lake."""
    return f"{folder_of(night.as_of)}/measures.parquet"


def indicators_path(night: Night) -> str:
    """Where the indicator values of a night lie in the lake."""
    return f"{folder_of(night.as_of)}/indicators.parquet"


def members_path(night: Night) -> str:
    """Where the members of named lists of a night lie in the lake."""
    return f"{folder_of(night.as_of)}/members.parquet"


def gaps_path(night: Night) -> str:
    """Where the gaps of a night's quantities lie in the lake."""
    return f"{folder_of(night.as_of)}/gaps.parquet"


def league_problems_path(night: Night) -> str:
    """Where the problems across units of a night lie in the lake."""
    return f"{folder_of(night.as_of)}/league_problems.parquet"
