"""Parts: what cleaning and gate made of one delivery, kept under a fingerprint of all that went in.

A part is written once. Equal bytes under equal contracts and rules have an equal fingerprint, so
"unchanged" is a look-up and a killed night goes on where it stopped. The verdict is written last:
a part without one is no part.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa

from xjdata.datasets import DatasetContract
from xjdata.lake.schema import CHECK_SCHEMA, KNOWN_SCHEMA, PROBLEM_SCHEMA, accepted_schema
from xjdata.lake.store import Store
from xjdata.messages import Message


class Verdict(Protocol):
    """What a gate says of one delivery (the gate itself stands above this library)."""

    @property
    def held(self) -> Message | None:
        """Why nothing of it is taken; None when it is accepted."""

    @property
    def accepted(self) -> pd.DataFrame:
        """The rows that count."""

    @property
    def problems(self) -> pd.DataFrame:
        """What is wrong with which cell, row or delivery."""

    @property
    def checks(self) -> pd.DataFrame:
        """What each check found."""

    @property
    def rows_in(self) -> int:
        """Rows delivered."""

    @property
    def rows_accepted(self) -> int:
        """Rows that count."""

    @property
    def rows_rejected(self) -> int:
        """Rows left out, copies among them."""


@dataclass(frozen=True)
class _Unread:
    held: Message | None
    accepted: pd.DataFrame
    problems: pd.DataFrame
    checks: pd.DataFrame
    rows_in: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0


def unread(contract: DatasetContract, held: Message) -> Verdict:
    """The verdict on a delivery that could not even be read as rows."""
    schemas = (accepted_schema(contract), PROBLEM_SCHEMA, CHECK_SCHEMA)
    return _Unread(held, *(schema.empty_table().to_pandas() for schema in schemas))


@dataclass(frozen=True)
class Part:
    """A part that is whole.

    Attributes:
        folder: Its folder in the lake.
        rows_in: Rows delivered.
        rows_accepted: Rows that count.
        rows_rejected: Rows left out, copies among them.
        held_zh: Why nothing of it is taken, in Chinese; empty when it is accepted.
        held_en: The same in English.
    """

    folder: str
    rows_in: int
    rows_accepted: int
    rows_rejected: int
    held_zh: str
    held_en: str

    @property
    def is_held(self) -> bool:
        """Whether nothing of the delivery is taken."""
        return bool(self.held_zh)


class Parts:
    """The parts in the lake."""

    def __init__(self, store: Store) -> None:
        """The parts of a lake."""
        self._store = store
        self._known: dict[str, pd.DataFrame] = {}

    def find(self, folder: str) -> Part | None:
        """The part in a folder, when it is whole."""
        verdict: dict[str, Any] | None = self._store.read_json(f"{folder}/verdict.json")
        return None if verdict is None else Part(folder=folder, **verdict)

    def write(
        self,
        folder: str,
        contract: DatasetContract,
        verdict: Verdict,
        *,
        known: pd.DataFrame | None,
    ) -> Part:
        """Write a part, its verdict last; one that is there is taken down first.

        Args:
            folder: Where, see `part_folder`.
            contract: The dataset.
            verdict: What the gate said.
            known: For the school list: the schools delivered, else None.
        """
        tables = {
            "rows": (verdict.accepted, accepted_schema(contract)),
            "problems": (verdict.problems, PROBLEM_SCHEMA),
            "checks": (verdict.checks, CHECK_SCHEMA),
        }
        if known is not None:
            tables["known"] = (known, KNOWN_SCHEMA)
        self._store.remove(f"{folder}/verdict.json")
        self._known.pop(folder, None)
        for name, (frame, schema) in tables.items():
            self._store.write_table(f"{folder}/{name}.parquet", to_arrow(frame, schema))
        summary: dict[str, Any] = {
            "rows_in": verdict.rows_in,
            "rows_accepted": verdict.rows_accepted,
            "rows_rejected": verdict.rows_rejected,
            "held_zh": verdict.held.zh if verdict.held else "",
            "held_en": verdict.held.en if verdict.held else "",
        }
        self._store.write_json(f"{folder}/verdict.json", summary)
        return Part(folder=folder, **summary)

    def rows(self, folder: str, columns: list[str] | None = None) -> pa.Table:
        """Accepted rows of a part."""
        return self._store.read_table(f"{folder}/rows.parquet", columns)

    def problems(self, folder: str) -> pa.Table:
        """Problems of a part."""
        return self._store.read_table(f"{folder}/problems.parquet")

    def checks(self, folder: str) -> pa.Table:
        """Check results of a part."""
        return self._store.read_table(f"{folder}/checks.parquet")

    def known(self, folder: str) -> pd.DataFrame:
        """Schools a unit delivered (a part of dataset school); read once for all its datasets."""
        if folder not in self._known:
            self._known[folder] = self._store.read_frame(f"{folder}/known.parquet")
        return self._known[folder]


def part_folder(
    dataset: str, period: str, unit: str, fingerprint: str, last_good_rows: int | None
) -> str:
    """The folder of a part below the lake's root.

    The row count of the last good delivery is part of the name, since a collapse is judged by it,
    but not of the fingerprint: an unchanged delivery must not differ from night to night.
    """
    after = "" if last_good_rows is None else f"-after-{last_good_rows}"
    return f"parts/{dataset}/{period}/{unit}/{fingerprint}{after}"


def to_arrow(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """A frame as an Arrow table of exactly this schema; columns not in it are left out."""
    if frame.empty:
        return schema.empty_table()
    arrays = [
        pa.array(frame[field.name].array, type=field.type, from_pandas=True) for field in schema
    ]
    return pa.table(arrays, schema=schema)
