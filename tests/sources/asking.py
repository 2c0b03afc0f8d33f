"""Asking a web interface in tests: its rows, its usual answers, and what came or was refused."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.sources.inbox import Place
from tests.sources.server import Answer, Interface, Reply, Request, as_json
from xjdata.messages import HoldError, XjdataError
from xjdata.sources import Grid, Source

TOKEN = "s3cret-t0ken"  # noqa: S105 - of a server that lives for one test
ROWS = [
    {"学校标识码": f"21150000{n:02d}", "年级": "11", "在校学生数": 10 + n, "detail": {"男": n}}
    for n in range(25)
]
BY_NUMBER = {"number": "page", "size": ["size", 10]}


def source_of(place: Place, url: str, **entry: Any) -> Source:
    return place.source(
        **{"dataset": "enrollment", "connector": "http", "url": url, "rows": "data.list"} | entry
    )


def fetched(place: Place, server: Interface, **entry: Any) -> Grid:
    (grid,) = place.read(source_of(place, f"{server.url}/api/xs", **entry))
    return grid


def refused(kind: type[XjdataError], place: Place, server: Interface, **entry: Any) -> str:
    """Why nothing was taken, in English; names the interface, never the token."""
    with pytest.raises(kind) as error:
        fetched(place, server, **entry)
    assert type(error.value) is kind or kind is HoldError
    message = error.value.message
    for text in (message.zh, message.en):
        assert "127.0.0.1" in text
        assert TOKEN not in text
    return message.en


def paged(rows: list[dict[str, Any]] = ROWS, **more: Any) -> Answer:
    """Ten rows a page, counted from 1, in an envelope that announces them all."""

    def answer(request: Request) -> Reply:
        page, size = int(request.parameters["page"]), int(request.parameters["size"])
        part = rows[(page - 1) * size : page * size]
        return as_json({"code": 0, "data": {"total": len(rows), "list": part}} | more)

    return answer


def one_after_another(*replies: Reply) -> Answer:
    """Each reply once, the last for ever."""
    following = itertools.chain(replies, itertools.repeat(replies[-1]))
    return lambda _: next(following)


WHOLE = as_json({"data": {"list": ROWS, "total": len(ROWS)}})
