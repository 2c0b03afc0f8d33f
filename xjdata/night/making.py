"""One part, from archived bytes: read, cleaned, related to the unit's schools, judged, written.

Here: what becomes of a delivery by contract and rules alone. Not here: what is served in its place
(`loading`), and which night asks.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from xjdata.clean import Cleaned, clean, relate
from xjdata.datasets import DatasetContract, dataset_contract
from xjdata.lake import Part, Served
from xjdata.lake.parts import part_folder, unread
from xjdata.lake.schema import KNOWN_SCHEMA
from xjdata.messages import HoldError, Message, say
from xjdata.night.gate import Gate
from xjdata.night.night import Night
from xjdata.night.versions import fingerprint, inputs_of, marks_of
from xjdata.sources import DeliveredFile, Delivery, Source, grids


def refers_to_schools(contract: DatasetContract) -> bool:
    """Whether the rows of a dataset are placed by the unit's list of schools."""
    return contract.dataset != "school" and contract.is_placed_by_school


@dataclass(frozen=True)
class Making:
    """A delivery and everything its part is made of.

    Attributes:
        night: The night as of which it is judged.
        source: The layout that reads it.
        gate: Judges it.
        files: Name below the inbox, SHA-256 and size of each file; all of them are archived.
        sha256: The delivery.
        schools: The unit's school list; None where rows do not refer to it, or there is none yet.
    """

    night: Night
    source: Source
    gate: Gate
    files: list[dict[str, Any]]
    sha256: str
    schools: Served | None

    @property
    def inputs(self) -> dict[str, object]:
        """What goes into the part."""
        schools = self.schools.schools if self.schools is not None else ""
        return inputs_of(self.night, self.source, self.gate, self.sha256, schools)

    def part(self, mark: str, last_good_rows: int | None) -> Part:
        """The part: made now, or found, when it was made of the same before.

        Args:
            mark: The fingerprint of `inputs`.
            last_good_rows: Rows of the last good delivery; None when there was none.
        """
        dataset, unit = self.source.dataset, self.source.unit
        folder = part_folder(dataset, self._period, unit, mark, last_good_rows)
        return self.night.parts.find(folder) or self._make(folder, last_good_rows)

    def served(self, mark: str, part: Part, loaded_on: str, arrived_on: str) -> Served:
        """What is served when the part is."""
        return Served(
            mark,
            part.folder,
            self.sha256,
            part.rows_in,
            part.rows_accepted,
            part.rows_rejected,
            part.problems,
            loaded_on,
            part.schools,
            part.lacking,
            files=self.files,
            arrived_on=arrived_on,
            made_on=part.made_on,
            made_with=marks_of(self.inputs),
        )

    @property
    def mark(self) -> str:
        """The fingerprint of the part."""
        return fingerprint(self.inputs)

    @property
    def _contract(self) -> DatasetContract:
        return dataset_contract(self.source.dataset)

    @property
    def _period(self) -> str:
        return self.night.period(self.source.dataset)

    def _make(self, folder: str, last_good_rows: int | None) -> Part:
        night = self.night
        delivered: pd.DataFrame | None = None
        held: Message | None = None
        try:
            cleaned = self._clean(self._known_schools())
            if self.source.dataset == "school":
                delivered = _delivered_schools(cleaned.rows)
            verdict = self.gate.judge(
                cleaned,
                self._contract,
                unit=self.source.unit,
                as_of=night.as_of,
                period=self._period,
                thresholds=night.home.league.thresholds_of(self.source.dataset),
                last_good_rows=last_good_rows,
            )
            if verdict.held is not None:
                held = say("night.held_in", place=_place(self.files), reason=verdict.held)
        except HoldError as error:
            verdict = unread(self._contract, error.message)
        return night.parts.write(folder, verdict, known=delivered, as_of=night.as_of, held=held)

    def _clean(self, known: pd.DataFrame | None) -> Cleaned:
        night, unit = self.night, self.source.unit
        files = tuple(DeliveredFile(**file) for file in self.files)
        delivery = Delivery(unit, self.source.dataset, files, self.sha256)
        sheets = grids(delivery, self.source, night.archive.path)
        cleaned = clean(
            sheets, self._contract, self.source, unit=unit, key=night.key, as_of=night.as_of
        )
        if known is None:
            return cleaned
        if known.empty and (self._contract.owner == "school_code" or _names_schools(cleaned)):
            raise HoldError(say("night.no_school_list", unit=unit))
        return relate(cleaned, self._contract, known, unit)

    def _known_schools(self) -> pd.DataFrame | None:
        """The schools on the unit's list; None where rows do not refer to it."""
        if not refers_to_schools(self._contract):
            return None
        if self.schools is None:
            none: pd.DataFrame = KNOWN_SCHEMA.empty_table().to_pandas()
            return none
        return self.night.parts.known(self.schools.folder)


def _place(files: list[dict[str, Any]]) -> str:
    """Where a delivery lies, for people: its file, or the folder of its files."""
    name = str(files[0]["name"])
    return name if len(files) == 1 else str(PurePosixPath(name).parent)


def _names_schools(cleaned: Cleaned) -> bool:
    """Whether any row of a delivery names its school."""
    codes = cleaned.columns["school_code"]
    return bool(codes.null_count < len(codes))


def _delivered_schools(rows: pd.DataFrame) -> pd.DataFrame:
    """The schools of a delivered list, those whose row will be rejected included."""
    columns = list(KNOWN_SCHEMA.names)
    readable = rows.loc[rows["school_code"].notna(), columns]
    return readable.drop_duplicates("school_code").reset_index(drop=True)
