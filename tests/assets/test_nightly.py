"""The schedule and the sensor of a night, on a real instance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from assets.nightly import cut_off
from tests.assets.conftest import Copy
from tests.assets.leagues import (
    PARTITIONS,
    UNITS,
    drop_source,
    fresh,
    instance_of,
    repository,
    set_league,
)
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.messages import ConfigError
from xjdata.night import Night

SHANGHAI = ZoneInfo("Asia/Shanghai")
TWO_AT_NIGHT = datetime(2024, 10, 20, 2, 0, tzinfo=SHANGHAI)
LONG_AGO = TWO_AT_NIGHT
"""Its cut-off is over."""

SUCCESS, FAILURE = dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE
QUEUED, STARTED = dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTED
CANCELED = dg.DagsterRunStatus.CANCELED


@pytest.fixture
def home(unloaded: Home, copy: Copy) -> Home:
    return copy(unloaded)


def tick(
    home: Home, instance: dg.DagsterInstance, due: datetime = TWO_AT_NIGHT
) -> tuple[Sequence[dg.RunRequest], str]:
    """Runs the schedule asks for at a moment, and why it skips."""
    loaded = repository(home)
    with dg.build_schedule_context(
        instance, scheduled_execution_time=due.astimezone(UTC), repository_def=loaded
    ) as context:
        data = loaded.get_schedule_def("nightly").evaluate_tick(context)
    return data.run_requests or [], data.skip_message or ""


def sense(home: Home, instance: dg.DagsterInstance) -> tuple[Sequence[dg.RunRequest], str]:
    """Runs the sensor asks for, and why it skips."""
    loaded = repository(home)
    with dg.build_sensor_context(instance, repository_def=loaded) as context:
        data = loaded.get_sensor_def("after_units").evaluate_tick(context)
    return data.run_requests or [], data.skip_message or ""


def add_run(
    home: Home,
    instance: dg.DagsterInstance,
    request: dg.RunRequest,
    status: dg.DagsterRunStatus,
    job: str = "load_unit",
) -> dg.DagsterRun:
    """What the daemon makes of a request."""
    definition = repository(home).get_job(job)
    return instance.create_run_for_job(definition, tags=dict(request.tags), status=status)


def soon() -> datetime:
    """A moment whose cut-off is not over for hours."""
    return datetime.now(SHANGHAI)


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        ("2024-10-20T02:00+08:00", "2024-10-20T05:00+08:00"),
        ("2024-10-19T18:00+00:00", "2024-10-20T05:00+08:00"),  # the same moment
        ("2024-10-19T22:30+08:00", "2024-10-20T05:00+08:00"),
        ("2024-10-20T04:59+08:00", "2024-10-20T05:00+08:00"),
        ("2024-10-20T05:00+08:00", "2024-10-21T05:00+08:00"),
        ("2024-12-31T23:00+08:00", "2025-01-01T05:00+08:00"),
    ],
)
def test_the_cut_off_is_the_next_five_in_the_morning_in_shanghai(
    unloaded: Home, started: str, expected: str
) -> None:
    moment = cut_off(datetime.fromisoformat(started), unloaded)
    assert moment == datetime.fromisoformat(expected)
    assert str(moment.tzinfo) == "Asia/Shanghai"


def test_the_schedule_is_at_two_in_shanghai_and_on(unloaded: Home) -> None:
    schedule = repository(unloaded).get_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    sensor = repository(unloaded).get_sensor_def("after_units")
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING


def test_one_run_per_unit_with_the_datasets_it_has_a_source_for(home: Home) -> None:
    set_league(home, as_of=None)
    drop_source(home, "152522", "teacher")
    with instance_of(home) as instance:
        requests, skipped = tick(home, instance)
    assert skipped == ""
    assert [request.partition_key for request in requests] == PARTITIONS
    asked = {
        str(request.partition_key)[:6]: {key.to_user_string() for key in request.asset_selection}
        for request in requests
    }
    night = Night.of(fresh(home))
    for unit in UNITS:
        datasets = {source.dataset for source in night.sources(unit)}
        assert asked[unit] == {f"{layer}/{d}" for d in datasets for layer in ("raw", "clean")}
    assert "raw/population" not in asked["152500"]
    assert "clean/teacher" not in asked["152522"]
    assert {request.tags["xjdata/night"] for request in requests} == {"2024-10-20"}
    assert len({request.run_key for request in requests}) == 3
    manifest = night.log.manifest(TWO_AT_NIGHT.date())
    assert manifest is not None
    assert (manifest.state, manifest.units) == ("running", UNITS)


def test_the_night_is_named_by_the_date_in_shanghai_or_the_one_the_home_stands_at(
    home: Home,
) -> None:
    with instance_of(home) as instance:
        fixed, _ = tick(home, instance)
        assert {request.tags["xjdata/night"] for request in fixed} == {"2024-10-15"}
        set_league(home, as_of=None)
        # 18:30 in Greenwich is half past two of the next day in Shanghai.
        due = datetime(2024, 10, 20, 18, 30, tzinfo=UTC)
        real, _ = tick(home, instance, due)
        assert {request.tags["xjdata/night"] for request in real} == {"2024-10-21"}


def test_a_unit_without_any_source_is_left_out(home: Home) -> None:
    text = (home.counties / "152522.yaml").read_text("utf-8")
    later = text.replace("valid_from: 2024-01-01", "valid_from: 2030-01-01")
    assert later != text
    (home.counties / "152522.yaml").write_text(later, "utf-8")
    with instance_of(home) as instance:
        requests, _ = tick(home, instance)
        assert [request.partition_key for request in requests] == PARTITIONS[:2]
        for request in requests:
            add_run(home, instance, request, SUCCESS)
        started, _ = sense(home, instance)
    assert len(started) == 1


def test_a_county_added_since_the_ui_was_started_is_loaded(home: Home) -> None:
    hidden = home.counties / ".152522"
    (home.counties / "152522.yaml").rename(hidden)
    with instance_of(home) as instance:
        before = repository(home)
        hidden.rename(home.counties / "152522.yaml")
        with dg.build_schedule_context(
            instance, scheduled_execution_time=TWO_AT_NIGHT, repository_def=before
        ) as context:
            data = before.get_schedule_def("nightly").evaluate_tick(context)
    assert [request.partition_key for request in data.run_requests or []] == PARTITIONS


def test_the_schedule_skips_while_a_night_holds_the_lock(home: Home) -> None:
    with instance_of(home) as instance:
        with night_lock(home, "xjdata run 2024-10-15"):
            requests, skipped = tick(home, instance)
        assert requests == []
        assert "xjdata run 2024-10-15" in skipped
        assert "Only one runs at a time" in skipped
        assert Night.of(fresh(home)).log.nights() == []
        requests, skipped = tick(home, instance)
        assert (len(requests), skipped) == (3, "")


def test_the_schedule_skips_while_runs_of_the_last_night_wait_or_start(home: Home) -> None:
    with instance_of(home) as instance:
        requests, _ = tick(home, instance)
        statuses = [dg.DagsterRunStatus.STARTING, QUEUED, QUEUED]
        waiting = [
            add_run(home, instance, request, status)
            for request, status in zip(requests, statuses, strict=True)
        ]
        instance.add_daemon_heartbeat(alive())
        again, skipped = tick(home, instance, TWO_AT_NIGHT + timedelta(days=1))
        assert again == []
        assert "3" in skipped
        found = [instance.get_run_by_id(run.run_id) for run in waiting]
        assert [run.status for run in found if run is not None] == statuses


def alive() -> object:
    from dagster._daemon.types import DaemonHeartbeat

    now = datetime.now(UTC).timestamp()
    return DaemonHeartbeat(now, "QUEUED_RUN_COORDINATOR", "me", [])


def test_the_schedule_closes_what_a_crash_left_open(home: Home) -> None:
    with instance_of(home) as instance:
        requests, _ = tick(home, instance)
        dead = add_run(home, instance, requests[0], STARTED)
        again, _ = tick(home, instance, TWO_AT_NIGHT + timedelta(days=1))
        assert len(again) == 3
        closed = instance.get_run_by_id(dead.run_id)
        assert closed is not None
        assert closed.status == FAILURE


def test_the_league_waits_for_every_unit_and_starts_once(home: Home) -> None:
    with instance_of(home) as instance:
        assert sense(home, instance)[0] == []
        requests, _ = tick(home, instance, soon())
        add_run(home, instance, requests[0], SUCCESS)
        started, skipped = sense(home, instance)
        assert started == []  # two are asked for and not there yet
        assert "2" in skipped
        open_run = add_run(home, instance, requests[1], STARTED)
        add_run(home, instance, requests[2], FAILURE)
        started, skipped = sense(home, instance)
        assert started == []
        assert "05:00" in skipped
        instance.report_run_canceled(open_run)
        (request,), _ = sense(home, instance)
        assert request.tags["xjdata/night"] == "2024-10-15"
        assert sense(home, instance)[0][0].run_key == request.run_key  # Dagster starts it once
        add_run(home, instance, request, QUEUED, "publish_league")
        started, skipped = sense(home, instance)
        assert started == []
        assert "2024-10-15" in skipped


def test_no_night_takes_the_league_part_from_the_one_before(home: Home) -> None:
    soon_after = TWO_AT_NIGHT + timedelta(minutes=1)
    with instance_of(home) as instance:
        requests, _ = tick(home, instance)
        for request in requests:
            add_run(home, instance, request, SUCCESS)
        again, skipped = tick(home, instance, soon_after)
        assert again == []
        assert "2024-10-15" in skipped
        (league,), _ = sense(home, instance)
        working = add_run(home, instance, league, STARTED, "publish_league")
        again, skipped = tick(home, instance, soon_after)
        assert again == []
        assert instance.get_run_by_id(working.run_id).status == STARTED
        instance.report_run_failed(working)
        again, _ = tick(home, instance, soon_after)
        assert len(again) == 3


def test_runs_by_hand_do_not_start_the_league(home: Home) -> None:
    with instance_of(home) as instance:
        add_run(home, instance, dg.RunRequest(tags={"xjdata/night": "2024-10-15"}), SUCCESS)
        assert sense(home, instance)[0] == []


def test_at_the_cut_off_open_runs_are_stopped_and_the_league_starts(home: Home) -> None:
    with instance_of(home) as instance:
        requests, _ = tick(home, instance, LONG_AGO)
        done, hanging, waiting = (
            add_run(home, instance, request, status)
            for request, status in zip(requests, (SUCCESS, STARTED, QUEUED), strict=True)
        )
        (request,), _ = sense(home, instance)
        assert request.tags["xjdata/night"] == "2024-10-15"
        found = {
            run.run_id: instance.get_run_by_id(run.run_id).status  # type: ignore[union-attr]
            for run in (done, hanging, waiting)
        }
        # Told to stop; the daemon gives it three minutes.
        assert found[hanging.run_id] == dg.DagsterRunStatus.CANCELING
        assert found[waiting.run_id] == CANCELED
        assert found[done.run_id] == SUCCESS


def test_each_scheduled_night_of_a_home_that_stands_at_a_date_has_its_league_part(
    home: Home,
) -> None:
    with instance_of(home) as instance:
        keys = []
        for day in (0, 1):
            due = TWO_AT_NIGHT + timedelta(days=day)
            requests, _ = tick(home, instance, due)
            for request in requests:
                add_run(home, instance, request, SUCCESS)
            (league,), _ = sense(home, instance)
            add_run(home, instance, league, SUCCESS, "publish_league")
            keys.append(league.run_key)
    assert len(set(keys)) == 2


def test_a_fault_of_configuration_is_no_skip(home: Home) -> None:
    path = home.counties / "152502.yaml"
    with instance_of(home) as instance:
        loaded = repository(home)
        path.write_text(path.read_text("utf-8").replace("workbook", "workbok", 1), "utf-8")
        with (
            dg.build_schedule_context(
                instance, scheduled_execution_time=TWO_AT_NIGHT, repository_def=loaded
            ) as context,
            pytest.raises(Exception, match="nightly") as caught,
        ):
            loaded.get_schedule_def("nightly").evaluate_tick(context)
    assert isinstance(caught.value.__cause__, ConfigError)
