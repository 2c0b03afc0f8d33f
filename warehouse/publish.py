"""Publishing: one consistent file per night, then the link is moved.

A reader that has the old file open keeps it; one that connects sees the new night whole. A night
killed on the way leaves the link where it was. The file starts as a copy of the current one, and
only tables made of something else than there are made and filled again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.engine import refuse_other_engines
from warehouse.record import Record, copy_current, crc32_of, record_of, write_record
from xjdata.home import Home
from xjdata.plan import Plan

if TYPE_CHECKING:  # who only reads the warehouse does not wait for Arrow
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


def publish(
    home: Home, as_of: date, plan: Plan, content: Mapping[str, Content | History]
) -> Published:
    """Write one night's warehouse and make it the current one.

    Args:
        home: The deployment.
        as_of: The night.
        plan: Whose targets have tables.
        content: ``schema.table`` to what it holds; a table without rows may be left out.
    """
    from warehouse.filling import Filling, structure_of, writing

    refuse_other_engines(home)
    home.warehouses.mkdir(parents=True, exist_ok=True)
    final = home.warehouses / f"{as_of.isoformat()}.duckdb"
    staged = home.warehouses / f".{as_of.isoformat()}.staged"
    for leftover in home.warehouses.glob(".*.staged*"):
        leftover.unlink()
    structure = structure_of(plan)
    base = copy_current(home, staged, structure)
    with writing(staged) as connection:
        filling = Filling(connection, plan, as_of, base)
        filling.fill(content)
    record = Record(
        as_of.isoformat(),
        structure,
        crc32_of(staged),
        filling.marks,
        filling.rows,
        filling.nights,
    )
    write_record(final, record)
    staged.replace(final)
    _point(home, final)
    _keep_newest(home, home.league.keep_warehouses)
    return Published(final, record.rows, tuple(filling.renewed))


def _point(home: Home, file: Path) -> None:
    """Retarget the link in one step; relative, so that a home can be moved."""
    staged = home.root / ".warehouse.duckdb.staged"
    staged.unlink(missing_ok=True)
    staged.symlink_to(os.path.relpath(file, home.root))
    staged.replace(home.warehouse_link)


def _keep_newest(home: Home, count: int) -> None:
    current = home.warehouse_link.resolve()
    for file in sorted(home.warehouses.glob("*.duckdb"), reverse=True)[count:]:
        if file != current:
            record_of(file).unlink(missing_ok=True)
            file.unlink()
