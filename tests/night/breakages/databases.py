"""Databases that cannot be read, or not as the source contract says."""

from __future__ import annotations

import random
import sqlite3
from typing import Any

from tests.night.breakages.kinds import Breakage, Spoil, change_source
from xjdata.home import Home

_NOISE = random.Random(1).randbytes(4096)


def _contract(**fields: Any) -> Spoil:
    """The contract says something else."""

    def spoil(home: Home, unit: str, dataset: str) -> str:
        other = {"query": ("table",), "table": ("query",)}.get(next(iter(fields)), ())
        change_source(home, unit, dataset, without=("columns", *other), **fields)
        return ""

    return spoil


def _other_file(home: Home, unit: str, dataset: str, data: bytes | None) -> str:
    """The source reads another file than the rest of the unit's, with these bytes or not there."""
    name = f"{unit}/另一个{dataset}.db"
    if data is not None:
        (home.inbox / name).write_bytes(data)
    change_source(home, unit, dataset, without=("columns",), url=f"sqlite:///{name}", table="t")
    return f"另一个{dataset}.db"


def _torn_table(home: Home, unit: str, dataset: str) -> str:
    """Pages of the file are overwritten, as by a disk that is dying."""
    path = home.inbox / unit / "good.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 100)
    data = path.read_bytes()
    return _other_file(home, unit, dataset, data[:4096] + _NOISE * 4 + data[20000:])


def _failed(id: str, spoil: Spoil, word: str) -> Breakage:
    return Breakage(id, "database", spoil, word, status="failed")


_NOWHERE = "postgresql+psycopg://reader@127.0.0.1:1/school"
_SECRET = "postgresql+psycopg://a:${XJDATA_NO_SUCH}@127.0.0.1:1/b"  # noqa: S105 - none is there

DATABASES = (
    _failed("no_such_table", _contract(table="没有这张表"), "没有这张表"),
    _failed("no_such_column", _contract(query="select 没有 from 教职工名册"), "查询"),
    _failed("wrong_sql", _contract(query="select * from from"), "查询"),
    _failed("file_gone", lambda *place: _other_file(*place, None), "不存在"),
    _failed("file_without_byte", lambda *place: _other_file(*place, b""), "table"),
    _failed("no_database", lambda *place: _other_file(*place, b"no database at all" * 100), "表"),
    _failed("torn_pages", _torn_table, "读取"),
    _failed("no_server", _contract(url=_NOWHERE, table="t"), "127.0.0.1"),
    _failed("no_such_variable", _contract(url=_SECRET, table="t"), "XJDATA_NO_SUCH"),
    _failed("url_is_empty", _contract(url="${XJDATA_TEST_EMPTY}", table="t"), "url"),
    _failed("no_driver", _contract(url="${XJDATA_TEST_ODD_URL}", table="t"), "oracle"),
)
