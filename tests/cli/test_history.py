"""Freezing, differences and replays from the command line: documents, texts, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.test_verbs import is_chinese, xjdata
from tests.history.nights import COUNTY, UNITS, file_of, night_on, values_of, without_a_school
from tests.night.small import small_league
from xjdata.home import Home
from xjdata.home.lock import night_lock

NAME = "通报〔2024〕5号"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A night that was frozen, and one after it with another delivery."""
    home = small_league(tmp_path_factory.mktemp("verbs") / "league", UNITS)
    home = night_on(home, 15)
    made = xjdata(home.root, "freeze", NAME, "--note", "十月", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["in_warehouse"] is True
    without_a_school(file_of(home, "校园安防"))
    return night_on(home, 16)


def document(root: Path, *arguments: str) -> tuple[int, Any]:
    ran = xjdata(root, *arguments, "--json")
    return ran.returncode, json.loads(ran.stdout)


def test_the_freezes_there_are(home: Home) -> None:
    code, (freeze,) = document(home.root, "freeze")
    assert code == 0
    assert (freeze["name"], freeze["as_of"], freeze["note"]) == (NAME, "2024-10-15", "十月")
    assert len(freeze["plan_version"]) == 16
    assert NAME in xjdata(home.root, "freeze").stdout


def test_what_has_changed(home: Home) -> None:
    code, found = document(home.root, "diff", NAME, "--county", COUNTY, "--target", "w22-1")
    assert code == 1
    county, school = found["differences"]
    assert (county["level"], school["level"]) == ("county", "school")
    (cause,) = county["causes"]
    assert (cause["kind"], cause["county_code"], cause["dataset"]) == ("delivery", COUNTY, "safety")
    assert len(cause["before"]["sha256"]) == 64
    assert cause["after"]["arrived_on"] == "2024-10-16"
    shown = xjdata(home.root, "diff", NAME)
    assert shown.returncode == 1
    assert "校园安防" in shown.stdout
    assert "2024-10-16" in shown.stdout
    # A cause of many differences is told once.
    assert shown.stdout.count("报送：") == 1
    english = xjdata(home.root, "diff", NAME, "--lang", "en").stdout
    assert english.count("delivery: ") == 1


def test_nothing_has_changed(home: Home) -> None:
    code, found = document(home.root, "diff", "now", "now")
    assert (code, found["differences"]) == (0, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("diff",),
        ("diff", "没有"),
        ("diff", NAME, "now", "then"),
        ("diff", NAME, "--target", "W99-9"),
        ("diff", NAME, "--county", "无"),
        ("freeze", "../x"),
        ("freeze", "now"),
        ("freeze", NAME),
        ("run", "--as-of", "2024-10-14"),
        ("run", "--as-of", "2024-10-15", "--county", COUNTY),
    ],
)
def test_wrong_use(home: Home, arguments: tuple[str, ...]) -> None:
    ran = xjdata(home.root, *arguments)
    assert ran.returncode == 2
    assert is_chinese(ran.stderr)
    assert "Traceback" not in ran.stderr


def test_while_a_night_runs_nothing_is_frozen_or_replayed(home: Home) -> None:
    with night_lock(home, "a night"):
        for arguments in (("freeze", "别的"), ("run", "--as-of", "2024-10-15")):
            ran = xjdata(home.root, *arguments)
            assert ran.returncode == 2
            assert "a night" in ran.stderr


def test_a_past_night_is_replayed(home: Home) -> None:
    shown = xjdata(home.root, "run", "--as-of", "2024-10-15")
    assert shown.returncode == 0, shown.stderr
    assert "2024-10-15" in shown.stdout
    assert f"{values_of(home, 15).num_rows} 个" in shown.stdout
    assert (home.warehouses / "replay-2024-10-15.duckdb").is_file()
    assert home.warehouse_link.resolve().stem == "2024-10-16"


def test_a_replay_says_what_is_another_now(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.root, tmp_path / "league", symlinks=True)
    contract = tmp_path / "league" / "counties" / f"{COUNTY}.yaml"
    data = yaml.safe_load(contract.read_text("utf-8"))
    (safety,) = (s for s in data["sources"] if s["dataset"] == "safety")
    safety["values"] = {"closed_management": {"是": "0", "否": "1"}}
    contract.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    code, replay = document(tmp_path / "league", "run", "--as-of", "2024-10-15")
    assert (code, replay["same_values"], replay["replayed"]) == (1, False, True)
    assert replay["changes"] == [{"kind": "contract", "subject": COUNTY, "datasets": ["safety"]}]
    assert replay["versions_then"]["plan_version"] == replay["versions_now"]["plan_version"]
    assert {c["kind"] for d in replay["differences"] for c in d["causes"]} == {"contract"}
    shown = xjdata(tmp_path / "league", "run", "--as-of", "2024-10-15")
    assert "阿巴嘎旗" in shown.stdout.partition("以下内容变了")[2]
