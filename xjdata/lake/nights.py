"""The log of nights: what arrived, what became of it, what is served since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from xjdata.lake.store import Store

Status = Literal["loaded", "unchanged", "held", "failed"]


@dataclass(frozen=True)
class Arrival:
    """What the raw step found for one source.

    Attributes:
        files: Name below the inbox and SHA-256 of each file; empty when nothing was there.
        sha256: SHA-256 of the delivery; empty when nothing was there.
        failed_zh: Why the source could not be fetched, in Chinese; empty when it could.
        failed_en: The same in English.
        is_held: Whether something came that cannot be taken, in place of nothing.
        note_zh: What the sender should know though it was taken, in Chinese.
        note_en: The same in English.
    """

    files: list[dict[str, Any]] = field(default_factory=list)
    sha256: str = ""
    failed_zh: str = ""
    failed_en: str = ""
    is_held: bool = False
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class DeliveryRecord:
    """What became of one source in one night; a row of `quality.delivery`."""

    as_of: str
    county_code: str
    dataset: str
    period: str
    source: str
    sha256: str
    rows_in: int | None
    rows_accepted: int | None
    rows_rejected: int | None
    problems: int | None
    status: Status
    message_zh: str
    message_en: str
    part: str
    """Folder of the part made of this delivery; empty when there is none."""
    stale_since: str | None
    """The night since which older data are served in place of what came."""


@dataclass(frozen=True)
class Served:
    """The part that is served for one unit, dataset and period, and since when.

    What a night asks of an unchanged part stands here too, so that it is not opened.

    Attributes:
        fingerprint: The mark of everything that went into the part.
        folder: The part.
        sha256: The delivery; of several files the hash of their list, which is archived too.
        rows_in: Rows delivered.
        rows_accepted: Rows that count.
        rows_rejected: Rows left out, copies among them.
        problems: Problems recorded.
        loaded_on: The night that made the part; later than `arrived_on` where the same bytes were
            read again under another contract or other rules.
        schools: Of the school list: a mark of the schools delivered.
        lacking: Columns the delivery has not got, joined by commas.
        stale_since: The night since which these are older data than what came.
        files: Name below the inbox, SHA-256 and size of each file of the delivery, by name; each
            is in the archive.
        arrived_on: The night on which these bytes came.
        made_on: The night as of which the part was judged; earlier than `loaded_on` where the same
            bytes were served before.
        made_with: What went into the fingerprint, each under a short mark (``layout``, ``rules``,
            ``suite``, ``schools`` …), so that it can be said which of them has changed.
    """

    fingerprint: str
    folder: str
    sha256: str
    rows_in: int
    rows_accepted: int
    rows_rejected: int
    problems: int
    loaded_on: str
    schools: str = ""
    lacking: str = ""
    stale_since: str | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    arrived_on: str = ""
    made_on: str = ""
    made_with: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NightManifest:
    """One night: started, or complete.

    Attributes:
        as_of: The night.
        units: The units it loads.
        state: ``running`` until the warehouse is published.
        baseline: ``dataset/period/unit`` to what was served when the night started. A night that
            is started again keeps it, so that a killed night ends as an undisturbed one.
    """

    as_of: str
    units: list[str]
    state: Literal["running", "complete"]
    baseline: dict[str, dict[str, Any]]


class NightLog:
    """Reads and writes the log of nights."""

    def __init__(self, store: Store) -> None:
        """The log of a lake."""
        self._store = store
        self._baselines: dict[date, dict[str, dict[str, Any]]] = {}
        self._served: dict[tuple[str, str], dict[str, Served]] = {}

    def manifest(self, as_of: date) -> NightManifest | None:
        """The manifest of a night."""
        data = self._store.read_json(f"{folder_of(as_of)}/night.json")
        return None if data is None else NightManifest(**data)

    def baseline(self, as_of: date) -> dict[str, dict[str, Any]]:
        """What was served when a night started, by place; empty when it has not.

        Every source asks, and it stays as it is while the night runs: read once.
        """
        if as_of not in self._baselines:
            manifest = self.manifest(as_of)
            if manifest is None:
                return {}
            self._baselines[as_of] = manifest.baseline
        return self._baselines[as_of]

    def write_manifest(self, manifest: NightManifest) -> None:
        """Write the manifest of a night."""
        self._baselines.pop(date.fromisoformat(manifest.as_of), None)
        self._store.write_json(f"nights/{manifest.as_of}/night.json", vars(manifest))

    def nights(self) -> list[str]:
        """The nights there are, oldest first."""
        return self._store.names("nights")

    def arrival(self, as_of: date, unit: str, dataset: str) -> Arrival | None:
        """What the raw step found."""
        data = self._store.read_json(f"{folder_of(as_of)}/arrivals/{unit}/{dataset}.json")
        return None if data is None else Arrival(**data)

    def write_arrival(self, as_of: date, unit: str, dataset: str, arrival: Arrival) -> None:
        """Record what the raw step found."""
        path = f"{folder_of(as_of)}/arrivals/{unit}/{dataset}.json"
        self._store.write_json(path, vars(arrival))

    def delivery(self, as_of: date, unit: str, dataset: str) -> DeliveryRecord | None:
        """What became of a source."""
        data = self._store.read_json(f"{folder_of(as_of)}/deliveries/{unit}/{dataset}.json")
        return None if data is None else DeliveryRecord(**data)

    def write_delivery(self, record: DeliveryRecord) -> None:
        """Record what became of a source."""
        path = f"nights/{record.as_of}/deliveries/{record.county_code}/{record.dataset}.json"
        self._store.write_json(path, vars(record))

    def forget(self, as_of: date, unit: str) -> None:
        """Remove what a night recorded of a unit."""
        for kind in ("arrivals", "deliveries"):
            folder = f"{folder_of(as_of)}/{kind}/{unit}"
            for name in self._store.names(folder):
                self._store.remove(f"{folder}/{name}")

    def served(self, dataset: str, period: str, unit: str) -> Served | None:
        """What is served for a unit, dataset and period."""
        data = self._store.read_json(_served_path(dataset, period, unit))
        return None if data is None else Served(**data)

    def served_by(self, dataset: str, period: str, units: Sequence[str]) -> dict[str, Served]:
        """What is served of a dataset and period, by unit, once the units of a night have ended.

        The league's part asks for all of it many times: read once.
        """
        place = dataset, period
        if place not in self._served:
            found = {unit: self.served(dataset, period, unit) for unit in units}
            self._served[place] = {u: served for u, served in found.items() if served is not None}
        return self._served[place]

    def write_served(self, dataset: str, period: str, unit: str, served: Served) -> None:
        """Swap in what is served: one small file, replaced as a whole, or left when it says so."""
        self._served.pop((dataset, period), None)
        if self.served(dataset, period, unit) != served:
            self._store.write_json(_served_path(dataset, period, unit), vars(served))


def folder_of(as_of: date) -> str:
    """The folder of a night below the lake's root."""
    return f"nights/{as_of.isoformat()}"


def _served_path(dataset: str, period: str, unit: str) -> str:
    return f"served/{dataset}/{period}/{unit}.json"
