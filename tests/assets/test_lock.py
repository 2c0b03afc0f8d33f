"""Who holds the lock of the night, and how long: scheduled runs together, the others alone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest

import assets.units
from assets.definitions import build_definitions
from tests.assets.conftest import Copy
from tests.assets.leagues import (
    PARTITIONS,
    cli,
    command,
    environment,
    fresh,
    instance_of,
    set_league,
)
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.messages import ConfigError
from xjdata.night import Night, start

NIGHT = {"xjdata/night": "2024-10-15"}
SCHOOL = [dg.AssetKey(["raw", "school"]), dg.AssetKey(["clean", "school"])]


@pytest.fixture
def home(unloaded: Home, copy: Copy) -> Home:
    return copy(unloaded)


def load_school(home: Home, tags: dict[str, str], unit: str = PARTITIONS[2]) -> Any:
    """A run as the daemon starts one: in a process that does not hold the lock."""
    with instance_of(home) as instance:
        instance.add_dynamic_partitions("unit", [unit])
        job = build_definitions(fresh(home)).resolve_job_def("load_unit")
        return job.execute_in_process(
            instance=instance,
            partition_key=unit,
            asset_selection=SCHOOL,
            tags=tags,
            raise_on_error=False,
        )


@pytest.fixture
def tried(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """In each step of a unit: who else could get the lock."""
    found: list[str] = []
    real_fetch, real_load = assets.units.fetch, assets.units.load

    def look(step: str) -> None:
        for kind, shared in (("alone", False), ("shared", True)):
            try:
                with night_lock(home, kind, shared=shared):
                    found.append(f"{step}: {kind}")
            except ConfigError:
                found.append(f"{step}: not {kind}")

    def fetch(*arguments: Any) -> Any:
        look("raw")
        return real_fetch(*arguments)

    def load(*arguments: Any) -> Any:
        look("clean")
        return real_load(*arguments)

    monkeypatch.setattr(assets.units, "fetch", fetch)
    monkeypatch.setattr(assets.units, "load", load)
    yield found


def test_a_scheduled_run_holds_the_lock_shared_through_all_its_steps_and_lets_it_go(
    home: Home, tried: list[str]
) -> None:
    start(Night.of(fresh(home)), fresh(home).units)
    assert load_school(home, NIGHT).success
    assert tried == ["raw: not alone", "raw: shared", "clean: not alone", "clean: shared"]
    with night_lock(home, "afterwards"):
        pass


def test_the_lock_is_let_go_when_a_run_fails(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(assets.units, "fetch", fetch)
    assert not load_school(home, NIGHT).success
    with night_lock(home, "afterwards"):
        pass


def test_a_run_is_refused_while_the_command_line_works(home: Home) -> None:
    with night_lock(home, "xjdata run 2024-10-15"):
        result = load_school(home, NIGHT)
    assert not result.success
    said = str([event.event_specific_data for event in result.all_events])
    assert "xjdata run 2024-10-15" in said
    assert Night.of(fresh(home)).log.nights() == []
    assert load_school(home, NIGHT).success


def test_the_command_line_is_refused_while_a_unit_runs_and_says_who(home: Home) -> None:
    with night_lock(home, "load_unit 4711", shared=True):
        code, printed = cli(home, "run")
    assert code == 2
    assert "load_unit 4711" in printed


def test_the_lock_of_a_killed_night_is_free(home: Home) -> None:
    hold = (
        "import sys, time; from xjdata.home import Home; from xjdata.home.lock import night_lock\n"
        "with night_lock(Home.at(sys.argv[1]), 'victim'): print('held', flush=True); time.sleep(99)"
    )
    process = subprocess.Popen(
        [*command()[:2], hold, str(home.root)], env=environment(home), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(ConfigError, match="victim"), night_lock(home, "second"):
        pass
    process.kill()
    process.wait()
    process.stdout.close()
    with night_lock(home, "second"):
        pass


def test_a_run_by_hand_starts_a_night_of_its_own(home: Home) -> None:
    """Else its baseline would be unknown: what is served, and the rows of the last good one."""
    assert load_school(home, {}).success
    night = Night.of(fresh(home))
    manifest = night.log.manifest(night.as_of)
    assert manifest is not None
    assert (manifest.units, manifest.state) == (["152522"], "running")
    record = night.log.delivery(night.as_of, "152522", "school")
    assert record is not None
    assert record.status == "loaded"


def test_waiting_runs_of_a_daemon_that_is_gone_are_cancelled_those_of_a_living_one_respected(
    home: Home,
) -> None:
    from assets.instance import refuse_while_waiting
    from tests.assets.test_nightly import QUEUED, add_run, alive

    with instance_of(home) as instance:
        waiting = add_run(home, instance, dg.RunRequest(tags=NIGHT), QUEUED)
        instance.add_daemon_heartbeat(alive())
        with pytest.raises(ConfigError, match="1"):
            refuse_while_waiting(instance)
        instance.wipe_daemon_heartbeats()
        refuse_while_waiting(instance)
        run = instance.get_run_by_id(waiting.run_id)
        assert run is not None
        assert run.status == dg.DagsterRunStatus.CANCELED


def test_what_did_not_end_by_the_cut_off_counts_as_failed_on_the_board(home: Home) -> None:
    """One unit loaded, one was stopped half-way (fetched, not cleaned), one never began."""
    from tests.night.nights import query

    set_league(home, as_of="2024-10-15")
    night = Night.of(fresh(home))
    start(night, night.home.units)
    assert load_school(home, NIGHT).success
    for source in night.sources("152502"):
        assets.units.fetch(night, source)
    with instance_of(home) as instance:
        league = build_definitions(fresh(home)).resolve_job_def("publish_league")
        assert league.execute_in_process(instance=instance, tags=NIGHT).success
    board = query(
        home,
        "SELECT county_code, status, count(*) FROM quality.submission GROUP BY ALL ORDER BY ALL",
    )
    sources = {unit: len(night.sources(unit)) for unit in night.home.units}
    assert board == [
        ("152500", "failed", sources["152500"]),
        ("152502", "failed", sources["152502"]),
        ("152522", "failed", sources["152522"] - 1),
        ("152522", "loaded", 1),
    ]
    ((message,),) = query(
        home, "SELECT DISTINCT message_zh FROM quality.delivery WHERE status = 'failed'"
    )
    assert "截止时间" in message
    manifest = night.log.manifest(night.as_of)
    assert manifest is not None
    assert manifest.state == "complete"
