"""The bars of the first night: values and problems against what the generator made up."""

from pathlib import Path

import pytest

from tests.night.conftest import STUDENTS, Copy
from tests.night.nights import (
    content,
    planted,
    query,
    recorded,
    run_plain,
    wrong_breakdowns,
    wrong_evaluations,
    wrong_summary,
    wrong_values,
)
from xjdata.home import Home
from xjdata.sample import write_sample


def test_faultless_night_records_no_problem_and_every_value(faultless: Home) -> None:
    assert recorded(faultless) == {}
    assert wrong_values(faultless, "true") == []
    assert wrong_breakdowns(faultless, "true") == []
    assert wrong_evaluations(faultless, "true") == []
    assert wrong_summary(faultless, "true") == []
    assert query(faultless, "SELECT DISTINCT status FROM quality.delivery") == [("loaded",)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3])
def test_every_planted_defect_is_recorded_where_it_stands_and_nothing_else(
    tmp_path: Path, seed: int
) -> None:
    home = Home.at(tmp_path)
    write_sample(home, students=STUDENTS, seed=seed, defects=0.02)
    run_plain(home)
    assert recorded(home) == planted(home)
    assert wrong_values(home, "expected") == []
    assert wrong_breakdowns(home, "expected") == []
    assert wrong_evaluations(home, "expected") == []
    assert wrong_summary(home, "expected") == []


def test_second_night_finds_everything_unchanged(faultless: Home, copy: Copy) -> None:
    home = copy(faultless)
    before = content(home)
    parts = {path: path.stat().st_mtime_ns for path in (home.lake / "parts").rglob("*.parquet")}
    records = run_plain(home)
    assert {record.status for record in records.values()} == {"unchanged"}
    after = {path: path.stat().st_mtime_ns for path in (home.lake / "parts").rglob("*.parquet")}
    assert after == parts
    changing = {'quality."delivery"', 'quality."submission"'}
    assert {k: v for k, v in content(home).items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }


@pytest.mark.nightly
def test_a_night_killed_half_way_ends_as_an_undisturbed_one(faultless: Home, copy: Copy) -> None:
    home = copy(faultless)
    for name in ("lake", "archive", "warehouse"):
        for path in sorted((home.root / name).rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    home.warehouse_link.unlink()
    import expectations
    from xjdata.night import Night, fetch, load, start  # the killed night did this much

    night = Night.of(home)
    start(night, home.units)
    for source in night.sources(home.units[3]):
        fetch(night, source)
        load(night, source, expectations.gate)
    run_plain(home)
    assert content(home) == content(faultless)


def test_a_truncated_file_is_held_and_the_last_good_data_stay(faultless: Home, copy: Copy) -> None:
    home = copy(faultless)
    served = query(home, "SELECT * FROM mart.indicator_value ORDER BY ALL")
    victim = next((home.inbox / "152502").glob("教职工*.xls*"))
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])
    records = run_plain(home)
    held = {place for place, record in records.items() if record.status != "unchanged"}
    assert held == {("152502", "teacher")}
    record = records["152502", "teacher"]
    assert record.status == "held"
    assert victim.name in record.message_zh
    assert victim.name in record.message_en
    assert record.stale_since == "2024-10-15"
    assert query(home, "SELECT * FROM mart.indicator_value ORDER BY ALL") == served


def test_an_unreachable_source_fails_alone(faultless: Home, copy: Copy) -> None:
    home = copy(faultless)
    database = next((home.inbox / "152523").glob("*.db"))
    database.write_bytes(b"this is no database" * 100)
    records = run_plain(home)
    bad = {place for place, record in records.items() if record.status in ("held", "failed")}
    assert bad
    assert {unit for unit, _ in bad} == {"152523"}


def test_nothing_delivered_shows_on_the_board(faultless: Home, copy: Copy) -> None:
    home = copy(faultless)
    for name in ("lake", "archive", "warehouse"):
        for path in sorted((home.root / name).rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    next((home.inbox / "152501").glob("学校*")).unlink()
    next((home.inbox / "152501").glob("校园安防*")).unlink()
    run_plain(home, ["152501"])
    board = dict(
        query(home, "SELECT dataset, status FROM quality.submission WHERE county_code = '152501'")
    )
    assert board["school"] == "overdue"  # due 2024-10-10
    assert board["safety"] == "not_due"  # due 2024-10-31
    assert board["teacher"] == "held"  # nobody knows the unit's schools
    assert board["population"] == "loaded"


def test_an_error_of_our_own_costs_its_source_and_quotes_nothing(
    faultless: Home, copy: Copy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import xjdata.night.making as making

    home = copy(faultless)
    file = next((home.inbox / "152502").glob("教职工*.xls*"))
    file.write_bytes(file.read_bytes() + b"\0" * 8)  # other bytes: it is cleaned again

    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError("张金丝雀 152502199001011234")

    monkeypatch.setattr(making, "clean", broken)
    records = run_plain(home)
    record = records.pop(("152502", "teacher"))
    assert record.status == "failed"
    assert "ValueError" in record.message_zh
    assert {other.status for other in records.values()} == {"unchanged"}
    assert "金丝雀" not in record.message_zh + record.message_en + caplog.text
    assert "152502199001011234" not in record.message_zh + record.message_en + caplog.text
