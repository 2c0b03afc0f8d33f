"""Seconds and peak memory of a stage."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil

_EVERY = 0.02


@dataclass
class Stage:
    """What one stage took, over all its calls."""

    seconds: float = 0.0
    calls: int = 0
    peak_bytes: int = 0


@dataclass
class Meter:
    """Adds up seconds and peaks by stage; stages inside stages are taken off the outer one.

    Looks at the memory of this process while it is used in a ``with``.
    """

    stages: dict[str, Stage] = field(default_factory=dict)
    _open: list[list[float]] = field(default_factory=list)
    _current: str = ""
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Meter":
        """Begin to look."""
        self._process = psutil.Process(os.getpid())
        threading.Thread(target=self._sample, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no longer."""
        self._ended.set()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        outer, self._current = self._current, name
        stage = self.stages.setdefault(name, Stage())
        began = time.perf_counter()
        self._open.append([0.0])
        try:
            yield
        finally:
            took = time.perf_counter() - began
            stage.seconds += took - self._open.pop()[0]
            stage.calls += 1
            if self._open:
                self._open[-1][0] += took
            self._current = outer

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed as a stage."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                return function(*args, **kwargs)

        return timed

    def add(self, stages: Mapping[str, Stage]) -> None:
        """Add what another process has measured."""
        for name, took in stages.items():
            stage = self.stages.setdefault(name, Stage())
            stage.seconds += took.seconds
            stage.calls += took.calls
            stage.peak_bytes = max(stage.peak_bytes, took.peak_bytes)

    def _sample(self) -> None:
        while not self._ended.wait(_EVERY):
            stage = self.stages.get(self._current)
            if stage is not None:
                used = self._process.memory_info().rss
                stage.peak_bytes = max(stage.peak_bytes, used)
