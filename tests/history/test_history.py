"""`mart.indicator_history`: one value for each target, unit and night, however often it is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.nights import UNITS, file_of, night_on, play, without_a_school
from tests.night.nights import query
from tests.night.small import copied, small_league
from xjdata.home import Home

PLACE = "target_id, as_of, level, county_code, stage, sex"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three nights, the second with another delivery, and the third run twice."""
    home = small_league(tmp_path_factory.mktemp("history") / "league", UNITS)
    home = night_on(home, 15)
    without_a_school(file_of(home, "校园安防"))
    home = night_on(home, 16)
    return night_on(night_on(home, 17), 17)


def history(home: Home) -> list[tuple[object, ...]]:
    return query(home, "SELECT * FROM mart.indicator_history ORDER BY ALL")


def test_one_value_per_target_unit_and_night(three: Home) -> None:
    twice = query(
        three, f"SELECT {PLACE} FROM mart.indicator_history GROUP BY ALL HAVING count(*) > 1"
    )
    assert twice == []
    targets = query(three, "SELECT count(*) FROM mart.target")[0][0]
    nights = query(
        three,
        "SELECT as_of::TEXT, level, count(*) FROM mart.indicator_history GROUP BY ALL ORDER BY ALL",
    )
    days = ("2024-10-15", "2024-10-16", "2024-10-17")
    assert nights == [
        (day, level, targets * count)
        for day in days
        for level, count in (("county", len(UNITS)), ("league", 1))
    ]


def test_each_night_has_its_own_values(three: Home) -> None:
    """The first has the school that the delivery of the second leaves out."""
    counted = query(
        three,
        "SELECT numerator FROM mart.indicator_history "
        "WHERE target_id = 'W22-1' AND level = 'league' ORDER BY as_of",
    )
    (first,), (second,), (third,) = counted
    assert first == second + 1 == third + 1


def test_run_again_it_is_the_same(three: Home, tmp_path: Path) -> None:
    home = copied(three, tmp_path / "league")
    before = history(home)
    assert history(night_on(home, 17)) == before


def test_a_replay_adds_nothing_to_it(three: Home, tmp_path: Path) -> None:
    home = copied(three, tmp_path / "league")
    before = history(home)
    play(home, 15)
    assert history(night_on(home, 17)) == before
