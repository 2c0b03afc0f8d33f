"""Whole nights with broken deliveries among good ones: each costs itself, and is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.night.breakages import BREAKAGES, UNIT_OF, Breakage
from tests.night.breakages.web import TOKEN, Rows, answering, deliver_by_web
from tests.night.nights import content, query, run_plain
from tests.night.small import copied, small_league, stand_at
from tests.sources.server import serving
from xjdata.home import Home
from xjdata.lake import DeliveryRecord

DATASETS = ("teacher", "fitness", "building", "enrollment", "facility", "population", "safety")
"""What is broken in turn; the others are good in that night."""

BY_SCHOOL = ("teacher", "building", "enrollment", "facility", "safety")
TABLES = (*BY_SCHOOL, "population")
DATASETS_OF = {
    # Many units send their fitness tests as workbooks, whatever the rest is sent as.
    "workbook": TABLES,
    "text": TABLES,
    "page": TABLES,
    "folder": BY_SCHOOL,
    "web": BY_SCHOOL,
}
"""What a unit sends that way, where not all of them."""

AT_ONCE = 4
"""Broken deliveries of one unit in one night: fewer than half of what it sends."""


def _nights() -> list[list[tuple[Breakage, str]]]:
    """Each kind in one unit's place of one dataset, a few a night."""
    nights: list[list[tuple[Breakage, str]]] = []
    for kind in BREAKAGES:
        for night in nights:
            taken = {dataset for other, dataset in night if other.way == kind.way}
            free = [name for name in DATASETS if name not in taken and _fits(kind, name)]
            if free and len(taken) < AT_ONCE:
                night.append((kind, free[0]))
                break
        else:
            nights.append([(kind, next(name for name in DATASETS if _fits(kind, name)))])
    return nights


def _fits(kind: Breakage, dataset: str) -> bool:
    if kind.dataset:
        return dataset == kind.dataset
    return dataset in DATASETS_OF.get(kind.way, DATASETS)


NIGHTS = _nights()


@pytest.fixture(scope="module", autouse=True)
def environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XJDATA_TEST_ODD_URL", "oracle+nodriver://h/d")
        patch.setenv("XJDATA_TEST_EMPTY", "")
        patch.setenv(TOKEN, "of-one-test")
        patch.setenv("XJDATA_TEST_OTHER_TOKEN", "of-another")
        patch.setattr("xjdata.sources.web.pause", lambda seconds: None)
        yield


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A league after a good night, and the server it has taken some of it from."""
    home = small_league(tmp_path_factory.mktemp("broken") / "league", UNIT_OF.values())
    tables: dict[str, Rows] = {}
    with serving(lambda request: answering(tables)(request)) as server:
        tables |= deliver_by_web(home, UNIT_OF["web"], BY_SCHOOL, server.url)
        records = run_plain(home)
        assert {record.status for record in records.values()} == {"loaded"}
        yield stand_at(home, "2024-10-16")


def test_there_are_enough_kinds() -> None:
    assert len(BREAKAGES) >= 100
    assert len({kind.id for kind in BREAKAGES}) == len(BREAKAGES)
    assert sum(len(night) for night in NIGHTS) == len(BREAKAGES)
    assert {kind.way for kind in BREAKAGES} == set(UNIT_OF)


@pytest.mark.parametrize("number", range(len(NIGHTS)))
def test_each_costs_itself_and_is_told(number: int, loaded: Home, tmp_path: Path) -> None:
    good = content(loaded)
    home = copied(loaded, tmp_path / "league")
    broken = {}
    for kind, dataset in NIGHTS[number]:
        place = (UNIT_OF[kind.way], dataset)
        broken[place] = (kind, kind.spoil(home, *place))
    records = run_plain(home)
    told = []
    for place, record in records.items():
        if place not in broken:
            assert record.status == "unchanged", (place, record.message_zh)
        else:
            told += [(place, *fault) for fault in _faults(record, *broken[place])]
    assert not told, "\n".join(map(str, told))
    assert set(records) >= set(broken)
    now = content(home)
    same = [name for name in now if name.startswith(('core."', 'mart."w', "mart.scorecard"))]
    changed = [name for name in same if _undated(name, now) != _undated(name, good)]
    assert changed == []
    _check_board(home, records, set(broken))


def _faults(record: DeliveryRecord, kind: Breakage, name: str) -> Iterator[tuple[str, ...]]:
    """What is wrong with what became of a broken delivery."""
    if (record.status, record.stale_since) != (kind.status, "2024-10-16"):
        yield kind.id, record.status, str(record.stale_since), record.message_zh
    zh, en = record.message_zh, record.message_en
    if name not in zh or name not in en:
        yield kind.id, "no name", zh, en
    if kind.word not in zh or not kind.word:
        yield kind.id, "not said", zh
    if "请" not in zh or en.rstrip(".").count(". ") < 1:
        yield kind.id, "no remedy", zh, en
    if "程序内部错误" in zh or en == zh:
        yield kind.id, "internal", zh, en


def _check_board(
    home: Home, records: dict[tuple[str, str], DeliveryRecord], broken: set[tuple[str, str]]
) -> None:
    """The board and the log of deliveries say what became of each, in both languages."""
    for table in ("submission", "delivery"):
        rows = query(
            home,
            f"SELECT county_code, dataset, status, message_zh, message_en FROM quality.{table}",
        )
        shown = {(unit, dataset): tuple(rest) for unit, dataset, *rest in rows}
        for place in broken:
            record = records[place]
            assert shown[place] == (record.status, record.message_zh, record.message_en)
    stale = query(
        home, "SELECT county_code, dataset FROM quality.submission WHERE stale_since IS NOT NULL"
    )
    assert set(stale) == broken


def _undated(name: str, tables: dict[str, list[tuple[object, ...]]]) -> list[tuple[object, ...]]:
    """Rows without the night they speak of."""
    nights = (date(2024, 10, 15), date(2024, 10, 16))
    return [tuple(None if cell in nights else cell for cell in row) for row in tables[name]]
