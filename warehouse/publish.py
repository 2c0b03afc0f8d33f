"""Publishing: one consistent file per night, then the link is moved.

A reader that has the old file open keeps it; one that connects sees the new night whole. A night
killed on the way leaves the link where it was. The file starts as a copy of the current one, and
only tables made of something else than there are made and filled again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from warehouse.engine import refuse_other_engines
from warehouse.record import Record, copy_current, crc32_of, record_of, write_record
from xjdata.home import Home
from xjdata.plan import Plan

if TYPE_CHECKING:  # who only reads the warehouse does not wait for Arrow
    from warehouse.filling import Filling
    from xjdata.lake import Content, History


@dataclass(frozen=True)
class Published:
    """What a night has published.

    Attributes:
        file: The dated file.
        rows: Table to its number of rows.
        renewed: The tables that differ from those of the night before.
    """

    file: Path
    rows: Mapping[str, int]
    renewed: tuple[str, ...]


class Staging:
    """One night's file while it is filled, in a thread of its own, beside what is still computed.

    DuckDB, and Arrow while it reads, do not hold the interpreter's lock. A fault on the way is
    raised when the file is to be published. What is not published is thrown away.
    """

    def __init__(self, home: Home, as_of: date, plan: Plan) -> None:
        """Begin with a copy of the current file, or with an empty one.

        Args:
            home: The deployment.
            as_of: The night.
            plan: Whose targets have tables.

        Raises:
            ConfigError: The environment names another kind of warehouse.
        """
        refuse_other_engines(home)
        self._home, self._as_of, self._plan = home, as_of, plan
        self._final = home.warehouses / f"{as_of.isoformat()}.duckdb"
        self._staged = _staged(self._final)
        self._thread = ThreadPoolExecutor(1, "warehouse")
        self._file = ExitStack()
        self._begun = [self._thread.submit(self._begin)]

    def __enter__(self) -> Self:
        """Go on."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the file as far as it has come; the next night sweeps it up."""
        self.close()

    def close(self) -> None:
        """End the thread, and with it what has not been published."""
        self._thread.submit(self._file.close)
        self._thread.shutdown()

    def fill(self, content: Mapping[str, Content | History]) -> None:
        """Let tables be filled that are known before the others; does not wait for it.

        Args:
            content: ``schema.table`` to what it holds.
        """
        self._begun.append(self._thread.submit(self._fill, content))

    def publish(self, content: Mapping[str, Content | History]) -> Published:
        """Fill what is not filled yet, and make the file the current one.

        Args:
            content: ``schema.table`` to what it holds, all of the night; a table without rows may
                be left out.
        """
        for step in self._begun:
            step.result()
        return self._thread.submit(self._publish, content).result()

    def _begin(self) -> None:
        from warehouse.filling import Filling, structure_of, writing

        _sweep(self._home)
        self._structure = structure_of(self._plan)
        base = copy_current(self._home, self._staged, self._structure)
        connection = self._file.enter_context(writing(self._staged))
        self._filling = Filling(connection, self._plan, self._as_of, base)

    def _fill(self, content: Mapping[str, Content | History]) -> None:
        self._filling.fill(content)

    def _publish(self, content: Mapping[str, Content | History]) -> Published:
        filling = self._filling
        filling.finish(content)
        self._file.close()
        _put_in_place(self._final, self._as_of.isoformat(), self._structure, filling)
        _point(self._home, self._final)
        _keep_newest(self._home, self._home.league.keep_warehouses)
        return Published(self._final, filling.rows, filling.renewed)


def publish(
    home: Home, as_of: date, plan: Plan, content: Mapping[str, Content | History]
) -> Published:
    """Write one night's warehouse and make it the current one; parameters as of `Staging`."""
    with Staging(home, as_of, plan) as staging:
        return staging.publish(content)


def publish_apart(
    home: Home, file: Path, as_of: date, plan: Plan, content: Mapping[str, Content | History]
) -> Published:
    """Write the warehouse of a replay, from nothing, into a file that no link leads to.

    Args:
        home: The deployment.
        file: Below its folder of warehouses.
        as_of: The night that was played again.
        plan: Whose targets have tables.
        content: As for `Staging.publish`.
    """
    from warehouse.filling import Filling, structure_of, writing

    _sweep(home)
    with writing(_staged(file)) as connection:
        filling = Filling(connection, plan, as_of, None)
        filling.finish(content)
    _put_in_place(file, as_of.isoformat(), structure_of(plan), filling)
    return Published(file, filling.rows, filling.renewed)


def renew(home: Home, plan: Plan, content: Mapping[str, Content]) -> bool:
    """Renew some tables of the current file, and leave all others as they are.

    Args:
        home: The deployment.
        plan: Whose targets have tables.
        content: ``schema.table`` to what it holds.

    Returns:
        Whether that could be done; not when there is no file, it is damaged, or this version makes
        other tables: the next night writes them then.
    """
    from warehouse.filling import Filling, structure_of, writing

    refuse_other_engines(home)
    if not home.warehouse_link.exists():
        return False
    _sweep(home)
    final, structure = home.warehouse_link.resolve(), structure_of(plan)
    base = copy_current(home, _staged(final), structure)
    if base is None:
        return False
    with writing(_staged(final)) as connection:
        filling = Filling(connection, plan, date.fromisoformat(base.as_of), base)
        filling.fill(content)
    if filling.renewed:
        _put_in_place(final, base.as_of, structure, filling)
    else:
        _sweep(home)
    return True


def _staged(final: Path) -> Path:
    """Where a file is written until it is whole."""
    return final.with_name(f".{final.stem}.staged")


def _sweep(home: Home) -> None:
    """Remove what was not made whole; make the folder when there is none."""
    home.warehouses.mkdir(parents=True, exist_ok=True)
    for leftover in home.warehouses.glob(".*.staged*"):
        leftover.unlink()


def _put_in_place(final: Path, as_of: str, structure: str, filling: Filling) -> None:
    """Give a whole file its name, its record first."""
    staged = _staged(final)
    marks, rows, nights = filling.marks, filling.rows, filling.nights
    write_record(final, Record(as_of, structure, crc32_of(staged), marks, rows, nights))
    staged.replace(final)


def _point(home: Home, file: Path) -> None:
    """Retarget the link in one step; relative, so that a home can be moved."""
    staged = home.root / ".warehouse.duckdb.staged"
    staged.unlink(missing_ok=True)
    staged.symlink_to(os.path.relpath(file, home.root))
    staged.replace(home.warehouse_link)


def _keep_newest(home: Home, count: int) -> None:
    current = home.warehouse_link.resolve()
    for file in sorted(home.warehouses.glob("[0-9]*.duckdb"), reverse=True)[count:]:
        if file != current:
            record_of(file).unlink(missing_ok=True)
            file.unlink()
