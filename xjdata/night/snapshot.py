"""Everything a night publishes, table by table, from the lake alone."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.datasets import dataset_names, is_county
from xjdata.lake.nights import folder_of
from xjdata.lake.schema import CHECK_SCHEMA, PROBLEM_SCHEMA
from xjdata.messages import say
from xjdata.night.board import deliveries, submissions
from xjdata.night.gate import Gate
from xjdata.night.league import (
    accepted,
    gaps_path,
    indicators_path,
    league_problems_path,
    members_path,
)
from xjdata.night.night import Night
from xjdata.night.versions import night_versions
from xjdata.plan import Plan, Target

Snapshot = Mapping[str, pa.Table]
"""``schema.table`` to rows; what `warehouse.publish` takes."""


def make_snapshot(night: Night, gate: Gate) -> Snapshot:
    """The content of the warehouse after a night."""
    values = night.store.read_table(indicators_path(night))
    return {
        **_core(night),
        **_mart(night, values),
        **_quality(night, gate),
    }


def _core(night: Night) -> dict[str, pa.Table]:
    tables = {"core.dim_county": pa.Table.from_pylist(_counties(night))}
    for dataset in dataset_names():
        rows = accepted(night, dataset)
        period = pa.array([night.period(dataset)] * rows.num_rows, pa.string())
        name = "dim_school" if dataset == "school" else f"fct_{dataset}"
        tables[f"core.{name}"] = rows.append_column("period", period)
    return tables


def _counties(night: Night) -> list[dict[str, Any]]:
    return [
        {
            "county_code": unit,
            "name_zh": contract.title.zh,
            "name_en": contract.title.en,
            "is_county": is_county(unit),
            "seat_lon": contract.seat[0] if contract.seat else None,
            "seat_lat": contract.seat[1] if contract.seat else None,
        }
        for unit, contract in night.contracts.items()
    ]


def _mart(night: Night, values: pa.Table) -> dict[str, pa.Table]:
    plan = night.plan
    frame = values.to_pandas()
    tables = {
        f"mart.{target.table_name}": values.filter(pc.equal(values["target_id"], target.id))
        for target in plan.targets
    }
    return {
        "mart.work_item": pa.Table.from_pylist(
            [item.model_dump(exclude={"targets"}) for item in plan.items]
        ),
        "mart.target": pa.Table.from_pylist([_target_row(target) for target in plan.targets]),
        "mart.indicator_value": values,
        "mart.indicator_member": night.store.read_table(members_path(night)),
        "mart.indicator_gap": night.store.read_table(gaps_path(night)),
        "mart.indicator_history": _history(night),
        "mart.scorecard": _scorecard(plan, frame[frame["level"] == "league"]),
        "mart.scorecard_county": _scorecard_county(night, frame[frame["level"] == "county"]),
        **tables,
    }


def _history(night: Night) -> pa.Table:
    """League and county values of all nights, one per target, unit and night."""
    tables = []
    for name in night.log.nights():
        path = f"nights/{name}/indicators.parquet"
        if night.store.exists(path):
            table = night.store.read_table(path)
            tables.append(table.filter(pc.not_equal(table["level"], "school")))
    return pa.concat_tables(tables, promote_options="default")


_TARGET_COLUMNS = (
    "clause",
    "quote_zh",
    "name_zh",
    "name_en",
    "operator",
    "unit",
    "scope",
    "basis",
    "deadline",
    "priority",
    "frame",
    "numerator",
    "denominator",
    "reading_zh",
    "reading_en",
)


def _target_row(target: Target) -> dict[str, Any]:
    return {
        "target_id": target.id,
        "item": target.item,
        **{name: getattr(target, name) for name in _TARGET_COLUMNS},
        "target_value": _number(target.target_value),
        "benchmark": _number(target.benchmark),
        "stage": ",".join(target.stage),
        "measure": target.measure.name if target.measure else None,
        "indicator_table": f"mart.{target.table_name}",
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _scorecard(plan: Plan, values: pd.DataFrame) -> pa.Table:
    targets = pd.DataFrame([_target_row(target) for target in plan.targets]).set_index("target_id")
    names = ["item", "clause", "name_zh", "name_en", "operator", "unit", "priority", "deadline"]
    rows = values.join(targets[names], on="target_id")
    rows["status_zh"] = [say(f"plan.status_{status}").zh for status in rows["status"]]
    return pa.Table.from_pandas(rows, preserve_index=False)


def _scorecard_county(night: Night, values: pd.DataFrame) -> pa.Table:
    rows = _scorecard(night.plan, values).to_pandas()
    names = {unit: contract.title for unit, contract in night.contracts.items()}
    rows["county_name_zh"] = [names[unit].zh for unit in rows["county_code"]]
    rows["county_name_en"] = [names[unit].en for unit in rows["county_code"]]
    return pa.Table.from_pandas(rows, preserve_index=False)


def _quality(night: Night, gate: Gate) -> dict[str, pa.Table]:
    records = deliveries(night)
    problems = _of_parts(night, records, "problems", PROBLEM_SCHEMA)
    league = night.store.read_table(league_problems_path(night))
    problems = pa.concat_tables([problems, league.select(problems.column_names)])
    board = submissions(night, problems.select(["county_code", "dataset"]).to_pandas())
    manifest = night.log.manifest(night.as_of)
    units = ",".join(manifest.units) if manifest is not None else ""
    versions = night_versions(night, gate, list(dataset_names()))
    tables = {
        "quality.night": pa.Table.from_pylist([{"as_of": night.as_of, "units": units, **versions}]),
        "quality.delivery": _dated(night, records),
        "quality.submission": pa.Table.from_pandas(board, preserve_index=False),
        "quality.check_result": _of_parts(night, records, "checks", CHECK_SCHEMA),
        "quality.problem": problems,
    }
    for name in ("delivery", "problem"):
        path = f"{folder_of(night.as_of)}/{name}.parquet"
        night.store.write_table(path, tables[f"quality.{name}"])
    return tables


def _of_parts(night: Night, records: pd.DataFrame, kind: str, schema: pa.Schema) -> pa.Table:
    """Problems or checks of all parts of the night, with night, unit and dataset in front."""
    tables = []
    read = night.parts.problems if kind == "problems" else night.parts.checks
    for record in records[records["part"] != ""].itertuples():
        table = read(str(record.part))
        count = table.num_rows
        place = {
            "as_of": pa.array([night.as_of] * count, pa.date32()),
            "county_code": pa.array([record.county_code] * count, pa.string()),
            "dataset": pa.array([record.dataset] * count, pa.string()),
        }
        tables.append(pa.table({**place, **{name: table[name] for name in schema.names}}))
    if tables:
        return pa.concat_tables(tables)
    place_fields = [("as_of", pa.date32()), ("county_code", pa.string()), ("dataset", pa.string())]
    return pa.schema([pa.field(*field) for field in place_fields] + list(schema)).empty_table()


def _dated(night: Night, records: pd.DataFrame) -> pa.Table:
    table = pa.Table.from_pandas(records, preserve_index=False)
    as_of = pa.array([night.as_of] * table.num_rows, pa.date32())
    return table.set_column(0, "as_of", as_of)
