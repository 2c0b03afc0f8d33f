"""Steps 2 and 3, clean and gate: from archived bytes to a part that is served, or held.

Staged, checked, then swapped in: a part is written whole under its fingerprint, and only an
accepted one becomes what is served.
"""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import pandas as pd

from xjdata.clean import Cleaned, clean, relate
from xjdata.datasets import DatasetContract, dataset_contract, period_before
from xjdata.lake import Arrival, DeliveryRecord, Part, Served
from xjdata.lake.nights import Status
from xjdata.lake.parts import part_folder, unread
from xjdata.lake.schema import KNOWN_SCHEMA
from xjdata.messages import HoldError, Message, say
from xjdata.night.faults import message_of
from xjdata.night.gate import Gate
from xjdata.night.night import Night
from xjdata.night.versions import fingerprint
from xjdata.sources import DeliveredFile, Delivery, Source, grids


def load(night: Night, source: Source, gate: Gate) -> DeliveryRecord | None:
    """Clean and judge what arrived from one source tonight, and swap it in when it is accepted.

    Args:
        night: Tonight.
        source: The source; `fetch` has run for it.
        gate: Judges the delivery.

    Returns:
        What became of it; None when nothing came and nothing was ever loaded.
    """
    arrival = night.log.arrival(night.as_of, source.unit, source.dataset) or Arrival()
    step = _Load(night, source, gate)
    record: DeliveryRecord | None
    if arrival.failed_zh:
        record = step.not_fetched(arrival)
    elif not arrival.sha256:
        record = step.nothing_came()
    else:
        record = step.delivered_or_failed(arrival)
    if record is not None:
        night.log.write_delivery(record)
    return record


def miss(night: Night, source: Source, gate: Gate) -> DeliveryRecord:
    """Count a source as failed that was to load tonight and did not end in time."""
    message = say("night.not_run")
    record = _Load(night, source, gate).failed("", message.zh, message.en)
    night.log.write_delivery(record)
    return record


