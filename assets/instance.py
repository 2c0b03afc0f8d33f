"""The embedded instance: the same one for the command line, the UI and the daemon."""

import contextlib
import os
import time
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.remote_origin import (
    RegisteredCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)

from assets.jobs import LEAGUE_JOB, UNIT_JOB
from assets.partitions import enrol_units
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.messages import ConfigError, say
from xjdata.night import Night

LOCATION = "assets.definitions"
"""The module the UI loads, which is also how it calls the place our runs belong to."""

_REPOSITORY = "__repository__"
"""Dagster's name for what a module defines."""

_WAITING = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
]
_WORKING = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
_DAEMON = "QUEUED_RUN_COORDINATOR"
_SILENT_SECONDS = 120
"""The daemon gives a sign every 30 seconds."""


def use_instance_of(home: Home) -> None:
    """Point this process, and those it starts, at the instance of a home."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    os.environ["DAGSTER_HOME"] = str(Path(__file__).resolve().parent.parent)
    os.environ["XJDATA_DAGSTER"] = str(home.dagster)
    os.environ["XJDATA_HOME"] = str(home.root)


def prepare_ui(home: Home) -> None:
    """What the UI and the daemon shall find when they start: the units, and no run of the dead."""
    use_instance_of(home)
    with dg.DagsterInstance.get() as instance:
        enrol_units(instance, Night.of(home))
        # Where somebody is at work, the next night sees to what is left behind.
        with contextlib.suppress(ConfigError), night_lock(home, "xjdata ui"):
            close_left_behind(instance)


def belong_to_the_ui(instance: dg.DagsterInstance) -> None:
    """Let runs of this process say where the UI has loaded their job from.

    Otherwise the UI lists them, but on no timeline and with no job.
    """
    create = instance.create_run_for_job

    def create_with_origin(job_def: dg.JobDefinition, **arguments: Any) -> dg.DagsterRun:
        place = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin(LOCATION), _REPOSITORY)
        origin = RemoteJobOrigin(place, job_def.name)
        return create(job_def=job_def, remote_job_origin=origin, **arguments)

    instance.create_run_for_job = create_with_origin  # type: ignore[method-assign]


def close_left_behind(instance: dg.DagsterInstance) -> None:
    """Close the runs a crash has left open; the caller holds the night's lock, alone.

    Whoever works on a run holds that lock too, so a started run has nobody. Left open it would
    look alive for ever, and keep the next ones from starting.
    """
    message = say("assets.left_behind")
    for run in _runs(instance, _WORKING):
        instance.report_run_failed(run, f"{message.zh} / {message.en}")


def refuse_while_waiting(instance: dg.DagsterInstance) -> None:
    """Refuse a second night while runs of a scheduled one wait for their turn, or are starting.

    Between two of its runs nobody holds the lock, and a run takes seconds to start. Runs that wait
    for a daemon that is gone are cancelled.

    Raises:
        ConfigError: They are, and the daemon is there to start them.
    """
    waiting = _runs(instance, _WAITING)
    if waiting and _daemon_is_there(instance):
        raise ConfigError(
            say("config.night_running", who=say("assets.waiting_units", count=len(waiting)))
        )
    message = say("assets.never_started")
    for run in waiting:
        instance.report_run_canceled(run, f"{message.zh} / {message.en}")


def _runs(instance: dg.DagsterInstance, statuses: list[dg.DagsterRunStatus]) -> list[dg.DagsterRun]:
    return [
        run
        for job in (UNIT_JOB, LEAGUE_JOB)
        for run in instance.get_runs(dg.RunsFilter(job_name=job, statuses=statuses))
    ]


def _daemon_is_there(instance: dg.DagsterInstance) -> bool:
    heartbeat = instance.get_daemon_heartbeats().get(_DAEMON)
    return heartbeat is not None and time.time() - heartbeat.timestamp < _SILENT_SECONDS
