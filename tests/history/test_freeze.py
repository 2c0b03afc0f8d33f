"""Frozen figures: whole or not there, never changed, and what has changed since is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import warehouse
from tests.history.nights import (
    COUNTY,
    UNITS,
    causes_of,
    file_of,
    files_below,
    night_of,
    night_on,
    state_at,
    values_of,
    without_a_school,
)
from tests.night.nights import query, run_plain
from tests.night.small import copied, half_written, small_league, stand_at
from xjdata.history import differences, freeze_night, state_named
from xjdata.home import Home
from xjdata.lake import Freezes, Store
from xjdata.messages import ConfigError
from xjdata.night import Night, compute_indicators, start
from xjdata.night.frozen import frozen_tables

NAME = "通报〔2024〕5号"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_league(tmp_path_factory.mktemp("freeze") / "league", UNITS)
    return night_on(home, 15)


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    return copied(first, tmp_path / "league")


def froze(home: Home, name: str = NAME) -> bool:
    """Freeze what is current; whether that was new."""
    return freeze_night(Night.of(Home.at(home.root)), name, "十月通报")[1]


def refusal(home: Home, name: str = NAME) -> str:
    with pytest.raises(ConfigError) as error:
        froze(home, name)
    return error.value.message.en


def since(home: Home, name: str = NAME) -> list:
    night = Night.of(Home.at(home.root))
    return differences(state_named(night, name), state_named(night, "now"))


def test_a_freeze_keeps_the_values_of_the_night(home: Home) -> None:
    assert froze(home)
    night = night_of(home, 15)
    (kept,) = Freezes(night.store).all()
    assert (kept.name, kept.as_of, kept.note) == (NAME, "2024-10-15", "十月通报")
    assert Freezes(night.store).values(NAME).equals(values_of(home, 15))
    assert since(home) == []


def test_the_same_again_changes_nothing_and_other_values_are_refused(home: Home) -> None:
    froze(home)
    before = files_below(home.lake / "freezes")
    assert not froze(home)
    assert files_below(home.lake / "freezes") == before
    home = night_on(home, 16)
    said = refusal(home)
    assert NAME in said
    assert "2024-10-15" in said
    assert files_below(home.lake / "freezes") == before
    assert froze(home, "另一份")


def test_a_freeze_outlives_its_night(home: Home) -> None:
    froze(home)
    settings = yaml.safe_load(home.league_file.read_text("utf-8")) | {"keep_warehouses": 1}
    home.league_file.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    without_a_school(file_of(home, "校园安防"))
    home = night_on(home, 16)
    assert [path.name for path in home.warehouses.glob("*.duckdb")] == ["2024-10-16.duckdb"]
    assert query(home, "SELECT name, as_of::TEXT, note FROM mart.freeze") == [
        (NAME, "2024-10-15", "十月通报")
    ]
    frozen = query(
        home,
        "SELECT target_id, level, county_code, numerator, denominator, status "
        "FROM mart.freeze_value WHERE as_of = DATE '2024-10-15' ORDER BY ALL",
    )
    history = query(
        home,
        "SELECT target_id, level, county_code, numerator, denominator, status "
        "FROM mart.indicator_history WHERE as_of = DATE '2024-10-15' ORDER BY ALL",
    )
    assert frozen == history
    assert len(frozen) > len(UNITS)


def test_the_current_file_shows_it_at_once_and_nothing_else_is_another(home: Home) -> None:
    def others() -> list:
        return query(home, "SELECT * EXCLUDE as_of FROM mart.indicator_value ORDER BY ALL")

    before = others()
    froze(home)
    night = Night.of(home)
    for _ in range(2):
        assert warehouse.renew(home, night.plan, frozen_tables(night.store))
        assert query(home, "SELECT name FROM mart.freeze") == [(NAME,)]
    assert others() == before
    assert half_written(home) == []
    run_plain(stand_at(home, "2024-10-16"))
    assert query(home, "SELECT name FROM mart.freeze") == [(NAME,)]


def test_without_a_file_the_next_night_shows_it(home: Home) -> None:
    night = Night.of(home)
    home.warehouse_link.unlink()
    assert froze(home)
    assert not warehouse.renew(home, night.plan, frozen_tables(night.store))


@pytest.mark.parametrize("after", [0, 1, 2])
def test_killed_it_is_not_there(home: Home, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    write, left = Store.write_bytes, [after]

    def dying(store: Store, path: str, data: bytes) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        write(store, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write_bytes", dying)
        with pytest.raises(Killed):
            froze(home)
    assert Freezes(night_of(home, 15).store).all() == []
    assert froze(home)


def test_a_half_night_is_never_frozen(home: Home) -> None:
    """Tomorrow's has begun: today's is the last. Today's is begun again: there is none."""
    start(night_of(home, 16), UNITS)
    assert froze(home, "昨夜")
    again = night_of(home, 15)
    assert again.log.manifest(again.as_of).state == "complete"


def test_a_night_begun_again_is_not_frozen(home: Home) -> None:
    start(night_of(home, 15), UNITS)
    compute_indicators(night_of(home, 15))
    assert "2024-10-15 is not finished" in refusal(home)


