"""The connectors for files in the inbox: workbooks and delimited text.

Here: which delivery counts, that it is whole, and which reader takes its bytes. Not here: looking
into the inbox (`inbox`), into a .zip (`bundle`), reading (`workbook`, `text`, `html`).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

import pyarrow as pa

from xjdata.home import Home
from xjdata.messages import HoldError, Message, SourceError, say
from xjdata.sources import bundle
from xjdata.sources.contract import Source
from xjdata.sources.delivery import DeliveredFile, Delivery
from xjdata.sources.gathering import unnamed, value_of
from xjdata.sources.grid import Grid
from xjdata.sources.html import read_html
from xjdata.sources.inbox import Candidate, Found, candidates, unreadable
from xjdata.sources.probing import Probe
from xjdata.sources.sniff import kind_of
from xjdata.sources.statistics import read_cells
from xjdata.sources.text import read_text
from xjdata.sources.workbook import numbers_in, read_workbook


def collect(source: Source, home: Home, put_blob: Callable[[Path], str]) -> Delivery | None:
    """The newest complete delivery the source's pattern finds; None when it finds nothing.

    Where none is complete, the newest is taken as it is: opening it says what it lacks.

    Args:
        source: Names the pattern, and what is complete.
        home: Holds the inbox.
        put_blob: Archives a file and returns its SHA-256.

    Raises:
        SourceError: It cannot be read, changes while it is read, or leads out of the inbox.
    """
    found = candidates(source, home)
    if not found:
        return None
    chosen, note = _newest_complete(found, source)
    files = [_archived(file, put_blob) for file in chosen.files]
    if source.has_many_files and not _is_still(chosen, source, home):
        raise SourceError(say("sources.still_written", file=chosen.name))
    return replace(Delivery.of(source.unit, source.dataset, files), note=note)


def grids(delivery: Delivery, source: Source, blob_path: Callable[[str], Path]) -> list[Grid]:
    """The tables of a delivery, by what the bytes are, whatever the file is called.

    Raises:
        HoldError: A file is broken, lacks what the source asks for, or is missing.
    """
    files = [(file.name, blob_path(file.sha256)) for file in delivery.files]
    members = [name for name, path in files for name in _members(name, path, source)]
    lack = source.complete and source.complete.lack(members, source.file_pattern)
    if lack:
        place = files[0][0] if source.inside else PurePosixPath(files[0][0]).parent
        raise HoldError(say("sources.incomplete", place=place, lack=lack))
    if source.file_pattern is not None:
        odd = unnamed(members, source.file_pattern)
        if odd is not None:
            raise HoldError(say("sources.unnamed_file", file=odd, pattern=source.file_pattern))
    return [grid for name, path in files for grid in _tables(name, path, source)]


def probe(source: Source, home: Home) -> Probe:
    """Whether there is a delivery, and which."""
    try:
        found = candidates(source, home)
    except SourceError as error:
        return Probe(False, error.message)
    if not found:
        return Probe(False, say("sources.nothing_there", path=source.path))
    chosen, note = _newest_complete(found, source)
    for file in chosen.files:
        if not os.access(file.path, os.R_OK):
            message = say("sources.unreadable", file=file.name, problem="Permission denied")
            return Probe(False, message)
    lack = _lack(chosen, source)
    if lack is not None:
        return Probe(False, say("sources.incomplete", place=chosen.name, lack=lack))
    if note is not None:
        return Probe(True, note)
    size = f"{sum(file.state.st_size for file in chosen.files):,}"
    if len(chosen.files) == 1:
        return Probe(True, say("sources.file_there", file=chosen.name, size=size))
    values = {"place": chosen.name, "files": len(chosen.files), "size": size}
    return Probe(True, say("sources.files_there", **values))


def _newest_complete(found: list[Candidate], source: Source) -> tuple[Candidate, Message | None]:
    """The delivery that counts, and what the newest one lacks where it is another."""
    if source.complete is None:
        return found[0], None
    lack = _lack(found[0], source)
    if lack is None:
        return found[0], None
    older = next((each for each in found[1:] if _lack(each, source) is None), None)
    if older is None:
        return found[0], None
    values = {"used": older.name, "newer": found[0].name, "lack": lack}
    return older, say("sources.newer_incomplete", **values)


def _lack(candidate: Candidate, source: Source) -> Message | None:
    """What a delivery lacks; a .zip that cannot be opened lacks nothing yet."""
    if source.complete is None:
        return None
    names: list[str] = []
    for file in candidate.files:
        with suppress(HoldError, OSError):
            names += _members(file.name, file.path, source)
            continue
        return None
    return source.complete.lack(names, source.file_pattern)


def _archived(file: Found, put_blob: Callable[[Path], str]) -> DeliveredFile:
    try:
        sha256 = put_blob(file.path)
        after = file.path.stat()
    except OSError as error:
        raise unreadable(file.name, error) from None
    if file.mark != (after.st_size, after.st_mtime_ns):
        raise SourceError(say("sources.still_written", file=file.name))
    return DeliveredFile(file.name, sha256, after.st_size)


def _is_still(chosen: Candidate, source: Source, home: Home) -> bool:
    """Whether a delivery of several files is now what it was before it was archived."""
    now = next((each for each in candidates(source, home) if each.name == chosen.name), None)
    before = {file.name: file.mark for file in chosen.files}
    return now is not None and before == {file.name: file.mark for file in now.files}


def _members(name: str, path: Path, source: Source) -> list[str]:
    """The files a delivered file stands for: itself, or what is read of a .zip."""
    if source.inside is None or not bundle.is_bundle(path):
        return [name]
    return [f"{name}/{entry.name}" for entry in bundle.entries(path, name, source)]


def _tables(name: str, path: Path, source: Source) -> Iterator[Grid]:
    if source.inside is None or not bundle.is_bundle(path):
        yield from _read(name, path, source)
        return
    for entry in bundle.entries(path, name, source):
        inner = f"{name}/{entry.name}"
        with bundle.unpacked(path, entry, inner) as file:
            tables = _read(inner, file, source)
        for grid in tables:
            again = partial(_numbers_again, path, entry, grid)
            yield replace(grid, is_number=again if grid.is_number else None)


def _numbers_again(path: Path, entry: bundle.Entry, grid: Grid, column: int) -> pa.BooleanArray:
    """Where a column of a workbook in a .zip holds numbers: unpacked once more for it."""
    with bundle.unpacked(path, entry, grid.file) as file:
        return numbers_in(file, grid.file, grid.sheet, column)


def _read(name: str, path: Path, source: Source) -> list[Grid]:
    """The tables of one file."""
    kind = kind_of(path, name)
    if source.cells:
        tables = [read_cells(path, name, kind, source)]
    elif kind == "text":
        tables = read_text(path, name, source)
    elif kind == "html":
        tables = read_html(path, name, source)
    else:
        tables = read_workbook(path, name, kind, source)
    if source.file_is is None:
        return tables
    value = value_of(name, source.file_pattern or "") or ""
    return [replace(grid, given={source.file_is: value}) for grid in tables]
