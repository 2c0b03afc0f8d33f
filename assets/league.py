"""The part of a night that runs once: measures, targets, evaluations, summaries, warehouse."""

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator

import dagster as dg
import pandas as pd

import expectations
from assets.keys import (
    EVALUATIONS,
    MEASURES,
    SUMMARIES,
    TARGETS,
    WAREHOUSE,
    WAREHOUSE_KEY,
    clean_key,
    evaluation_key,
    measure_key,
    summary_key,
    target_key,
)
from assets.resources import HomeResource
from assets.words import paragraphs
from xjdata.datasets import dataset_names
from xjdata.evaluations import EVALUATION_TABLES, columns_read
from xjdata.measures import measures_of
from xjdata.messages import Message, say
from xjdata.night import (
    SUMMARY_TABLES,
    compute_evaluations,
    compute_indicators,
    compute_measures,
    compute_summaries,
    count_missing,
    finish,
    make_snapshot,
    served_tables,
)
from xjdata.plan import Plan, Target
from xjdata.summaries import columns_read as columns_summed


def league_assets(plan: Plan) -> list[dg.AssetsDefinition]:
    """One asset per measure, target, table of an evaluation, and summary; the warehouse."""
    return [_measures(plan), _targets(plan), _evaluations(), _summaries(), _warehouse(plan)]


def _measures(plan: Plan) -> dg.AssetsDefinition:
    needed: dict[str, set[str]] = {}
    answered: dict[str, list[Target]] = {}
    explained: dict[str, str] = {}
    calls = measures_of(plan)
    for target in plan.targets:
        if target.id in calls:
            call = calls[target.id]
            name = call.measure.name
            needed.setdefault(name, set()).update(need.dataset for need in call.needs)
            answered.setdefault(name, []).append(target)
            explained[name] = inspect.getdoc(call.measure.compute) or ""
    specs = [
        dg.AssetSpec(
            measure_key(name),
            deps=[clean_key(dataset) for dataset in sorted(datasets)],
            group_name=MEASURES,
            kinds={"pandas"},
            description=_measure_text(name, answered[name], explained[name]),
        )
        for name, datasets in sorted(needed.items())
    ]

    @dg.multi_asset(name="measures", specs=specs)
    def measures(
        context: dg.AssetExecutionContext, home: HomeResource
    ) -> Iterator[dg.MaterializeResult]:
        count_missing(home.night, expectations.gate)
        home.staging.fill(served_tables(home.night))
        tables = dict(list(compute_measures(home.night).groupby("measure", sort=False)))
        for name in sorted(needed):
            # A measure that nobody has delivered anything for counts nothing.
            table = tables.get(name)
            ids = [] if table is None else sorted(table["target_id"].unique())
            yield dg.MaterializeResult(
                asset_key=measure_key(name),
                metadata={"targets": ids, "rows": 0 if table is None else len(table)},
            )

    return measures


def _measure_text(name: str, targets: list[Target], explained: str) -> str:
    said = say(
        "assets.measure",
        name=name,
        targets="、".join(f"{target.id} {target.name_zh}" for target in targets),
        targets_en=", ".join(f"{target.id} {target.name_en}" for target in targets),
    )
    return f"{paragraphs(said)}\n\n{explained}"


def _targets(plan: Plan) -> dg.AssetsDefinition:
    specs = [_target_spec(target) for target in plan.targets]

    @dg.multi_asset(name="targets", specs=specs)
    def targets(
        context: dg.AssetExecutionContext, home: HomeResource
    ) -> Iterator[dg.MaterializeResult]:
        values = compute_indicators(home.night)
        league = values[values["level"] == "league"].set_index("target_id")
        for target in plan.targets:
            yield dg.MaterializeResult(
                asset_key=target_key(target.table_name),
                metadata=_target_metadata(league.loc[target.id]),
            )

    return targets


def _target_spec(target: Target) -> dg.AssetSpec:
    deps = [measure_key(target.measure.name)] if target.measure else []
    if target.measure and target.asks_last_year:
        deps.append(clean_key("baseline"))
    asked = _asked(target)
    said = say(
        "assets.target",
        id=target.id,
        name=target.name_zh,
        clause=target.clause,
        quote=target.quote_zh,
        asked=asked.zh,
        deadline=target.deadline.isoformat(),
        name_en=target.name_en,
        asked_en=asked.en,
    )
    return dg.AssetSpec(
        target_key(target.table_name),
        deps=deps,
        group_name=TARGETS,
        kinds={"table"},
        description=paragraphs(said, *([] if target.measure else [say("assets.no_measure")])),
        metadata={"table": f"mart.{target.table_name}"},
    )


