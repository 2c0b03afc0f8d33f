"""Step 4: from what is served of all units to measures.

A target whose measure is made of the same parts by the same code as on an earlier night keeps that
night's result, for as long as no date it compares with the night has been passed since. Which
result that is says a mark of all that went in; the marks of a night are written after its tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa

from xjdata.lake import mark
from xjdata.lake.nights import folder_of
from xjdata.lake.parts import to_arrow
from xjdata.lake.schema import GAP_SCHEMA, MEASURE_SCHEMA, NIGHT_PROBLEM_SCHEMA
from xjdata.measures import (
    RULES,
    Accepted,
    Dates,
    Need,
    TargetMeasure,
    columns_needed,
    count,
)
from xjdata.night.league import (
    accepted,
    gaps_path,
    league_problems_path,
    measures_path,
    served_parts,
)
from xjdata.night.night import Night
from xjdata.night.versions import league_version

ACROSS = "across"
"""The name of the checks across units, beside the targets."""


@dataclass(frozen=True)
class Result:
    """What was counted for one target, or found across units.

    Attributes:
        mark: What it was made of.
        until: The first later night on which it may come out otherwise.
        measured: The measure table; empty for the checks.
        found: The gaps of the target, or the problems across units.
    """

    mark: str
    until: date
    measured: pa.Table
    found: pa.Table


def compute_measures(night: Night) -> pd.DataFrame:
    """Step 4: measure tables of all targets, their gaps, and the checks across units.

    Returns:
        A measure table with ``target_id`` and ``measure`` in front; also kept in the lake.

    Raises:
        ConfigError: A target calls a measure that does not exist, or calls it wrongly.
    """
    calls = night.calls
    wanted = _wanted(night, calls)
    kept = _kept(night, wanted)
    made = _make(night, calls, {name: wanted[name] for name in wanted if name not in kept})
    results = {name: kept.get(name) or made[name] for name in wanted}
    return _write(night, results)


def _wanted(night: Night, calls: Mapping[str, TargetMeasure]) -> dict[str, str]:
    """Target to the mark of everything its measure is made of; the checks across units too."""
    datasets = {need.dataset for call in calls.values() for need in call.needs}
    parts = {
        dataset: {unit: served.folder for unit, served in served_parts(night, dataset).items()}
        for dataset in datasets
    }
    plan = night.plan
    fixed = (league_version(), night.home.units, plan.year_start, plan.year_end)
    wanted = {
        target.id: mark(
            *fixed,
            target.id,
            target.measure.model_dump() if target.measure else None,
            {need.dataset: parts[need.dataset] for need in calls[target.id].needs},
        )
        for target in plan.targets
        if target.id in calls
    }
    of_people = {dataset: parts[dataset] for dataset in RULES if dataset in parts}
    return wanted | {ACROSS: mark(*fixed, ACROSS, of_people)}


def _make(
    night: Night, calls: Mapping[str, TargetMeasure], marks: Mapping[str, str]
) -> dict[str, Result]:
    """Count what is not there yet, from the rows that it needs."""
    if not marks:
        return {}
    needs = [need for name in marks if name != ACROSS for need in calls[name].needs]
    if ACROSS in marks:
        all_needs = {need.dataset for call in calls.values() for need in call.needs}
        needs += [Need(dataset, ()) for dataset in RULES if dataset in all_needs]
    frames = {
        dataset: accepted(night, dataset, columns).to_pandas(date_as_object=False)
        for dataset, columns in columns_needed(needs).items()
    }
    rows = Accepted(frames, dates=Dates.of(night.plan, night.as_of), units=night.home.units)
    return {name: _result(rows, name, calls.get(name), marks[name]) for name in marks}


def _result(rows: Accepted, name: str, call: TargetMeasure | None, made_of: str) -> Result:
    if call is None:
        with rows.dates.watched() as horizon:
            problems = to_arrow(rows.problems.assign(as_of=None), NIGHT_PROBLEM_SCHEMA)
        return Result(made_of, horizon.until, MEASURE_SCHEMA.empty_table(), problems)
    counted = count(call, rows)
    table = counted.table.assign(target_id=name, measure=call.measure.name)
    gaps = counted.gaps.assign(as_of=None)
    return Result(
        made_of, counted.until, to_arrow(table, MEASURE_SCHEMA), to_arrow(gaps, GAP_SCHEMA)
    )


def _write(night: Night, results: Mapping[str, Result]) -> pd.DataFrame:
    """Keep the results of a night, their marks last."""
    of_targets = [result for name, result in results.items() if name != ACROSS]
    measured = pa.concat_tables(
        [MEASURE_SCHEMA.empty_table(), *(result.measured for result in of_targets)]
    )
    gaps = pa.concat_tables([GAP_SCHEMA.empty_table(), *(result.found for result in of_targets)])
    night.store.remove(_marks_path(night.as_of))
    night.store.write_table(measures_path(night), measured)
    night.store.write_table(gaps_path(night), dated(gaps, night.as_of))
    problems = dated(results[ACROSS].found, night.as_of)
    night.store.write_table(league_problems_path(night), problems)
    marks = {
        name: {
            "mark": result.mark,
            "until": result.until.isoformat(),
            "rows": result.measured.num_rows,
            "gaps": result.found.num_rows,
        }
        for name, result in results.items()
    }
    night.store.write_json(_marks_path(night.as_of), marks)
    frame: pd.DataFrame = measured.to_pandas()
    return frame


def _kept(night: Night, wanted: Mapping[str, str]) -> dict[str, Result]:
    """What this night, before it was killed, or the newest one before it has made of the same."""
    kept: dict[str, Result] = {}
    for name in reversed(night.log.nights()):
        day = date.fromisoformat(name)
        if day > night.as_of:
            continue
        results = _results(night, day)
        for target, result in results.items():
            if result.mark == wanted.get(target) and night.as_of < result.until:
                kept.setdefault(target, result)
        if results and day < night.as_of:
            break
    return kept


def _results(night: Night, day: date) -> dict[str, Result]:
    """The results of a night; none when it was killed before it had written all of them."""
    marks = night.store.read_json(_marks_path(day))
    if marks is None:
        return {}
    of_day = Night(night.home, day)
    measured = night.store.read_table(measures_path(of_day))
    gaps = night.store.read_table(gaps_path(of_day))
    problems = night.store.read_table(league_problems_path(of_day))
    results: dict[str, Result] = {}
    at_row = at_gap = 0
    for name, kept in marks.items():
        until = date.fromisoformat(kept["until"])
        if name == ACROSS:
            results[name] = Result(kept["mark"], until, MEASURE_SCHEMA.empty_table(), problems)
            continue
        rows, cells = kept["rows"], kept["gaps"]
        results[name] = Result(
            kept["mark"], until, measured.slice(at_row, rows), gaps.slice(at_gap, cells)
        )
        at_row, at_gap = at_row + rows, at_gap + cells
    return results


def _marks_path(day: date) -> str:
    return f"{folder_of(day)}/measures.json"


def dated(rows: pa.Table, as_of: date) -> pa.Table:
    """The same rows under this night."""
    nights = pa.array([as_of] * rows.num_rows, pa.date32())
    return rows.set_column(rows.schema.get_field_index("as_of"), rows.schema.field("as_of"), nights)