@dataclass(frozen=True)
class _Load:
    """One source in one night."""

    night: Night
    source: Source
    gate: Gate

    @property
    def contract(self) -> DatasetContract:
        return dataset_contract(self.source.dataset)

    @property
    def period(self) -> str:
        return self.night.period(self.source.dataset)

    def baseline(self) -> Served | None:
        """What was served when the night started (not what this night has swapped in)."""
        place = f"{self.source.dataset}/{self.period}/{self.source.unit}"
        data = self.night.log.baseline(self.night.as_of).get(place)
        return None if data is None else Served(**data)

    def _served_before(self) -> Served | None:
        """What is served for the period before: the first delivery of a year looks back to it."""
        kind = self.contract.period.kind
        before = period_before(kind, self.period)
        return self.night.log.served(self.source.dataset, before, self.source.unit)

    def failed(self, sha256: str, zh: str, en: str) -> DeliveryRecord:
        return self._stale(sha256, "failed", zh, en, None)

    def not_fetched(self, arrival: Arrival) -> DeliveryRecord:
        """Nothing could be fetched, or what came could not even be kept."""
        status: Status = "held" if arrival.is_held else "failed"
        return self._stale(arrival.sha256, status, arrival.failed_zh, arrival.failed_en, None)

    def delivered_or_failed(self, arrival: Arrival) -> DeliveryRecord:
        """As `delivered`; an unexpected error costs this source only."""
        try:
            return self.delivered(arrival)
        except Exception as error:
            message = message_of(error)
            return self.failed(arrival.sha256, message.zh, message.en)

    def nothing_came(self) -> DeliveryRecord | None:
        served = self.baseline()
        if served is None:
            return None
        message = say("night.nothing_new", since=served.loaded_on)
        return self._record(served.sha256, "unchanged", message.zh, message.en, served, None)

    def delivered(self, arrival: Arrival) -> DeliveryRecord:
        schools = self._school_list()
        mark = fingerprint(
            self.night,
            self.source,
            self.gate,
            arrival.sha256,
            schools.schools if schools is not None else "",
        )
        served = self.baseline()
        note = arrival.note_zh, arrival.note_en
        if served is not None and served.fingerprint == mark:
            self._serve(replace(served, stale_since=None))
            return self._record(arrival.sha256, "unchanged", *note, served, None)
        last_good = served or self._served_before()
        part = self._part(arrival, mark, schools, last_good.rows_in if last_good else None)
        if part.is_held:
            return self._stale(arrival.sha256, "held", part.held_zh, part.held_en, part)
        self._serve(
            Served(
                mark,
                part.folder,
                arrival.sha256,
                part.rows_in,
                part.rows_accepted,
                part.rows_rejected,
                part.problems,
                self.night.as_of.isoformat(),
                part.schools,
                part.lacking,
                files=arrival.files,
                arrived_on=self._arrived_on(arrival, served),
            )
        )
        return self._record(arrival.sha256, "loaded", *note, part, None)

    def _arrived_on(self, arrival: Arrival, served: Served | None) -> str:
        """The night the bytes came: an earlier one when only contract or rules are new."""
        if served is not None and served.sha256 == arrival.sha256:
            return served.arrived_on
        return self.night.as_of.isoformat()

    @property
    def _refers_to_schools(self) -> bool:
        return self.source.dataset != "school" and self.contract.is_placed_by_school

    def _school_list(self) -> Served | None:
        """Tonight's list of the unit's schools, or the last good one, where rows refer to it."""
        if not self._refers_to_schools:
            return None
        return self.night.log.served("school", self.night.period("school"), self.source.unit)

    def _known_schools(self, schools: Served | None) -> pd.DataFrame | None:
        """The schools on the unit's list; None where rows do not refer to it."""
        if not self._refers_to_schools:
            return None
        if schools is None:
            none: pd.DataFrame = KNOWN_SCHEMA.empty_table().to_pandas()
            return none
        return self.night.parts.known(schools.folder)

    def _part(
        self, arrival: Arrival, mark: str, schools: Served | None, last_good_rows: int | None
    ) -> Part:
        """The part of this delivery: made now, or by this night before it was killed."""
        folder = part_folder(
            self.source.dataset, self.period, self.source.unit, mark, last_good_rows
        )
        part = self.night.parts.find(folder)
        if part is not None:
            return part
        delivered: pd.DataFrame | None = None
        held: Message | None = None
        try:
            cleaned = self._clean(arrival, self._known_schools(schools))
            if self.source.dataset == "school":
                delivered = _delivered_schools(cleaned.rows)
            verdict = self.gate.judge(
                cleaned,
                self.contract,
                unit=self.source.unit,
                as_of=self.night.as_of,
                period=self.period,
                thresholds=self.night.home.league.thresholds_of(self.source.dataset),
                last_good_rows=last_good_rows,
            )
            if verdict.held is not None:
                held = say("night.held_in", place=_place(arrival), reason=verdict.held)
        except HoldError as error:
            verdict = unread(self.contract, error.message)
        return self.night.parts.write(folder, verdict, known=delivered, held=held)

    def _clean(self, arrival: Arrival, known: pd.DataFrame | None) -> Cleaned:
        files = tuple(DeliveredFile(**file) for file in arrival.files)
        delivery = Delivery(self.source.unit, self.source.dataset, files, arrival.sha256)
        sheets = grids(delivery, self.source, self.night.archive.path)
        cleaned = clean(
            sheets,
            self.contract,
            self.source,
            unit=self.source.unit,
            key=self.night.key,
            as_of=self.night.as_of,
        )
        if known is None:
            return cleaned
        if known.empty and (self.contract.owner == "school_code" or _names_schools(cleaned)):
            raise HoldError(say("night.no_school_list", unit=self.source.unit))
        return relate(cleaned, self.contract, known, self.source.unit)

    def _serve(self, served: Served) -> None:
        self.night.log.write_served(self.source.dataset, self.period, self.source.unit, served)

    def _stale(
        self, sha256: str, status: Status, zh: str, en: str, part: Part | None
    ) -> DeliveryRecord:
        """A delivery that was not taken: the last good data stay, marked stale."""
        served = self.baseline()
        since = None
        if served is not None:
            since = served.stale_since or self.night.as_of.isoformat()
            self._serve(replace(served, stale_since=since))
        return self._record(sha256, status, zh, en, part, since)

    def _record(
        self,
        sha256: str,
        status: Status,
        zh: str,
        en: str,
        part: Part | Served | None,
        since: str | None,
    ) -> DeliveryRecord:
        return DeliveryRecord(
            as_of=self.night.as_of.isoformat(),
            county_code=self.source.unit,
            dataset=self.source.dataset,
            period=self.period,
            source=self.source.describe(),
            sha256=sha256,
            rows_in=part.rows_in if part else None,
            rows_accepted=part.rows_accepted if part else None,
            rows_rejected=part.rows_rejected if part else None,
            problems=part.problems if part else None,
            status=status,
            message_zh=zh,
            message_en=en,
            part=part.folder if part else "",
            stale_since=since,
        )


def _place(arrival: Arrival) -> str:
    """Where a delivery lies, for people: its file, or the folder of its files."""
    name = str(arrival.files[0]["name"])
    return name if len(arrival.files) == 1 else str(PurePosixPath(name).parent)


def _names_schools(cleaned: Cleaned) -> bool:
    """Whether any row of a delivery names its school."""
    codes = cleaned.columns["school_code"]
    return bool(codes.null_count < len(codes))


def _delivered_schools(rows: pd.DataFrame) -> pd.DataFrame:
    """The schools of a delivered list, those whose row will be rejected included."""
    columns = list(KNOWN_SCHEMA.names)
    readable = rows.loc[rows["school_code"].notna(), columns]
    return readable.drop_duplicates("school_code").reset_index(drop=True)
