"""The databases of runs and events appear whole, or not at all, whenever their making is killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assets.storage import HeldOpenStorage
from tests.night.killing import in_a_process


def make(folder: str, kill_at: int = -1) -> list[str]:
    """Open the storage of a folder; the steps that took: a statement or a rename each.

    Args:
        folder: Its `base_dir`.
        kill_at: The step before which the process kills itself; never when negative.
    """
    steps: list[str] = []

    def step(name: str) -> None:
        if len(steps) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        steps.append(name)

    rename = Path.rename

    def renamed(path: Path, target: Path) -> Path:
        step(f"rename {path.name}")
        return rename(path, target)

    def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        step(text)

    Path.rename = renamed  # type: ignore[method-assign]
    sa.event.listen(sa.Engine, "before_cursor_execute", statement)
    storage = HeldOpenStorage.from_local(folder)
    storage.event_log_storage.add_dynamic_partitions("unit", ["152502"])
    assert storage.run_storage.get_runs_count() == 0
    storage.dispose()
    return steps


def made(folder: Path) -> list[str]:
    """Everything that was made, but what SQLite keeps beside an open database."""
    files = (path for path in folder.rglob("*") if path.suffix not in (".db-wal", ".db-shm"))
    return sorted(str(path.relative_to(folder)) for path in files)


WHOLE = ["history", "history/runs", "history/runs.db", "history/runs/index.db"]
WHOLE += ["schedules", "schedules/schedules.db"]


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The steps in which the storage is made when nothing happens to it."""
    folder = tmp_path_factory.mktemp("whole")
    steps: list[str] = in_a_process(make, str(folder)).said
    assert made(folder) == WHOLE
    return steps


def kill_and_make(folder: Path, at: int) -> None:
    assert in_a_process(make, str(folder), at).code == -signal.SIGKILL
    assert in_a_process(make, str(folder)).code == 0
    assert made(folder) == WHOLE


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6])
def test_killed_while_it_is_made_it_is_made_again(
    steps: list[str], share: float, tmp_path: Path
) -> None:
    assert len(steps) > 100
    kill_and_make(tmp_path, int(share * len(steps)))


@pytest.mark.parametrize("name", ["schedules", "history"])
def test_killed_before_a_part_appears(steps: list[str], name: str, tmp_path: Path) -> None:
    kill_and_make(tmp_path, steps.index(f"rename {name}"))


@pytest.mark.nightly
def test_killed_all_along(steps: list[str], tmp_path: Path) -> None:
    """Not before each of some 200 statements: every try waits seconds for the disk."""
    for at in range(0, len(steps), 10):
        kill_and_make(tmp_path / f"{at}", at)


def test_made_once(tmp_path: Path) -> None:
    first = in_a_process(make, str(tmp_path)).said
    inode = (tmp_path / "history" / "runs.db").stat().st_ino
    again = in_a_process(make, str(tmp_path)).said
    assert len(again) < len(first)
    assert (tmp_path / "history" / "runs.db").stat().st_ino == inode
