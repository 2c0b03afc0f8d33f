"""A night from the command line: the same assets, jobs and instance as the scheduled one."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
from xjdata.home.lock import night_lock
from xjdata.night import Night, start, sweep

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


def run_night(night: Night, units: Sequence[str], before: OnUnit, after: OnUnit) -> NightResult:
    """Run one night in this process, unit after unit, then the league's part.

    Args:
        night: Which night.
        units: The units to load.
        before: Called with a unit before its run starts.
        after: Called with a unit when its run has ended.

    Raises:
        ConfigError: Another night holds the lock, or configuration is wrong.
    """
    logging.getLogger("dagster").setLevel(logging.ERROR)
    with night_lock(night.home, f"xjdata run {night.as_of}"):
        use_instance_of(night.home)
        with dg.DagsterInstance.get() as instance:
            belong_to_the_ui(instance)
            refuse_while_waiting(instance)
            close_left_behind(instance)
            sweep(night)
            definitions = build_definitions(night.home, lock_is_held=True)
            start(night, units)
            enrol_units(instance, night)
            tags = {**_LAUNCHED_BY, NIGHT_TAG: night.as_of.isoformat()}
            job = definitions.resolve_job_def(UNIT_JOB)
            failed = []
            for unit in units:
                before(unit)
                if not _load_unit(job, instance, night, unit, tags):
                    failed.append(unit)
                after(unit)
            league = definitions.resolve_job_def(LEAGUE_JOB).execute_in_process(
                instance=instance, tags=tags, raise_on_error=False
            )
    return NightResult(failed, bool(league.success))


def _load_unit(
    job: dg.JobDefinition,
    instance: dg.DagsterInstance,
    night: Night,
    unit: str,
    tags: dict[str, str],
) -> bool:
    """Load one unit; whether its run succeeded."""
    selection = unit_selection(night, unit)
    if not selection:
        return True
    result = job.execute_in_process(
        instance=instance,
        partition_key=partition_of(night, unit),
        asset_selection=selection,
        tags=tags,
        raise_on_error=False,
    )
    return bool(result.success)
