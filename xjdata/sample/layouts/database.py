"""Databases: tables with Chinese names in one SQLite file a unit."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from xjdata.datasets import DatasetContract
from xjdata.sample.layouts.cells import Cells

_TYPES = {"integer": "INTEGER", "number": "REAL", "time": "INTEGER"}


def write_table(
    path: Path,
    table: str,
    contract: DatasetContract,
    columns: Mapping[str, str],
    cells: Mapping[str, Cells],
    *,
    typed: bool,
    view: bool = False,
) -> None:
    """Add a table to a database file.

    Args:
        path: The file; made when it is not there.
        table: Name of the table.
        contract: The dataset.
        columns: Canonical column to the column's name in the table.
        cells: Canonical column to cells.
        typed: Whether numbers are kept in columns of numbers.
        view: Whether the name is that of a view, and the table has one of the system's own.
    """
    kinds = {column.name: _TYPES.get(column.type, "TEXT") for column in contract.columns}
    declared = ", ".join(
        f'"{_quoted(name)}" {kinds.get(column, "TEXT") if typed else "TEXT"}'
        for column, name in columns.items()
    )
    places = ", ".join("?" * len(columns))
    rows = zip(*(cells[column].tolist() for column in columns), strict=True)
    stored = f"t_{contract.dataset}" if view else table
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(f'CREATE TABLE "{_quoted(stored)}" ({declared})')
            connection.executemany(f'INSERT INTO "{_quoted(stored)}" VALUES ({places})', rows)  # noqa: S608
            if view:
                connection.execute(
                    f'CREATE VIEW "{_quoted(table)}" AS SELECT * FROM "{_quoted(stored)}"'  # noqa: S608
                )
    finally:
        connection.close()


def _quoted(name: str) -> str:
    """A name inside double quotes."""
    return name.replace('"', '""')
