"""Whether an .xlsx may be unpacked: looked at before the reader sees it.

The reader allocates what a file announces: a few kilobytes can claim a sheet of 17 billion cells,
and a failed allocation ends the process, not just this source. It reads on where a file holds more
than it announces. Here: sizes announced and real,
damage, entities, the extent of sheets. Not here: reading cells (`workbook`).
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from xjdata.messages import HoldError, say
from xjdata.sources.extent import is_too_large

_MOST_BYTES = 1 << 30
"""Unpacked, all entries together."""
_MOST_RATIO = 200
_RATIO_FROM = 50 << 20
"""Bytes unpacked, from which the ratio is looked at: small files may well shrink a lot."""
_MOST_ENTRIES = 10_000
_MOST_STRINGS = 1 << 23
"""About half a gigabyte while they are read."""
_FEWEST_BYTES = 3 * 2 * _MOST_STRINGS
"""Of a part that may mention too many strings: ``si>`` takes three."""
_MOST_FRAME_BYTES = 1 << 26
"""Of a part that says how others belong together: lists of sheets, links, styles."""
_FRAME = ("workbook.xml", "styles.xml", ".rels")
_CHUNK = 1 << 20
_HEAD = 1 << 16

_UNIQUE = re.compile(rb"<(?:\w+:)?sst\b[^>]*\buniqueCount\s*=\s*[\"'](\d+)")


def check_package(path: Path, name: str) -> None:
    """Refuse an .xlsx that is damaged, encrypted, no workbook, or too large when unpacked.

    Every entry is unpacked once in small pieces, which also proves its checksum.

    Args:
        path: The file.
        name: As it shall be called in an error.

    Raises:
        HoldError: It cannot be taken.
    """
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            check_sizes(entries, name)
            _check_kind({entry.filename.lower() for entry in entries}, name)
            for entry in entries:
                _check_entry(package, entry, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise HoldError(say("sources.damaged", file=name)) from None
    except RuntimeError:  # zipfile's word for an entry that needs a password
        raise HoldError(say("sources.password", file=name)) from None


def check_sizes(entries: list[zipfile.ZipInfo], name: str) -> None:
    """By what the directory of the file announces, before anything is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    bomb = unpacked > _RATIO_FROM and unpacked > _MOST_RATIO * max(packed, 1)
    if bomb or unpacked > _MOST_BYTES or len(entries) > _MOST_ENTRIES:
        raise HoldError(say("sources.bomb", file=name, size=unpacked >> 20))


def _check_kind(names: set[str], name: str) -> None:
    if "[content_types].xml" not in names:
        raise HoldError(say("sources.other_kind", file=name, kind="ZIP"))
    if any(entry.endswith("workbook.bin") for entry in names):
        raise HoldError(say("sources.other_kind", file=name, kind="XLSB"))
    if not any(entry.endswith("workbook.xml") for entry in names):
        kind = "Word" if any(entry.startswith("word/") for entry in names) else "Office"
        raise HoldError(say("sources.other_kind", file=name, kind=kind))


def _check_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    """One part: no entities, no more strings than fit, no sheet that is mostly emptiness."""
    size = entry.file_size
    if size > _MOST_FRAME_BYTES and entry.filename.lower().endswith(_FRAME):
        raise HoldError(say("sources.bomb", file=name, size=size >> 20))
    if is_too_large(lambda: _chunks(package, entry, name)):
        raise HoldError(say("sources.too_wide", file=name))


def _chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The bytes of a part, its head looked at before the rest is unpacked."""
    strings = 0
    is_counted = entry.file_size >= _FEWEST_BYTES
    for number, piece in enumerate(pieces(package, entry)):
        if number == 0:
            _check_head(piece, entry, name)
        if is_counted:
            strings += piece.count(b"si>") + piece.count(b"si/>")
        if strings > 2 * _MOST_STRINGS:
            raise HoldError(say("sources.bomb", file=name, size=entry.file_size >> 20))
        yield piece


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, a small piece first: exactly as many as announced.

    Raises:
        zipfile.BadZipFile: They are more or fewer, or their checksum is another.
    """
    more = copy(entry)
    more.file_size += 1  # else what lies beyond would never be seen
    left = entry.file_size
    with archive.open(more) as part:
        piece = part.read(_HEAD)
        while piece and len(piece) <= left:
            left -= len(piece)
            yield piece
            piece = part.read(_CHUNK)
    if piece or left:
        raise zipfile.BadZipFile


def _check_head(head: bytes, entry: zipfile.ZipInfo, name: str) -> None:
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise HoldError(say("sources.entities", file=name))
    strings = _UNIQUE.search(head) if b"uniqueCount" in head else None
    if strings and int(strings[1]) > entry.file_size:
        raise HoldError(say("sources.damaged", file=name))
