"""`xjdata explain` as people and programs read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.cli.test_verbs import is_chinese, xjdata
from tests.night.nights import run_plain
from tests.night.small import UNIT, small_league
from xjdata.home import Home

KEYS = {
    "as_of", "level", "county_code", "asked", "counted", "value", "last_year", "made_of", "sources",
    "deliveries", "not_delivered", "gaps", "left_out", "bounds",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A night over a county in which one school's row of the safety list is rejected."""
    home = small_league(tmp_path_factory.mktemp("explain") / "league")
    file = next((home.inbox / UNIT).rglob("校园安防*"))
    text = file.read_bytes().decode("gb18030").replace("2115201137,阿巴嘎旗百灵小学,", ",,")
    file.write_bytes(text.encode("gb18030"))
    run_plain(home)
    return Home.at(home.root)


def test_a_county_s_number_from_wording_to_bytes(home: Home) -> None:
    said = xjdata(home.root, "explain", "w22-4", "--county", "阿巴嘎旗")
    assert said.returncode == 0
    document: dict[str, Any] = json.loads(
        xjdata(home.root, "explain", "W22-4", "--county", UNIT, "--json").stdout
    )
    assert set(document) == KEYS
    assert (document["value"]["numerator"], document["value"]["denominator"]) == (4, 5)
    for shown in (
        document["asked"]["quote_zh"],
        document["counted"]["frame_zh"],
        *(row["sha256"] for row in document["deliveries"]),
        *(row["file"] for row in document["deliveries"]),
        *(row["school_code"] for row in document["made_of"]["rows"]),
        "4/5",
        "最差 80.00%  4/5，最好 100.00%  5/5：有 1 行可能改变结果",
        "均为真实数",
    ):
        assert shown in said.stdout


@pytest.mark.parametrize("target", ["W22-4", "W22-5", "W08-5", "W08-8"])
@pytest.mark.parametrize("width", [80, 120])
def test_it_fits_the_terminal(home: Home, target: str, width: int) -> None:
    for county in ([], ["--county", UNIT]):
        said = xjdata(home.root, "explain", target, *county, COLUMNS=str(width))
        assert said.returncode == 0
        # A hash is never broken: it is what people copy.
        lines = [line for line in said.stdout.splitlines() if "sha256" not in line]
        assert max(map(cell_len, lines)) <= width


def test_in_english_everything_of_ours_is_english(home: Home) -> None:
    said = xjdata(home.root, "explain", "W22-2", XJDATA_LANG="en").stdout
    # What is quoted, and what a county calls its files, stays as it is.
    lines = [line for line in said.splitlines() if "Wording" not in line and "20240920" not in line]
    assert not is_chinese("".join(lines))
    assert "at worst" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["W22-44"], "W22-4"),
        (["W22-4", "--county", "阿巴噶"], "阿巴嘎旗"),
        (["W22-4", "--county", "152501"], "152501"),
        ([], "TARGET"),
    ],
)
def test_wrong_use_is_told(home: Home, arguments: list[str], told: str) -> None:
    said = xjdata(home.root, "explain", *arguments)
    assert said.returncode == 2
    assert told in said.stderr
    assert "Traceback" not in said.stderr


def test_before_the_first_night(tmp_path: Path) -> None:
    home = small_league(tmp_path / "league")
    said = xjdata(home.root, "explain", "W22-4")
    assert said.returncode == 2
    assert "xjdata run" in said.stderr
