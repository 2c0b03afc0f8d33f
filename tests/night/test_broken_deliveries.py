"""Whole nights with broken deliveries among good ones: each costs itself, and is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.night.breakages import BREAKAGES, Breakage, spoil
from tests.night.nights import content, query, run_plain
from tests.night.small import copied, small_league, stand_at
from xjdata.home import Home

UNIT_OF = {"workbook": "152528", "text": "152522", "database": "152523"}
DATASETS = ("teacher", "fitness", "building", "enrollment", "facility", "population", "safety")
"""What is broken in turn; the others are good in that night."""

AT_ONCE = 4
"""Broken deliveries of one unit in one night: fewer than half of what it sends."""

CHANGING = {"quality.night", "quality.delivery", "quality.submission", "mart.indicator_history"}


def _nights() -> list[list[tuple[Breakage, str]]]:
    """Each kind in one unit's place of one dataset, a few a night."""
    nights: list[list[tuple[Breakage, str]]] = []
    for kind in BREAKAGES:
        for night in nights:
            taken = {dataset for other, dataset in night if other.connector == kind.connector}
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
    # A text unit sends its fitness tests as workbooks; their sheets are found by name.
    return dataset != "fitness" or kind.connector == "database"


NIGHTS = _nights()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_league(tmp_path_factory.mktemp("broken") / "league", UNIT_OF.values())
    run_plain(home)
    return stand_at(home, "2024-10-16")


def test_there_are_enough_kinds() -> None:
    assert len(BREAKAGES) >= 40
    assert len({kind.id for kind in BREAKAGES}) == len(BREAKAGES)
    assert sum(len(night) for night in NIGHTS) == len(BREAKAGES)


@pytest.mark.parametrize("number", range(len(NIGHTS)))
def test_each_costs_itself_and_is_told(
    number: int, loaded: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XJDATA_TEST_ODD_URL", "oracle+nodriver://h/d")
    monkeypatch.setenv("XJDATA_TEST_EMPTY", "")
    good = content(loaded)
    home = copied(loaded, tmp_path / "league")
    broken = {}
    for kind, dataset in NIGHTS[number]:
        place = (UNIT_OF[kind.connector], dataset)
        broken[place] = (kind, spoil(home, *place, kind))
    records = run_plain(home)
    told = []
    for place, record in records.items():
        if place not in broken:
            assert record.status == "unchanged", place
            continue
        kind, name = broken[place]
        expected = "failed" if kind.connector == "database" else "held"
        if record.status != expected or record.stale_since != "2024-10-16":
            told.append((kind.id, record.status, record.stale_since, record.message_zh))
        for text in (record.message_zh, record.message_en):
            if name not in text:
                told.append((kind.id, "no name", text))
        advice = "请" in record.message_zh or kind.connector == "database"
        if kind.word not in record.message_zh or not advice:
            told.append((kind.id, "not said", record.message_zh))
        if "程序内部错误" in record.message_zh or record.message_en == record.message_zh:
            told.append((kind.id, "internal", record.message_zh))
    assert not told, "\n".join(map(str, told))
    assert set(records) >= set(broken)
    now = content(home)
    same = [name for name in now if name.startswith(('core."', 'mart."w', "mart.scorecard"))]
    changed = [name for name in same if _undated(name, now) != _undated(name, good)]
    assert changed == []
    stale = query(
        home,
        "SELECT county_code, dataset FROM quality.submission WHERE stale_since IS NOT NULL",
    )
    assert set(stale) == set(broken)


def _undated(name: str, tables: dict[str, list[tuple[object, ...]]]) -> list[tuple[object, ...]]:
    """Rows without the night they speak of."""
    nights = (date(2024, 10, 15), date(2024, 10, 16))
    return [tuple(None if cell in nights else cell for cell in row) for row in tables[name]]
