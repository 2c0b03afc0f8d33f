"""Explanations of a published night, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xjdata.cli.reading import Reader, reading
from xjdata.explain import explain
from xjdata.home import Home
from xjdata.night import Night

Row = dict[str, Any]


class Remembering:
    """Tables that are read once, however many targets ask for them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[tuple[Any, ...], list[Row]] = {}

    def rows(self, name: str, **equal: str) -> list[Row]:
        key = (name, *sorted(equal.items()))
        if key not in self._read:
            self._read[key] = self._reader.rows(name, **equal)
        return [dict(row) for row in self._read[key]]


@contextmanager
def published(home: Home) -> Iterator[tuple[Remembering, Night]]:
    """The tables of the newest night, and the night."""
    with reading(home) as reader:
        tables = Remembering(reader)
        yield tables, Night(Home.at(home.root), tables.rows("quality.night")[-1]["as_of"])


def explained(home: Home, target: str, unit: str | None = None) -> Row:
    """The facts of one number."""
    with published(home) as (tables, night):
        return explain(tables, night, target, unit)
