"""Databases on servers, PostgreSQL and MariaDB: read only, whatever kinds of cells they have."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from xjdata.messages import SourceError
from xjdata.sources import collect, database, probe

from .inbox import Place, cells
from .test_database import URL, hash_of, of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


SERVER_TABLE = sa.Table(
    "教师信息",
    sa.MetaData(),
    sa.Column("身份证号", sa.String(20)),
    sa.Column("姓 名", sa.String(40)),
    sa.Column("Order", sa.Integer),
    sa.Column("占比%", sa.Numeric(10, 2)),
    sa.Column("成绩", sa.Double),
    sa.Column("出生年月", sa.Date),
    sa.Column("更新时间", sa.DateTime),
    sa.Column("用时", sa.Time),
    sa.Column("照片", sa.LargeBinary),
)
SERVER_ROWS = [
    ("2", "张'三", None, Decimal("1.50"), 3.5, date(2010, 9, 1), None, time(0, 3, 45), b"\xff"),
    ("1", "ᠰᠢᠯᠢ", 7, Decimal(120), 1e17, None, datetime(2024, 9, 1, 8, 30), None, None),
]
SERVER_CELLS = [
    ["1", "ᠰᠢᠯᠢ", "7", "120", "100000000000000000", None, "2024-09-01 08:30:00", None, None],
    ["2", "张'三", None, "1.5", "3.5", "2010-09-01", None, "00:03:45", None],
]


def fill(connection: sa.Connection) -> None:
    names = [column.name for column in SERVER_TABLE.columns]
    SERVER_TABLE.create(connection)
    rows = [dict(zip(names, row, strict=True)) for row in SERVER_ROWS]
    connection.execute(SERVER_TABLE.insert(), rows)


@pytest.fixture
def postgres(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """A schema of its own, first in the search path; the URL of it in the environment."""
    schema = f"xj_{uuid.uuid4().hex}"
    admin = sa.create_engine(postgres_url)
    with admin.begin() as connection:
        connection.exec_driver_sql(f"create schema {schema}")
    url = sa.make_url(postgres_url).update_query_dict({"options": f"-csearch_path={schema}"})
    monkeypatch.setenv(URL, url.render_as_string(hide_password=False))
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        fill(connection)
    yield engine
    engine.dispose()
    with admin.begin() as connection:
        connection.exec_driver_sql(f"drop schema {schema} cascade")
    admin.dispose()


@pytest.mark.postgres
def test_postgresql(place: Place, postgres: sa.Engine) -> None:
    source = of(place, table="教师信息", url=f"${{{URL}}}")
    (grid,) = place.read(source)
    assert grid.header == [column.name for column in SERVER_TABLE.columns]
    assert cells(grid) == SERVER_CELLS
    first = hash_of(place, source)
    assert probe(source, place.home).reached
    with postgres.begin() as connection:  # the row moves to the end of the table
        connection.execute(SERVER_TABLE.update().values(Order=7).where(SERVER_TABLE.c.Order == 7))
    assert hash_of(place, source) == first
    with pytest.raises(SourceError, match="教师信息"):
        collect(of(place, table="教师", url=f"${{{URL}}}"), place.home, place.put)
    with postgres.begin() as connection:
        schema = connection.execute(sa.text("select current_schema()")).scalar_one()
    (grid,) = place.read(of(place, table=f"{schema}.教师信息", url=f"${{{URL}}}"))
    assert cells(grid) == SERVER_CELLS


@pytest.mark.postgres
def test_kinds_only_postgresql_has(place: Place, postgres: sa.Engine) -> None:
    query = """
        select true as 是, timestamptz '2024-09-01 00:30:00+00' as 时刻, '{1,2}'::int[] as 列,
               '{"a": 1}'::jsonb as 文, 'NaN'::numeric as 数, interval '90 minutes' as 长,
               '00000000-0000-0000-0000-000000000001'::uuid as 号, 'a:b' like '%:b' as 似,
               12345678901234567890::numeric as 大, null as 空, 1.50 as 小, '' as 无
    """
    (grid,) = place.read(of(place, query=query, url=f"${{{URL}}}"))
    row = dict(zip(grid.header or [], cells(grid)[0], strict=True))
    assert row == {
        "是": "1",
        "时刻": "2024-09-01 08:30:00",
        "列": "[1, 2]",
        "文": "{'a': 1}",
        "数": "NaN",
        "长": "01:30:00",
        "号": "00000000-0000-0000-0000-000000000001",
        "似": "1",
        "大": "12345678901234567890",
        "空": None,
        "小": "1.5",
        "无": None,
    }


@pytest.mark.postgres
def test_postgresql_is_only_read(place: Place, postgres: sa.Engine) -> None:
    with postgres.begin() as connection:
        connection.exec_driver_sql(
            "create function 写() returns int language sql as 'delete from \"教师信息\"; select 1'"
        )
    for query in ("select 写()", "select 1/0", "select 没有 from 教师信息"):
        with pytest.raises(SourceError) as error:
            collect(of(place, query=query, url=f"${{{URL}}}"), place.home, place.put)
        assert error.value.message.key == "sources.unread_table"
    with postgres.begin() as connection:
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(SERVER_TABLE)).scalar() == 2
        )


@pytest.fixture
def mysql(mysql_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """A database of its own; the URL of it in the environment."""
    name = f"xj_{uuid.uuid4().hex}"
    admin = sa.create_engine(mysql_url)
    with admin.begin() as connection:
        connection.exec_driver_sql(f"create database {name} character set utf8mb4")
    url = sa.make_url(mysql_url).set(database=name)
    monkeypatch.setenv(URL, url.render_as_string(hide_password=False))
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        fill(connection)
    yield engine
    engine.dispose()
    with admin.begin() as connection:
        connection.exec_driver_sql(f"drop database {name}")
    admin.dispose()


@pytest.mark.mysql
def test_mariadb(place: Place, mysql: sa.Engine) -> None:
    source = of(place, table="教师信息", url=f"${{{URL}}}")
    (grid,) = place.read(source)
    assert grid.header == [column.name for column in SERVER_TABLE.columns]
    assert cells(grid) == SERVER_CELLS
    assert hash_of(place, source) == hash_of(place, source)
    with pytest.raises(SourceError, match="教师信息"):
        collect(of(place, table="教师", url=f"${{{URL}}}"), place.home, place.put)
    query = "select `姓 名` as 姓名 from 教师信息 where `姓 名` like '张%' and '12:30' <> ':x'"
    (grid,) = place.read(of(place, query=query, url=f"${{{URL}}}"))
    assert cells(grid) == [["张'三"]]


@pytest.mark.mysql
def test_mariadb_is_only_read(place: Place, mysql: sa.Engine) -> None:
    source = of(place, table="教师信息", url=f"${{{URL}}}")
    with (
        database._connected(database._target(source, place.home), source) as connection,
        pytest.raises(sa.exc.OperationalError, match="READ ONLY"),
    ):
        connection.exec_driver_sql("delete from 教师信息")


@pytest.mark.mysql
def test_dates_that_only_mysql_has(place: Place, mysql: sa.Engine) -> None:
    with mysql.begin() as connection:
        connection.exec_driver_sql("set session sql_mode = ''")
        connection.exec_driver_sql("create table d (a date, b time)")
        connection.exec_driver_sql(
            "insert into d values ('0000-00-00', '-01:30:00'), ('2010-09-01', '838:59:59')"
        )
    (grid,) = place.read(of(place, table="d", url=f"${{{URL}}}"))
    assert sorted(cells(grid), key=str) == [
        ["0000-00-00", "-01:30:00"],
        ["2010-09-01", "838:59:59"],
    ]


CODED = """
    create table 学生体测 (f01 varchar(10){0}, f02 varchar(30){1}, f03 numeric(5,1){2},
                           f04 varchar(20){3}, f05 varchar(20){3}, 性别 varchar(2){4})
