"""Nights that end before they are done: in a process of their own, killed with SIGKILL.

Here: when a night is killed. Not here: what the next one makes of it.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from xjdata.home import Home

_DEADLINE = 240

Child = Callable[..., Any]
"""Runs in the process; what it is given first says that the work begins now."""


@functools.cache
def _ready() -> ForkServerContext:
    """Forks from a process that has imported what a night needs: that takes longer than a night."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["great_expectations", "duckdb_sqlalchemy", __name__])
    return context


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    Attributes:
        code: Its exit code; negative: the signal it was killed with.
        seconds: How long it worked.
        said: What it returned.
    """

    code: int | None
    seconds: float
    said: Any


def in_a_process(child: Child, *arguments: Any, kill_after: float | None = None) -> Ended:
    """Run a function in a process of its own; killed so many seconds after its work has begun."""
    ours, theirs = _ready().Pipe()
    process = _ready().Process(target=_work, args=(theirs, child, arguments))
    process.start()
    theirs.close()
    said = None
    try:
        assert ours.poll(_DEADLINE)
        ours.recv()
        began = time.monotonic()
        if ours.poll(_DEADLINE if kill_after is None else kill_after):
            said = ours.recv()
    except EOFError:  # it has ended without a word
        pass
    finally:
        process.kill()
        process.join()
    return Ended(process.exitcode, time.monotonic() - began, said)


def _work(pipe: Connection, child: Child, arguments: tuple[Any, ...]) -> None:
    pipe.send("begins")
    pipe.send(child(*arguments))
    pipe.recv()  # whoever waits for the answer ends this process


def whole_night(root: str) -> dict[str, str]:
    """One plain night; how many sources became what."""
    from tests.night.nights import run_plain

    records = run_plain(Home.at(root))
    return {"/".join(place): record.status for place, record in records.items()}


def night_by_steps(root: str, kill_at: int = -1, done: bool = False) -> list[str]:
    """One plain night; the names under which something appeared, one after the other.

    Everything a night leaves behind appears by a rename, so these are its steps.

    Args:
        root: The home.
        kill_at: The step at which the process kills itself; never when negative.
        done: Whether just after the step; else just before.
    """
    steps: list[str] = []
    rename = os.replace

    def step(source: Any, target: Any, **options: Any) -> None:
        steps.append(str(Path(target).relative_to(root)))
        kills = len(steps) - 1 == kill_at
        if kills and not done:
            os.kill(os.getpid(), signal.SIGKILL)
        rename(source, target, **options)
        if kills:
            os.kill(os.getpid(), signal.SIGKILL)

    os.replace = step
    whole_night(root)
    return steps
