"""Web interfaces that answer wrongly, or not at all; a real server answers for each kind.

The kind is the first part of the address: /good/teacher, /cut_answer/teacher.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.night.breakages.kinds import Breakage, Spoil, change_source, source_of
from tests.sources.server import Answer, Reply, Request, as_json
from xjdata.home import Home

TOKEN = "XJDATA_TEST_TOKEN"  # noqa: S105 - the name of a variable
_SIZE = 5

Rows = list[dict[str, Any]]


def deliver_by_web(home: Home, unit: str, datasets: tuple[str, ...], url: str) -> dict[str, Rows]:
    """The unit's database becomes a web interface for these datasets; the rows it shall answer."""
    tables = {}
    for dataset in datasets:
        source = source_of(home, unit, dataset)
        with sqlite3.connect(home.inbox / source["url"].removeprefix("sqlite:///")) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(f'SELECT * FROM "{source["table"]}"').fetchall()
        tables[dataset] = [dict(row) for row in rows]
        change_source(
            home, unit, dataset, without=("table",), connector="http", url=f"{url}/good/{dataset}",
            rows="data.list", total="data.total", bearer=TOKEN,
            pages={"number": "page", "size": ["size", _SIZE]},
        )  # fmt: skip
    return tables


def answering(tables: dict[str, Rows]) -> Answer:
    """What the server answers: good pages, or what the kind in the address makes of them."""

    def answer(request: Request) -> Reply:
        _, kind, dataset = request.path.split("/")
        if request.token != "Bearer of-one-test":
            return Reply(b"", 401)
        return _ANSWERS[kind](request, tables[dataset])

    return answer


def _page(request: Request, rows: Rows, total: int | None = None) -> Reply:
    at = (int(request.parameters["page"]) - 1) * _SIZE
    part = rows[at : at + _SIZE]
    return as_json({"data": {"total": len(rows) if total is None else total, "list": part}})


def _cut(request: Request, rows: Rows) -> Reply:
    return Reply(_page(request, rows).body, cut=True)


def _half(request: Request, rows: Rows) -> Reply:
    whole = _page(request, rows).body
    return Reply(whole[: len(whole) // 2])


def _growing(request: Request, rows: Rows) -> Reply:
    return _page(request, rows, len(rows) + int(request.parameters["page"]))


def _renamed(request: Request, rows: Rows) -> Reply:
    return _page(request, [{f"x{n}": cell for n, cell in enumerate(row.values())} for row in rows])


def _elsewhere(request: Request, rows: Rows) -> Reply:
    return Reply(b"", 302, {"Location": "http://localhost:1/good"})


_LOGIN = b"<!DOCTYPE html><html><title>login</title></html>"
_FAULT = {"code": 500, "msg": "系统繁忙"}
_ANSWERS: dict[str, Callable[[Request, Rows], Reply]] = {
    "good": _page,
    "server_error": lambda request, rows: Reply(b"", 500),
    "refused": lambda request, rows: Reply(b"", 403),
    "no_such_address": lambda request, rows: Reply(b"", 404),
    "silent": lambda request, rows: Reply(b"", slow=0.4),
    "elsewhere": _elsewhere,
    "round_and_round": lambda request, rows: Reply(b"", 302, {"Location": request.path}),
    "login": lambda request, rows: Reply(_LOGIN),
    "answer_cut": _cut,
    "json_cut": _half,
    "nothing_said": lambda request, rows: Reply(b""),
    "fault_told": lambda request, rows: as_json(_FAULT),
    "no_total": lambda request, rows: as_json({"data": {"list": rows[:_SIZE]}}),
    "rows_missing": lambda request, rows: _page(request, rows[:-1], len(rows)),
    "total_changes": _growing,
    "same_page": lambda request, rows: _page(request, rows[:_SIZE] * 9),
    "no_rows": lambda request, rows: _page(request, []),
    "other_fields": _renamed,
}


def _served_by(kind: str, **fields: Any) -> Spoil:
    def spoil(home: Home, unit: str, dataset: str) -> str:
        url = source_of(home, unit, dataset)["url"].replace("/good/", f"/{kind}/")
        change_source(home, unit, dataset, url=url, **fields)
        return urlsplit(url).hostname or ""

    return spoil


def _contract(name: str, **fields: str) -> Spoil:
    def spoil(home: Home, unit: str, dataset: str) -> str:
        change_source(home, unit, dataset, **fields)
        return name

    return spoil


def _answered(id: str, word: str, status: str = "held") -> Breakage:
    return Breakage(id, "web", _served_by(id), word, status=status)


WEB = (
    Breakage("nobody_there", "web", _contract("127.0.0.1", url="http://127.0.0.1:1/x"),
             "无法连接", status="failed"),
    Breakage("no_token", "web", _contract("152500.yaml", bearer="XJDATA_NO_SUCH"),
             "XJDATA_NO_SUCH", status="failed"),
    Breakage("wrong_token", "web", _contract("127.0.0.1", bearer="XJDATA_TEST_OTHER_TOKEN"),
             "令牌", status="failed"),
    _answered("server_error", "500", "failed"),
    _answered("refused", "拒绝", "failed"),
    _answered("no_such_address", "404", "failed"),
    Breakage("silent", "web", _served_by("silent", timeout=0.2), "无法连接", status="failed"),
    _answered("elsewhere", "localhost", "failed"),
    _answered("round_and_round", "转向", "failed"),
    _answered("login", "登录页"),
    _answered("answer_cut", "中断"),
    _answered("json_cut", "JSON"),
    _answered("nothing_said", "JSON"),
    _answered("fault_told", "data.list"),
    _answered("no_total", "data.total"),
    _answered("rows_missing", "声明"),
    _answered("total_changes", "变化"),
    Breakage("same_page", "web", _served_by("same_page"), "尽头", "teacher"),
    Breakage("no_rows", "web", _served_by("no_rows"), "0", "teacher"),
    Breakage("other_fields", "web", _served_by("other_fields"), "学校标识码"),
)  # fmt: skip
