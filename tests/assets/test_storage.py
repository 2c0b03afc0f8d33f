"""The event log that stays open: what it stores is Dagster's own, at once, and little is held."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from assets.storage import HeldOpenEventLog
from tests.assets.conftest import Copy
from tests.assets.leagues import Seen, instance_of, run_of
from xjdata.home import Home


@pytest.fixture
def instance(loaded: Home, copy: Copy) -> Iterator[dg.DagsterInstance]:
    with instance_of(copy(loaded)) as instance:
        yield instance


def log_of(instance: dg.DagsterInstance) -> HeldOpenEventLog:
    storage = instance.event_log_storage
    assert isinstance(storage, HeldOpenEventLog)
    return storage


def folder(instance: dg.DagsterInstance) -> Path:
    return Path(os.environ["XJDATA_DAGSTER"]) / "history" / "runs"


def open_files(instance: dg.DagsterInstance) -> set[str]:
    """Databases this process has open (Linux)."""
    links = {link.resolve() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    here = folder(instance).resolve()
    return {link.name for link in links if link.parent == here and link.suffix == ".db"}


def test_dagster_itself_reads_the_same_events(instance: dg.DagsterInstance) -> None:
    run = run_of(Seen(instance), "152502")
    plain = SqliteEventLogStorage(str(folder(instance)))
    mine = log_of(instance).get_logs_for_run(run.run_id)
    assert len(mine) > 150
    assert plain.get_logs_for_run(run.run_id) == mine
    key = dg.AssetKey(["clean", "teacher"])
    assert plain.get_materialized_partitions(key) == {
        "152500 锡林郭勒盟盟直",
        "152502 锡林浩特市",
        "152522 阿巴嘎旗",
    }


def test_an_event_is_there_for_others_at_once_and_wakes_the_page(
    instance: dg.DagsterInstance,
) -> None:
    run = run_of(Seen(instance), "152502")
    other = SqliteEventLogStorage(str(folder(instance)))
    before = len(other.get_logs_for_run(run.run_id))
    file = folder(instance) / f"{run.run_id}.db"
    os.utime(file, (0, 0))
    instance.report_engine_event("hello", run)
    assert len(other.get_logs_for_run(run.run_id)) == before + 1
    assert time.time() - file.stat().st_mtime < 60  # by this the page of the run learns of it


def test_only_the_index_and_one_run_are_held_open(instance: dg.DagsterInstance) -> None:
    runs = Seen(instance).runs()
    assert len(runs) == 4
    for run in runs:
        instance.all_logs(run.run_id)
    instance.get_dynamic_partitions("unit")
    assert open_files(instance) == {"index.db", f"{runs[-1].run_id}.db"}
    log_of(instance).dispose()
    assert open_files(instance) == set()


def test_commits_do_not_wait_for_the_disk_but_the_file_stays_whole(
    instance: dg.DagsterInstance,
) -> None:
    with log_of(instance).index_connection() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1  # NORMAL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_everything_can_be_wiped_and_written_anew(instance: dg.DagsterInstance) -> None:
    run = run_of(Seen(instance), "152502")
    log_of(instance).wipe()
    assert instance.all_logs(run.run_id) == []
    instance.report_engine_event("hello", run)
    assert len(instance.all_logs(run.run_id)) == 1
