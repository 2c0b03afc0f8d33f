"""The connectors for files in the inbox: workbooks and delimited text.

Here: which file is the newest, that it is whole and really lies in the inbox, and which reader
takes its bytes. Not here: reading them (`workbook`, `text`).
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from xjdata.home import Home
from xjdata.messages import SourceError, say
from xjdata.sources.address import below_inbox
from xjdata.sources.contract import Source
from xjdata.sources.delivery import DeliveredFile, Delivery
from xjdata.sources.grid import Grid
from xjdata.sources.probing import Probe
from xjdata.sources.sniff import kind_of
from xjdata.sources.text import read_text
from xjdata.sources.workbook import read_workbook

_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)")
# What programs leave beside a file while it is open or on its way.
_TEMPORARY_PREFIXES = ("~$", ".")
_TEMPORARY_SUFFIXES = (".tmp", ".part", ".partial", ".filepart", ".crdownload")


def collect(source: Source, home: Home, put_blob: Callable[[Path], str]) -> Delivery | None:
    """The newest file the source's pattern finds; None when it finds none.

    Args:
        source: Names the pattern.
        home: Holds the inbox.
        put_blob: Archives a file and returns its SHA-256.

    Raises:
        SourceError: It cannot be read, changes while it is read, or leads out of the inbox.
    """
    found = _newest(source, home)
    if found is None:
        return None
    name, path, before = found
    try:
        sha256 = put_blob(path)
        after = path.stat()
    except OSError as error:
        raise _unreadable(name, error) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError(say("sources.still_written", file=name))
    file = DeliveredFile(name, sha256, after.st_size)
    return Delivery.of(source.unit, source.dataset, [file])


def grids(delivery: Delivery, source: Source, blob_path: Callable[[str], Path]) -> list[Grid]:
    """The tables of a delivery, by what the bytes are, whatever the file is called.

    Raises:
        HoldError: A file is broken, or lacks what the source asks for.
    """
    tables: list[Grid] = []
    for file in delivery.files:
        path = blob_path(file.sha256)
        kind = kind_of(path, file.name)
        if kind == "text":
            tables += read_text(path, file.name, source)
        else:
            tables += read_workbook(path, file.name, kind, source)
    return tables


def probe(source: Source, home: Home) -> Probe:
    """Whether there is a file, and which."""
    try:
        found = _newest(source, home)
    except SourceError as error:
        return Probe(False, error.message)
    if found is None:
        return Probe(False, say("sources.nothing_there", path=source.path))
    name, path, state = found
    if not os.access(path, os.R_OK):
        return Probe(False, say("sources.unreadable", file=name, problem="Permission denied"))
    return Probe(True, say("sources.file_there", file=name, size=f"{state.st_size:,}"))


def _newest(source: Source, home: Home) -> tuple[str, Path, os.stat_result] | None:
    """Name, place and state of the newest match; of two equally new ones the later by name."""
    if not home.inbox.is_dir():
        raise SourceError(say("sources.no_inbox", path=home.inbox))
    matches = []
    for path in home.inbox.glob(source.path or ""):
        relative = path.relative_to(home.inbox)
        if any(map(_is_temporary, relative.parts)):
            continue
        name = _readable(relative.as_posix())
        place = below_inbox(path, home)
        if place is None:
            raise SourceError(say("sources.leads_out", file=name))
        if not place.is_file():
            continue
        try:
            state = place.stat()
        except OSError as error:
            raise _unreadable(name, error) from None
        matches.append((state.st_mtime_ns, name, place, state))
    if not matches:
        return None
    _, name, place, state = max(matches, key=lambda match: match[:2])
    return name, place, state


def _is_temporary(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_TEMPORARY_PREFIXES) or lower.endswith(_TEMPORARY_SUFFIXES)


def _readable(name: str) -> str:
    """A name as people wrote it, without ID numbers: names of files are kept and shown.

    Old upload programs put GBK bytes into names.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return _ID_NUMBER.sub("…", name)


def _unreadable(name: str, error: OSError) -> SourceError:
    return SourceError(say("sources.unreadable", file=name, problem=error.strerror or "I/O"))
