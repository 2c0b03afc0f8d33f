"""A night from the command line: the same assets, jobs and instance as the scheduled one."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import dagster as dg

from assets.definitions import build_definitions
from assets.instance import (
    belong_to_the_ui,
    close_left_behind,
    refuse_while_waiting,
    use_instance_of,
)
from assets.jobs import LEAGUE_JOB, UNIT_JOB
from assets.partitions import enrol_units, partition_of
from assets.resources import NIGHT_TAG
from assets.selection import unit_selection
from xjdata.home import Home
from xjdata.home.lock import HeldLock, night_lock
from xjdata.night import Night, start, sweep
from xjdata.night.side_by_side import processes_for, side_by_side, without_collector

OnUnit = Callable[[str], None]

_LAUNCHED_BY = {"user": "xjdata run"}
"""The tag from which the UI shows who launched a run."""


@dataclass(frozen=True)
class NightResult:
    """How a night ended.

    Attributes:
        failed_units: Units whose run failed.
        published: Whether the warehouse shows this night.
    """

    failed_units: list[str]
    published: bool


def run_night(
    night: Night, units: Sequence[str], begun: Callable[[], None], after: OnUnit
) -> NightResult:
    """Run one night: the units side by side, then the league's part in this process.

    Args:
        night: Which night.
        units: The units to load.
        begun: Called when the night has its lock, before the first unit.
        after: Called with a unit when its run has ended.

    Raises:
        ConfigError: Another night holds the lock, or configuration is wrong.
    """
    with night_lock(night.home, f"xjdata run {night.as_of}") as lock, _runs_of(night) as runs:
        refuse_while_waiting(runs.instance)
        close_left_behind(runs.instance)
        sweep(night)
        start(night, units)
        enrol_units(runs.instance, night)
        begun()
        try:
            failed = [
                unit for unit, ended_well in _loaded(runs, units, lock, after) if not ended_well
            ]
        finally:
            # Of units whose process was killed, or was at work when the night was ended.
            close_left_behind(runs.instance)
        with without_collector():
            league = runs.run(LEAGUE_JOB)
    return NightResult(failed, league)


def _loaded(
    runs: "_Runs", units: Sequence[str], lock: HeldLock, after: OnUnit
) -> Iterator[tuple[str, bool]]:
    """Each unit as it ends, and whether its run succeeded."""
    night = runs.night
    processes = processes_for(units, night.home.league.processes)
    if processes > 1:
        load = partial(_load_in_a_process, night.home.root, night.as_of)
        ended = side_by_side(load, units, processes, lock)
    else:
        ended = ((unit, runs.load(unit)) for unit in units)
    with closing(ended):
        for unit, ended_well in ended:
            after(unit)
            yield unit, bool(ended_well)


@dataclass(frozen=True)
class _Runs:
    """Runs of one night in this process."""

    night: Night
    instance: dg.DagsterInstance
    definitions: dg.Definitions

    def load(self, unit: str) -> bool:
        """Load one unit; whether its run succeeded."""
        selection = unit_selection(self.night, unit)
        if not selection:
            return True
        return self.run(
            UNIT_JOB, partition_key=partition_of(self.night, unit), asset_selection=selection
        )

    def run(self, job: str, **arguments: Any) -> bool:
        """Run a job; whether it succeeded."""
        result = self.definitions.resolve_job_def(job).execute_in_process(
            instance=self.instance,
            tags={**_LAUNCHED_BY, NIGHT_TAG: self.night.as_of.isoformat()},
            raise_on_error=False,
            **arguments,
        )
        return bool(result.success)


@contextmanager
def _runs_of(night: Night) -> Iterator[_Runs]:
    logging.getLogger("dagster").setLevel(logging.ERROR)
    use_instance_of(night.home)
    with dg.DagsterInstance.get() as instance:
        belong_to_the_ui(instance)
        yield _Runs(night, instance, build_definitions(night.home, lock_is_held=True))


def _load_in_a_process(root: Path, as_of: date, unit: str) -> bool:
    """Load one unit in a process that loads others too."""
    return _runs_in_this_process(root, as_of).load(unit)


@cache
def _runs_in_this_process(root: Path, as_of: date) -> _Runs:
    """Stays open until the process ends."""
    return _FOR_EVER.enter_context(_runs_of(Night.of(Home.at(root), as_of)))


_FOR_EVER = ExitStack()
