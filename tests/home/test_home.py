"""Where a deployment lies, and what its settings say."""

from datetime import date, time
from pathlib import Path

import pytest

from xjdata.home import Home
from xjdata.messages import ConfigError

SETTINGS = "name_zh: 示例盟\nname_en: Sample League\n"


@pytest.fixture
def home(tmp_path) -> Home:
    (tmp_path / "league.yaml").write_text(SETTINGS, "utf-8")
    return Home.at(tmp_path)


def settings(home: Home, lines: str) -> Home:
    home.league_file.write_text(SETTINGS + lines, "utf-8")
    return Home.at(home.root)


def test_the_home_is_named_by_the_environment(home, monkeypatch):
    monkeypatch.setenv("XJDATA_HOME", str(home.root))
    assert Home.find() == home
    assert Home.find().league.name_zh == "示例盟"


def test_without_a_name_it_is_the_folder_league(tmp_path, monkeypatch):
    monkeypatch.delenv("XJDATA_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "league").mkdir()
    (tmp_path / "league" / "league.yaml").write_text(SETTINGS, "utf-8")
    assert Home.find().root == tmp_path / "league"


def test_a_folder_without_settings_is_no_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XJDATA_HOME", str(tmp_path / "nothing"))
    with pytest.raises(ConfigError) as error:
        Home.find()
    for text in (error.value.message.zh, error.value.message.en):
        assert str(tmp_path / "nothing") in text
        assert "xjdata sample" in text
        assert "XJDATA_HOME" in text


def test_looking_creates_nothing(tmp_path):
    home = Home.at(tmp_path / "new")
    places = [home.inbox, home.archive, home.lake, home.warehouses, home.reports, home.dagster]
    assert all(place.parent == home.root and place.is_absolute() for place in places)
    assert list(tmp_path.iterdir()) == []


def test_a_relative_home_stays_when_the_process_moves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    home = Home.at("here")
    monkeypatch.chdir(Path("/"))
    assert home.root == tmp_path / "here"


def test_units_are_those_with_a_source_contract(home):
    home.counties.mkdir()
    for name in ("152523.yaml", "152501.yaml", "._152501.yaml", ".#152523.yaml", "notes.txt"):
        (home.counties / name).write_text("", "utf-8")
    assert home.units == ["152501", "152523"]


def test_defaults(home):
    league = home.league
    assert (league.plan, league.time_zone, league.schedule) == (
        "2024",
        "Asia/Shanghai",
        "0 2 * * *",
    )
    assert league.cut_off == time(5, 0)
    assert league.suppress_below == 5
    thresholds = league.thresholds_of("fitness")
    assert (thresholds.faulty_rows_percent, thresholds.faulty_rows_minimum) == (20, 3)
    assert thresholds.collapse_percent == 50


def test_a_dataset_may_have_its_own_thresholds(home):
    home = settings(home, "dataset_thresholds: {fitness: {faulty_rows_percent: 5}}\n")
    assert home.league.thresholds_of("fitness").faulty_rows_percent == 5
    assert home.league.thresholds_of("teacher").faulty_rows_percent == 20


def test_the_night_is_the_one_written_down_or_today(home):
    today = home.league.tonight()
    assert abs((today - date.today()).days) <= 1
    assert settings(home, "as_of: 2024-10-15\n").league.tonight() == date(2024, 10, 15)


WRITTEN = [
    ("plan: 2024\n", "plan", "2024"),
    ("cut_off: 05:00\n", "cut_off", time(5, 0)),
    # YAML 1.1 reads this as the number 750.
    ("cut_off: 12:30\n", "cut_off", time(12, 30)),
    ("due: {fitness: 2024-11-30}\n", "due", {"fitness": date(2024, 11, 30)}),
]


@pytest.mark.parametrize(("line", "field", "value"), WRITTEN)
def test_settings_as_people_write_them(home, line, field, value):
    assert getattr(settings(home, line).league, field) == value


WRONG = [
    ("time_zone: Asia/Shanghia\n", "time_zone", "Asia/Shanghai"),
    ("time_zone: /etc/passwd\n", "time_zone", "Asia/Shanghai"),
    ("as_of: 2024-02-30\n", "as_of", "2024-09-01"),
    ("cut_off: 5:00\n", "cut_off", "05:00"),
    ("keep_warehouses: 0\n", "keep_warehouses", "1"),
    ("suppress_below: 0\n", "suppress_below", "1"),
    ("thresholds: {collapse_percent: 120}\n", "thresholds.collapse_percent", "100"),
    ("thresholds: {colapse_percent: 40}\n", "thresholds.colapse_percent", "collapse_percent"),
    ("schedules: 0 3 * * *\n", "schedules", "schedule"),
]


@pytest.mark.parametrize(("line", "field", "remedy"), WRONG)
def test_a_wrong_setting_names_file_line_field_and_remedy_in_both_languages(
    home, line, field, remedy
):
    with pytest.raises(ConfigError) as error:
        assert settings(home, line).league is None
    message = error.value.message
    assert f"{home.league_file} 第 3 行：字段 {field} 有误：" in message.zh
    assert f"{home.league_file} line 3: field {field}: " in message.en
    assert remedy in message.zh
    assert remedy in message.en
    assert "nput should" not in message.zh
