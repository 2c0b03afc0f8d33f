"""The command line as a program of its own: start-up, exit codes, standard output."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xjdata.home import Home
from xjdata.sample import write_sample

KEPT = ("152500", "152501", "152528")
HEAVY = ("dagster", "great_expectations")

Ran = subprocess.CompletedProcess[str]
Night = tuple[Path, Ran]


def xjdata(home: Path, *arguments: str, cwd: Path | None = None) -> Ran:
    """Run a verb as a user does, in Chinese whatever the locale says of encodings."""
    return subprocess.run(
        [sys.executable, "-m", "xjdata", *arguments],
        env={**os.environ, "XJDATA_HOME": str(home), "LC_ALL": "C", "XJDATA_LANG": "zh"},
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def night(
    tmp_path_factory: pytest.TempPathFactory,
) -> Night:
    """A small league of three units after `xjdata run`, started in another working directory."""
    root = tmp_path_factory.mktemp("盟 数据")
    write_sample(Home.at(root), students=800, seed=4, defects=0.0)
    for contract in (root / "counties").glob("*.yaml"):
        if contract.stem not in KEPT:
            contract.unlink()
    return root, xjdata(root, "run", "--json", cwd=tmp_path_factory.mktemp("elsewhere"))


def test_a_night_exits_0_and_prints_one_document(
    night: Night,
) -> None:
    _, ran = night
    assert ran.returncode == 0, ran.stderr
    document = json.loads(ran.stdout)
    assert {delivery["county_code"] for delivery in document["deliveries"]} == set(KEPT)
    assert {delivery["status"] for delivery in document["deliveries"]} == {"loaded"}


def test_a_held_delivery_exits_1_and_says_which_file(night: Night, tmp_path: Path) -> None:
    root = tmp_path / "league"
    shutil.copytree(night[0], root, symlinks=True)
    victim = next((root / "inbox" / "152501").glob("教职工*.xlsx"))
    victim.write_bytes(victim.read_bytes()[:2000])
    ran = xjdata(root, "run", "--county", "二连")
    assert ran.returncode == 1, ran.stderr
    assert victim.name in ran.stdout.replace("\n", "")
    assert "Traceback" not in ran.stdout + ran.stderr


def test_a_past_night_is_refused(night: Night) -> None:
    ran = xjdata(night[0], "run", "--as-of", "2024-10-01")
    assert ran.returncode == 2
    assert "2024-10-01" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_typo_suggests_the_right_county(
    night: Night,
) -> None:
    ran = xjdata(night[0], "scorecard", "--county", "二连浩特是")
    assert ran.returncode == 2
    assert "二连浩特市" in ran.stderr


@pytest.mark.parametrize("verb", [("--help",), ("scorecard",), ("quality", "--json")])
def test_reading_verbs_start_without_the_heavy_libraries(
    night: Night, verb: tuple[str, ...]
) -> None:
    code = (
        "import sys; from xjdata.cli import main\n"
        f"sys.argv = ['xjdata', *{verb!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "assert not loaded, loaded"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "XJDATA_HOME": str(night[0])},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout


def test_the_scorecard_as_data(night: Night) -> None:
    rows = json.loads(xjdata(night[0], "scorecard", "--json").stdout)
    assert len(rows) == 100
    assert len({row["target_id"] for row in rows}) == 100


def test_the_doctor_reaches_every_source(
    night: Night,
) -> None:
    ran = xjdata(night[0], "doctor")
    assert ran.returncode == 0, ran.stdout
    for unit in KEPT:
        assert unit in ran.stdout


def test_without_a_home_there_is_advice_and_no_traceback(tmp_path: Path) -> None:
    ran = xjdata(tmp_path, "scorecard")
    assert ran.returncode == 2
    assert "xjdata sample" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_wrong_contract_names_file_line_and_field(night: Night, tmp_path: Path) -> None:
    root = tmp_path / "league"
    shutil.copytree(night[0], root, symlinks=True)
    contract = root / "counties" / "152528.yaml"
    contract.write_text(contract.read_text("utf-8").replace("connector:", "conector:", 1), "utf-8")
    ran = xjdata(root, "run")
    assert ran.returncode == 2
    said = ran.stderr.replace("\n", "")
    assert "152528.yaml" in said
    assert "conector" in said
    assert "connector" in said
