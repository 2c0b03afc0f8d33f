"""Seconds and peak memory of a stage."""

import os
import threading
import time
from collections.abc import Callable, Iterator
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
    """Adds up seconds and peaks by stage; stages inside stages are taken off the outer one."""

    stages: dict[str, Stage] = field(default_factory=dict)
    _open: list[list[float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._process = psutil.Process(os.getpid())
        self._current = ""
        threading.Thread(target=self._sample, daemon=True).start()

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

    def _sample(self) -> None:
        while True:
            name = self._current
            if name:
                used = self._process.memory_info().rss
                stage = self.stages.get(name)
                if stage is not None and used > stage.peak_bytes:
                    stage.peak_bytes = used
            time.sleep(_EVERY)
