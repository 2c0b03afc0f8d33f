"""Reading the warehouse for the verbs that show it: by SQLAlchemy alone, and no other room."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isnan
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, column, select, table, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from warehouse.engine import reading_engine
from xjdata.home import Home
from xjdata.messages import ConfigError, say


class Reader:
    """One night of the warehouse, read-only."""

    def __init__(self, connection: Connection) -> None:
        """Read over a connection; see `reading`."""
        self._connection = connection

    def rows(self, name: str, **equal: str) -> list[dict[str, Any]]:
        """The rows of ``schema.table``, those only in which each named column has that value."""
        schema, _, relation = name.partition(".")
        query = select(text("*")).select_from(table(relation, schema=schema))
        for key, value in equal.items():
            # As a literal: given a parameter, DuckDB imports pandas to see if it is one of its.
            query = query.where(column(key) == bindparam(None, value, literal_execute=True))
        found = self._connection.execute(query).mappings()
        return [{key: _value(cell) for key, cell in row.items()} for row in found]


@contextmanager
def reading(home: Home, file: Path | None = None) -> Iterator[Reader]:
    """The current night of the warehouse: all that is read belongs to the same one.

    Args:
        home: The deployment.
        file: Another file than the current night's, that of a replay.

    Raises:
        ConfigError: There is no warehouse yet, or it cannot be opened, or another version of this
            program wrote it.
    """
    try:
        with reading_engine(home, file).connect() as connection:
            yield Reader(connection)
    except DBAPIError as error:
        problem = str(error.orig).strip().partition("\n")[0]
        path = file or home.warehouse_link
        raise ConfigError(say("cli.warehouse_unreadable", path=path, problem=problem)) from None


def _value(cell: Any) -> Any:
    """No number is no value: a program could not read it."""
    return None if isinstance(cell, float) and isnan(cell) else cell
