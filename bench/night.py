"""A night without an orchestrator, each function of a stage timed.

Here: the steps of a night, its units side by side as `xjdata run` loads them. Not here: what is
shown of it.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

from bench.meter import Meter, Stage
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.night import (
    Night,
    compute_evaluations,
    compute_indicators,
    compute_measures,
    compute_summaries,
    fetch,
    finish,
    load,
    make_snapshot,
    served_tables,
    start,
)
from xjdata.night.side_by_side import processes_for, side_by_side, without_collector

UNIT_STAGES = ("look-ups", "fetch", "read", "clean", "relate", "gate", "write")
"""Stages of the units: seconds of all processes added up, more than the clock shows."""

LEAGUE_STAGES = ("served tables", "measures", "indicators", "evaluations", "summaries", "publish")
"""Stages of the league. The tables of what is served are filled beside those that follow, in a
thread of its own; what is left of that in the end is part of the last one."""


@dataclass(frozen=True)
class Timed:
    """What a night took.

    Attributes:
        stages: Seconds by stage; those of the units added up over processes.
        processes: How many processes loaded the units.
        units: Seconds by the clock until all units were loaded.
        whole: Seconds by the clock until the warehouse was published.
    """

    stages: dict[str, Stage]
    processes: int
    units: float
    whole: float


def night_in_stages(home: Home, as_of: date) -> Timed:
    """Run the night of a date; imports are not counted, the start of processes is."""
    import expectations
    import warehouse

    night, meter = Night.of(Home.at(home.root), as_of), Meter()
    processes = processes_for(night.home.units, night.home.league.processes)
    began = time.perf_counter()
    start(night, night.home.units)
    with night_lock(home, "bench") as lock:
        task = partial(_load_unit, home.root, as_of)
        for _, stages in side_by_side(task, night.home.units, processes, lock):
            assert stages is not None, "a process died"
            meter.add(stages)
    units = time.perf_counter() - began
    with without_collector(), warehouse.Staging(night.home, as_of, night.plan) as staging:
        with meter.stage("served tables"):
            staging.fill(served_tables(night))
        with meter.stage("measures"):
            compute_measures(night)
        with meter.stage("indicators"):
            compute_indicators(night)
        with meter.stage("evaluations"):
            compute_evaluations(night)
        with meter.stage("summaries"):
            compute_summaries(night)
        with meter.stage("publish"):
            staging.publish(make_snapshot(night, expectations.gate))
        finish(night, expectations.gate)
    return Timed(meter.stages, processes, units, time.perf_counter() - began)


def _load_unit(root: Path, as_of: date, unit: str) -> dict[str, Stage]:
    night, gate = _night(root, as_of)
    with _timed() as meter:
        for source in night.sources(unit):
            with meter.stage("fetch"):
                fetch(night, source)
            with meter.stage("look-ups"):
                load(night, source, gate)
    return meter.stages


@cache
def _night(root: Path, as_of: date) -> tuple[Night, Any]:
    import expectations

    return Night.of(Home.at(root), as_of), expectations.gate


@contextmanager
def _timed() -> Iterator[Meter]:
    """The functions of each stage, timed for as long as this lasts."""
    making = import_module("xjdata.night.making")
    lake = import_module("xjdata.lake")
    judge = import_module("expectations.gate")
    places = {
        "read": (making, "grids"),
        "clean": (making, "clean"),
        "relate": (making, "relate"),
        "gate": (judge, "judge"),
        "write": (lake.Parts, "write"),
    }
    meter = Meter()
    with ExitStack() as patched, meter:
        for stage, (place, name) in places.items():
            timed = meter.around(stage, getattr(place, name))
            patched.enter_context(mock.patch.object(place, name, timed))
        yield meter
