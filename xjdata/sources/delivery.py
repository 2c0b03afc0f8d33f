"""A delivery: what one source gave on one night, as files under their SHA-256.

Here: what was fetched, and the hash that names it. Not here: how it was fetched (`files`,
`database`, `http`) and where its bytes lie (`lake`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from xjdata.messages import Message


@dataclass(frozen=True)
class DeliveredFile:
    """One file of a delivery.

    Attributes:
        name: Its path below the inbox, with ``/``; for a database or web interface its name.
        sha256: Of its bytes, 64 hexadecimal digits.
        size: In bytes.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Delivery:
    """What one source gave on one night.

    Attributes:
        unit: Code of the unit that delivers.
        dataset: Name of the dataset.
        files: At least one, by name.
        sha256: One file's own hash; of several files the hash of ``sums``.
        note: What the sender should know though it was taken: a newer one is not complete.
    """

    unit: str
    dataset: str
    files: tuple[DeliveredFile, ...]
    sha256: str
    note: Message | None = field(default=None, compare=False)

    @classmethod
    def of(cls, unit: str, dataset: str, files: Sequence[DeliveredFile]) -> "Delivery":
        """A delivery of these files, in whatever order they come."""
        ordered = tuple(sorted(files, key=lambda file: file.name))
        if len(ordered) == 1:
            return cls(unit, dataset, ordered, ordered[0].sha256)
        sums = sums_of(ordered)
        return cls(unit, dataset, ordered, hashlib.sha256(sums.encode()).hexdigest())

    @property
    def sums(self) -> str:
        """The delivery as ``sha256sum`` writes it: a line per file, by name."""
        return sums_of(self.files)


def sums_of(files: Sequence[DeliveredFile]) -> str:
    """The lines of ``SHA256SUMS`` for these files, in their order."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)
