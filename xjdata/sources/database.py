"""The connector for databases, by SQLAlchemy URL: a table, a view or a query.

Here: connecting, reading only, in portions. Not here: the canonical bytes (`rows`). The one file of
the library that knows SQLAlchemy and drivers.
"""

import difflib
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, Connection, CursorResult, Engine, make_url

from xjdata.datasets import dataset_contract
from xjdata.home import Home
from xjdata.messages import ConfigError, Message, SourceError, XjdataError, say
from xjdata.sources import rows
from xjdata.sources.address import SECRET, below_inbox, secrets_filled
from xjdata.sources.contract import Source
from xjdata.sources.delivery import Delivery
from xjdata.sources.grid import Grid
from xjdata.sources.layout import headings_known, key_positions, plain_heading
from xjdata.sources.probing import Probe
from xjdata.sources.tabular import grid_of, kept

_PORTION = 20_000
_CONNECT_SECONDS = 10
_SILENT_SECONDS = 600
"""A server that has said nothing for so long will not any more."""
_MOST_NAMES = 20


class _Target(NamedTuple):
    """Where to connect.

    Attributes:
        url: With its secrets filled in.
        name: The database's name for people: no user, no password.
        file: The file of a SQLite database.
    """

    url: URL
    name: str
    file: Path | None


def collect(source: Source, home: Home, put_blob: Callable[[Path], str]) -> Delivery | None:
    """The rows of the table or query, in canonical bytes.

    Args:
        source: Names URL and table or query.
        home: Holds the inbox, for SQLite files.
        put_blob: Archives a file and returns its SHA-256.

    Raises:
        SourceError: The database or table cannot be reached or read.
        ConfigError: A secret is not set, or the URL is wrong.
    """
    target = _target(source, home)
    _check_there(target)
    before = _state(target)
    with _connected(target, source) as connection, _reading(source):
        result = _execute(connection, source, target)
        header = list(result.keys())
        # Sorted here and not by the server: its order hangs on its collation and version.
        keys = key_positions(dataset_contract(source.dataset), source.columns, header)
        table = rows.canonical(header, _portions(result), keys)
    if _state(target) != before:
        raise SourceError(say("sources.still_written", file=target.name))
    return kept(table, target.name, source, put_blob)


def grids(delivery: Delivery, source: Source, blob_path: Callable[[str], Path]) -> list[Grid]:
    """The rows as text; their numbers follow the canonical order.

    Raises:
        HoldError: The archived bytes are damaged.
    """
    sheet = source.table or "query"
    return [grid_of(file, sheet, blob_path(file.sha256)) for file in delivery.files]


def probe(source: Source, home: Home) -> Probe:
    """Whether the database answers and has the table."""
    try:
        target = _target(source, home)
        _check_there(target)
        with _connected(target, source) as connection, _reading(source):
            if source.table is not None:
                _find_table(connection, source.table, target)
    except XjdataError as error:
        return Probe(False, error.message)
    table = source.table or "query"
    return Probe(True, say("sources.database_there", database=target.name, table=table))


def _check_there(target: _Target) -> None:
    """A file that is not there is no empty inbox: a database stays where it is."""
    if target.file is not None and not target.file.is_file():
        raise SourceError(say("sources.no_database", file=target.name))


@contextmanager
def _connected(target: _Target, source: Source) -> Iterator[Connection]:
    """A connection that can only read."""
    try:
        engine = _engine(target.url)
    except (exc.ArgumentError, ImportError):
        values = {"file": source.file, "driver": target.url.drivername}
        raise ConfigError(say("sources.no_driver", **values)) from None
    try:
        connection = engine.connect()
    except Exception as error:  # drivers raise what they like when they cannot connect
        raise SourceError(_unreachable(target.url, error, source)) from None
    with connection:
        yield connection


def _target(source: Source, home: Home) -> _Target:
    """Where a source leads; a SQLite file lies below the inbox and is opened for reading."""

    def filled(part: str | None) -> str | None:
        return None if part is None else secrets_filled(part, source.file)

    text = source.url or ""
    if SECRET.fullmatch(text):
        text = secrets_filled(text, source.file)
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError):
        raise ConfigError(say("sources.bad_url", file=source.file)) from None
    # Part by part, so that no character of a secret means anything to a URL.
    url = url.set(
        username=filled(url.username),
        password=filled(url.password),
        host=filled(url.host),
        database=filled(url.database),
    ).update_query_dict({k: filled(v) or "" for k, v in url.query.items() if isinstance(v, str)})
    if url.get_backend_name() != "sqlite":
        return _Target(url, "/".join(part for part in (url.host, url.database) if part), None)
    name = url.database or ""
    file = below_inbox(home.inbox / name, home)
    if file is None or not name:
        raise SourceError(say("sources.leads_out", file=name or "sqlite"))
    query = {"mode": "ro", "uri": "true"}
    if not any(size for size in _companions(file)):
        query["immutable"] = "1"  # nobody writes: then SQLite puts no files of its own beside it
    return _Target(url.set(database=file.as_uri(), query=query), name, file)


def _companions(file: Path) -> list[int]:
    """Sizes of what SQLite keeps beside a database that is being written."""
    beside = (file.with_name(file.name + suffix) for suffix in ("-wal", "-journal"))
    return [path.stat().st_size for path in beside if path.is_file()]


