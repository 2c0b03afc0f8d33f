"""What is served knows its files, their hashes and the night they came."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.night.nights import run_plain
from tests.night.small import UNIT, copied, small_league, stand_at
from xjdata.home import Home
from xjdata.lake import Served
from xjdata.night import Night


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_league(tmp_path_factory.mktemp("files") / "league")
    run_plain(home)
    return home


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    return copied(first, tmp_path / "league")


def served_of(home: Home, dataset: str) -> Served:
    night = Night.of(home)
    served = night.log.served(dataset, night.period(dataset), UNIT)
    assert served is not None
    return served


def _safety(home: Home) -> Path:
    return next((home.inbox / UNIT).rglob("校园安防*"))


def _again(home: Home, day: int) -> Home:
    home = stand_at(home, f"2024-10-{day}")
    run_plain(home)
    return home


def test_a_file_is_in_the_archive_under_its_hash(home: Home) -> None:
    file = _safety(home)
    data = file.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    name = file.relative_to(home.inbox).as_posix()
    served = served_of(home, "safety")
    assert served.files == [{"name": name, "sha256": sha256, "size": len(data)}]
    assert served.arrived_on == served.loaded_on == "2024-10-15"
    assert Night.of(home).archive.path(sha256).read_bytes() == data


def test_unchanged_bytes_keep_their_night(home: Home) -> None:
    before = served_of(home, "safety")
    assert served_of(_again(home, 16), "safety") == before


def test_other_bytes_are_of_tonight_and_the_earlier_ones_again_of_the_night_they_came(
    home: Home,
) -> None:
    file = _safety(home)
    data = file.read_bytes()
    file.write_bytes(b"".join(data.splitlines(keepends=True)[:-1]))
    home = _again(home, 16)
    assert served_of(home, "safety").arrived_on == "2024-10-16"
    file.write_bytes(data)
    assert served_of(_again(home, 17), "safety").arrived_on == "2024-10-17"


def test_the_same_bytes_under_another_contract_have_come_earlier(home: Home) -> None:
    contract = home.counties / f"{UNIT}.yaml"
    text = contract.read_text("utf-8")
    source = text.index("dataset: safety")
    place = text.index("valid_from", source)
    contract.write_text(f"{text[:place]}nothing: {{drills: 没有}}\n    {text[place:]}", "utf-8")
    served = served_of(_again(home, 16), "safety")
    assert (served.loaded_on, served.arrived_on) == ("2024-10-16", "2024-10-15")


def test_what_is_held_leaves_the_files_that_are_served(home: Home) -> None:
    before = served_of(home, "safety")
    _safety(home).write_bytes(b"")
    after = served_of(_again(home, 16), "safety")
    assert (after.files, after.arrived_on) == (before.files, "2024-10-15")
    assert after.stale_since == "2024-10-16"
