"""The statements that create tables: some 3,000, sent to DuckDB as one text.

Most of them describe a column. Those are written here; compiled one by one by SQLAlchemy they take
longer than DuckDB takes to carry them out.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Table
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.schema import CreateSchema, CreateTable

from warehouse.tables import SCHEMAS


def creating_schemas() -> str:
    """The statements that create the schemas of an empty file."""
    spoken = dialect()
    return ";\n".join(str(CreateSchema(name).compile(dialect=spoken)) for name in SCHEMAS)


def creating(tables: Iterable[Table]) -> str:
    """The statements that create tables and describe them and their columns."""
    spoken = dialect()
    return ";\n".join(statement for table in tables for statement in _of_table(table, spoken))


def _of_table(table: Table, dialect: Dialect) -> Iterator[str]:
    quoted = dialect.identifier_preparer.quote
    name = f"{quoted(table.schema or '')}.{quoted(table.name)}"
    yield str(CreateTable(table).compile(dialect=dialect))
    yield f"COMMENT ON TABLE {name} IS {literal(table.comment)}"
    for column in table.columns:
        yield f"COMMENT ON COLUMN {name}.{quoted(column.name)} IS {literal(column.comment)}"


def literal(text: str | None) -> str:
    """A text as SQL writes it."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def dialect() -> Dialect:
    """How DuckDB is spoken to."""
    return make_url("duckdb://").get_dialect()()
