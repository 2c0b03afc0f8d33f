"""One night at a time, across processes, and no lock outlives its holder."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.messages import ConfigError

HOLD = """
import sys
from xjdata.home import Home
from xjdata.home.lock import night_lock
with night_lock(Home.at(sys.argv[1]), sys.argv[2], shared=sys.argv[3] == "shared"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path) -> Home:
    (tmp_path / "league.yaml").write_text("name_zh: 盟\nname_en: League\n", "utf-8")
    return Home.at(tmp_path)


@contextmanager
def another(home: Home, doing: str, kind: str = "alone") -> Iterator[subprocess.Popen[str]]:
    """A second process that holds the lock until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.root), doing, kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.communicate()


def test_the_second_is_told_who_has_it(home):
    with another(home, "xjdata run 2024-10-15") as holder:
        with pytest.raises(ConfigError) as error, night_lock(home, "second"):
            pytest.fail("two nights at a time")
        for text in (error.value.message.zh, error.value.message.en):
            assert f"xjdata run 2024-10-15 (pid {holder.pid}, {os.uname().nodename}, " in text
            assert "+08:00" in text
    with night_lock(home, "second"):
        pass


def test_a_killed_holder_leaves_no_lock(home):
    with another(home, "first") as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=10)
        with night_lock(home, "second"):
            pass


def test_units_hold_it_together(home):
    with another(home, "152501", "shared"):
        with night_lock(home, "152502", shared=True):
            pass
        with pytest.raises(ConfigError), night_lock(home, "alone"):
            pytest.fail("alone beside a unit")


def test_a_unit_waits_for_whoever_holds_it_alone(home):
    with another(home, "alone"):
        with pytest.raises(ConfigError) as error, night_lock(home, "152501", shared=True):
            pytest.fail("a unit beside a night")
        assert "alone (pid" in error.value.message.en


def test_a_fault_inside_releases_it(home):
    with pytest.raises(ZeroDivisionError), night_lock(home, "first"):
        raise ZeroDivisionError
    with night_lock(home, "second"):
        pass


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"doing": "x"}', "17"])
def test_an_unreadable_lock_file_still_locks(home, text):
    with another(home, "first"):
        home.lock_file.write_text(text, "utf-8")
        with pytest.raises(ConfigError) as error, night_lock(home, "second"):
            pytest.fail("two nights at a time")
        assert "?" in error.value.message.en
