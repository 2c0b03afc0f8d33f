"""Databases: tables, views and queries of SQLite files; read only, the same bytes every night."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from xjdata.messages import ConfigError, HoldError, SourceError
from xjdata.sources import Source, collect, database, grids, probe

from .inbox import Place, cells

URL = "XJDATA_TEST_SOURCE_URL"
ROWS = [
    ("15250119800101001X", "张三", "2010-09-01", 3.5),
    ("152501198001010028", None, "坏日期", 132.0),
    ("152501198001010036", "O'Brien 100%", "", None),
]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    (tmp_path / "inbox/152523").mkdir(parents=True)
    return place


def sqlite(place: Place, *statements: str, rows: list[tuple[object, ...]] | None = None) -> None:
    """A database file of a county; ``rows`` go into 教师信息."""
    with sqlite3.connect(place.root / "inbox/152523/教育.db") as file:
        for statement in statements:
            file.execute(statement)
        for row in rows or []:
            file.execute(f"insert into 教师信息 values ({', '.join('?' * len(row))})", row)
    file.close()


TABLE = 'create table 教师信息 ("身份证号" text, "姓 名" text, "出生年月" date, "占比%" real)'


def of(place: Place, **entry: object) -> Source:
    defaults = {"dataset": "teacher", "connector": "database", "url": "sqlite:///152523/教育.db"}
    return place.source(**defaults | entry)


def hash_of(place: Place, source: Source) -> str:
    delivery = collect(source, place.home, place.put)
    assert delivery is not None
    return delivery.sha256


def test_a_table_is_read(place: Place) -> None:
    sqlite(place, TABLE, rows=[*ROWS])
    (grid,) = place.read(of(place, table="教师信息"))
    assert (grid.file, grid.sheet, grid.first_row) == ("152523/教育.db", "教师信息", 1)
    assert grid.header == ["身份证号", "姓 名", "出生年月", "占比%"]
    assert cells(grid) == [
        ["15250119800101001X", "张三", "2010-09-01", "3.5"],
        ["152501198001010028", None, "坏日期", "132"],
        ["152501198001010036", "O'Brien 100%", None, None],
    ]
    assert grid.is_number is not None
    assert grid.is_number(3).to_pylist() == [True, True, False]
    assert grid.is_number(0).to_pylist() == [False, False, False]


def test_a_view_and_a_query_are_read(place: Place) -> None:
    view = 'create view 在职 as select "姓 名" as 姓名 from 教师信息 where "占比%" > 10'
    sqlite(place, TABLE, view, rows=[*ROWS])
    (grid,) = place.read(of(place, table="在职"))
    assert (grid.header, cells(grid)) == (["姓名"], [[None]])
    query = "select '12:30' as 时刻, ':a' || '%s' as 文字, \"姓 名\" as 姓名, 1 as 姓名 "
    query += "from 教师信息 -- 完\n;"
    (grid,) = place.read(of(place, query=query))
    assert (grid.sheet, grid.header) == ("query", ["时刻", "文字", "姓名", "姓名"])
    assert cells(grid)[0] == ["12:30", ":a%s", "O'Brien 100%", "1"]


def test_an_empty_table_is_a_delivery_without_rows(place: Place) -> None:
    sqlite(place, TABLE)
    (grid,) = place.read(of(place, table="教师信息"))
    assert grid.header == ["身份证号", "姓 名", "出生年月", "占比%"]
    assert grid.cells.num_rows == 0


def test_the_same_rows_give_the_same_bytes_in_any_order_and_portion(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = [
        *ROWS,
        *ROWS[:2],
        ("1", "a", None, 1),
        ("1", "a", None, "约2"),
    ]
    rows += [("2", "", None, 2), ("2", None, None, 10**17)]
    source = of(place, table="教师信息")
    hashes = set()
    for order, portion in [(1, 20_000), (-1, 20_000), (1, 1), (-1, 2), (1, 3)]:
        (place.root / "inbox/152523/教育.db").unlink(missing_ok=True)
        sqlite(place, TABLE, rows=rows[::order])
        monkeypatch.setattr(database, "_PORTION", portion)
        hashes.add(hash_of(place, source))
    assert len(hashes) == 1
    sqlite(place, 'update 教师信息 set "占比%" = 4 where "占比%" = 3.5')
    assert hash_of(place, source) not in hashes


def test_texts_among_numbers_stay_what_they_are(place: Place) -> None:
    rows: list[tuple[object, ...]] = [("1", None, None, 3.5), ("2", None, None, "3'45")]
    rows += [("3", None, None, 1e17), ("4", None, None, b"\xff"), ("5", None, None, 2**60)]
    sqlite(place, TABLE, rows=rows)
    (grid,) = place.read(of(place, table="教师信息"))
    assert [row[3] for row in cells(grid)] == [
        "3.5",
        "3'45",
        "100000000000000000",
        None,
        "1152921504606846976",
    ]
    assert grid.is_number is not None
    assert grid.is_number(3).to_pylist() == [True, False, True, False, True]


def test_the_file_is_neither_changed_nor_made(place: Place) -> None:
    source = of(place, table="教师信息")
    with pytest.raises(SourceError, match="152523/教育.db"):
        collect(source, place.home, place.put)
    assert "152523/教育.db" in probe(source, place.home).message.zh
    assert not [*(place.root / "inbox/152523").iterdir()]
    sqlite(place, TABLE, rows=[*ROWS])
    with (
        database._connected(database._target(source, place.home), source) as connection,
        pytest.raises(sa.exc.OperationalError, match="readonly"),
    ):
        connection.exec_driver_sql("delete from 教师信息")
    assert [path.name for path in (place.root / "inbox/152523").iterdir()] == ["教育.db"]


def test_a_database_in_use_is_read_whole_or_not_at_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite(place, "pragma journal_mode = wal", TABLE, rows=[*ROWS])
    folder = place.root / "inbox/152523"
    source = of(place, table="教师信息")
    assert len(cells(place.read(source)[0])) == 3
    assert [path.name for path in folder.iterdir()] == ["教育.db"]
    writer = sqlite3.connect(folder / "教育.db")
    writer.execute("insert into 教师信息 values ('9', null, null, null)")
    writer.commit()
    assert len(cells(place.read(source)[0])) == 4, "what stands in the log beside the file counts"
    with (
        database._connected(database._target(source, place.home), source) as connection,
        pytest.raises(sa.exc.OperationalError, match="readonly"),
    ):
        connection.exec_driver_sql("delete from 教师信息")
    writer.close()
    portions = database._portions

    def slow(result: sa.CursorResult[tuple[object, ...]]) -> Iterator[list[object]]:
        (folder / "教育.db").touch()
        yield from portions(result)

    monkeypatch.setattr(database, "_portions", slow)
    with pytest.raises(SourceError, match="152523/教育.db"):
        collect(source, place.home, place.put)


def test_a_file_outside_the_inbox_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.root / "geheim.db").write_bytes(b"")
    (place.root / "inbox/152523/链接.db").symlink_to(place.root / "geheim.db")
    with pytest.raises(SourceError, match="链接.db"):
        collect(of(place, table="t", url="sqlite:///152523/链接.db"), place.home, place.put)
    for outside in (f"sqlite:///{place.root}/geheim.db", "sqlite:///../geheim.db", "sqlite://"):
        monkeypatch.setenv(URL, outside)
        with pytest.raises(SourceError, match="收件夹"):
            collect(of(place, table="t", url=f"${{{URL}}}"), place.home, place.put)


def test_a_missing_table_lists_those_that_are_there(place: Place) -> None:
    sqlite(place, TABLE, "create view 在职 as select 1")
    source = of(place, table="教师")
    with pytest.raises(SourceError) as error:
        collect(source, place.home, place.put)
    assert "'教师'" in error.value.message.en
    assert "教师信息, 在职" in error.value.message.en
    assert probe(source, place.home) == (False, error.value.message)
    assert probe(of(place, table="教师信息"), place.home).reached


@pytest.mark.parametrize("data", [b"", b"no database at all" * 100, b"SQLite format 3\0" * 90])
def test_a_damaged_file_is_a_failed_source(data: bytes, place: Place) -> None:
    place.deliver("152523/教育.db", data)
    with pytest.raises(SourceError, match="教师信息"):
        collect(of(place, table="教师信息"), place.home, place.put)


def test_what_a_driver_says_of_a_cell_is_not_repeated(place: Place) -> None:
    sqlite(place, TABLE, "insert into 教师信息 (\"姓 名\") values (cast(x'e5bca0ff' as text))")
    with pytest.raises(SourceError) as error:
        collect(of(place, table="教师信息"), place.home, place.put)
    assert "OperationalError" in error.value.message.zh
    assert "张" not in error.value.message.zh
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_a_missing_secret_is_named(place: Place) -> None:
    source = of(place, table="t", url="postgresql+psycopg://a:${XJDATA_TEST_NO_SUCH}@localhost/b")
    with pytest.raises(ConfigError, match=r"152501.yaml.*XJDATA_TEST_NO_SUCH"):
        collect(source, place.home, place.put)
    assert not probe(source, place.home).reached


def test_an_unreachable_server_is_told_without_the_password(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XJDATA_TEST_SECRET", "p@ss/word:geheim")
    for driver in ("postgresql+psycopg", "mysql+pymysql"):
        url = f"{driver}://reader:${{XJDATA_TEST_SECRET}}@127.0.0.1:1/edu"
        source = of(place, table="t", url=url)
        with pytest.raises(SourceError) as error:
            collect(source, place.home, place.put)
        message = error.value.message
        assert "127.0.0.1" in message.zh
        assert "geheim" not in message.zh + message.en + repr(error.value)
        assert not probe(source, place.home).reached


def test_a_url_nobody_can_use_is_a_fault_of_the_contract(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("nonsense", "oracle+nodriver://h/d", "mssql+pyodbc://h/d"):
        monkeypatch.setenv(URL, url)
        with pytest.raises(ConfigError, match=r"152501.yaml"):
            collect(of(place, table="t", url=f"${{{URL}}}"), place.home, place.put)


def test_damaged_bytes_in_the_archive_hold_the_delivery(place: Place) -> None:
    sqlite(place, TABLE, rows=[*ROWS])
    source = of(place, table="教师信息")
    delivery = collect(source, place.home, place.put)
    assert delivery is not None
    path = place.blob(delivery.sha256)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(HoldError, match="教育.db"):
        grids(delivery, source, place.blob)


def test_moments_and_durations_as_text() -> None:
    beijing = timezone(timedelta(hours=8))
    moment = database.rows.column_of([datetime(2024, 9, 1, 8, 30, tzinfo=beijing), None])
    assert database.rows.text_of(moment).to_pylist() == ["2024-09-01 08:30:00", None]
    lengths = [timedelta(minutes=3, seconds=45), timedelta(seconds=-1.5), timedelta(hours=100)]
    column = database.rows.column_of(lengths)
    assert database.rows.text_of(column).to_pylist() == ["00:03:45", "-00:00:01.5", "100:00:00"]