def _asked(target: Target) -> Message:
    """What a target asks for, in words."""
    if target.target_value is None and target.operator != "yoy-increase":
        return say("assets.asked_quote")
    if target.unit == "milestone":
        return say("assets.asked_done")
    sign = "%" if target.unit == "percent" else ""
    value = "" if target.target_value is None else f"{target.target_value:f}{sign}"
    match target.operator:
        case "=":
            return say("assets.asked_equal", value=value)
        case ">=":
            return say("assets.asked_at_least", value=value)
        case "stays-above":
            return say("assets.asked_above", value=value)
        case "yoy-increase":
            return say("assets.asked_more")
        case "all-of-list":
            return say("assets.asked_all", value=value)


def _target_metadata(row: "pd.Series[object]") -> dict[str, object]:
    """The league's value; numbers as numbers, which the page draws over the nights."""
    status = say(f"plan.status_{row['status']}")
    shown: dict[str, object] = {"status": f"{status.zh} {row['status']}"}
    if pd.notna(row["value"]):
        shown |= {"display": str(row["display"]), "value": float(str(row["value"]))}
    for name in ("numerator", "denominator"):
        if pd.notna(row[name]):
            shown[name] = int(str(row[name]))
    return shown


def _specs_of_rows(
    keys: Iterable[dg.AssetKey], group: str, datasets: Iterable[str]
) -> list[dg.AssetSpec]:
    """Tables of `mart`, each called as the last part of its key, made of accepted rows."""
    deps = [clean_key(dataset) for dataset in datasets]
    return [
        dg.AssetSpec(
            key,
            deps=deps,
            group_name=group,
            kinds={"table"},
            description=paragraphs(say(f"assets.{key.path[-1]}")),
            metadata={"table": f"mart.{key.path[-1]}"},
        )
        for key in keys
    ]


def _evaluations() -> dg.AssetsDefinition:
    keys = [evaluation_key(name) for name in EVALUATION_TABLES]
    specs = _specs_of_rows(keys, EVALUATIONS, columns_read())

    @dg.multi_asset(name="evaluations", specs=specs)
    def evaluations(
        context: dg.AssetExecutionContext, home: HomeResource
    ) -> Iterator[dg.MaterializeResult]:
        for name, table in compute_evaluations(home.night).items():
            counts = Counter(table["status"].to_pylist())
            metadata = {"rows": table.num_rows, **counts}
            yield dg.MaterializeResult(asset_key=evaluation_key(name), metadata=metadata)

    return evaluations


def _summaries() -> dg.AssetsDefinition:
    keys = [summary_key(name) for name in SUMMARY_TABLES]
    specs = _specs_of_rows(keys, SUMMARIES, columns_summed())

    @dg.multi_asset(name="summaries", specs=specs)
    def summaries(
        context: dg.AssetExecutionContext, home: HomeResource
    ) -> Iterator[dg.MaterializeResult]:
        for name, table in compute_summaries(home.night).items():
            metadata = {"rows": table.num_rows}
            yield dg.MaterializeResult(asset_key=summary_key(name), metadata=metadata)

    return summaries


def _warehouse(plan: Plan) -> dg.AssetsDefinition:
    @dg.asset(
        key=WAREHOUSE_KEY,
        deps=[
            *(target_key(target.table_name) for target in plan.targets),
            *(evaluation_key(name) for name in EVALUATION_TABLES),
            *(summary_key(name) for name in SUMMARY_TABLES),
            *(clean_key(dataset) for dataset in dataset_names()),
        ],
        group_name=WAREHOUSE,
        kinds={"duckdb"},
        description=paragraphs(say("assets.warehouse")),
    )
    def published(context: dg.AssetExecutionContext, home: HomeResource) -> dg.MaterializeResult:
        night = home.night
        content = make_snapshot(night, expectations.gate)
        published = home.staging.publish(content)
        finish(night, expectations.gate)
        return dg.MaterializeResult(
            metadata={
                "file": published.file.name,
                "tables": len(content),
                "renewed": len(published.renewed),
                "rows": sum(published.rows.values()),
            }
        )

    return published
