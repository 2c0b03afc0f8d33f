"""Whether somebody pressed Ctrl+C.

Dagster takes the signal for itself while a run executes, counts the run as failed, and goes on;
between two looks of its own it may lose it. A byte is written for every signal nevertheless.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Interrupts:
    """The signals that came since this was made."""

    def __init__(self, signals: int) -> None:
        """Read them from a file descriptor that does not block."""
        self._signals = signals

    def check(self) -> None:
        """Go on, or end.

        Raises:
            KeyboardInterrupt: The user, or whoever ends this process, has asked for an end.
        """
        try:
            came = os.read(self._signals, 4096)
        except BlockingIOError:
            return
        if signal.SIGINT in came or signal.SIGTERM in came:
            raise KeyboardInterrupt


@contextmanager
def watched_interrupts() -> Iterator[Interrupts]:
    """Note signals for as long as this lasts; in another thread than the main one none can come."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    is_main = threading.current_thread() is threading.main_thread()
    if is_main:
        before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        ended = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield Interrupts(reading)
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, ended)
            signal.set_wakeup_fd(before)
        os.close(reading)
        os.close(writing)
