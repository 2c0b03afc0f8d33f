"""One night at a time: the lock of a home."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import reduction
from typing import Any
from zoneinfo import ZoneInfo

from xjdata.home.home import Home
from xjdata.messages import ConfigError, say


class HeldLock:
    """A lock that is held; sent to a process that is started, it is held by both.

    The system lets it go when the last of them has ended.
    """

    def __init__(self, descriptor: int) -> None:
        """Hold the lock of an open file."""
        self._descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        """Send it: possible only along with the arguments of a process."""
        return _received, (reduction.DupFd(self._descriptor),)


def _received(duplicate: Any) -> HeldLock:
    return HeldLock(duplicate.detach())


@contextmanager
def night_lock(home: Home, doing: str, *, shared: bool = False) -> Iterator[HeldLock]:
    """Hold the lock of a home.

    The system releases it when the process ends (and those it was sent to), however it ends: a
    killed night leaves no lock behind. The units of a scheduled night run as processes of their
    own and hold it together (``shared``); a night from the command line holds it alone.

    Args:
        home: The deployment.
        doing: What the lock is held for, as the second one is told.
        shared: Whether others may hold it shared as well.

    Yields:
        The lock, to be sent to processes that work for this one.

    Raises:
        ConfigError: Somebody holds it; says who.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with home.lock_file.open("a+", encoding="utf-8") as file:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise ConfigError(say("config.night_running", who=_who(file.read()))) from None
        now = datetime.now(ZoneInfo(home.league.time_zone)).isoformat(timespec="seconds")
        holder = {"doing": doing, "pid": os.getpid(), "host": socket.gethostname(), "since": now}
        file.seek(0)
        file.truncate()
        json.dump(holder, file, ensure_ascii=False)
        file.flush()
        yield HeldLock(file.fileno())


def lock_holder(home: Home) -> str | None:
    """Who holds the lock alone, in words; None when nobody does.

    It is tried as a unit of a scheduled night would try it: whoever looks must not be what stops a
    night. Units that hold it together are therefore not seen.
    """
    try:
        file = home.lock_file.open(encoding="utf-8")
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _who(file.read())
    return None


def _who(text: str) -> str:
    """The holder in words, from what it wrote into the lock file."""
    try:
        holder = json.loads(text)
        return "{doing} (pid {pid}, {host}, {since})".format(**holder)
    except (ValueError, KeyError, TypeError):
        return "?"
