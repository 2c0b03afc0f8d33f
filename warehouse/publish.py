"""Publishing: one consistent file per night, then the link is moved.

A reader that has the old file open keeps it; one that connects sees the new night whole. A night
killed on the way leaves the link where it was.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData, Table, create_mock_engine
from sqlalchemy.schema import CreateSchema

from warehouse.engine import file_engine, refuse_other_engines
from warehouse.tables import SCHEMAS, arrow_schema, build_tables
from xjdata.home import Home
from xjdata.plan import Plan

if TYPE_CHECKING:  # who only reads the warehouse does not wait for Arrow
    import pyarrow as pa


def publish(home: Home, as_of: date, plan: Plan, content: Mapping[str, pa.Table]) -> Path:
    """Write one night's warehouse and make it the current one.

    Args:
        home: The deployment.
        as_of: The night.
        plan: Whose targets have tables.
        content: ``schema.table`` to its rows; a table without rows may be left out.

    Returns:
        The dated file.
    """
    refuse_other_engines(home)
    home.warehouses.mkdir(parents=True, exist_ok=True)
    final = home.warehouses / f"{as_of.isoformat()}.duckdb"
    staged = home.warehouses / f".{as_of.isoformat()}.staged"
    for leftover in home.warehouses.glob(".*.staged*"):
        leftover.unlink()
    _write(staged, build_tables(plan), content)
    staged.replace(final)
    _point(home, final)
    _keep_newest(home, home.league.keep_warehouses)
    return final


def _write(path: Path, metadata: MetaData, content: Mapping[str, pa.Table]) -> None:
    engine = file_engine(path)
    with engine.begin() as connection:
        _create(connection, metadata)
        for name, rows in content.items():
            _fill(connection, metadata.tables[name], rows)
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
    engine.dispose()


def _create(connection: Connection, metadata: MetaData) -> None:
    """Create every table with its comments: some 2,600 statements, sent to DuckDB as one text.

    One by one, SQLAlchemy takes about eight times as long over them.
    """
    statements: list[Any] = [CreateSchema(schema) for schema in SCHEMAS]
    collect = create_mock_engine(
        "duckdb://", lambda statement, *_, **__: statements.append(statement)
    )
    metadata.create_all(collect, checkfirst=False)
    text = ";\n".join(str(item.compile(dialect=connection.dialect)) for item in statements)
    duckdb: Any = connection.connection.driver_connection
    duckdb.execute("SET enable_progress_bar = false")  # the terminal belongs to the command line
    duckdb.execute(text)


def _fill(connection: Connection, table: Table, rows: pa.Table) -> None:
    """Copy an Arrow table in: DuckDB reads it in place, column by column.

    Arrow refuses to cast what would not be the same number; DuckDB would round it.
    """
    if not rows.num_rows:
        return
    schema = arrow_schema(table)
    names = schema.names
    duckdb: Any = connection.connection.driver_connection
    duckdb.register("rows_to_copy", rows.select(names).cast(schema))
    listed = ", ".join(f'"{name}"' for name in names)
    connection.exec_driver_sql(
        f'INSERT INTO {table.schema}."{table.name}" SELECT {listed} FROM rows_to_copy'  # noqa: S608
    )
    duckdb.unregister("rows_to_copy")


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
            file.unlink()
