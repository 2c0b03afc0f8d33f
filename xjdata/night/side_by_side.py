"""Units side by side: a few processes load them, and end with the one that started them.

Here: processes, and what the death of one costs. Not here: what is done for a unit.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import TypeVar

from xjdata.home.lock import HeldLock

T = TypeVar("T")

_MOST = 4
"""Processes by default, at most: each takes some 500 MB, and they share one disk."""


def processes_for(units: Sequence[str], wanted: int | None) -> int:
    """How many processes load these units.

    Args:
        units: The units.
        wanted: What the home's settings say; None: one for each processor core, at most four.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(wanted or min(cores or 1, _MOST), len(units))


def warm_up(modules: Sequence[str]) -> None:
    """Let a process of its own import what the work needs; those that work are copies of it.

    Importing takes longer than a unit: so it is done once, and while this process imports as well.
    """
    _context().set_forkserver_preload(list(modules))
    forkserver.ensure_running()


@contextmanager
def without_collector() -> Iterator[None]:
    """Work without a search for objects that refer to each other in a circle.

    What Arrow and pandas make is gone when nobody refers to it; what has been imported, some
    400,000 objects, stays, and is looked through no more. The search took a sixth of a unit's time,
    so it is made once, after the work.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def side_by_side(
    task: Callable[[str], T], units: Sequence[str], processes: int, lock: HeldLock
) -> Iterator[tuple[str, T | None]]:
    """Do something for each unit, for several at a time.

    What kills its process (a fault in a library's native code, too little memory) costs its own
    unit only: those that had not ended begin again, each in a process of its own.

    Args:
        task: What to do; it is sent to the processes, so a function of a module or its like.
        units: The units.
        processes: How many processes.
        lock: The night's lock. The processes hold it too, to their end.

    Yields:
        Each unit as it ends, and what the task returned; None when it has killed its process.
    """
    waiting = list(units)
    is_whole = True
    while waiting:
        batch = waiting if is_whole else waiting[:1]
        ended = set()
        with _pool(min(processes, len(batch)), lock) as pool:
            futures = {pool.submit(_do, task, unit): unit for unit in batch}
            for future in as_completed(futures):
                try:
                    result = future.result()
                except BrokenProcessPool:
                    continue
                ended.add(futures[future])
                yield futures[future], result
        if not is_whole and not ended:
            ended.update(batch)
            yield batch[0], None
        waiting = [unit for unit in waiting if unit not in ended]
        is_whole = False


@contextmanager
def _pool(count: int, lock: HeldLock) -> Iterator[ProcessPoolExecutor]:
    """Processes that work until all is done, or until this one goes on without them."""
    context = _context()
    stopped, stop = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        count, mp_context=context, initializer=_begin, initargs=(stopped, lock)
    )
    try:
        yield pool
        pool.shutdown()
    finally:
        stop.close()
        pool.shutdown(cancel_futures=True)
        stopped.close()


def _context() -> ForkServerContext:
    """Copies of a process without threads: a copy of this one might wait for a lock for ever."""
    return multiprocessing.get_context("forkserver")


def _begin(stopped: Connection, _lock: HeldLock) -> None:
    """Make this process one that ends with the one that started it, however that ends.

    The lock came along with the arguments, and is held from then on.
    """
    # Ctrl+C reaches every process of a terminal; the one that started this one answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def end_too() -> None:
        stopped.poll(None)
        os._exit(1)

    threading.Thread(target=end_too, daemon=True).start()


def _do(task: Callable[[str], T], unit: str) -> T:
    with without_collector():
        return task(unit)