def test_nothing_to_freeze(tmp_path: Path) -> None:
    home = small_league(tmp_path / "league")
    assert "No night has ended" in refusal(home)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        ".hidden",
        "-x",
        "x.",
        "a\nb",
        "now",
        "NOW",
        "名" * 60,
    ]
    + ["a\u202eb", "C:x", "a*", "%2e", "\u200b"],
)
def test_names_that_would_do_harm(home: Home, name: str) -> None:
    before = files_below(home.lake)
    assert refusal(home, name)
    assert files_below(home.lake) == before


@pytest.mark.parametrize(
    "name", ["通报2024-10", "A", "2024.10", "锡教通报〔2024〕5号", "十月（二）"]
)
def test_names_as_offices_give_them(home: Home, name: str) -> None:
    assert froze(home, f" {name} ")
    assert state_named(night_of(home, 15), name).as_of.day == 15


def test_a_name_nobody_gave(home: Home) -> None:
    froze(home)
    with pytest.raises(ConfigError) as error:
        state_named(night_of(home, 15), "通报")
    assert NAME in error.value.message.zh


def test_a_delivery_is_named_with_its_files_and_nights(home: Home) -> None:
    froze(home)
    file = file_of(home, "校园安防")
    without_a_school(file)
    home = night_on(home, 16)
    found = since(home)
    assert causes_of([d for d in found if d.place["target_id"] == "W22-1"]) == {
        ("delivery", COUNTY, "safety")
    }
    league = next(d for d in found if d.place["level"] == "league")
    county = next(d for d in found if d.place["level"] == "county")
    school = next(d for d in found if d.place["level"] == "school")
    for one in (league, county):
        assert one.after["numerator"] == one.before["numerator"] - 1
        assert one.after["denominator"] == one.before["denominator"]
    assert (school.before["numerator"], school.after["numerator"]) == (1, 0)
    (cause,) = county.causes
    assert cause.before.files == cause.after.files == (file.relative_to(home.inbox).as_posix(),)
    assert cause.before.sha256 != cause.after.sha256
    assert (cause.before.arrived_on, cause.after.arrived_on) == ("2024-10-15", "2024-10-16")
    # The other way round it is the same with before and after exchanged.
    back = differences(state_at(home, 16), state_at(home, 15))
    assert [(d.place, d.before, d.after) for d in found] == [
        (d.place, d.after, d.before) for d in back
    ]


def test_another_school_list_is_the_cause_where_rows_are_placed_by_it(home: Home) -> None:
    froze(home)
    without_a_school(file_of(home, "学校（机构）名单"))
    home = night_on(home, 16)
    causes = causes_of([d for d in since(home) if d.place["target_id"] == "W22-1"])
    assert causes == {("delivery", COUNTY, "school")}


def test_the_contract_is_named(home: Home) -> None:
    froze(home)
    contract = home.counties / f"{COUNTY}.yaml"
    data = yaml.safe_load(contract.read_text("utf-8"))
    (safety,) = (s for s in data["sources"] if s["dataset"] == "safety")
    safety["values"] = {"closed_management": {"是": "0", "否": "1"}}
    contract.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    home = night_on(home, 15)
    assert causes_of(since(home)) == {("contract", COUNTY, "safety")}


def test_the_plan_is_named(home: Home, tmp_path: Path) -> None:
    froze(home)
    # A plan is read once per process, by its folder.
    moved = copied(home, tmp_path / "moved")
    file = moved.root / "plans" / "2024" / "item_22.yaml"
    text = file.read_text("utf-8")
    assert text.count("target_value: 100\n") > 1
    file.write_text(text.replace("target_value: 100\n", "target_value: 97\n", 1), "utf-8")
    found = since(night_on(moved, 15))
    (target,) = {d.place["target_id"] for d in found}
    assert causes_of(found) == {("plan", "", "")}
    assert {(d.before["target_value"], d.after["target_value"]) for d in found} == {(100.0, 97.0)}
    assert target.startswith("W22")


def test_a_rule_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    froze(home)
    monkeypatch.setattr("xjdata.night.provenance.league_version", lambda: "f" * 64)
    file = home.lake / "nights" / "2024-10-15" / "provenance.json"
    file.unlink()
    without_a_school(file_of(home, "校园安防"))
    home = night_on(home, 15)
    assert causes_of(since(home)) == {("rule", "", ""), ("delivery", COUNTY, "safety")}


def test_only_the_date(home: Home) -> None:
    """The deadline is over, and nothing else has happened."""
    froze(home)
    run_plain(stand_at(home, "2025-01-02"))
    found = [d for d in since(home) if d.before and d.before["status"] == "behind"]
    assert found
    for difference in found:
        (cause,) = difference.causes
        assert difference.after["status"] == "missed"
        assert (cause.kind, cause.detail) == ("date", "2024-12-31")


def test_what_cannot_be_told_is_said(home: Home) -> None:
    """The same night, the same making, other values: somebody has changed the freeze's file."""
    froze(home)
    store = night_of(home, 15).store
    path = f"freezes/{NAME}/values.parquet"
    values = store.read_table(path)
    store.write_table(path, values.slice(1))
    (difference,) = since(home)
    assert difference.before is None
    assert [cause.kind for cause in difference.causes] == ["unknown"]
