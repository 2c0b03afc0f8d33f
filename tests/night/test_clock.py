"""Nights under a clock that is a year off: nothing is lost, and the way back is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
import yaml

from tests.night.nights import content, run_plain
from tests.night.small import copied, half_written, small_league
from xjdata.home import Home
from xjdata.messages import ConfigError

Clock = Callable[[str], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock to noon of a day."""

    def set_to(day: str) -> None:
        class Stopped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=tz)

        monkeypatch.setattr("xjdata.home.settings.datetime", Stopped)

    return set_to


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A league that goes by the clock, after the night of 15 October 2024."""
    home = small_league(tmp_path_factory.mktemp("clock") / "league")
    run_plain(home)
    settings = yaml.safe_load(home.league_file.read_text("utf-8"))
    del settings["as_of"]
    home.league_file.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return Home.at(home.root)


def _files(home: Home) -> dict[Path, bytes]:
    places = (home.lake, home.archive, home.warehouses)
    files = (path for place in places for path in place.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files}


def test_a_clock_a_year_behind_stops_the_night(loaded: Home, clock: Clock, tmp_path: Path) -> None:
    home = copied(loaded, tmp_path / "league")
    before = _files(home)
    clock("2023-10-16")
    with pytest.raises(ConfigError) as error:
        run_plain(home)
    for text in (error.value.message.zh, error.value.message.en):
        assert "2023-10-16" in text
        assert "2024-10-15" in text
    assert _files(home) == before
    clock("2024-10-16")
    assert {record.status for record in run_plain(home).values()} == {"unchanged"}


def test_a_clock_a_year_ahead_can_be_undone(loaded: Home, clock: Clock, tmp_path: Path) -> None:
    """Nobody can tell it from a long pause; the next real night is refused, and says what to do."""
    straight = copied(loaded, tmp_path / "straight")
    clock("2024-10-16")
    run_plain(straight)
    home = copied(loaded, tmp_path / "league")
    clock("2025-10-16")
    run_plain(home)
    ahead = content(home)
    clock("2024-10-16")
    with pytest.raises(ConfigError) as error:
        run_plain(home)
    for text in (error.value.message.zh, error.value.message.en):
        assert "lake/nights/2025-10-16" in text
    assert content(home) == ahead
    shutil.rmtree(home.lake / "nights" / "2025-10-16")  # as the message says
    run_plain(home)
    assert content(home) == content(straight)
    assert half_written(home) == []
