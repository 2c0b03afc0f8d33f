"""The rows of a web interface: pages, envelopes, totals, fields; a real server each time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sources.asking import BY_NUMBER, ROWS, TOKEN, fetched, paged, refused, source_of
from tests.sources.inbox import Place, cells
from tests.sources.server import Reply, Request, as_json, serving
from xjdata.messages import ConfigError, HoldError
from xjdata.sources import collect, probe


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("XJ_TOKEN", TOKEN)
    return Place(tmp_path)


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between tries, which tests don't sit through."""
    pauses: list[float] = []
    monkeypatch.setattr("xjdata.sources.web.pause", pauses.append)
    return pauses


def test_pages_by_number_with_a_token_and_an_envelope(place: Place) -> None:
    with serving(paged()) as server:
        grid = fetched(
            place,
            server,
            bearer="XJ_TOKEN",
            total="data.total",
            pages=BY_NUMBER,
            params={"term": "2024"},
        )
    assert grid.header == ["学校标识码", "年级", "在校学生数", "detail > 男"]
    assert len(cells(grid)) == 25
    assert [r.parameters["page"] for r in server.asked] == ["1", "2", "3"]
    assert {r.parameters["term"] for r in server.asked} == {"2024"}
    assert {r.token for r in server.asked} == {f"Bearer {TOKEN}"}


def test_pages_without_a_total_end_at_an_empty_one(place: Place) -> None:
    with serving(paged()) as server:
        assert len(cells(fetched(place, server, pages=BY_NUMBER))) == 25
    assert len(server.asked) == 4


def test_a_short_page_is_not_the_last_one(place: Place) -> None:
    """A server may give fewer rows than it is asked for, by a limit of its own."""

    def answer(request: Request) -> Reply:
        page = int(request.parameters["page"])
        return as_json({"data": {"list": ROWS[(page - 1) * 4 : page * 4]}})

    with serving(answer) as server:
        assert len(cells(fetched(place, server, pages=BY_NUMBER))) == 25


def test_pages_by_offset(place: Place) -> None:
    def answer(request: Request) -> Reply:
        start, count = int(request.parameters["from"]), int(request.parameters["limit"])
        return as_json({"data": {"list": ROWS[start : start + count]}})

    pages = {"offset": "from", "limit": ["limit", 10]}
    with serving(answer) as server:
        assert len(cells(fetched(place, server, pages=pages))) == 25
    assert [r.parameters["from"] for r in server.asked] == ["0", "10", "20", "25"]


@pytest.mark.parametrize("cursor", [None, "after"])
def test_pages_by_what_the_last_one_says(place: Place, cursor: str | None) -> None:
    def answer(request: Request) -> Reply:
        start = int(request.parameters.get("after", 0))
        end = start + 10
        mark = str(end) if cursor else f"/api/xs?after={end}"
        following = mark if end < len(ROWS) else None
        return as_json({"data": {"list": ROWS[start:end], "next": following}})

    pages = {"next": "data.next"} | ({"cursor": cursor} if cursor else {})
    with serving(answer) as server:
        assert len(cells(fetched(place, server, pages=pages))) == 25
    assert len(server.asked) == 3


def test_a_bare_list_and_the_order_of_rows_is_that_of_their_key(place: Place) -> None:
    with serving(lambda _: as_json(ROWS[::-1])) as server:
        grid = fetched(place, server, rows=None)
        source = source_of(place, f"{server.url}/api/xs", rows=None)
        again = collect(source, place.home, place.put)
    assert [row[0] for row in cells(grid)] == [row["学校标识码"] for row in ROWS]
    with serving(lambda _: as_json(ROWS)) as server:
        source = source_of(place, f"{server.url}/api/xs", rows=None)
        straight = collect(source, place.home, place.put)
    assert again is not None
    assert straight is not None
    assert again.sha256 == straight.sha256


def test_no_rows_is_a_report_of_zero(place: Place) -> None:
    with serving(lambda _: as_json({"data": {"list": [], "total": 0}})) as server:
        grid = fetched(place, server, total="data.total")
    assert cells(grid) == []
    assert "school_code" in (grid.header or [])


def test_totals_that_change_between_pages(place: Place) -> None:
    totals = iter(range(25, 1000))

    def growing(request: Request) -> Reply:
        page = int(request.parameters["page"])
        part = ROWS[(page - 1) * 10 : page * 10]
        return as_json({"data": {"list": part, "total": next(totals)}})

    with serving(growing) as server:
        message = refused(HoldError, place, server, total="data.total", pages=BY_NUMBER)
    assert "changes between pages" in message
    assert len(server.asked) == 6  # everything anew, three times


def test_a_total_that_settles_is_taken(place: Place) -> None:
    steady = paged()
    first = as_json({"data": {"list": ROWS[:10], "total": 99}})
    seen: Iterator[int] = itertools.count()
    with serving(lambda r: first if next(seen) == 0 else steady(r)) as server:
        grid = fetched(place, server, total="data.total", pages=BY_NUMBER)
    assert len(cells(grid)) == 25


