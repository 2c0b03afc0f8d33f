"""What a night publishes, table by table: a mark of what it is made of, and how it is made.

Whoever has a table under the same mark need not ask for it. Not here: which tables there are
(`xjdata.night.snapshot`) and who keeps them (`warehouse`).
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import pyarrow as pa

NIGHT = "as_of"
"""The column of the night, which tables of a night hold in every row."""


@dataclass(frozen=True)
class Content:
    """One table.

    Attributes:
        mark: Equal marks mean equal rows, the night in their column ``as_of`` apart.
        make: The rows.
    """

    mark: str
    make: Callable[[], pa.Table]

    @classmethod
    def of(cls, rows: pa.Table) -> Self:
        """Rows that are there already, marked by what they say."""
        return cls(mark_of(rows), lambda: rows)


@dataclass(frozen=True)
class History:
    """One table that keeps the rows of all nights.

    Attributes:
        nights: The nights, oldest first; the last is tonight.
        rows: The rows of one night.
    """

    nights: Sequence[str]
    rows: Callable[[str], pa.Table]


def mark(*inputs: Any) -> str:
    """A mark of plain data: what a thing is made of."""
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(rows: pa.Table) -> str:
    """A mark of the rows of a table, whatever night they stand under."""
    if NIGHT in rows.column_names:
        rows = rows.drop_columns([NIGHT])
    digest = hashlib.sha256(rows.schema.to_string(show_schema_metadata=False).encode())
    for batch in rows.combine_chunks().to_batches():
        digest.update(batch.serialize())
    return digest.hexdigest()
