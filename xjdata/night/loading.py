"""Steps 2 and 3, clean and gate: from archived bytes to a part that is served, or held.

Staged, checked, then swapped in: a part is written whole under its fingerprint, and only an
accepted one becomes what is served. Not here: how a part is made (`making`).
"""

from dataclasses import dataclass, replace

from xjdata.datasets import DatasetContract, dataset_contract, period_before
from xjdata.lake import Arrival, DeliveryRecord, Part, Served
from xjdata.lake.nights import Status
from xjdata.messages import say
from xjdata.night.faults import message_of
from xjdata.night.gate import Gate
from xjdata.night.making import Making, refers_to_schools
from xjdata.night.night import Night
from xjdata.sources import Source


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
        making = Making(
            self.night,
            self.source,
            self.gate,
            arrival.files,
            arrival.sha256,
            self._school_list(),
        )
        mark = making.mark
        served = self.baseline()
        note = arrival.note_zh, arrival.note_en
        if served is not None and served.fingerprint == mark:
            self._serve(replace(served, stale_since=None))
            return self._record(arrival.sha256, "unchanged", *note, served, None)
        last_good = served or self._served_before()
        part = making.part(mark, last_good.rows_in if last_good else None)
        if part.is_held:
            return self._stale(arrival.sha256, "held", part.held_zh, part.held_en, part)
        tonight = self.night.as_of.isoformat()
        self._serve(making.served(mark, part, tonight, self._arrived_on(arrival, served)))
        return self._record(arrival.sha256, "loaded", *note, part, None)

    def _arrived_on(self, arrival: Arrival, served: Served | None) -> str:
        """The night the bytes came: an earlier one when only contract or rules are new."""
        if served is not None and served.sha256 == arrival.sha256:
            return served.arrived_on
        return self.night.as_of.isoformat()

    def _school_list(self) -> Served | None:
        """Tonight's list of the unit's schools, or the last good one, where rows refer to it."""
        if not refers_to_schools(self.contract):
            return None
        return self.night.log.served("school", self.night.period("school"), self.source.unit)

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
