"""What lies in the inbox for a source: files, or folders of files, the newest first.

Here: matching the pattern, what is on its way and not seen, links that lead out, names as people
wrote them. Not here: archiving and opening (`files`).
"""

import os
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from xjdata.home import Home
from xjdata.messages import SourceError, say
from xjdata.sources.address import below_inbox
from xjdata.sources.contract import Source
from xjdata.sources.gathering import value_of

_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)")
# What programs leave beside a file while it is open or on its way.
_TEMPORARY_PREFIXES = ("~$", ".")
_TEMPORARY_SUFFIXES = (".tmp", ".part", ".partial", ".filepart", ".crdownload")


@dataclass(frozen=True)
class Found:
    """A file in the inbox.

    Attributes:
        name: Below the inbox, as people wrote it, with ``/``.
        path: Where it really lies.
        state: As it was when it was found.
    """

    name: str
    path: Path
    state: os.stat_result

    @property
    def age(self) -> tuple[int, str]:
        """Older files first; of two equally old ones the earlier by name."""
        return self.state.st_mtime_ns, self.name

    @property
    def mark(self) -> tuple[int, int]:
        """What changes when the file is written."""
        return self.state.st_size, self.state.st_mtime_ns


@dataclass(frozen=True)
class Candidate:
    """What may be a delivery: one file, or the files of one folder.

    Attributes:
        name: Of the file or the folder.
        files: By name; at least one.
    """

    name: str
    files: tuple[Found, ...]


def candidates(source: Source, home: Home) -> list[Candidate]:
    """What the source's pattern finds, the newest first.

    Raises:
        SourceError: There is no inbox, or a match leads out of it or cannot be looked at.
    """
    found = _matches(source, home)
    if not source.has_many_files or source.inside:
        ordered = sorted(found, key=lambda file: file.age, reverse=True)
        return [Candidate(file.name, (file,)) for file in ordered]
    found.sort(key=lambda file: (str(PurePosixPath(file.name).parent), file.name))
    folders = [
        Candidate(folder, _one_each(list(files), source.file_pattern))
        for folder, files in groupby(found, key=lambda file: str(PurePosixPath(file.name).parent))
    ]
    return sorted(folders, key=lambda folder: max(f.age for f in folder.files), reverse=True)


def _one_each(files: list[Found], pattern: str | None) -> tuple[Found, ...]:
    """The files of a folder; of several for one school the newest."""
    if pattern is None:
        return tuple(files)
    newest: dict[str, Found] = {}
    for file in sorted(files, key=lambda file: file.age):
        newest[value_of(file.name, pattern) or file.name] = file
    return tuple(sorted(newest.values(), key=lambda file: file.name))


def _matches(source: Source, home: Home) -> list[Found]:
    if not home.inbox.is_dir():
        raise SourceError(say("sources.no_inbox", path=home.inbox))
    matches = []
    for path in home.inbox.glob(source.path or ""):
        relative = path.relative_to(home.inbox)
        if any(map(is_temporary, relative.parts)):
            continue
        name = readable(relative.as_posix())
        place = below_inbox(path, home)
        if place is None:
            raise SourceError(say("sources.leads_out", file=name))
        if not place.is_file():
            continue
        try:
            matches.append(Found(name, place, place.stat()))
        except OSError as error:
            raise unreadable(name, error) from None
    return matches


def is_temporary(name: str) -> bool:
    """Whether a file or folder is on its way, or hidden."""
    lower = name.lower()
    return lower.startswith(_TEMPORARY_PREFIXES) or lower.endswith(_TEMPORARY_SUFFIXES)


def readable(name: str) -> str:
    """A name as people wrote it, without ID numbers: names of files are kept and shown.

    Old upload programs put GBK bytes into names.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return _ID_NUMBER.sub("…", name)


def unreadable(name: str, error: OSError) -> SourceError:
    """A file that cannot be read; its path is not repeated."""
    return SourceError(say("sources.unreadable", file=name, problem=error.strerror or "I/O"))
