"""Nights that end before they are done: in a process of their own, killed with SIGKILL.

Here: when a night is killed. Not here: what the next one makes of it.
"""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import signal
import sys
import threading
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


@functools.cache
def _ready() -> ForkServerContext:
    """Forks from a process that has imported what a night needs: that takes longer than a night."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["great_expectations", "assets.execute", "warehouse", __name__])
    return context


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    Attributes:
        code: Its exit code; negative: the signal it was killed with.
        said: What it returned; None when it was killed before.
        seconds: Processor time of its work: what a night takes on a busy machine too.
    """

    code: int | None
    said: Any = None
    seconds: float = 0.0


def in_a_process(child: Child, *arguments: Any, kill_after: float | None = None) -> Ended:
    """Run a function in a process of its own.

    Args:
        child: The function, of a module.
        arguments: Its arguments.
        kill_after: The processor time after which the process kills itself; None for never.
    """
    ours, theirs = _ready().Pipe()
    process = _ready().Process(target=_work, args=(theirs, child, arguments, kill_after))
    process.start()
    theirs.close()
    with ours:
        try:
            answer = ours.recv() if ours.poll(_DEADLINE) else ()
        except EOFError:  # it has ended without a word
            answer = ()
    process.join(_DEADLINE)
    process.kill()
    process.join()
    return Ended(process.exitcode, *answer)


def _work(
    pipe: Connection, child: Child, arguments: tuple[Any, ...], kill_after: float | None
) -> None:
    began = time.process_time()

    def watch(limit: float) -> None:
        while time.process_time() - began < limit:
            time.sleep(0.002)
        os.kill(os.getpid(), signal.SIGKILL)

    if kill_after is not None:
        threading.Thread(target=watch, args=(kill_after,), daemon=True).start()
    said = child(*arguments)
    pipe.send((said, time.process_time() - began))


def whole_night(root: str) -> dict[str, str]:
    """One plain night; how many sources became what."""
    from tests.night.nights import run_plain

    records = run_plain(Home.at(root))
    return {"/".join(place): record.status for place, record in records.items()}


def xjdata_run(root: str) -> int:
    """`xjdata run`, its output thrown away; the exit code."""
    from xjdata.cli import main

    os.environ["XJDATA_HOME"] = root
    sys.argv = ["xjdata", "run"]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0)
    return 0


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
        kills = len(steps) == kill_at
        if kills and not done:
            os.kill(os.getpid(), signal.SIGKILL)
        rename(source, target, **options)  # raises where a folder is still to be made: no step
        steps.append(str(Path(target).relative_to(root)))
        if kills:
            os.kill(os.getpid(), signal.SIGKILL)

    os.replace = step
    whole_night(root)
    return steps
