"""Units side by side: all of them are done, a death costs one, and nobody outlives the first."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from xjdata.home import Home
from xjdata.home.lock import HeldLock, night_lock
from xjdata.messages import ConfigError
from xjdata.night.side_by_side import processes_for, side_by_side, warm_up

UNITS = ["152501", "152502", "152522", "152523", "152524"]


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up([__name__])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "league.yaml").write_text("name_zh: 盟\nname_en: League\n", "utf-8")
    return Home.at(tmp_path)


@pytest.fixture
def lock(home: Home) -> Iterator[HeldLock]:
    with night_lock(home, "test") as held:
        yield held


def process_of(_: str) -> int:
    time.sleep(0.05)
    return os.getpid()


def killed_by(deadly: str, folder: Path, unit: str) -> str:
    (folder / f"{unit}-{time.monotonic_ns()}").touch()
    if unit == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return unit


def refuse(unit: str) -> str:
    raise ValueError(unit)


def hang(folder: Path, unit: str) -> None:
    (folder / str(os.getpid())).touch()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    time.sleep(60)


def test_every_unit_is_done_by_a_few_processes(lock: HeldLock) -> None:
    done = dict(side_by_side(process_of, UNITS, 2, lock))
    assert sorted(done) == UNITS
    assert len(set(done.values())) == 2
    assert os.getpid() not in done.values()


@pytest.mark.parametrize("deadly", [UNITS[0], UNITS[-1]])
def test_a_unit_that_kills_its_process_costs_itself_alone(
    lock: HeldLock, deadly: str, tmp_path: Path
) -> None:
    tried = tmp_path / "tried"
    tried.mkdir()
    done = dict(side_by_side(partial(killed_by, deadly, tried), UNITS, 2, lock))
    assert done == {unit: None if unit == deadly else unit for unit in UNITS}
    assert len(list(tried.glob(f"{deadly}-*"))) == 2  # once with the others, once alone


def test_what_a_task_raises_is_raised_here(lock: HeldLock) -> None:
    with pytest.raises(ValueError, match="1525"):
        list(side_by_side(refuse, UNITS, 2, lock))


def test_who_stops_reading_ends_them(lock: HeldLock, tmp_path: Path) -> None:
    folder = tmp_path / "working"
    folder.mkdir()
    began = time.monotonic()
    ended = side_by_side(partial(_quick_then_hang, folder), UNITS, 2, lock)
    assert next(ended) == ("152501", None)
    ended.close()
    assert time.monotonic() - began < 30
    assert not any(psutil.pid_exists(int(path.name)) for path in folder.iterdir())


def _quick_then_hang(folder: Path, unit: str) -> None:
    if unit != UNITS[0]:
        hang(folder, unit)


def _night(root: str, folder: str) -> None:
    home = Home.at(Path(root))
    with night_lock(home, "victim") as lock:
        list(side_by_side(partial(hang, Path(folder)), UNITS, 2, lock))


def test_they_end_with_the_one_that_started_them_and_hold_its_lock_till_then(
    home: Home, tmp_path: Path
) -> None:
    folder = tmp_path / "working"
    folder.mkdir()
    context = multiprocessing.get_context("forkserver")
    night = context.Process(target=_night, args=(str(home.root), str(folder)))
    night.start()
    _wait_for(lambda: len(list(folder.iterdir())) == 2)
    working = [psutil.Process(int(path.name)) for path in folder.iterdir()]
    for process in working:
        process.suspend()
    night.kill()
    night.join()
    with pytest.raises(ConfigError, match="victim"), night_lock(home, "next"):
        pass
    for process in working:
        process.resume()
    _wait_for(lambda: not any(process.is_running() for process in working))
    with night_lock(home, "next"):
        pass


def _wait_for(moment: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not moment():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert processes_for(UNITS, None) == 4
    assert processes_for(UNITS, 8) == 5
    assert processes_for(UNITS[:1], None) == 1
    assert processes_for([], None) == 0
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert processes_for(UNITS, None) == 1
    assert processes_for(UNITS, 3) == 3
