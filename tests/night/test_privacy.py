"""No name, ID number or student number anywhere but in the archive: canaries."""

import sqlite3
from datetime import date
from pathlib import Path

import duckdb
import fastexcel
import pyarrow.parquet as pq
import pytest

from tests.night.conftest import Copy
from tests.night.nights import run_plain, text_files
from xjdata.home import Home
from xjdata.sources import read_source_contract

COUNT = 100


def _canaries(home: Home) -> list[str]:
    """Names and numbers that stand in the deliveries of one unit, read by other means."""
    found: list[str] = []
    reader = fastexcel.read_excel(next((home.inbox / "152502").glob("教职工*.xls*")))
    for sheet in reader.sheet_names:
        cells = reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_arrow()
        for column in cells.columns:
            values = [value for value in column.to_pylist() if value]
            numbers = [v for v in values if len(v) == 18 and v[:17].isdigit()]
            people = "姓名" in values or "教师姓名" in values
            found += numbers or ([v for v in values if 2 <= len(v) <= 4][3:] if people else [])
    with sqlite3.connect(next((home.inbox / "152523").glob("*.db"))) as connection:
        for dataset in ("teacher", "fitness"):
            table, columns = _in_database(home, dataset)
            for name in {"name", "id_no", "student_register_no"} & set(columns):
                column = columns[name]
                query = f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL LIMIT 60'
                found += [str(value) for (value,) in connection.execute(query)]
    return list(dict.fromkeys(found))


def _in_database(home: Home, dataset: str) -> tuple[str, dict[str, str]]:
    """The table of 152523 that holds a dataset, and canonical column to its column."""
    contract = read_source_contract(home.counties / "152523.yaml")
    source = contract.source_of(dataset, date(2024, 10, 15))
    assert source is not None
    return str(source.table), {name: own[0] for name, own in source.columns.items()}


def _published_text(home: Home) -> str:
    """Every text a reader of lake or warehouse can get at, decoded."""
    texts = []
    for path in home.lake.rglob("*.parquet"):
        texts.append(str(pq.read_table(path).to_pydict()))
    with duckdb.connect(str(home.warehouse_link.resolve()), read_only=True) as connection:
        for schema, name in connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables()"
        ).fetchall():
            texts.append(str(connection.execute(f'SELECT * FROM {schema}."{name}"').fetchall()))
    return "\n".join(texts)


def _raw_bytes(home: Home) -> bytes:
    """All files outside inbox and archive, as they are."""
    kept = (home.inbox, home.archive)
    files = [
        path
        for path in text_files(home.root)
        if not any(path.is_relative_to(folder) for folder in kept) and path.name != "answers.json"
    ]
    return b"\n".join(path.read_bytes() for path in files)


@pytest.fixture(scope="module")
def canaries(faultless: Home) -> list[str]:
    found = _canaries(faultless)
    assert len(found) >= COUNT
    return found


def test_no_canary_in_lake_and_warehouse(faultless: Home, canaries: list[str]) -> None:
    published = _published_text(faultless)
    assert "锡林浩特市" in published  # what is looked through is text indeed
    # A two-character name can be part of a school's; those prove nothing either way.
    sure = [value for value in canaries if len(value) > 2]
    assert [value for value in sure if value in published] == []


def test_no_canary_in_any_file(faultless: Home, canaries: list[str]) -> None:
    everything = _raw_bytes(faultless)
    sure = [value for value in canaries if len(value) > 2]
    assert [value for value in sure if value.encode() in everything] == []


def test_the_archive_keeps_the_originals_for_its_owner_alone(faultless: Home) -> None:
    files = text_files(faultless.archive)
    assert files
    assert {path.stat().st_mode & 0o077 for path in files} == {0}
    assert faultless.archive.stat().st_mode & 0o077 == 0


def test_a_name_or_number_in_a_wrong_cell_does_not_get_through(
    faultless: Home, copy: Copy, capfd: pytest.CaptureFixture[str]
) -> None:
    home = copy(faultless)
    database = next((home.inbox / "152523").glob("*.db"))
    name, number = "欧阳金丝雀", "152523201001019876"
    with sqlite3.connect(database) as connection:
        table, columns = _in_database(home, "fitness")
        person, height, weight = (columns[c] for c in ("name", "height", "weight"))
        ids = [r for (r,) in connection.execute(f'SELECT rowid FROM "{table}" LIMIT 2')]
        connection.execute(
            f'UPDATE "{table}" SET "{person}" = ?, "{height}" = ? WHERE rowid = ?',
            (name, name, ids[0]),
        )
        connection.execute(f'UPDATE "{table}" SET "{weight}" = ? WHERE rowid = ?', (number, ids[1]))
    run_plain(home)
    shown = _published_text(home) + _raw_bytes(home).decode("utf-8", "ignore")
    printed = "".join(capfd.readouterr())
    for canary in (name, number):
        assert canary not in shown
        assert canary not in printed
    assert Path(home.lake).exists()
