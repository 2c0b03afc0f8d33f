"""`mart.lineage`: the files behind each target, with hashes that exist and sums that agree."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.night.nights import query, run_plain
from tests.night.small import UNIT, copied, small_league, stand_at
from xjdata.home import Home
from xjdata.measures import measures_of
from xjdata.night import Night, decisive_columns


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_league(tmp_path_factory.mktemp("lineage") / "league")
    run_plain(home)
    return home


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    return copied(first, tmp_path / "league")


def lineage(home: Home, target: str, dataset: str) -> dict[str, Any]:
    names = (
        "rows_in", "rows_accepted", "rows_left_out", "copies", "cells_blanked", "columns_blanked",
        "columns_lacking", "stale_since", "arrived_on", "purpose",
    )  # fmt: skip
    (row,) = query(
        home,
        f"SELECT {', '.join(names)} FROM mart.lineage "
        f"WHERE target_id = '{target}' AND dataset = '{dataset}'",
    )
    return dict(zip(names, row, strict=True))


def safety(home: Home) -> Path:
    return next((home.inbox / UNIT).rglob("校园安防*"))


def edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_bytes().decode("gb18030")
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    file.write_bytes(text.encode("gb18030"))


def test_every_target_names_what_it_reads(first: Home) -> None:
    night = Night.of(first)
    calls = measures_of(night.plan)
    there = {dataset for (dataset,) in query(first, "SELECT dataset FROM quality.delivery")}
    found: dict[str, set[str]] = {}
    for target, dataset in query(first, "SELECT target_id, dataset FROM mart.lineage"):
        found.setdefault(target, set()).add(dataset)
    for target in night.plan.targets:
        needed = {need.dataset for need in calls[target.id].needs}
        needed |= {"baseline"} if target.operator in ("yoy-increase", "stays-above") else set()
        assert found[target.id] == needed & there
    assert query(first, "SELECT DISTINCT dataset FROM mart.lineage WHERE purpose <> 'value'") == [
        ("baseline",)
    ]


def test_every_file_is_in_the_archive_and_was_delivered(first: Home) -> None:
    archive = Night.of(first).archive
    files = query(first, "SELECT DISTINCT file, sha256 FROM mart.lineage")
    assert len(files) > 3
    for name, sha256 in files:
        data = archive.path(sha256).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
        assert (first.inbox / name).read_bytes() == data


def test_rows_add_up_to_the_delivery(home: Home) -> None:
    edit(safety(home), ("2115201137,阿巴嘎旗百灵小学,", ",,"))
    run_plain(stand_at(home, "2024-10-16"))
    found = query(
        home,
        "SELECT DISTINCT dataset, sum(rows_in) OVER one, sum(rows_accepted) OVER one, "
        "sum(rows_left_out + copies) OVER one FROM mart.lineage "
        "WINDOW one AS (PARTITION BY target_id, dataset)",
    )
    told = query(
        home, "SELECT dataset, rows_in, rows_accepted, rows_rejected FROM quality.delivery"
    )
    assert {row[0] for row in found} > {"safety", "school"}
    assert set(found) <= set(told)


def test_what_is_left_out_stands_at_the_targets_that_read_it(home: Home) -> None:
    file = safety(home)
    edit(
        file,
        ("2115201137,阿巴嘎旗百灵小学,", ",,"),  # no key: rejected
        # no yes and no no: the guard post of the kindergarten is emptied
        ("阿巴嘎旗云杉幼儿园,１,２,０,是,否,是,是,", "阿巴嘎旗云杉幼儿园,１,２,０,是,否,是,或许,"),
    )
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[:8], lines[7], *lines[8:]]))  # one row twice
    run_plain(stand_at(home, "2024-10-16"))
    posts, closed = lineage(home, "W22-4", "safety"), lineage(home, "W22-2", "safety")
    for row in (posts, closed):
        assert (row["rows_in"], row["rows_accepted"]) == (7, 5)
        assert (row["rows_left_out"], row["copies"]) == (1, 1)
        assert row["arrived_on"] == date(2024, 10, 16)
    assert (posts["cells_blanked"], posts["columns_blanked"]) == (1, "guard_post")
    assert (closed["cells_blanked"], closed["columns_blanked"]) == (0, "")
    assert lineage(home, "W22-4", "school")["arrived_on"] == date(2024, 10, 15)


def test_a_score_rests_on_what_it_is_worked_out_of(first: Home) -> None:
    night = Night.of(first)
    read = decisive_columns(measures_of(night.plan)["W08-4"].needs)["fitness"]
    assert read >= {"state", "grade", "sex", "exempt", "height", "weight", "run_50m"}
    assert "skills" not in read


def test_what_is_held_leaves_the_earlier_file_marked_stale(home: Home) -> None:
    before = query(home, "SELECT file, sha256 FROM mart.lineage WHERE dataset = 'safety'")
    safety(home).write_bytes(b"")
    run_plain(stand_at(home, "2024-10-16"))
    after = query(home, "SELECT file, sha256 FROM mart.lineage WHERE dataset = 'safety'")
    assert sorted(after) == sorted(before)
    row = lineage(home, "W22-4", "safety")
    assert (row["stale_since"], row["arrived_on"]) == (date(2024, 10, 16), date(2024, 10, 15))


def test_a_column_that_did_not_come_is_told(home: Home) -> None:
    edit(safety(home), ("是否设置护学岗", "不认识的标题"))
    run_plain(stand_at(home, "2024-10-16"))
    assert lineage(home, "W22-4", "safety")["columns_lacking"] == "guard_post"
    assert lineage(home, "W22-2", "safety")["columns_lacking"] == ""
