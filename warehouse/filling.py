"""Filling the tables of one staged file, from nothing or from a copy of the current one.

Here: which tables are made again, and how rows get into DuckDB. Not here: how the file becomes
current (`publish`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import MetaData, Table, create_mock_engine
from sqlalchemy.schema import CreateSchema

from warehouse.engine import BLOCK_SIZE
from warehouse.record import Record
from warehouse.tables import NIGHT, SCHEMAS, arrow_schema, build_tables, dated_tables, table_names
from xjdata.lake import Content, History, mark, mark_of
from xjdata.night.versions import code_version
from xjdata.plan import Plan

_NOTHING = Content("", lambda: pa.table({}))


def structure_of(plan: Plan) -> str:
    """A mark of the tables of a plan, and of everything that makes them what they are."""
    targets = [(t.id, t.table_name, t.name_zh, t.name_en) for t in plan.targets]
    code = code_version("warehouse", "xjdata.datasets")
    return mark(code, duckdb.__version__, pa.__version__, targets)


@contextmanager
def writing(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One transaction in a file nobody else has open.

    Some 140 tables are written one after the other, most of them small: one thread takes half the
    time of several, and a commit that writes into the file at once spares the log beside it.
    """
    config = {"default_block_size": BLOCK_SIZE, "threads": "1", "wal_autocheckpoint": "1B"}
    with duckdb.connect(str(file), config=config) as connection:
        connection.execute("SET enable_progress_bar = false")  # the terminal is the command line's
        # Trying it on every text takes a third of the commit, and makes the file a tenth smaller.
        connection.execute("SET disabled_compression_methods = 'fsst'")
        connection.begin()
        yield connection
        connection.commit()


class Filling:
    """One night's content on its way into a file.

    Attributes:
        marks: Table to the mark of what it was made of.
        rows: Table to its number of rows.
        nights: Night to the mark of its rows in the history.
        renewed: The tables that were filled again.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, plan: Plan, as_of: date, base: Record | None
    ) -> None:
        """Start from a copy of a file, or with no tables at all.

        Args:
            connection: To the staged file, in a transaction.
            plan: Whose targets have tables.
            as_of: The night.
            base: What the file holds already; none when it is empty.
        """
        self._connection = connection
        self._plan = plan
        self._as_of = as_of
        self._is_empty = base is None
        self._base = base or Record(as_of.isoformat(), "", 0, {}, {}, {})
        self.marks: dict[str, str] = {}
        self.rows = dict(self._base.rows)
        self.nights: dict[str, str] = {}
        self.renewed: list[str] = []

    def fill(self, content: Mapping[str, Content | History]) -> None:
        """Make the tables that are made of something else than in the file, and date the others."""
        names = table_names(self._plan)
        if unknown := set(content).difference(names):
            raise KeyError(", ".join(sorted(unknown)))
        asked = {name: content.get(name, _NOTHING) for name in names}
        self.marks = {n: item.mark for n, item in asked.items() if isinstance(item, Content)}
        changed = [n for n, made_of in self.marks.items() if made_of != self._marked(n)]
        histories = [name for name in names if name not in self.marks]
        metadata = build_tables(self._plan, None if self._is_empty else [*changed, *histories])
        if self._is_empty:
            _create(self._connection, metadata)
        tables = metadata.tables
        for name in changed:
            self._remove(name)
            self._insert(tables[name], asked[name].make())
        for name in histories:
            self._go_on(tables[name], asked[name])
        self._date(set(self.marks).difference(changed))

    def _marked(self, name: str) -> str:
        return self._base.marks.get(name, _NOTHING.mark)

    def _go_on(self, table: Table, history: History) -> None:
        """Bring a history up to tonight.

        Nights come in the order of their dates, so a night before the file's own is over and stays
        what it was. The file's own may have been repeated, and killed before it was published. A
        file of a later night was undone: who knows what has been repeated since.
        """
        name = f"{table.schema}.{table.name}"
        before = self._base.nights
        closed = self._base.as_of if self._base.as_of <= self._as_of.isoformat() else ""
        for night in set(before).difference(history.nights):
            self._remove(name, night)
        for night in history.nights:
            if night in before and night < closed:
                self.nights[night] = before[night]
                continue
            rows = history.rows(night)
            self.nights[night] = mark_of(rows)
            if self.nights[night] != before.get(night):
                if night in before:
                    self._remove(name, night)
                self._insert(table, rows)

    def _date(self, names: Collection[str]) -> None:
        """Put the night into tables that stay as they were."""
        tonight = self._as_of.isoformat()
        if self._base.as_of == tonight:
            return
        dated = [n for n in dated_tables(self._plan) if n in names and self.rows.get(n)]
        self._connection.execute(
            ";\n".join(f"UPDATE {_quoted(n)} SET {NIGHT} = DATE '{tonight}'" for n in dated)  # noqa: S608
        )

    def _remove(self, name: str, night: str | None = None) -> None:
        """Remove all rows of a table, or those of one night."""
        if not self.rows.get(name):
            return
        where = "" if night is None else f" WHERE {NIGHT} = DATE '{night}'"
        self._connection.execute(f"DELETE FROM {_quoted(name)}{where}")  # noqa: S608
        self.rows[name] -= self._connection.fetchone()[0]

    def _insert(self, table: Table, rows: pa.Table) -> None:
        """Copy an Arrow table in: DuckDB reads it in place, column by column.

        Arrow refuses to cast what would not be the same number; DuckDB would round it.
        """
        name = f"{table.schema}.{table.name}"
        self.renewed.append(name)
        self.rows[name] = self.rows.get(name, 0) + rows.num_rows
        if not rows.num_rows:
            return
        schema = arrow_schema(table)
        self._connection.register("rows_to_copy", rows.select(schema.names).cast(schema))
        listed = ", ".join(f'"{column}"' for column in schema.names)
        self._connection.execute(
            f"INSERT INTO {_quoted(name)} SELECT {listed} FROM rows_to_copy"  # noqa: S608
        )
        self._connection.unregister("rows_to_copy")


def _quoted(name: str) -> str:
    schema, _, table = name.partition(".")
    return f'{schema}."{table}"'


def _create(connection: duckdb.DuckDBPyConnection, metadata: MetaData) -> None:
    """Create every table with its comments: some 2,600 statements, sent to DuckDB as one text.

    One by one, SQLAlchemy takes about eight times as long over them.
    """
    statements: list[Any] = [CreateSchema(schema) for schema in SCHEMAS]
    collect = create_mock_engine(
        "duckdb://", lambda statement, *_, **__: statements.append(statement)
    )
    metadata.create_all(collect, checkfirst=False)
    dialect = collect.dialect
    connection.execute(";\n".join(str(item.compile(dialect=dialect)) for item in statements))
