"""Filling the tables of one staged file, from nothing or from a copy of the current one.

Here: which tables are made again, and how rows get into DuckDB. Not here: how the file becomes
current (`publish`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy import Table

from warehouse.creating import creating, creating_schemas
from warehouse.engine import BLOCK_SIZE
from warehouse.open import creating_views, open_names
from warehouse.record import Record
from warehouse.tables import NIGHT, arrow_schema, build_tables, dated_tables, table_names
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
    """A file nobody else has open, in a transaction; what is not committed is not in it.

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


class Filling:
    """One night's content on its way into a file, some tables sooner than others.

    Attributes:
        marks: Table to the mark of what it was made of.
        rows: Table to its number of rows.
        nights: Table that keeps all nights to night to the mark of its rows.
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
        self._names = table_names(plan)
        self._base = base or Record(as_of.isoformat(), "", 0, {}, {}, {})
        self._lacking = dict.fromkeys(self._names if base is None else ())
        self._renewed: dict[str, None] = {}
        self.marks = dict(self._base.marks)
        self.rows = dict(self._base.rows)
        self.nights = dict(self._base.nights)
        if base is None:
            connection.execute(creating_schemas())
        else:
            self._date()

    @property
    def renewed(self) -> tuple[str, ...]:
        """The tables that were filled again."""
        return tuple(self._renewed)

    def fill(self, content: Mapping[str, Content | History]) -> None:
        """Make the tables that are made of something else than in the file; others are left.

        What is filled before the rest is known is written into the file at once, and all other
        tables are created, so that neither takes its time at the end.
        """
        before = len(self._renewed)
        self._fill(content)
        if len(self._renewed) > before:
            self._save()
        self._create(self._tables(self._lacking))

    def finish(self, content: Mapping[str, Content | History]) -> None:
        """Fill what is not in the file yet.

        Args:
            content: ``schema.table`` to what it holds; one that is left out holds no rows.
        """
        self._fill(dict.fromkeys(self._names, _NOTHING) | content)
        self._connection.commit()

    def _fill(self, content: Mapping[str, Content | History]) -> None:
        if unknown := set(content).difference(self._names):
            raise KeyError(", ".join(sorted(unknown)))
        changed = {
            name: item
            for name, item in content.items()
            if isinstance(item, History) or item.mark != self.marks.get(name, _NOTHING.mark)
        }
        lacking = [name for name in content if name in self._lacking]
        tables = self._tables({*changed, *lacking})
        self._create({name: tables[name] for name in lacking})
        for name, item in changed.items():
            if isinstance(item, History):
                self._go_on(tables[name], item)
                continue
            self._replace(tables[name], item.make())
            self.marks[name] = item.mark

    def _tables(self, names: Collection[str]) -> Mapping[str, Table]:
        return build_tables(self._plan, [n for n in self._names if n in names]).tables

    def _create(self, tables: Mapping[str, Table]) -> None:
        """Create tables, and the views on them once all are there."""
        if not tables:
            return
        self._connection.execute(creating(tables.values()))
        self._lacking = {name: None for name in self._lacking if name not in tables}
        if not self._lacking:
            self._connection.execute(creating_views(self._tables(set(open_names().values()))))

    def _go_on(self, table: Table, history: History) -> None:
        """Bring a history up to tonight.

        Nights come in the order of their dates, so a night before the file's own is over and stays
        what it was. The file's own may have been repeated, and killed before it was published. A
        file of a later night was undone: who knows what has been repeated since.
        """
        name = f"{table.schema}.{table.name}"
        before, after = self.nights.get(name, {}), dict[str, str]()
        closed = self._base.as_of if self._base.as_of <= self._as_of.isoformat() else ""
        for night in set(before).difference(history.nights):
            self._remove(name, night)
        for night in history.nights:
            if night in before and night < closed:
                after[night] = before[night]
                continue
            rows = history.rows(night)
            after[night] = mark_of(rows)
            if after[night] != before.get(night):
                if night in before:
                    self._remove(name, night)
                self._insert(table, rows)
        self.nights[name] = after

    def _date(self) -> None:
        """Put the night into the tables, most of which stay as they are but for it."""
        tonight = self._as_of.isoformat()
        if self._base.as_of == tonight:
            return
        dated = [name for name in dated_tables(self._plan) if self.rows.get(name)]
        self._connection.execute(
            ";\n".join(f"UPDATE {_quoted(n)} SET {NIGHT} = DATE '{tonight}'" for n in dated)  # noqa: S608
        )
        self._save()

    def _save(self) -> None:
        """Write what has been filled into the file."""
        self._connection.commit()
        self._connection.begin()

    def _replace(self, table: Table, rows: pa.Table) -> None:
        """Replace the rows of a table; of one with a key, those that differ.

        Most rows stay as they are from night to night, and a key is dear to write: to replace the
        15,000 rows of `mart.indicator_value` for the sake of 600 takes three times as long.
        """
        name = f"{table.schema}.{table.name}"
        if not (rows.num_rows and self.rows.get(name) and table.primary_key.columns):
            self._remove(name)
            self._insert(table, rows)
            return
        with self._registered(table, rows) as columns:
            same = " AND ".join(f"old.{c} IS NOT DISTINCT FROM new.{c}" for c in columns)
            listed, quoted = ", ".join(columns), _quoted(name)
            self._connection.execute(
                f"DELETE FROM {quoted} AS old "  # noqa: S608
                f"WHERE NOT EXISTS (FROM rows_to_copy AS new WHERE {same})"
            )
            self._connection.execute(
                f"INSERT INTO {quoted} SELECT {listed} FROM rows_to_copy AS new "  # noqa: S608
                f"WHERE NOT EXISTS (FROM {quoted} AS old WHERE {same})"
            )
        self._renewed[name] = None
        self.rows[name] = rows.num_rows
        self._connection.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608
        if self._connection.fetchone() != (rows.num_rows,):
            raise duckdb.ConstraintException(f"duplicate rows for {name}")

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
        self._renewed[name] = None
        self.rows[name] = self.rows.get(name, 0) + rows.num_rows
        if not rows.num_rows:
            return
        with self._registered(table, rows) as columns:
            self._connection.execute(
                f"INSERT INTO {_quoted(name)} SELECT {', '.join(columns)} FROM rows_to_copy"  # noqa: S608
            )

    @contextmanager
    def _registered(self, table: Table, rows: pa.Table) -> Iterator[list[str]]:
        """The rows under the name ``rows_to_copy``, and their columns, quoted."""
        schema = arrow_schema(table)
        self._connection.register("rows_to_copy", rows.select(schema.names).cast(schema))
        yield [f'"{column}"' for column in schema.names]
        self._connection.unregister("rows_to_copy")


def _quoted(name: str) -> str:
    schema, _, table = name.partition(".")
    return f'{schema}."{table}"'
