"""A night on a machine that is not as it should be: it works, or says what is wrong and stops.

By processes of their own: a disk that is full or read-only, an old locale, another working folder,
no network, a clock that is wrong, Ctrl+C.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.night.killing import in_a_process, whole_night
from tests.night.nights import content
from tests.night.small import UNIT, copied, half_written, small_league
from xjdata.home import Home
from xjdata.home.lock import night_lock

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unloaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """In a folder with blanks and Chinese characters."""
    return small_league(tmp_path_factory.mktemp("盟 教育局") / "数据 目录")


@pytest.fixture(scope="module")
def loaded(unloaded: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(unloaded, tmp_path_factory.mktemp("loaded") / "league")
    assert in_a_process(whole_night, str(home.root)).said
    return home


def xjdata_run(home: Home, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`xjdata run` in another folder than the project's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XJDATA", "LC_", "LANG"))}
    kept |= {"XJDATA_HOME": str(home.root), "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-m", "xjdata", *(arguments or ("run",))],
        env=kept,
        cwd=home.root.parent,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=280,
    )


def without_network(root: str) -> Any:
    """A night in a process that may open no connection."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network")

    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    return whole_night(root)


def with_little_room(root: str, size: int) -> str:
    """A night that can write no file larger than this; the kind of error it ends with."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        whole_night(root)
    except Exception as error:
        return type(error).__name__
    return ""


def test_no_network_is_needed(unloaded: Home, loaded: Home, tmp_path: Path) -> None:
    home = copied(unloaded, tmp_path / "league")
    assert in_a_process(without_network, str(home.root)).said == {
        f"{UNIT}/{name}": "loaded" for name in _datasets(home)
    }
    assert content(home) == content(loaded)


def _datasets(home: Home) -> list[str]:
    from xjdata.night import Night

    return [source.dataset for source in Night.of(home).sources(UNIT)]


@pytest.mark.parametrize("size", [1_000, 20_000, 200_000])
def test_a_full_disk_ends_the_night_and_harms_nothing(
    loaded: Home, size: int, tmp_path: Path
) -> None:
    """As far as a limit on the size of files goes: what is there stays, the next night is fine."""
    home = copied(loaded, tmp_path / "league")
    changed = next((home.inbox / UNIT).rglob("校园安防*"))
    changed.write_bytes(changed.read_bytes() + b"\r\n")
    before = content(home)
    assert in_a_process(with_little_room, str(home.root), size).said
    assert content(home) == before
    again = in_a_process(whole_night, str(home.root))
    assert again.said[f"{UNIT}/safety"] == "loaded"
    assert set(again.said.values()) == {"loaded", "unchanged"}
    assert half_written(home) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "locale",
    [
        {"LANG": "C"},
        pytest.param({"LC_ALL": "POSIX", "PYTHONUTF8": "1"}, marks=pytest.mark.nightly),
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8"},
    ],
    ids=["C", "POSIX", "ascii"],
)
def test_another_locale(
    unloaded: Home, loaded: Home, locale: dict[str, str], tmp_path: Path
) -> None:
    home = copied(unloaded, tmp_path / "league")
    ran = xjdata_run(home, **locale)
    assert "Traceback" not in ran.stdout + ran.stderr
    if locale.get("PYTHONUTF8") == "0":
        # File names cannot be told apart there: said before anything is done.
        assert ran.returncode == 2
        assert "UTF-8" in ran.stderr
        assert not home.lake.exists()
    else:
        assert ran.returncode == 0, ran.stderr
        assert content(home) == content(loaded)


@pytest.mark.slow
def test_a_second_night_is_refused_and_ctrl_c_lets_the_next_one_in(
    unloaded: Home, loaded: Home, tmp_path: Path
) -> None:
    home = copied(unloaded, tmp_path / "league")
    environment = {**os.environ, "XJDATA_HOME": str(home.root), "PYTHONPATH": str(ROOT)}
    first = subprocess.Popen(
        [sys.executable, "-m", "xjdata", "run"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        served = home.lake / "nights" / "2024-10-15" / "deliveries" / UNIT
        while first.poll() is None and not (served.is_dir() and len(list(served.iterdir())) > 1):
            time.sleep(0.05)
        first.send_signal(signal.SIGSTOP)  # it shall not end before the second one has begun
        second = xjdata_run(home)
        assert second.returncode == 2
        assert f"pid {first.pid}" in second.stderr
        assert "xjdata run 2024-10-15" in second.stderr
    finally:
        first.send_signal(signal.SIGINT)
        first.send_signal(signal.SIGCONT)
        printed, _ = first.communicate(timeout=280)
    assert first.returncode == 130, printed
    assert "Traceback" not in printed
    with night_lock(home, "free again"):
        pass
    assert not home.warehouse_link.exists()
    again = xjdata_run(home)
    assert again.returncode == 0, again.stderr
    assert content(home) == content(loaded)
