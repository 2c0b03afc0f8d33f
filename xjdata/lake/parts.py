"""Parts: what cleaning and gate made of one delivery, kept under a fingerprint of all that went in.

A part is written once. Equal bytes under equal contracts and rules have an equal fingerprint, so
"unchanged" is a look-up and a killed night goes on where it stopped. The verdict is written last:
a part without one is no part. What is small lies in the verdict itself: the counts, and what each
check found.
"""

import hashlib
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.datasets import DatasetContract
from xjdata.lake.schema import CHECK_SCHEMA, KNOWN_SCHEMA, PROBLEM_SCHEMA, accepted_schema
from xjdata.lake.store import Store
from xjdata.lake.tally import tally
from xjdata.messages import Message

_LACKING = "shape.missing_columns"
"""The check that names a column a delivery has not got."""


class Verdict(Protocol):
    """What a gate says of one delivery (the gate itself stands above this library)."""

    @property
    def held(self) -> Message | None:
        """Why nothing of it is taken; None when it is accepted."""

    @property
    def accepted(self) -> pa.Table:
        """The rows that count, in the schema of accepted rows."""

    @property
    def problems(self) -> pa.Table:
        """What is wrong with which cell, row or delivery."""

    @property
    def checks(self) -> pa.Table:
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
    accepted: pa.Table
    problems: pa.Table
    checks: pa.Table
    rows_in: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0


def unread(contract: DatasetContract, held: Message) -> Verdict:
    """The verdict on a delivery that could not even be read as rows."""
    schemas = (accepted_schema(contract), PROBLEM_SCHEMA, CHECK_SCHEMA)
    return _Unread(held, *(schema.empty_table() for schema in schemas))


@dataclass(frozen=True)
class Part:
    """A part that is whole.

    Attributes:
        folder: Its folder in the lake.
        rows_in: Rows delivered.
        rows_accepted: Rows that count.
        rows_rejected: Rows left out, copies among them.
        problems: Problems recorded.
        held_zh: Why nothing of it is taken, in Chinese; empty when it is accepted.
        held_en: The same in English.
        schools: Of the school list: a mark of the schools delivered; else empty.
        lacking: Columns of the contract that the delivery has not got, joined by commas.
        made_on: The night as of which it was judged.
    """

    folder: str
    rows_in: int
    rows_accepted: int
    rows_rejected: int
    problems: int
    held_zh: str
    held_en: str
    schools: str
    lacking: str
    made_on: str

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
        verdict = self._verdict(folder)
        return None if verdict is None else _part(folder, verdict)

    def _verdict(self, folder: str) -> dict[str, Any] | None:
        """What lies in the verdict: the fields of a part, and ``checks``."""
        verdict: dict[str, Any] | None = self._store.read_json(f"{folder}/verdict.json")
        return verdict

    def write(
        self,
        folder: str,
        verdict: Verdict,
        *,
        known: pd.DataFrame | None,
        as_of: date,
        held: Message | None = None,
    ) -> Part:
        """Write a part, its verdict last; one that is there is taken down first.

        Args:
            folder: Where, see `part_folder`.
            verdict: What the gate said.
            known: For the school list: the schools delivered, else None.
            as_of: The night as of which it was judged.
            held: Told in place of the verdict's own words: a gate does not know the file.
        """
        held = held or verdict.held
        tables = {"rows": verdict.accepted}
        if verdict.problems.num_rows:
            tables["problems"] = verdict.problems
        if known is not None:
            tables["known"] = to_arrow(known, KNOWN_SCHEMA)
        self._store.remove(f"{folder}/verdict.json")
        self._known.pop(folder, None)
        for name, table in tables.items():
            self._store.write_table(f"{folder}/{name}.parquet", table)
        summary: dict[str, Any] = {
            "rows_in": verdict.rows_in,
            "rows_accepted": verdict.rows_accepted,
            "rows_rejected": verdict.rows_rejected,
            "problems": verdict.problems.num_rows,
            "held_zh": held.zh if held else "",
            "held_en": held.en if held else "",
            "schools": _mark(tables["known"]) if known is not None else "",
            "lacking": ",".join(_lacking(verdict.problems)),
            "tally": tally(verdict.accepted, verdict.problems),
            "made_on": as_of.isoformat(),
            "checks": verdict.checks.to_pydict(),
        }
        self._store.write_json(f"{folder}/verdict.json", summary)
        return _part(folder, summary)

    def rows(self, folder: str, columns: list[str] | None = None) -> pa.Table:
        """Accepted rows of a part."""
        return self._store.read_table(f"{folder}/rows.parquet", columns)

    def problems(self, folder: str) -> pa.Table:
        """Problems of a part; most have none, and no file of them."""
        if not self._whole(folder)["problems"]:
            return PROBLEM_SCHEMA.empty_table()
        return self._store.read_table(f"{folder}/problems.parquet")

    def checks(self, folder: str) -> pa.Table:
        """Check results of a part."""
        return pa.Table.from_pydict(self._whole(folder)["checks"], schema=CHECK_SCHEMA)

    def tally(self, folder: str) -> dict[str, dict[str, Any]]:
        """Rows and cells of a part by file, see `tally`."""
        found: dict[str, dict[str, Any]] = self._whole(folder)["tally"]
        return found

    def _whole(self, folder: str) -> dict[str, Any]:
        verdict = self._verdict(folder)
        if verdict is None:
            raise FileNotFoundError(f"{folder}/verdict.json")
        return verdict

    def known(self, folder: str) -> pd.DataFrame:
        """Schools a unit delivered (a part of dataset school); read once for all its datasets."""
        if folder not in self._known:
            self._known[folder] = self._store.read_frame(f"{folder}/known.parquet")
        return self._known[folder]


def _part(folder: str, verdict: dict[str, Any]) -> Part:
    names = (field.name for field in fields(Part) if field.name != "folder")
    return Part(folder=folder, **{name: verdict[name] for name in names})


def _lacking(problems: pa.Table) -> list[str]:
    """The columns that problems of the delivery as a whole name as missing."""
    found = problems.filter(pc.equal(problems["check_id"], _LACKING))
    names: list[str] = found["field"].to_pylist()
    return names


def _mark(known: pa.Table) -> str:
    """A mark of the schools a unit delivered, whatever their order."""
    ordered = known.sort_by([(name, "ascending") for name in known.column_names])
    batches = ordered.combine_chunks().to_batches()
    return hashlib.sha256(b"".join(batch.serialize() for batch in batches)).hexdigest()


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