"""
COMMENTS = ["学校标识码", "学籍号", "身高", "备用字段", "班级"]
HEADINGS = ["学校标识码", "学籍号", "身高", "f04", "f05", "性别"]


def coded(place: Place) -> list[str] | None:
    """The headings of a table whose columns are called f01, f02 … and say more in comments."""
    (grid,) = place.read(of(place, table="学生体测", url=f"${{{URL}}}", dataset="fitness"))
    assert cells(grid) == [["2115000001", "G1", "140.5", None, None, "男"]]
    return grid.header


@pytest.mark.postgres
def test_comments_name_the_columns_of_postgresql(place: Place, postgres: sa.Engine) -> None:
    with postgres.begin() as connection:
        connection.exec_driver_sql(CODED.format(*[""] * 5))
        for name, comment in zip(
            ("f01", "f02", "f03", "f04", "f05", "性别"),
            [*COMMENTS[:4], COMMENTS[3], COMMENTS[4]],
            strict=True,
        ):
            connection.exec_driver_sql(f"comment on column 学生体测.{name} is '{comment}'")
        connection.exec_driver_sql(ONE_STUDENT)
    assert coded(place) == HEADINGS


@pytest.mark.mysql
def test_comments_name_the_columns_of_mariadb(place: Place, mysql: sa.Engine) -> None:
    with mysql.begin() as connection:
        connection.exec_driver_sql(CODED.format(*(f" comment '{text}'" for text in COMMENTS)))
        connection.exec_driver_sql(ONE_STUDENT)
    assert coded(place) == HEADINGS


ONE_STUDENT = "insert into 学生体测 values ('2115000001', 'G1', 140.5, null, null, '男')"

MILLION = 1_000_000
MANY = """
    create table 百万 as select {text} as 学籍号, '2115000001' as 学校标识码, 13 as 年级,
                               130 + mod({n}, 300) / 10.0 as 身高, '男' as 性别 from {numbers}
