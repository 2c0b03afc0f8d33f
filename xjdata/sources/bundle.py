"""Files in a .zip: which of its entries are read, looked at before anything is unpacked.

Entries are found by name and unpacked one by one into a place of our own, so that no name in the
archive leads anywhere. Here: names in GBK and UTF-8, hostile archives, sizes. Not here: what is in
the entries (`files`).
"""

import re
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from xjdata.messages import HoldError, say
from xjdata.sources.contract import Source
from xjdata.sources.inbox import is_temporary, readable
from xjdata.sources.package import check_sizes, pieces

_MARK = b"PK"
_UTF8 = 0x800
_ENCRYPTED = 0x1
_MOST_NAMES = 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


class Entry(NamedTuple):
    """One entry that is read.

    Attributes:
        name: As people wrote it, with ``/``.
        info: As the archive has it.
    """

    name: str
    info: zipfile.ZipInfo


def is_bundle(path: Path) -> bool:
    """Whether a file is a .zip and no workbook (which is one too)."""
    with path.open("rb") as file:
        if file.read(2) != _MARK:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "[content_types].xml" not in {name.lower() for name in archive.namelist()}
    except _BROKEN:
        return True


def entries(path: Path, name: str, source: Source) -> list[Entry]:
    """The entries the source asks for, by name.

    Args:
        path: The archive.
        name: As it shall be called in an error.
        source: Says which entries, and whether several.

    Raises:
        HoldError: It is damaged or hostile, or not exactly one entry matches where one is wanted.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except _BROKEN:
        raise HoldError(say("sources.damaged", file=name)) from None
    check_sizes(infos, name)
    there = []
    for info in infos:
        entry = Entry(_name(info), info)
        _check(entry, name)
        parts = PurePosixPath(entry.name).parts
        if not (info.is_dir() or "__MACOSX" in parts or any(map(is_temporary, parts))):
            there.append(entry)
    found = sorted((e for e in there if _fits(e.name, source.inside or "")), key=lambda e: e.name)
    if not found or (len(found) > 1 and not source.has_many_files):
        listed = ", ".join([readable(entry.name) for entry in there][:_MOST_NAMES])
        more = " …" if len(there) > _MOST_NAMES else ""
        key = "sources.several_inside" if found else "sources.nothing_inside"
        values = {"file": name, "pattern": source.inside, "names": listed + more}
        raise HoldError(say(key, **values))
    return [Entry(readable(entry.name), entry.info) for entry in found]


@contextmanager
def unpacked(path: Path, entry: Entry, name: str) -> Iterator[Path]:
    """One entry as a file of its own, gone afterwards.

    Args:
        path: The archive.
        entry: Which.
        name: Archive and entry, as they shall be called in an error.

    Raises:
        HoldError: It is damaged, or packed in a way nobody reads.
    """
    with tempfile.TemporaryDirectory(prefix="xjdata-") as folder:
        target = Path(folder) / "entry"
        try:
            with zipfile.ZipFile(path) as archive, target.open("wb") as file:
                file.writelines(pieces(archive, entry.info))
        except NotImplementedError:
            raise HoldError(say("sources.packed_oddly", file=name)) from None
        except _BROKEN:
            raise HoldError(say("sources.damaged", file=name)) from None
        yield target


def _name(info: zipfile.ZipInfo) -> str:
    """The name of an entry: Chinese programs write GBK and do not say so."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        try:
            data = name.encode("cp437")
            try:
                name = data.decode("utf-8")
            except UnicodeDecodeError:
                name = data.decode("gb18030", "replace")
        except UnicodeEncodeError:
            pass  # a program that names its entries in an extra field
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _check(entry: Entry, name: str) -> None:
    """Refuse an archive with an entry that no honest program writes."""
    parts = entry.name.split("/")
    leads_out = entry.name.startswith("/") or ".." in parts or re.match("[A-Za-z]:", entry.name)
    if leads_out or "\0" in entry.name:
        raise HoldError(say("sources.entry_leads_out", file=name))
    if stat.S_ISLNK(entry.info.external_attr >> 16):
        raise HoldError(say("sources.entry_is_link", file=name))
    if entry.info.flag_bits & _ENCRYPTED:
        raise HoldError(say("sources.password", file=name))


def _fits(name: str, pattern: str) -> bool:
    """Whether an entry's name, or its whole path where the pattern has one, fits."""
    wanted = unicodedata.normalize("NFC", pattern).lower()
    lower = name.lower()
    return fnmatchcase(lower if "/" in wanted else PurePosixPath(lower).name, wanted)
