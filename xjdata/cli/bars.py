"""What is seen while a night runs: a progress bar per unit, or a line where nobody watches."""

import sys
import threading
from collections import Counter
from typing import Any

from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from xjdata.cli.output import by_language, console, status_text, text
from xjdata.lake.nights import folder_of
from xjdata.night import Night

_LEAGUE = "league"
_GLANCE = 0.3
"""Seconds between two looks at what has been done."""


class Bars:
    """Shows a night; told when it begins and when a unit has ended, it looks up the rest itself."""

    def __init__(self, night: Night, units: list[str], *, quiet: bool) -> None:
        """Show nothing yet.

        Args:
            night: Tonight.
            units: The units it loads.
            quiet: Print nothing at all.
        """
        self._night = night
        self._units = units
        self._watched = sys.stdout.isatty() and not quiet
        self._out = console()
        self._quiet = quiet
        self._waiting = self._out.status(text("run_prepares"))
        self._stop = threading.Event()
        self._progress = Progress(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[outcome]}"),
            console=self._out,
        )
        self._tasks: dict[str, Any] = {}
        self._open = set(units)

    def __enter__(self) -> "Bars":
        """Wait for the night to begin: by then it has its lock."""
        if self._watched:
            self._waiting.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """The night has ended, or failed to."""
        self._stop.set()
        self._waiting.stop()
        if not self._tasks:
            return
        if kind is None:
            self._progress.update(self._tasks[_LEAGUE], completed=1)
        self._progress.stop()

    def after(self, unit: str) -> None:
        """A unit's run has ended."""
        self._open.discard(unit)
        if self._watched:
            task = self._tasks[unit]
            total = len(self._night.sources(unit))
            self._progress.start_task(task)
            self._progress.update(task, completed=total, outcome=self._outcome(unit).markup)
            if not self._open:
                self._progress.start_task(self._tasks[_LEAGUE])
        elif not self._quiet:
            self._out.print(Text.assemble(self._name(unit), "  ", self._outcome(unit)))

    def begin(self) -> None:
        """The night has its lock: the units begin."""
        self._waiting.stop()
        if not self._quiet:
            values = {"as_of": self._night.as_of, "units": len(self._units)}
            self._out.print(Text(text("run_starts", **values)))
        if self._watched:
            self._show()

    def _show(self) -> None:
        self._progress.start()
        for unit in self._units:
            total = len(self._night.sources(unit))
            self._add(unit, self._name(unit), total)
        self._add(_LEAGUE, text("run_league"), 1)
        threading.Thread(target=self._watch, daemon=True).start()

    def _add(self, key: str, name: str, total: int) -> None:
        task = self._progress.add_task(escape(name), total=total, start=False, outcome="")
        self._tasks[key] = task

    def _name(self, unit: str) -> str:
        title = self._night.contracts[unit].title
        return by_language(title.zh, title.en)

    def _outcome(self, unit: str) -> Text:
        """How many sources became what tonight."""
        log, as_of = self._night.log, self._night.as_of
        records = (log.delivery(as_of, unit, s.dataset) for s in self._night.sources(unit))
        counts = Counter(record.status for record in records if record is not None)
        parts = [Text.assemble(status_text(name), f" {count}") for name, count in counts.items()]
        return Text("  ").join(parts) if parts else Text(text("run_nothing"), "dim")

    def _watch(self) -> None:
        """Move the bars of the units at work: a source is done when its record is written."""
        while not self._stop.wait(_GLANCE):
            for unit in self._units:
                done = self._done(unit) if unit in self._open else 0
                if done:
                    self._progress.start_task(self._tasks[unit])
                    self._progress.update(self._tasks[unit], completed=done)

    def _done(self, unit: str) -> int:
        return len(self._night.store.names(f"{folder_of(self._night.as_of)}/deliveries/{unit}"))
