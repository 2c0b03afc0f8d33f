"""The log of nights: what is written comes back, and what was never written is none."""

from datetime import date

import pytest

from xjdata.home import Home
from xjdata.lake import Arrival, DeliveryRecord, NightLog, NightManifest, Served, Store

NIGHT = date(2024, 10, 15)


@pytest.fixture
def log(tmp_path, monkeypatch) -> NightLog:
    monkeypatch.delenv("XJDATA_LAKE_URL", raising=False)
    return NightLog(Store(Home.at(tmp_path)))


def test_nothing_was_written(log):
    assert log.nights() == []
    assert log.manifest(NIGHT) is None
    assert log.arrival(NIGHT, "152501", "fitness") is None
    assert log.delivery(NIGHT, "152501", "fitness") is None
    assert log.served("fitness", "2024-2025", "152501") is None


def test_nights_in_order(log):
    for day in ("2024-10-16", "2024-10-15", "2023-12-31"):
        log.write_manifest(NightManifest(day, ["152501"], "running", {}))
    assert log.nights() == ["2023-12-31", "2024-10-15", "2024-10-16"]


def test_records_come_back(log):
    served = Served("f" * 32, "p", "0" * 64, 10, 9, 1, 2, "2024-10-14", stale_since="2024-10-15")
    manifest = NightManifest("2024-10-15", ["152501"], "complete", {"a/b/c": {"rows_in": 10}})
    arrival = Arrival([{"name": "152501/体质.xlsx", "sha256": "0" * 64, "size": 3}], "0" * 64)
    record = DeliveryRecord(
        as_of="2024-10-15",
        county_code="152501",
        dataset="fitness",
        period="2024-2025",
        source="152501/体质*.xlsx",
        sha256="0" * 64,
        rows_in=None,
        rows_accepted=None,
        rows_rejected=None,
        problems=None,
        status="held",
        message_zh="扣留",
        message_en="held",
        part="",
        stale_since=None,
    )
    log.write_manifest(manifest)
    log.write_arrival(NIGHT, "152501", "fitness", arrival)
    log.write_delivery(record)
    log.write_served("fitness", "2024-2025", "152501", served)
    assert log.manifest(NIGHT) == manifest
    assert log.arrival(NIGHT, "152501", "fitness") == arrival
    assert log.delivery(NIGHT, "152501", "fitness") == record
    assert log.served("fitness", "2024-2025", "152501") == served


def test_units_datasets_and_periods_are_kept_apart(log):
    for unit, dataset, period in (
        ("152501", "fitness", "2024-2025"),
        ("152502", "fitness", "2024-2025"),
        ("152501", "teacher", "2024-2025"),
        ("152501", "fitness", "2023-2024"),
    ):
        mark = f"{unit}{dataset}{period}"
        log.write_served(dataset, period, unit, Served(mark, "", "", 0, 0, 0, 0, "2024-10-15"))
    found = log.served("fitness", "2024-2025", "152501")
    assert found is not None
    assert found.fingerprint == "152501fitness2024-2025"