def _state(target: _Target) -> tuple[int, ...]:
    """What changes when a SQLite file is written; nothing for a server."""
    if target.file is None:
        return ()
    state = target.file.stat()
    return (state.st_size, state.st_mtime_ns, *_companions(target.file))


@lru_cache(maxsize=16)
def _engine(url: URL) -> Engine:
    """The engine of a database, which keeps no connection: one for all sources that lie in it."""
    backend = url.get_backend_name()
    options: dict[str, Any] = {}
    if backend == "sqlite":
        options["connect_args"] = {"timeout": _CONNECT_SECONDS}
    elif backend == "postgresql":
        options["connect_args"] = {"connect_timeout": _CONNECT_SECONDS}
        options["execution_options"] = {"postgresql_readonly": True}
    elif backend in ("mysql", "mariadb"):
        options["connect_args"] = {
            "connect_timeout": _CONNECT_SECONDS,
            "read_timeout": _SILENT_SECONDS,
        }
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True, **options)
    for statement in _OPENING.get(backend, ()):
        sa.event.listen(engine, "connect", _says(statement))
    return engine


_OPENING = {
    "postgresql": (f"SET statement_timeout = '{_SILENT_SECONDS}s'",),
    "mysql": ("SET SESSION TRANSACTION READ ONLY",),
    "mariadb": ("SET SESSION TRANSACTION READ ONLY",),
}


def _says(statement: str) -> Callable[[Any, Any], None]:
    def say_it(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.commit()

    return say_it


@contextmanager
def _reading(source: Source) -> Iterator[None]:
    """Faults while reading. What a driver says may quote a cell: only its kind is repeated."""
    try:
        with warnings.catch_warnings():
            # Types of columns nobody has heard of: they are read as they come.
            warnings.simplefilter("ignore", exc.SAWarning)
            yield
    except exc.DBAPIError as error:
        cause = error.orig
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
        if code is None and cause is not None and cause.args and isinstance(cause.args[0], int):
            code = cause.args[0]
        kind = type(cause).__name__ + (f" {code}" if code else "")
        message = say("sources.unread_table", source=source.describe(), problem=kind)
        raise SourceError(message) from None
    except (exc.SQLAlchemyError, UnicodeError) as error:
        kind = type(error).__name__
        message = say("sources.unread_table", source=source.describe(), problem=kind)
        raise SourceError(message) from None


def _execute(connection: Connection, source: Source, target: _Target) -> CursorResult[Any]:
    options = {"stream_results": True, "max_row_buffer": _PORTION}
    if source.query is not None:
        # As it stands: neither a colon nor a percent sign in it means anything to the driver.
        return connection.execution_options(**options, no_parameters=True).exec_driver_sql(
            source.query.strip().removesuffix(";")
        )
    schema, name, columns = _find_table(connection, source.table or "", target)
    headings = _headings(columns, source)
    # Columns without types: what the driver gives is kept, and no parser trips over a bad date.
    picked = [
        (
            sa.null() if isinstance(column["type"], sa.LargeBinary) else sa.column(column["name"])
        ).label(headings[column["name"]])
        for column in columns
    ]
    statement = sa.select(*picked).select_from(sa.table(name, schema=schema))
    return connection.execution_options(**options).execute(statement)


def _headings(columns: list[Any], source: Source) -> dict[str, str]:
    """Column to heading: its name, or its comment where that alone says what it holds.

    Many systems call columns f01, f02 and write 学籍号 into the comment.
    """
    known = headings_known(dataset_contract(source.dataset), source.columns)
    comments = {column["name"]: (column.get("comment") or "").strip() for column in columns}
    said = Counter(map(plain_heading, comments.values()))
    return {
        name: comment
        if plain_heading(name) not in known
        and plain_heading(comment) in known
        and said[plain_heading(comment)] == 1
        else name
        for name, comment in comments.items()
    }


def _find_table(
    connection: Connection, wanted: str, target: _Target
) -> tuple[str | None, str, list[Any]]:
    """Schema, name and columns of a table or view, written ``name`` or ``schema.name``."""
    inspector = sa.inspect(connection)
    outer, _, inner = wanted.rpartition(".")
    for schema, name in [(None, wanted), *([(outer, inner)] if outer else [])]:
        try:
            return schema, name, list(inspector.get_columns(name, schema=schema))
        except exc.NoSuchTableError:
            continue
    there = [*inspector.get_table_names(), *inspector.get_view_names()]
    near = difflib.get_close_matches(wanted, there, n=1)
    listed = near + [name for name in sorted(there) if name not in near]
    names = ", ".join(listed[:_MOST_NAMES]) + (" …" if len(listed) > _MOST_NAMES else "")
    values = {"database": target.name, "table": wanted, "tables": names or "—"}
    raise SourceError(say("sources.no_table", **values))


def _portions(result: CursorResult[Any]) -> Iterator[list[pa.Array]]:
    for portion in result.partitions(_PORTION):
        yield [rows.column_of(values) for values in zip(*portion, strict=True)]


def _unreachable(url: URL, error: Exception, source: Source) -> Message:
    """What a driver says of a failed connection: no row has been read yet."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    for secret in (url.password, url.query.get("password")):
        said = said.replace(str(secret), "***") if secret else said
    return say("sources.unreachable", source=source.describe(), problem=said)
