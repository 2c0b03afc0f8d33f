"""Everything a night publishes, table by table, from the lake alone.

A table is made only when whoever publishes has none under its mark; so marks are made of what is
at hand: the folders of parts (which are named by all that went into them), the values of tonight,
the plan, and the code that makes a table of them.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, partial
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xjdata.datasets import dataset_names, is_county
from xjdata.evaluations import EVALUATION_TABLES
from xjdata.lake import Content, History, mark, mark_of
from xjdata.messages import Message, say
from xjdata.night.breakdowns import (
    NOWHERE,
    as_totals,
    as_values,
    breakdown_places,
    breakdowns_path,
)
from xjdata.night.frozen import frozen_tables, published, values_of_night
from xjdata.night.gate import Gate
from xjdata.night.league import (
    accepted,
    gaps_path,
    indicators_path,
    members_path,
    served_parts,
)
from xjdata.night.lineage import lineage
from xjdata.night.night import Night
from xjdata.night.of_rows import table_path
from xjdata.night.quality import quality_tables
from xjdata.night.summarising import SUMMARY_TABLES
from xjdata.night.suppressing import BREAKDOWNS, TOTALS, Hidden, hidden_of
from xjdata.night.versions import league_version, night_versions, plan_version
from xjdata.plan import Plan, Target

Snapshot = Mapping[str, Content | History]
"""``schema.table`` to what it holds; what `warehouse.publish` takes."""


def make_snapshot(night: Night, gate: Gate) -> Snapshot:
    """The content of the warehouse after a night."""
    values = night.store.read_table(indicators_path(night))
    hidden = hidden_of(night, values)
    versions = night_versions(night, gate, list(dataset_names()))
    return {
        **served_tables(night),
        **_mart(night, hidden.on(TOTALS, values), hidden),
        **quality_tables(night, versions),
    }


def served_tables(night: Night) -> dict[str, Content]:
    """The tables that need nothing but the plan and what is served: known before the others."""
    plan, of_plan = night.plan, (league_version(), plan_version(night))
    tables = {
        "core.dim_county": Content.of(pa.Table.from_pylist(_counties(night))),
        "mart.work_item": Content(mark(*of_plan, "items"), partial(_items, plan)),
        "mart.target": Content(mark(*of_plan, "targets"), partial(_targets, plan)),
        "mart.lineage": lineage(night),
    }
    for dataset in dataset_names():
        folders = [served.folder for served in served_parts(night, dataset).values()]
        made_of = mark(league_version(), dataset, night.period(dataset), folders)
        name = "dim_school" if dataset == "school" else f"fct_{dataset}"
        tables[f"core.{name}"] = Content(made_of, partial(_rows, night, dataset))
    return tables


def _rows(night: Night, dataset: str) -> pa.Table:
    """Accepted rows with their period."""
    rows = accepted(night, dataset)
    return rows.append_column("period", pa.repeat(night.period(dataset), rows.num_rows))


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


def _mart(night: Night, values: pa.Table, hidden: Hidden) -> dict[str, Content | History]:
    plan, store = night.plan, night.store
    titles = {unit: contract.title.model_dump() for unit, contract in night.contracts.items()}
    of_plan = (league_version(), plan_version(night))
    totals = mark_of(values)
    return {
        "mart.indicator_member": Content.of(store.read_table(members_path(night))),
        "mart.indicator_gap": Content.of(store.read_table(gaps_path(night))),
        "mart.indicator_history": _history(night),
        "mart.scorecard": Content(
            mark(*of_plan, "scorecard", totals), partial(_scorecard, plan, values, "league")
        ),
        "mart.scorecard_county": Content(
            mark(*of_plan, "scorecard_county", totals, titles),
            partial(_scorecard_county, night, values),
        ),
        **frozen_tables(night.store),
        **_indicator_values(night, values, totals, hidden),
        **{
            f"mart.{name}": Content.of(store.read_table(table_path(night, name)))
            for name in (*EVALUATION_TABLES, *SUMMARY_TABLES)
        },
    }


def _indicator_values(
    night: Night, values: pa.Table, made_of: str, hidden: Hidden
) -> dict[str, Content]:
    """Totals and breakdowns, of all targets and of each; those of a target stand together.

    Args:
        night: Tonight.
        values: The totals, with their flags.
        made_of: A mark of them.
        hidden: What of the night is hidden.
    """
    places = breakdown_places(night)

    @cache
    def both() -> tuple[pa.Table, pa.Table]:
        totals = as_totals(values)
        parts = hidden.on(BREAKDOWNS, night.store.read_table(breakdowns_path(night)))
        return totals, as_values(parts, totals)

    def rows(of_totals: slice, of_breakdowns: slice) -> pa.Table:
        return pa.concat_tables(
            table.slice(at.start, at.stop - at.start)
            for table, at in zip(both(), (of_totals, of_breakdowns), strict=True)
        )

    marks = [(place.mark, hidden.marks.get(name)) for name, place in places.items()]
    tables = {
        "mart.indicator_value": Content(mark(made_of, marks), lambda: pa.concat_tables(both()))
    }
    runs = pc.run_end_encode(values["target_id"].combine_chunks())
    ends = [0, *runs.run_ends.to_pylist()]
    of_totals = dict(zip(runs.values.to_pylist(), pairwise(ends), strict=True))
    for target in night.plan.targets:
        at = slice(*of_totals.get(target.id, (0, 0)))
        place = places.get(target.id, NOWHERE)
        own = mark_of(values.slice(at.start, at.stop - at.start))
        tables[f"mart.{target.table_name}"] = Content(
            mark(own, place.mark, hidden.marks.get(target.id)), partial(rows, at, place.rows)
        )
    return tables


def _history(night: Night) -> History:
    """League and county values of all nights, one per target, unit and night."""
    until = night.as_of.isoformat()
    nights = [name for name in night.log.nights() if name <= until]
    return History(
        nights, lambda name: published(values_of_night(night.store, date.fromisoformat(name)))
    )


def _items(plan: Plan) -> pa.Table:
    return pa.Table.from_pylist([item.model_dump(exclude={"targets"}) for item in plan.items])


def _targets(plan: Plan) -> pa.Table:
    return pa.Table.from_pylist([_target_row(target) for target in plan.targets])


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
    "frame_zh",
    "numerator",
    "numerator_zh",
    "denominator",
    "denominator_zh",
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


_SCORECARD_COLUMNS = [
    "target_id", "item", "clause", "name_zh", "name_en", "operator", "unit", "priority", "deadline",
]  # fmt: skip


def _scorecard(plan: Plan, values: pa.Table, level: str) -> pa.Table:
    """Values of one level with what the plan says of their targets."""
    rows = values.filter(pc.equal(values["level"], level))
    targets = _targets(plan).select(_SCORECARD_COLUMNS)
    place = pc.index_in(rows["target_id"], targets["target_id"])
    for name in _SCORECARD_COLUMNS[1:]:
        rows = rows.append_column(name, targets[name].take(place))
    needed = _needed(plan, rows)
    words = {
        "needed_zh": [said.zh if said else "" for said in needed],
        "needed_en": [said.en if said else "" for said in needed],
        "status_zh": [say(f"plan.status_{status}").zh for status in rows["status"].to_pylist()],
    }
    for name, texts in words.items():
        rows = rows.append_column(name, pa.array(texts, pa.string()))
    return rows


def _needed(plan: Plan, rows: pa.Table) -> list[Message | None]:
    """What each row still needs, in words."""
    places = zip(
        *(rows[name].to_pylist() for name in ("target_id", "level", "needed")), strict=True
    )
    return [
        None if count is None else plan.words_of(plan.by_id[target_id], level, count)
        for target_id, level, count in places
    ]


def _scorecard_county(night: Night, values: pa.Table) -> pa.Table:
    rows = _scorecard(night.plan, values, "county")
    titles = [night.contracts[unit].title for unit in rows["county_code"].to_pylist()]
    for language in ("zh", "en"):
        names = [getattr(title, language) for title in titles]
        rows = rows.append_column(f"county_name_{language}", pa.array(names, pa.string()))
    return rows
