"""Steps 2 and 3, clean and gate: from archived bytes to a part that is served, or held.

Staged, checked, then swapped in: a part is written whole under its fingerprint, and only an
accepted one becomes what is served.
"""

from dataclasses import dataclass, replace

import pandas as pd

from xjdata.clean import Cleaned, clean, relate
from xjdata.datasets import DatasetContract, dataset_contract, period_before
from xjdata.lake import Arrival, DeliveryRecord, Part, Served
from xjdata.lake.nights import Status
from xjdata.lake.parts import part_folder, unread
from xjdata.lake.schema import KNOWN_SCHEMA
from xjdata.messages import HoldError, say
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
        part = self.night.parts.find(served.folder)
        return self._record(served.sha256, "unchanged", message.zh, message.en, part, None)

    def delivered(self, arrival: Arrival) -> DeliveryRecord:
        known = self._known_schools()
        mark = fingerprint(self.night, self.source, self.gate, arrival.sha256, known)
        served = self.baseline()
        if served is not None and served.fingerprint == mark:
            self._serve(replace(served, stale_since=None))
            part = self.night.parts.find(served.folder)
            note = arrival.note_zh, arrival.note_en
            return self._record(arrival.sha256, "unchanged", *note, part, None)
        last_good = served or self._served_before()
        part = self._part(arrival, mark, known, last_good.rows_in if last_good else None)
        if part.is_held:
            return self._stale(arrival.sha256, "held", part.held_zh, part.held_en, part)
        tonight = self.night.as_of.isoformat()
        self._serve(Served(mark, part.folder, arrival.sha256, part.rows_in, tonight))
        note = arrival.note_zh, arrival.note_en
        return self._record(arrival.sha256, "loaded", *note, part, None)

    def _known_schools(self) -> pd.DataFrame | None:
        """The unit's schools, as tonight's school list (or the last good one) has them."""
        if self.source.dataset == "school" or not self.contract.is_placed_by_school:
            return None
        served = self.night.log.served("school", self.night.period("school"), self.source.unit)
        if served is None:
            none: pd.DataFrame = KNOWN_SCHEMA.empty_table().to_pandas()
            return none
        return self.night.parts.known(served.folder)

    def _part(
        self, arrival: Arrival, mark: str, known: pd.DataFrame | None, last_good_rows: int | None
    ) -> Part:
        """The part of this delivery: made now, or by this night before it was killed."""
        folder = part_folder(
            self.source.dataset, self.period, self.source.unit, mark, last_good_rows
        )
        part = self.night.parts.find(folder)
        if part is not None:
            return part
        schools: pd.DataFrame | None = None
        try:
            cleaned = self._clean(arrival, known)
            if self.source.dataset == "school":
                schools = _delivered_schools(cleaned.rows)
            verdict = self.gate.judge(
                cleaned,
                self.contract,
                unit=self.source.unit,
                as_of=self.night.as_of,
                period=self.period,
                thresholds=self.night.home.league.thresholds_of(self.source.dataset),
                last_good_rows=last_good_rows,
            )
        except HoldError as error:
            verdict = unread(self.contract, error.message)
        return self.night.parts.write(folder, self.contract, verdict, known=schools)

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
        schools = cleaned.rows["school_code"]
        if known.empty and (self.contract.owner == "school_code" or schools.notna().any()):
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
        self, sha256: str, status: Status, zh: str, en: str, part: Part | None, since: str | None
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
            status=status,
            message_zh=zh,
            message_en=en,
            part=part.folder if part else "",
            stale_since=since,
        )


def _delivered_schools(rows: pd.DataFrame) -> pd.DataFrame:
    """The schools of a delivered list, those whose row will be rejected included."""
    columns = list(KNOWN_SCHEMA.names)
    readable = rows.loc[rows["school_code"].notna(), columns]
    return readable.drop_duplicates("school_code").reset_index(drop=True)