def test_fewer_rows_than_announced(place: Place) -> None:
    short = as_json({"data": {"list": ROWS, "total": 26}})
    with serving(lambda _: short) as server:
        message = refused(HoldError, place, server, total="data.total")
    assert "26" in message
    assert "25" in message


def test_pages_without_end(place: Place) -> None:
    same = as_json({"data": {"list": ROWS[:10]}})
    with serving(lambda _: same) as server:
        assert "no end" in refused(HoldError, place, server, pages=BY_NUMBER)
    assert len(server.asked) == 2


def test_a_ring_of_pages(place: Place) -> None:
    ring = {"a": "b", "b": "a"}

    def answer(request: Request) -> Reply:
        mark = ring[request.parameters.get("after", "b")]
        return as_json({"data": {"list": [{"年级": mark}], "next": mark}})

    pages = {"next": "data.next", "cursor": "after"}
    with serving(answer) as server:
        assert "no end" in refused(HoldError, place, server, pages=pages)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!DOCTYPE html><title>login</title>", "login page"),
        (b'{"code": 500, "msg": "SECRET"}', "no list of rows"),
        (b'{"data": {"list": "SECRET"}}', "no list of rows"),
        (b'{"data": {"list": [1, 2]}}', "no list of rows"),
        (b'{"data": {"list": [{"a": NaN}]}}', "no whole JSON"),
        (b"", "no whole JSON"),
        (b"\xff\xfe\x00", "no whole JSON"),
        (b"[" * 100_000, "no whole JSON"),
    ],
)
def test_what_is_no_answer(place: Place, body: bytes, said: str) -> None:
    with serving(lambda _: Reply(body)) as server:
        message = refused(HoldError, place, server)
    assert said in message
    assert "SECRET" not in message


@pytest.mark.parametrize("inner", [False, True])
def test_rows_of_a_million_fields(place: Place, inner: bool) -> None:
    row = dict.fromkeys(map(str, range(1_000_000)), 1)
    with serving(lambda _: as_json({"data": {"list": [{"a": row} if inner else row]}})) as server:
        assert "1000000 fields" in refused(HoldError, place, server)


def test_a_total_that_is_none(place: Place) -> None:
    with serving(lambda _: as_json({"data": {"list": ROWS, "total": "many"}})) as server:
        assert "data.total" in refused(HoldError, place, server, total="data.total")


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"url": "ftp://x/y"}, "url"),
        ({"url": "https://me:pw@x/y"}, "url"),
        ({"url": "https://x/y?token=abc"}, "url"),
        ({"pages": {"number": "p"}}, "pages"),
        ({"pages": {"number": "p", "offset": "o", "size": ["s", 5]}}, "pages"),
        ({"table": "t"}, "table"),
        ({"bearer": "no name"}, "bearer"),
        ({"timeout": 0}, "timeout"),
    ],
)
def test_a_contract_that_is_wrong_says_where(
    place: Place, entry: dict[str, Any], field: str
) -> None:
    with pytest.raises(ConfigError) as error:
        source_of(place, **({"url": "https://x/y"} | entry))
    assert field in error.value.message.en
    assert "152501.yaml" in error.value.message.en


def test_probing_asks_once(place: Place) -> None:
    with serving(paged()) as server:
        found = probe(source_of(place, f"{server.url}/a", pages=BY_NUMBER), place.home)
        assert found.reached
        assert len(server.asked) == 1
    assert "10" in found.message.en


def test_text_in_json_stays_text(place: Place) -> None:
    rows = [{"学校标识码": "0012", "年级": 11, "在校学生数": 1.5, "备注": None, "是": True}]
    body = json.dumps(rows, ensure_ascii=False).encode()
    with serving(lambda _: Reply(body)) as server:
        grid = fetched(place, server, rows=None)
    assert cells(grid) == [["0012", "11", "1.5", None, "1"]]


def test_a_field_that_is_now_an_object_and_now_a_list_is_read(place: Place) -> None:
    content = [{"学校标识码": "1", "附": {"男": 1}}, {"学校标识码": "2", "附": [1, 2]}]
    with serving(lambda _: as_json({"data": {"list": content}})) as server:
        grid = fetched(place, server)
    read = [dict(zip(grid.header or [], row, strict=True)) for row in cells(grid)]
    assert [row["附 > 男"] for row in read] == ["1", None]
    assert [row["附"] for row in read] == [None, "[1, 2]"]


def test_rows_without_a_field_are_no_report_of_zero(place: Place) -> None:
    with serving(lambda _: as_json({"data": {"list": [{}, {}]}})) as server:
        assert "no list of rows at data.list" in refused(HoldError, place, server)
