"""Whole files, or none: how anything is written into the lake.

The lake is a folder by default and may be an object store (``XJDATA_LAKE_URL``); paths are
universal-pathlib's. A file appears under its name only when it is complete.
"""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath

from xjdata.home import Environment, Home
from xjdata.messages import ConfigError, say


def _opened(place: str | Path) -> UPath:
    try:
        root = UPath(place)
        root.fs  # noqa: B018 (finds the driver)
    except (ImportError, ValueError):
        kind = str(place).partition(":")[0]
        raise ConfigError(say("config.no_lake_driver", kind=kind)) from None
    return root


def _where_there_is_a_folder(path: Path, step: Callable[[], object]) -> None:
    """Do a step that needs the folder of a path; it is nearly always there, else it is made."""
    try:
        step()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        step()


_WRITING = ".writing"
"""Folder of the files that are not whole yet: what a killed night leaves lies in one place."""

_SHORT = 1000
"""Rows up to which a dictionary per column, and compression, cost more than they save."""


class Store:
    """Reads and writes files of the lake by their path below its root."""

    def __init__(self, home: Home, below: str = "") -> None:
        """The lake of a home, or the one ``XJDATA_LAKE_URL`` names.

        Args:
            home: The deployment.
            below: A folder of the lake that is a lake of its own.

        Raises:
            ConfigError: There is no such kind of place, or its driver is not installed.
        """
        root = _opened(Environment().lake_url or home.lake)
        root = root / below if below else root
        # A folder written as file://… is a folder: files in it are replaced by renaming too.
        is_folder = isinstance(root, Path) or root.protocol in ("file", "local")
        self._folder = Path(root.path) if is_folder else None
        self.root: Path | UPath = self._folder or root

    def write_bytes(self, path: str, data: bytes) -> None:
        """Write a file; on a local disk by renaming, in an object store by one put."""
        if self._folder is None:
            (self.root / path).write_bytes(data)
            return
        target = self._folder / path
        temporary = self._folder / _WRITING / uuid4().hex
        try:
            _where_there_is_a_folder(temporary, lambda: temporary.write_bytes(data))
            _where_there_is_a_folder(target, lambda: temporary.replace(target))
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def copy(self, source: str, path: str) -> None:
        """Write a file with the bytes of another."""
        self.write_bytes(path, (self.root / source).read_bytes())

    def write_json(self, path: str, data: Any) -> None:
        """Write a JSON file; keys keep their order, so equal data give equal bytes."""
        self.write_bytes(path, json.dumps(data, ensure_ascii=False).encode())

    def write_table(self, path: str, table: pa.Table) -> None:
        """Write a Parquet file; a short one plain, since dictionaries would be most of it.

        Without statistics: files are read whole, no rows are looked up in them.
        """
        buffer = io.BytesIO()
        is_long = table.num_rows > _SHORT
        compression = "zstd" if is_long else "none"
        pq.write_table(
            table,
            buffer,
            compression=compression,
            use_dictionary=is_long,
            write_statistics=False,
        )
        self.write_bytes(path, buffer.getvalue())

    def sweep(self) -> None:
        """Remove what a killed night left half written; nobody else may be writing."""
        if self._folder is not None:
            for leftover in (self._folder / _WRITING).glob("*"):
                leftover.unlink(missing_ok=True)

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        (self.root / path).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove everything, as in a lake that is made anew; nobody else may be writing."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        elif self.root.exists():
            UPath(self.root).fs.rm(UPath(self.root).path, recursive=True)

    def read_json(self, path: str) -> Any | None:
        """The content of a JSON file; None when there is none."""
        try:
            return json.loads((self.root / path).read_bytes())
        except FileNotFoundError:
            return None

    def read_table(self, path: str, columns: list[str] | None = None) -> pa.Table:
        """A Parquet file, or some of its columns.

        One file at a time, and most are small: `pq.read_table` looks for a dataset of many files
        first, which takes ten times as long.
        """
        with pq.ParquetFile(io.BytesIO((self.root / path).read_bytes())) as file:
            return file.read(columns, use_threads=False)

    def read_frame(self, path: str, columns: list[str] | None = None) -> pd.DataFrame:
        """A Parquet file as a frame of default pandas types."""
        frame: pd.DataFrame = self.read_table(path, columns).to_pandas()
        return frame

    def exists(self, path: str) -> bool:
        """Whether the file is there (whole)."""
        return bool((self.root / path).exists())

    def names(self, path: str) -> list[str]:
        """Names in a folder, sorted; empty when there is no such folder."""
        folder = self.root / path
        if not folder.is_dir():
            return []
        return sorted(item.name for item in folder.iterdir() if not item.name.startswith("."))
