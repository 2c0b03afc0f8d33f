"""The verbs one by one, as a program: documents, languages, exit codes, what wrong use is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.night.nights import run_plain
from tests.night.small import UNIT, copied, small_league
from xjdata.home import Home

ROOT = Path(__file__).parents[2]
READING = ("scorecard", "quality", "doctor")


@pytest.fixture(scope="module")
def unloaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return small_league(tmp_path_factory.mktemp("verbs") / "league")


@pytest.fixture(scope="module")
def loaded(unloaded: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(unloaded, tmp_path_factory.mktemp("loaded") / "league")
    torn = next((home.inbox / UNIT).glob("教职工*"))
    torn.write_bytes(b"")
    run_plain(home)
    return Home.at(home.root)


def xjdata(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    named = {"XJDATA_HOME": str(root), "PYTHONPATH": str(ROOT), "XJDATA_LANG": "zh"}
    named["COLUMNS"] = ""  # a test that is one of several processes finds 80 here
    return subprocess.run(
        [sys.executable, "-m", "xjdata", *arguments],
        env={**os.environ, **named, **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=280,
    )


def document(root: Path, *arguments: str) -> Any:
    """What a verb prints for a program."""
    return json.loads(xjdata(root, *arguments, "--json").stdout)


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_the_board_as_data(loaded: Home) -> None:
    quality = document(loaded.root, "quality", "--county", UNIT)
    board = {row["dataset"]: row for row in quality["board"]}
    assert board["teacher"]["status"] == "held"
    assert "教职工" in board["teacher"]["message_zh"]
    assert {row["status"] for name, row in board.items() if name != "teacher"} == {"loaded"}
    assert quality["problems"] == []


def test_the_scorecard_as_data(loaded: Home) -> None:
    rows = document(loaded.root, "scorecard")
    assert {row["as_of"] for row in rows} == {"2024-10-15"}
    assert {row["target_id"].split("-")[0] for row in rows} == {"W08", "W22"}


def test_the_doctor_as_data(loaded: Home) -> None:
    findings = document(loaded.root, "doctor")
    assert {finding["level"] for finding in findings} <= {"good", "warning", "fault"}
    (teacher,) = (f for f in findings if (f["subject"], f["dataset"]) == (UNIT, "teacher"))
    assert "教职工" in teacher["zh"]


@pytest.mark.parametrize("verb", READING)
def test_english_when_asked_for_wherever_the_option_stands(loaded: Home, verb: str) -> None:
    chinese = xjdata(loaded.root, verb)
    for arguments in ((verb, "--lang", "en"), ("--lang=en", verb)):
        english = xjdata(loaded.root, *arguments)
        assert english.returncode == chinese.returncode
        heading = next(line for line in english.stdout.splitlines() if line.strip())
        assert not is_chinese(heading)
        assert is_chinese(next(line for line in chinese.stdout.splitlines() if line.strip()))


@pytest.mark.parametrize("verb", ["scorecard", "quality"])
def test_before_the_first_night_there_is_advice(unloaded: Home, verb: str) -> None:
    ran = xjdata(unloaded.root, verb)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "xjdata run" in ran.stderr
    told = xjdata(unloaded.root, verb, "--json")
    assert told.returncode == 2
    assert set(json.loads(told.stdout)["error"]) == {"zh", "en"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-verb",),
        ("run", "--no-such-option"),
        ("run", "--as-of", "15.10.2024"),
        ("run", "--as-of", "2099-01-01"),
        ("run", "--county", "没有的旗"),
        ("quality", "--limit", "-1"),
        ("quality", "--county", "没有的旗"),
        ("sample", "--students", "3"),
        ("sample", "--defects", "7"),
        ("ui", "--port", "0"),
        ("scorecard", "--lang", "fr"),
        ("scorecard", "more"),
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2_with_one_complaint(loaded: Home, arguments: tuple[str, ...]) -> None:
    ran = xjdata(loaded.root, *arguments)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.strip()
    assert "Traceback" not in ran.stderr


def test_a_sample_is_not_written_over_something_else(loaded: Home, tmp_path: Path) -> None:
    assert xjdata(loaded.root, "sample", "--students", "500").returncode == 2
    (tmp_path / "论文.docx").write_bytes(b"")
    ran = xjdata(tmp_path, "sample", "--students", "500")
    assert ran.returncode == 2
    assert "论文.docx" in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["论文.docx"]


def test_a_sample_says_what_it_wrote(tmp_path: Path) -> None:
    said = document(tmp_path / "新", "sample", "--students", "500", "--defects", "0")
    assert (said["students"], said["defects"]) == (500, 0)
    assert len(Home.at(said["home"]).units) == 14


def test_a_damaged_warehouse_is_told(loaded: Home, tmp_path: Path) -> None:
    home = copied(loaded, tmp_path / "league")
    file = home.warehouse_link.resolve()
    file.write_bytes(file.read_bytes()[:5000])
    for verb in ("scorecard", "quality"):
        ran = xjdata(home.root, verb)
        assert ran.returncode == 2
        assert "warehouse.duckdb" in ran.stderr.replace("\n", "")
        assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("folder", "code"), [("lake", 2), ("archive", 1)])
def test_a_home_that_cannot_be_written_to_is_told(
    unloaded: Home, tmp_path: Path, folder: str, code: int
) -> None:
    """A file where a folder belongs stops root, too, whom modes do not."""
    home = copied(unloaded, tmp_path / "league")
    (home.root / folder).write_text("", "utf-8")
    ran = xjdata(home.root, "run")
    assert ran.returncode == code
    assert str(home.root / folder) in "".join((ran.stderr + ran.stdout).split())
    assert "Traceback" not in ran.stderr
