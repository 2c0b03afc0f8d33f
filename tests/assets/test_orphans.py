"""Nights killed with kill -9: the next one closes what they left, and ends as if undisturbed."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import dagster as dg
import psutil
import pytest

from tests.assets.conftest import Copy
from tests.assets.leagues import Seen, cli, command, environment, fresh, instance_of
from tests.night.nights import content
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.night import Night

OPEN = {dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.NOT_STARTED}
SOURCES = 26
"""Of the three units."""


def run_and_kill(home: Home, moment: Callable[[], bool], seconds: float) -> None:
    """Start a night in a process of its own, and kill it soon after a moment."""
    process = subprocess.Popen(
        command("run"), env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        deadline = time.monotonic() + 120
        while not moment():
            assert process.poll() is None, process.communicate()[0].decode()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(seconds)
    finally:
        process.kill()
        process.communicate()


def night_folder(home: Home) -> Path:
    return home.lake / "nights" / "2024-10-15"


def open_runs(home: Home) -> list[dg.DagsterRun]:
    with instance_of(home) as instance:
        return [run for run in Seen(instance).runs() if run.status in OPEN]


@pytest.mark.slow
def test_a_night_killed_twice_ends_as_an_undisturbed_one(
    unloaded: Home, loaded: Home, copy: Copy
) -> None:
    home = copy(unloaded)
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # shown when it fails
    dice = random.Random(seed)

    # Among the units, at any source but the last ones.
    count = dice.randrange(1, SOURCES - 5)
    records = night_folder(home) / "deliveries"
    run_and_kill(home, lambda: len(list(records.rglob("*.json"))) >= count, dice.random() * 0.2)
    left = open_runs(home)
    assert {run.job_name for run in left} == {"load_unit"}

    # In the league's part, which takes a second or two from there on.
    measures = night_folder(home) / "measures.parquet"
    run_and_kill(home, measures.exists, dice.random() * 0.3)
    manifest = Night.of(fresh(home)).log.manifest(date(2024, 10, 15))
    assert manifest is not None
    assert manifest.state == "running"
    lost = {run.run_id for run in left}
    assert lost.isdisjoint(run.run_id for run in open_runs(home))

    code, printed = cli(home, "run")
    assert code == 0, printed
    assert open_runs(home) == []
    with instance_of(home) as instance:
        for run_id in lost:
            closed = instance.get_run_by_id(run_id)
            assert closed is not None
            assert closed.status == dg.DagsterRunStatus.FAILURE
            events = instance.all_logs(run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
            assert "Left behind by a crash" in str(events[-1].dagster_event)
    assert content(home) == content(loaded)


@pytest.mark.slow
def test_a_night_told_to_end_takes_its_processes_along_and_closes_their_runs(
    unloaded: Home, copy: Copy
) -> None:
    home = copy(unloaded)
    process = subprocess.Popen(
        command("run"), env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        records = night_folder(home) / "deliveries"
        deadline = time.monotonic() + 120
        while not list(records.rglob("*.json")):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        workers = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        printed = process.communicate(timeout=60)[0].decode()
    finally:
        process.kill()
    assert process.returncode == 130, printed
    assert "Traceback" not in printed
    assert len(workers) > 1
    psutil.wait_procs(workers, timeout=30)
    assert not any(worker.is_running() for worker in workers)
    assert open_runs(home) == []
    with night_lock(home, "free again"):
        pass
