"""A whole sample on disk: the same bytes each time, every defect where the answers say."""

import ast
import json
import sqlite3
import stat
from pathlib import Path

import pytest

import xjdata.sample
from tests.sample.reading import cells_of_row
from xjdata.home import Home
from xjdata.messages import ConfigError
from xjdata.sample import Answers, write_sample
from xjdata.sample.defects import kinds
from xjdata.sample.layouts import delivered, layout_of
from xjdata.sample.league import units
from xjdata.sources import read_unit_contracts

STUDENTS, SEED, SHARE = 1_000, 5, 0.02


def written(folder: Path, **changes) -> tuple[Home, Answers]:
    home = Home.at(folder)
    folder.mkdir(exist_ok=True)
    arguments = {"students": STUDENTS, "seed": SEED, "defects": SHARE} | changes
    return home, write_sample(home, **arguments)


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> tuple[Home, Answers]:
    return written(tmp_path_factory.mktemp("sample") / "league")


@pytest.fixture(scope="module")
def clean_sample(tmp_path_factory) -> tuple[Home, Answers]:
    return written(tmp_path_factory.mktemp("clean") / "league", defects=0)


def _bytes(home: Home) -> dict[str, bytes]:
    files = (path for path in home.root.rglob("*") if path.is_file() and path != home.key_file)
    return {str(path.relative_to(home.root)): path.read_bytes() for path in files}


def test_equal_arguments_give_equal_bytes(sample, tmp_path):
    seen: list[tuple[str, int, int]] = []
    again, _ = written(tmp_path / "league", progress=lambda *step: seen.append(step))
    first = _bytes(sample[0])
    assert _bytes(again) == first
    assert seen == [(unit.code, turn, 14) for turn, unit in enumerate(units())]
    # Another sample in its place: the same files, other contents, the same key.
    key = again.key_file.read_text()
    written(tmp_path / "league", seed=SEED + 1)
    other = _bytes(again)
    # A school that stands there twice has a second file where each has its own.
    same = {name for name in first if "）_2." not in name}
    assert {name for name in other if "）_2." not in name} == same
    changed = {name for name in same if other[name] != first[name]}
    assert "answers.json" in changed
    assert {name for name in first if "体质健康" in name} <= changed
    assert again.key_file.read_text() == key != sample[0].key_file.read_text()


def test_the_key_is_its_owners_alone(sample):
    file = sample[0].key_file
    assert len(file.read_text().strip()) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_settings_and_contracts_can_be_read(sample):
    home, answers = sample
    assert home.league.as_of is not None and home.league.as_of.isoformat() == answers.as_of
    assert set(home.league.due) == set(delivered())
    contracts = read_unit_contracts(home)
    assert set(contracts) == {unit.code for unit in units()}
    for code, contract in contracts.items():
        wanted = {name for name in delivered() if layout_of(code, name) is not None}
        assert set(contract.datasets) == wanted


def test_answers_read_back(sample):
    home, answers = sample
    assert Answers.read(home.root / "answers.json") == answers


def test_without_defects_all_is_as_expected(clean_sample):
    _, answers = clean_sample
    assert answers.defects == []
    assert all(row["true"] == row["expected"] for row in answers.indicators)
    assert all(row["true"] == row["expected"] for row in answers.deliveries)
    assert {row["level"] for row in answers.indicators} == {"league", "county", "school"}


def test_defects_change_rows_and_values(sample, clean_sample):
    answers = sample[1]
    truth = {
        (row["target_id"], row["level"], row["county_code"], row["school_code"]): row["true"]
        for row in clean_sample[1].indicators
    }
    for row in answers.indicators:
        key = (row["target_id"], row["level"], row["county_code"], row["school_code"])
        # The truth does not hang on what goes wrong.
        assert truth.get(key, {"numerator": 0, "denominator": 0}) == row["true"]
    assert any(row["true"] != row["expected"] for row in answers.indicators)
    rejected = sum(row["expected"]["rows_rejected"] for row in answers.deliveries)
    assert rejected == sum(d.action == "reject" or d.kind == "row_twice" for d in answers.defects)


def test_cells_stand_where_the_answers_say(sample):
    home, answers = sample
    cells = {
        (kind.name, kind.dataset, kind.field): {str(cell) for cell in kind.cells}
        for kind in kinds()
        if kind.plant in ("cell", "unreadable_key")
    }
    looked_at = 0
    for defect in answers.defects:
        wanted = cells.get((defect.kind, defect.dataset, defect.field))
        if wanted and not defect.file.endswith((".db", ".sqlite")):
            row, sheet = defect.row_number or 0, defect.sheet
            if "!" in (defect.column or ""):  # a statistics workbook: the cell itself is named
                table, _, place = str(defect.column).partition("!")
                sheet = sheet.replace(sheet.partition("_")[0], table)
                row = int(place[1:])
            found = cells_of_row(home.inbox, defect.file, sheet, row)
            assert wanted & set(found), defect
            looked_at += 1
    assert looked_at > 50


def test_databases_hold_their_tables(sample):
    home, _ = sample
    with sqlite3.connect(home.inbox / "152523" / "教育数据.db") as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master")}
    assert len(tables) == sum(layout_of("152523", name) is not None for name in delivered())
    assert all(not table.isascii() for table in tables)


def test_no_person_is_in_the_answers(sample):
    home, _ = sample
    text = (home.root / "answers.json").read_text("utf-8")
    with sqlite3.connect(home.inbox / "152523" / "教育数据.db") as connection:
        people = connection.execute('select f04, f03 from "教职工名册"').fetchall()
    assert len(people) > 20
    for name, number in people:
        assert name not in text
        assert not number or number not in text
    json.loads(text)


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"students": 499}, "500"), ({"seed": -1}, "-1"), ({"defects": 0.06}, "0.05")],
)
def test_wrong_arguments_are_told(tmp_path, changes, word):
    with pytest.raises(ConfigError, match=word):
        written(tmp_path / "league", **changes)


def test_the_sample_counts_on_its_own():
    # Answers that came from the code they judge would judge nothing.
    pipeline = ("xjdata.clean", "xjdata.measures", "xjdata.indicators", "xjdata.sources")
    pipeline += ("xjdata.lake", "xjdata.night", "xjdata.fitness", "expectations")
    for file in Path(xjdata.sample.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [name for name in names if name.startswith(pipeline)], file