"""
FETCHED = """
import resource, sys
from pathlib import Path
from tests.sources.inbox import Place
from tests.sources.test_database import of
from xjdata.sources import collect, database
place = Place(Path(sys.argv[1]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
source = of(place, table="百万", url=sys.argv[2], dataset="fitness")
delivery = collect(source, place.home, place.put)
print(delivery.files[0].size, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""
MOST_MEGABYTES = 700
"""A million rows of five columns are 60 MB in canonical form; a Python object per cell would be
a gigabyte or more."""


def fetched_by_another_process(place: Place, url: sa.URL) -> tuple[int, int]:
    """Bytes delivered, and by how many MB the process grew."""
    shown = url.render_as_string(hide_password=False)
    ran = subprocess.run(
        [sys.executable, "-c", FETCHED, str(place.root), "${" + URL + "}"],
        env=os.environ | {URL: shown, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    size, grown = map(int, ran.stdout.split())
    return size, grown


@pytest.mark.slow
@pytest.mark.postgres
def test_a_million_rows_of_postgresql_in_bounded_memory(place: Place, postgres: sa.Engine) -> None:
    numbers = f"generate_series(1, {MILLION}) as n"
    with postgres.begin() as connection:
        connection.exec_driver_sql(MANY.format(text="'G' || n", n="n", numbers=numbers))
    size, grown = fetched_by_another_process(place, postgres.url)
    assert size > MILLION
    assert grown < MOST_MEGABYTES


@pytest.mark.nightly
@pytest.mark.mysql
def test_a_million_rows_of_mariadb_in_bounded_memory(place: Place, mysql: sa.Engine) -> None:
    with mysql.begin() as connection:
        connection.exec_driver_sql(
            MANY.format(text="concat('G', seq)", n="seq", numbers=f"seq_1_to_{MILLION}")
        )
    size, grown = fetched_by_another_process(place, mysql.url)
    assert size > MILLION
    assert grown < MOST_MEGABYTES
