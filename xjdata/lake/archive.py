"""The archive: every delivery's bytes under their SHA-256, written once, never changed.

The only place that holds original names and identifiers; readable by its owner alone.
"""

import hashlib
import io
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from xjdata.home import Home
from xjdata.messages import SourceError, say

_CHUNK = 1 << 20
_FOLDER_MODE = 0o700
_FILE_MODE = 0o400


class Archive:
    """Immutable files named by their content, `archive/<first two digits>/<sha256>`."""

    def __init__(self, home: Home) -> None:
        """The archive of a home; made when something is put into it."""
        self._root = home.archive

    def put(self, path: Path) -> str:
        """Copy a file in and return its SHA-256 (64 hexadecimal digits).

        A file that is there already is not written again; on most nights most are. The copy
        appears under its name only when it is whole, so that a killed night leaves nothing half
        written behind, and what it is named by was hashed while it was copied.

        Raises:
            SourceError: The archive cannot be written to.
        """
        with path.open("rb") as file:
            return self._put(file)

    def _put(self, source: io.BufferedReader | io.BytesIO) -> str:
        known = hashlib.file_digest(source, "sha256").hexdigest()
        if self.path(known).exists():
            return known
        source.seek(0)
        try:
            return self._keep(source)
        except OSError as error:
            # A full disk is no fault of the file that is kept.
            problem = error.strerror or "I/O"
            message = say("lake.archive_refuses", path=self._root, problem=problem)
            raise SourceError(message) from None

    def _keep(self, source: BinaryIO) -> str:
        self._root.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        descriptor, temporary = tempfile.mkstemp(dir=self._root, prefix=".putting-")
        try:
            with os.fdopen(descriptor, "wb") as target:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
                # On disk before it has its name: after a power cut, no empty file under a hash.
                target.flush()
                os.fsync(target.fileno())
            name = digest.hexdigest()
            final = self.path(name)
            if not final.exists():
                final.parent.mkdir(mode=_FOLDER_MODE, exist_ok=True)
                Path(temporary).chmod(_FILE_MODE)
                Path(temporary).replace(final)
        finally:
            Path(temporary).unlink(missing_ok=True)
        return name

    def put_text(self, text: str) -> str:
        """Keep a text (the list of files of a delivery) and return its SHA-256."""
        return self._put(io.BytesIO(text.encode()))

    def path(self, sha256: str) -> Path:
        """Where the bytes with this SHA-256 lie, or would lie."""
        return self._root / sha256[:2] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there, and still the ones that were put in."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def sweep(self) -> None:
        """Remove what a killed night left half copied."""
        for leftover in self._root.glob(".putting-*"):
            leftover.unlink(missing_ok=True)
