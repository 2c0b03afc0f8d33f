"""Beside each dated file: what its tables were made of, so that the next night need not make them.

Here: the record, and when the current file may be gone on from. Not here: what is done then
(`publish`).
"""

from __future__ import annotations

import json
import shutil
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from xjdata.home import Home

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Record:
    """What one dated file holds.

    Attributes:
        as_of: Its night.
        structure: A mark of its tables: names, columns, comments, keys, and who wrote them.
        crc32: The file, so that a damaged one is not gone on from.
        marks: Table to the mark of what it was made of.
        rows: Table to its number of rows.
        nights: Table that keeps all nights to night to the mark of its rows.
    """

    as_of: str
    structure: str
    crc32: int
    marks: dict[str, str]
    rows: dict[str, int]
    nights: dict[str, dict[str, str]]


def write_record(file: Path, record: Record) -> None:
    """Write the record of a dated file, whole."""
    staged = file.with_name(f".{file.stem}.staged.json")
    staged.write_text(json.dumps(asdict(record), indent=1), "utf-8")
    staged.replace(record_of(file))


def copy_current(home: Home, staged: Path, structure: str) -> Record | None:
    """Copy the file the link leads to, if it is what was published and has the same tables.

    Returns:
        What the copy holds; None when there is nothing to go on from, and no copy.
    """
    current = home.warehouse_link.resolve()
    record = _read_record(current)
    if record is None or record.structure != structure:
        return None
    try:
        shutil.copyfile(current, staged)
    except FileNotFoundError:
        return None
    if crc32_of(staged) == record.crc32:
        return record
    staged.unlink()
    return None


def record_of(file: Path) -> Path:
    """Where the record of a dated file lies."""
    return file.with_suffix(".json")


def crc32_of(file: Path) -> int:
    """The CRC-32 of a file: it is to tell damage, and every night takes it twice."""
    crc = 0
    buffer = memoryview(bytearray(_CHUNK))
    with file.open("rb", buffering=0) as content:
        while size := content.readinto(buffer):
            crc = zlib.crc32(buffer[:size], crc)
    return crc


def _read_record(file: Path) -> Record | None:
    try:
        return Record(**json.loads(record_of(file).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        # None, half of one, or one of another version: the night is made from nothing.
        return None
