"""Five nights with changing deliveries, each replayed from the archive: its own values."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from tests.history.nights import (
    COUNTY,
    UNITS,
    file_of,
    files_below,
    night_of,
    night_on,
    play,
    values_of,
    without_a_school,
)
from tests.night.nights import query, run_plain
from tests.night.small import copied, half_written, small_league, stand_at
from xjdata.history import Change, is_past
from xjdata.home import Home
from xjdata.lake import Served, Store
from xjdata.messages import ConfigError

DAYS = (15, 16, 17, 18, 19)
LATE = "体质"


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """New files, held ones, a late one, one that is gone, earlier ones again, other schools."""
    home = small_league(tmp_path_factory.mktemp("five") / "league", UNITS)
    late = file_of(home, LATE)
    waiting = home.root / "waiting"
    late.rename(waiting)
    teachers = file_of(home, "教职工").read_bytes()
    safety = file_of(home, "校园安防").read_bytes()
    home = night_on(home, DAYS[0])

    without_a_school(file_of(home, "校园安防"))
    file_of(home, "教职工").write_bytes(b"")
    home = night_on(home, DAYS[1])

    # Other schools, while the teachers are still held: their rows stand by the list of before.
    schools = file_of(home, "学校（机构）名单")
    all_schools = schools.read_bytes()
    without_a_school(schools)
    waiting.rename(late)
    home = night_on(home, DAYS[2])

    file_of(home, "校园安防").write_bytes(safety)
    file_of(home, "教职工").write_bytes(teachers)
    file_of(home, "校舍").unlink()
    home = night_on(home, DAYS[3])

    schools.write_bytes(all_schools)
    return night_on(home, DAYS[4])


@pytest.fixture
def home(five: Home, tmp_path: Path) -> Home:
    return copied(five, tmp_path / "league")


def board(home: Home, day: int, dataset: str) -> tuple[str, str | None]:
    record = night_of(home, day).log.delivery(night_of(home, day).as_of, COUNTY, dataset)
    assert record is not None
    return record.status, record.stale_since


def test_the_nights_are_as_told(five: Home) -> None:
    assert board(five, 16, "teacher") == ("held", "2024-10-16")
    assert board(five, 17, "teacher") == ("held", "2024-10-16")
    assert board(five, 18, "teacher")[0] == "loaded"
    assert board(five, 17, "fitness")[0] == "loaded"
    assert board(five, 18, "building") == ("unchanged", None)
    assert board(five, 19, "teacher")[0] == "loaded"
    values = {day: values_of(five, day).drop_columns(["as_of"]) for day in DAYS}
    assert [values[day].equals(values[day + 1]) for day in DAYS[:-1]] == [False, False, True, False]


@pytest.mark.parametrize("day", DAYS)
def test_a_replay_has_the_values_of_the_night(five: Home, day: int, tmp_path: Path) -> None:
    home = copied(five, tmp_path / "league")
    for place in (home.inbox, home.lake / "parts", home.lake / "served"):
        shutil.rmtree(place)  # the archive and the log are enough
    done = play(home, day)
    assert done.again.values.equals(values_of(five, day))
    assert (done.differences, done.changes, done.refused) == ([], [], [])


def test_a_replay_touches_nothing_but_its_own(home: Home) -> None:
    own = (home.lake / "replays", home.warehouses / "replay-2024-10-16.duckdb")
    before = files_below(home.root)
    link = home.warehouse_link.readlink()
    play(home, 16)
    after = {
        path: data
        for path, data in files_below(home.root).items()
        if not any(path == place or place in path.parents for place in own)
    }
    after.pop(own[1].with_suffix(".json"))
    assert after == before
    assert home.warehouse_link.readlink() == link
    assert half_written(home) == []


def test_the_result_is_a_warehouse_of_that_night(home: Home) -> None:
    play(home, 16)
    current = query(home, "SELECT DISTINCT as_of::TEXT FROM mart.indicator_value")
    assert current == [("2024-10-19",)]
    home.warehouse_link.unlink()
    home.warehouse_link.symlink_to("warehouse/replay-2024-10-16.duckdb")
    assert query(home, "SELECT DISTINCT as_of::TEXT FROM mart.indicator_value") == [("2024-10-16",)]
    held = query(
        home,
        "SELECT status, stale_since::TEXT FROM quality.submission "
        f"WHERE county_code = '{COUNTY}' AND dataset = 'teacher'",
    )
    assert held == [("held", "2024-10-16")]


def test_the_next_night_does_not_mind_a_replay(home: Home, tmp_path: Path) -> None:
    straight = copied(home, tmp_path / "straight")
    play(home, 15)
    for each in (home, straight):
        run_plain(stand_at(each, "2024-10-20"))
    assert values_of(home, 20).equals(values_of(straight, 20))
    kept = sorted(path.name for path in home.warehouses.glob("2*.duckdb"))
    assert kept == sorted(path.name for path in straight.warehouses.glob("*.duckdb"))
    assert (home.warehouses / "replay-2024-10-15.duckdb").exists()


def test_twice_is_once(home: Home) -> None:
    play(home, 16)
    first = files_below(home.lake / "replays")
    play(home, 16)
    assert files_below(home.lake / "replays") == first


class Killed(BaseException):
    """What no code of ours may catch."""


@pytest.mark.parametrize("after", [3, 60])
def test_killed_and_played_again(
    home: Home, after: int, monkeypatch: pytest.MonkeyPatch, five: Home
) -> None:
    before = files_below(home.warehouses)
    write = Store.write_bytes
    left = [after]

    def dying(store: Store, path: str, data: bytes) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        write(store, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write_bytes", dying)
        with pytest.raises(Killed):
            play(home, 16)
    assert files_below(home.warehouses) == before
    assert play(home, 16).again.values.equals(values_of(five, 16))


def test_a_changed_contract_is_announced_and_is_the_cause(home: Home) -> None:
    contract = home.counties / f"{COUNTY}.yaml"
    data = yaml.safe_load(contract.read_text("utf-8"))
    (safety,) = (s for s in data["sources"] if s["dataset"] == "safety")
    safety["values"] = {"closed_management": {"是": "0", "否": "1"}}
    contract.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    done = play(Home.at(home.root), 15)
    assert done.changes == [Change("contract", COUNTY, ("safety",))]
    assert done.differences
    assert {(c.kind, c.county_code, c.dataset) for d in done.differences for c in d.causes} == {
        ("contract", COUNTY, "safety")
    }
    assert all(d.place["target_id"].startswith("W22") for d in done.differences)


def test_a_layout_that_holds_from_later_on_changes_no_earlier_night(home: Home, five: Home) -> None:
    contract = home.counties / f"{COUNTY}.yaml"
    data = yaml.safe_load(contract.read_text("utf-8"))
    (safety,) = (s for s in data["sources"] if s["dataset"] == "safety")
    data["sources"].append({**safety, "valid_from": "2024-10-18", "path": f"{COUNTY}/新*.csv"})
    contract.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    done = play(Home.at(home.root), 15)
    assert done.again.values.equals(values_of(five, 15))
    assert done.changes == [Change("contract", COUNTY)]


def test_a_source_that_is_gone_is_named(home: Home) -> None:
    contract = home.counties / f"{COUNTY}.yaml"
    data = yaml.safe_load(contract.read_text("utf-8"))
    data["sources"] = [s for s in data["sources"] if s["dataset"] != "safety"]
    contract.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    done = play(Home.at(home.root), 15)
    assert [(r.county_code, r.dataset) for r in done.refused] == [(COUNTY, "safety")]
    assert Change("contract", COUNTY, ("safety",)) in done.changes
    assert done.differences


def test_a_changed_plan_is_announced(home: Home) -> None:
    file = home.root / "plans" / "2024" / "item_22.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("target_value: 100\n", "target_value: 97\n", 1), "utf-8")
    # The plan is read once per process, by its folder: another folder is another plan.
    (home.root / "plans").rename(home.root / "plans-then")
    moved = copied(home, home.root.parent / "moved")
    (moved.root / "plans-then").rename(moved.root / "plans")
    done = play(moved, 15)
    (change,) = done.changes
    assert (change.kind, change.subject[:3]) == ("plan", "W22")
    assert {d.place["target_id"] for d in done.differences} == {change.subject}


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_lost_bytes_are_named_before_anything_is_done(home: Home, how: str) -> None:
    night = night_of(home, 15)
    served = next(
        Served(**data)
        for place, data in values_provenance(home, 15).items()
        if place.startswith("safety/") and place.endswith(COUNTY)
    )
    file = night.archive.path(served.sha256)
    file.parent.chmod(0o700)
    file.chmod(0o600)
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes(b"x")
    with pytest.raises(ConfigError) as error:
        play(home, 15)
    for text in (error.value.message.zh, error.value.message.en):
        assert str(served.files[0]["name"]) in text
        assert str(file) in text
    assert not (home.lake / "replays").exists()


def values_provenance(home: Home, day: int) -> dict[str, dict[str, object]]:
    from xjdata.lake.provenance import read_provenance

    night = night_of(home, day)
    kept = read_provenance(night.store, night.as_of)
    assert kept is not None
    return kept.served


def test_only_nights_that_were_can_be_replayed(home: Home) -> None:
    with pytest.raises(ConfigError) as error:
        play(home, 14)
    assert "2024-10-19" in error.value.message.en
    assert is_past(night_of(home, 14))
    assert not is_past(night_of(home, 19))
