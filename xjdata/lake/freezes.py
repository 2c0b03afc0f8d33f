"""Freezes: the values of a night under a name, for a circular. Written once, never changed.

Here: where they lie and what they may be called. Not here: which night is frozen
(`xjdata.history`).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from xjdata.lake.provenance import Provenance
from xjdata.lake.store import Store
from xjdata.messages import ConfigError, say

NOW = "now"
"""What stands for the current night where a freeze may be named."""

_FOLDER = "freezes"
_NAME = re.compile(r"\w(?:[\w \-.·()（）〔〕【】《》]*[\w)）〕】》])?")  # noqa: RUF001 (Chinese brackets)
_LONGEST = 160
"""Bytes: file systems allow 255."""


@dataclass(frozen=True)
class Freeze:
    """The values of one night, under a name.

    Attributes:
        name: Its name.
        as_of: The night.
        frozen_at: When it was frozen, with the offset of the league's time zone.
        note: What for; may be empty.
        values: A mark of the values.
        versions: The versions of the night, `VERSIONS` to their marks.
    """

    name: str
    as_of: str
    frozen_at: str
    note: str
    values: str
    versions: dict[str, str]


def checked_name(name: str) -> str:
    """A name as it is kept: blanks around it left out, signs in one form.

    Raises:
        ConfigError: It would not do as the name of a folder, or means the current night.
    """
    kept = unicodedata.normalize("NFC", name).strip()
    if kept.casefold() == NOW:
        raise ConfigError(say("history.name_now"))
    if not _NAME.fullmatch(kept) or len(kept.encode()) > _LONGEST:
        raise ConfigError(say("history.bad_name", name=name[:_LONGEST]))
    return kept


class Freezes:
    """The freezes of a lake."""

    def __init__(self, store: Store) -> None:
        """The freezes of a lake."""
        self._store = store

    def all(self) -> list[Freeze]:
        """All of them, the oldest night first, then in the order in which they were frozen."""
        found = (self.find(name) for name in self._store.names(_FOLDER))
        there = [freeze for freeze in found if freeze is not None]
        return sorted(there, key=lambda freeze: (freeze.as_of, freeze.frozen_at, freeze.name))

    def find(self, name: str) -> Freeze | None:
        """A freeze by its name; one that was killed before it was whole is none."""
        data = self._store.read_json(f"{_FOLDER}/{name}/freeze.json")
        return None if data is None else Freeze(**data)

    def values(self, name: str) -> pa.Table:
        """The values of a freeze, columns as the indicator values of the night it is of."""
        return self._store.read_table(f"{_FOLDER}/{name}/values.parquet")

    def provenance(self, name: str) -> Provenance:
        """What the values of a freeze were made of."""
        data: dict[str, Any] = self._store.read_json(f"{_FOLDER}/{name}/provenance.json") or {}
        return Provenance(**data)

    def write(self, freeze: Freeze, values: pa.Table, provenance: Provenance) -> None:
        """Keep a freeze: it is there when its last file is."""
        folder = f"{_FOLDER}/{freeze.name}"
        self._store.write_table(f"{folder}/values.parquet", values)
        self._store.write_json(f"{folder}/provenance.json", vars(provenance))
        self._store.write_json(f"{folder}/freeze.json", vars(freeze))
