"""The part of a night that runs once per unit: raw and clean, an asset each per dataset."""

import dagster as dg

import expectations
from assets.checks import check_results, check_specs
from assets.keys import CLEAN, RAW, clean_key, raw_key
from assets.partitions import UNITS, partitioned_checks, unit_of
from assets.resources import HomeResource
from assets.words import harmless, line, paragraphs, table
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.lake import Arrival, DeliveryRecord
from xjdata.messages import say
from xjdata.night import Night, fetch, load
from xjdata.sources import Source

SCHOOL = "school"
"""The school list, to which the other datasets of a unit refer."""


def unit_assets(night: Night) -> list[dg.AssetsDefinition]:
    """Raw and clean assets of every dataset, partitioned by unit.

    A source that fails makes its step fail, and Dagster skips what depends on it. Everything else
    of a unit depends on its school list; so where that fails, the steps go on with the last good
    list, a check tells it, and a step that nothing depends on fails in their place.

    Args:
        night: Whose source contracts the descriptions list. A run reads them anew.
    """
    return [
        asset
        for dataset in dataset_names()
        for asset in (_raw_asset(night, dataset), _clean_asset(dataset))
    ]


def _raw_asset(night: Night, dataset: str) -> dg.AssetsDefinition:
    title = dataset_contract(dataset).title
    described = paragraphs(
        say("assets.raw", title=title.zh, title_en=title.en), say("assets.sources_table")
    )

    @dg.asset(
        key=raw_key(dataset),
        partitions_def=UNITS,
        group_name=RAW,
        kinds={"file"},
        description=f"{described}\n\n{_sources(night, dataset)}",
    )
    def raw(context: dg.AssetExecutionContext, home: HomeResource) -> dg.MaterializeResult:
        night = home.night
        source = _source(night, context.partition_key, dataset)
        arrival = fetch(night, source)
        if arrival.failed_zh and dataset != SCHOOL:
            # Recorded first: the board must show the failure though the clean step never runs.
            load(night, source, expectations.gate)
            raise dg.Failure(f"{arrival.failed_zh}\n{arrival.failed_en}", allow_retries=False)
        return dg.MaterializeResult(
            data_version=dg.DataVersion(arrival.sha256 or "nothing"),
            metadata=_arrived(source, arrival),
        )

    return raw


def _clean_asset(dataset: str) -> dg.AssetsDefinition:
    contract = dataset_contract(dataset)
    refers = contract.is_placed_by_school and dataset != SCHOOL

    @dg.asset(
        key=clean_key(dataset),
        deps=[raw_key(dataset), *([clean_key(SCHOOL)] if refers else [])],
        partitions_def=UNITS,
        group_name=CLEAN,
        kinds={"parquet"},
        check_specs=check_specs(dataset),
        description=paragraphs(
            say(
                "assets.clean",
                title=contract.title.zh,
                row=contract.row.zh,
                text=contract.description.zh,
                title_en=contract.title.en,
                row_en=contract.row.en,
                text_en=contract.description.en,
            )
        ),
        metadata={"table": "core.dim_school" if dataset == SCHOOL else f"core.fct_{dataset}"},
    )
    def clean(context: dg.AssetExecutionContext, home: HomeResource) -> dg.MaterializeResult:
        night = home.night
        source = _source(night, context.partition_key, dataset)
        record = load(night, source, expectations.gate)
        if dataset != SCHOOL:
            _stop_if_failed(record)
        return dg.MaterializeResult(
            data_version=dg.DataVersion(record.part if record else "nothing"),
            metadata=_metadata(record),
            check_results=list(check_results(night, dataset, record)),
        )

    return clean


def school_list_check() -> dg.AssetChecksDefinition:
    """The step that fails in place of the school list's own."""

    def loaded(context: dg.AssetCheckExecutionContext, home: HomeResource) -> dg.AssetCheckResult:
        night = home.night
        _stop_if_failed(night.log.delivery(night.as_of, unit_of(context.partition_key), SCHOOL))
        return dg.AssetCheckResult(passed=True)

    with partitioned_checks():
        return dg.asset_check(
            asset=clean_key(SCHOOL),
            description=paragraphs(say("assets.check_loaded")),
            partitions_def=UNITS,
        )(loaded)


def _stop_if_failed(record: DeliveryRecord | None) -> None:
    if record is not None and record.status == "failed":
        raise dg.Failure(f"{record.message_zh}\n{record.message_en}", allow_retries=False)


def _arrived(source: Source, arrival: Arrival) -> dict[str, object]:
    """What the page of a raw asset shows of a delivery."""
    shown: dict[str, object] = {"source": source.describe()}
    if arrival.failed_zh:
        shown["message"] = _told(arrival.failed_zh, arrival.failed_en)
    elif not arrival.sha256:
        shown["message"] = line(say("night.not_delivered"))
    else:
        shown["files"] = [file["name"] for file in arrival.files]
        shown["bytes"] = sum(file["size"] for file in arrival.files)
        shown["sha256"] = arrival.sha256
    return shown


def _told(zh: str, en: str) -> dg.MetadataValue:
    return dg.MetadataValue.md(harmless(f"{zh}\n\n{en}"))


def _sources(night: Night, dataset: str) -> str:
    """Each unit and where its data come from, as a table."""
    rows = []
    for unit, contract in night.contracts.items():
        source = contract.source_of(dataset, night.as_of)
        where = source.describe() if source else line(say("assets.no_source"))
        rows.append((unit, contract.title.zh, contract.title.en, where))
    return table(("代码 code", "单位", "unit", "来源 source"), rows)


def _source(night: Night, partition: str, dataset: str) -> Source:
    unit = unit_of(partition)
    if unit not in night.contracts:
        raise dg.Failure(line(say("assets.no_such_unit", unit=unit)), allow_retries=False)
    source = night.source(unit, dataset)
    if source is None:
        message = say("assets.no_such_source", unit=unit, dataset=dataset)
        raise dg.Failure(line(message), allow_retries=False)
    return source


def _metadata(record: DeliveryRecord | None) -> dict[str, object]:
    if record is None:
        return {"status": "nothing", "message": line(say("night.not_delivered"))}
    shown: dict[str, object] = {
        "status": f"{say(f'cli.word_{record.status}').zh} {record.status}",
        "period": record.period,
        "rows_in": record.rows_in or 0,
        "rows_accepted": record.rows_accepted or 0,
        "rows_rejected": record.rows_rejected or 0,
        "sha256": record.sha256,
    }
    if record.message_zh:
        shown["message"] = _told(record.message_zh, record.message_en)
    if record.stale_since:
        shown["stale_since"] = record.stale_since
    return shown
