"""Nights killed with kill -9: the next one closes what they left, and ends as if undisturbed."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from tests.assets.conftest import Copy
from tests.assets.leagues import Seen, cli, command, environment, instance_of
from tests.night.nights import content
from xjdata.home import Home

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
    (left,) = open_runs(home)
    assert left.job_name == "load_unit"

    # In the league's part.
    measures = night_folder(home) / "measures.parquet"
    run_and_kill(home, measures.exists, dice.random() * 2)
    assert left.run_id not in {run.run_id for run in open_runs(home)}

    code, printed = cli(home, "run")
    assert code == 0, printed
    assert open_runs(home) == []
    with instance_of(home) as instance:
        closed = instance.get_run_by_id(left.run_id)
        assert closed is not None
        assert closed.status == dg.DagsterRunStatus.FAILURE
        events = instance.all_logs(left.run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
        assert "Left behind by a crash" in str(events[-1].dagster_event)
    assert content(home) == content(loaded)
