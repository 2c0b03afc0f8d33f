"""Where the orchestrator keeps runs and events: Dagster's SQLite files, held open.

Here: how the databases come into being, how often one is opened and what a commit waits for. Not
here: what is stored, which is Dagster's, and the lake, which is the system of record.

Dagster makes a database table by table, and takes one that is there for complete: killed in the
first second of the first night, it would refuse every later one. So all are made under another
name, and appear whole or not at all.

Dagster opens a database for each event and closes it again; the last close of a file with a
write-ahead log writes everything back and waits for the disk, twice. A unit's run stores some 220
events, most of them in two databases: some 3 s of work and 8 s of waiting for the disk, of which
1 s is left when the files stay open.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.pool import StaticPool

_MADE_LAST = "history"
"""Dagster's folder of runs and events; where it is, so are the others."""


class HeldOpenEventLog(SqliteEventLogStorage):
    """Dagster's event log, with the index and the run written last held open."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._open: dict[str, sa.Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @contextlib.contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        with self._db_lock:
            with self._engine(shard).begin() as connection:
                yield connection
            # What is committed stands in the write-ahead log, beside the file itself; the page of
            # a run that is going on learns of new events from the file's date.
            with contextlib.suppress(FileNotFoundError):
                os.utime(self.path_for_shard(shard))

    def _engine(self, shard: str) -> sa.Engine:
        engine = self._open.get(shard)
        if engine is None:
            # One run at a time is written. Whoever reads many (the UI) must not hold them all.
            if shard != INDEX_SHARD_NAME:
                self._close({INDEX_SHARD_NAME})
            engine = sa.create_engine(
                self.conn_string_for_shard(shard),
                poolclass=StaticPool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            sa.event.listen(engine, "connect", _commit_without_waiting)
            self._initdb(engine)
            self._open[shard] = engine
        return engine

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; asked with each event, and tables stay."""
        if table_name not in self._tables:
            if not super().has_table(table_name):
                return False
            self._tables.add(table_name)
        return True

    def _close(self, keep: set[str]) -> None:
        for shard in [name for name in self._open if name not in keep]:
            self._open.pop(shard).dispose()

    def wipe(self) -> None:
        """Delete everything."""
        with self._db_lock:
            self._close(set())
        super().wipe()

    def dispose(self) -> None:
        """Close what is open."""
        with self._db_lock:
            self._close(set())
        super().dispose()


class HeldOpenStorage(DagsterSqliteStorage):
    """Dagster's SQLite storage with `HeldOpenEventLog` in it; named in `dagster.yaml`."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        _make_whole(Path(base_dir))
        super().__init__(base_dir, inst_data)
        self._event_log_storage = HeldOpenEventLog(str(Path(base_dir, "history", "runs")))

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "HeldOpenStorage":
        """From the `config` of `dagster.yaml`."""
        return cls.from_local(inst_data=inst_data, **config_value)


def _make_whole(base: Path) -> None:
    """Make the databases where there are none; several processes may try at once."""
    if (base / _MADE_LAST).exists():
        return
    with _alone(base):
        making = base / "making"
        shutil.rmtree(making, ignore_errors=True)
        DagsterSqliteStorage(str(making)).dispose()
        for folder in sorted(making.iterdir(), key=lambda made: made.name == _MADE_LAST):
            # There already: made by a try that was killed here, or, the last one, just now.
            if not (base / folder.name).exists():
                folder.rename(base / folder.name)
        shutil.rmtree(making)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder against other processes; let go at the latest by this one's end."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _commit_without_waiting(connection: Any, _record: object) -> None:
    """A crash of the machine may cost the last events, never the file; a killed process nothing."""
    connection.execute("PRAGMA synchronous = NORMAL")
