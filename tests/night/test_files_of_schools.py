"""Whole nights of a unit that sends one file per school: a delivery is all thirty of them."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.night.nights import query, run_plain
from tests.night.small import small_league, stand_at
from xjdata.home import Home
from xjdata.night import Night

UNIT = "152599"
SCHOOLS = [f"21152599{number:02d}" for number in range(1, 31)]
FIRST, SECOND = "安防20240920", "安防20241010"


def _league(folder: Path, complete: dict[str, Any]) -> Home:
    """A league of one unit: the list of its schools, and a whole first folder of their files."""
    home = small_league(folder, units=())
    own = {"valid_from": "2024-01-01", "connector": "text"}
    sources = [
        {"dataset": "school", "path": f"{UNIT}/学校*.csv"} | own,
        {"dataset": "safety", "path": f"{UNIT}/安防*/*.csv", "file_is": "school_code"}
        | {"file_pattern": r"(\d{10})", "complete": complete}
        | own,
    ]
    contract = {"unit": UNIT, "name": {"zh": "新设旗", "en": "New"}, "sources": sources}
    (home.counties / f"{UNIT}.yaml").write_text(yaml.safe_dump(contract, allow_unicode=True))
    listed = "".join(f"{code},第{code}小学,{UNIT},小学,在办,县级教育部门\n" for code in SCHOOLS)
    (home.inbox / UNIT).mkdir()
    head = "学校标识码,学校名称,旗县,办学类型,办学状态,举办者\n"
    (home.inbox / UNIT / "学校名单.csv").write_text(head + listed, "gb18030")
    _deliver(home, FIRST, SCHOOLS, "是")
    return Home.at(folder)


def _deliver(home: Home, folder: str, schools: list[str], closed: str) -> None:
    place = home.inbox / UNIT / folder
    place.mkdir()
    for code in schools:
        path = place / f"第{code}小学.csv"
        path.write_text(f"学校名称,封闭化管理\n第{code}小学,{closed}\n", "gb18030")
        if folder == FIRST:
            os.utime(path, (1_726_800_000, 1_726_800_000))


def _board(home: Home) -> tuple[Any, ...]:
    """Status, messages and staleness of the files, as the board and the log both say."""
    columns = "status, message_zh, message_en"
    (row,) = query(
        home, f"SELECT {columns}, stale_since FROM quality.submission WHERE dataset = 'safety'"
    )
    logged = query(home, f"SELECT {columns} FROM quality.delivery WHERE dataset = 'safety'")
    assert logged == [row[:3]]
    return row


def _closed(home: Home) -> tuple[int, int]:
    """Schools that are closed to strangers, of how many."""
    ((closed, schools),) = query(
        home, "SELECT count(*) FILTER (closed_management), count(*) FROM core.fct_safety"
    )
    return closed, schools


def _kept(home: Home) -> list[str]:
    """The folder of each file behind what is served; each is in the archive under its hash."""
    night = Night.of(home)
    served = night.log.served("safety", night.period("safety"), UNIT)
    assert served is not None
    for file in served.files:
        data = night.archive.path(file["sha256"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert len(data) == file["size"]
    return [file["name"].split("/")[1] for file in served.files]


@pytest.mark.parametrize("complete", [{"schools": SCHOOLS}, {"files": 30}], ids=["named", "count"])
def test_one_school_missing_among_thirty(tmp_path: Path, complete: dict[str, Any]) -> None:
    home = _league(tmp_path / "league", complete)
    assert run_plain(home)[UNIT, "safety"].status == "loaded"
    assert _board(home) == ("loaded", "", "", None)
    assert _closed(home) == (30, 30)
    assert _kept(home) == [FIRST] * 30

    # A newer folder lacks one: the older stays, and the board says which is not there.
    _deliver(home, SECOND, SCHOOLS[:-1], "否")
    home = stand_at(home, "2024-10-16")
    run_plain(home)
    status, zh, en, stale = _board(home)
    assert (status, stale) == ("unchanged", None)
    lack = SCHOOLS[-1] if "schools" in complete else "29"
    for text in (zh, en):
        assert FIRST in text
        assert SECOND in text
        assert lack in text
    assert _closed(home) == (30, 30)

    # No folder is whole any more: held, and the last good data are served, marked stale.
    shutil.rmtree(home.inbox / UNIT / FIRST)
    home = stand_at(home, "2024-10-17")
    run_plain(home)
    status, zh, en, stale = _board(home)
    assert (status, str(stale)) == ("held", "2024-10-17")
    assert SECOND in zh
    assert lack in zh
    assert "请补齐" in zh
    assert "Add what is missing" in en
    assert _closed(home) == (30, 30)

    # The last school's file arrives: all of it is taken.
    path = home.inbox / UNIT / SECOND / f"第{SCHOOLS[-1]}小学.csv"
    path.write_text("学校名称,封闭化管理\n新校,否\n", "gb18030")
    home = stand_at(home, "2024-10-18")
    run_plain(home)
    assert _board(home) == ("loaded", "", "", None)
    assert _closed(home) == (0, 30)
    assert _kept(home) == [SECOND] * 30


def test_a_note_goes_with_what_is_loaded(tmp_path: Path) -> None:
    """The first night of all: one folder is whole, a newer one is not."""
    home = _league(tmp_path / "league", {"files": 30})
    _deliver(home, SECOND, SCHOOLS[:5], "否")
    run_plain(home)
    status, zh, en, _ = _board(home)
    assert status == "loaded"
    assert "只有 5 个文件，应有 30 个" in zh
    assert "it has 5 of 30 files" in en
    assert _closed(home) == (30, 30)
