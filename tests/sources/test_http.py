"""Web interfaces: pages, envelopes, tokens, and servers that fail; a real server each time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.inbox import Place, cells
from tests.sources.server import Answer, Interface, Reply, Request, as_json, serving
from xjdata.messages import ConfigError, HoldError, SourceError, XjdataError
from xjdata.sources import Grid, Source, collect, probe

TOKEN = "s3cret-t0ken"  # noqa: S105 - of a server that lives for one test
ROWS = [
    {"学校标识码": f"21150000{n:02d}", "年级": "11", "在校学生数": 10 + n, "detail": {"男": n}}
    for n in range(25)
]
BY_NUMBER = {"number": "page", "size": ["size", 10]}


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


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_fault_that_passes_is_tried_again(place: Place, waited: list[float], status: int) -> None:
    with serving(one_after_another(Reply(b"", status), Reply(b"", status), WHOLE)) as server:
        assert len(cells(fetched(place, server))) == 25
    assert len(server.asked) == 3
    assert waited == [1, 2]


def test_a_fault_that_stays_ends_after_five_tries(place: Place, waited: list[float]) -> None:
    with serving(lambda _: Reply(b"", 500)) as server:
        assert "500" in refused(SourceError, place, server, bearer="XJ_TOKEN")
    assert len(server.asked) == 5
    assert waited == [1, 2, 4, 8]


@pytest.mark.parametrize("form", ["seconds", "moment"])
def test_retry_after_is_honoured(place: Place, waited: list[float], form: str) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    headers = {"Retry-After": "7" if form == "seconds" else moment}
    with serving(one_after_another(Reply(b"", 429, headers), WHOLE)) as server:
        fetched(place, server)
    assert len(waited) == 1
    assert waited == [7] if form == "seconds" else 25 < waited[0] <= 30


def test_a_server_that_asks_for_hours_is_left_for_the_next_night(
    place: Place, waited: list[float]
) -> None:
    with serving(lambda _: Reply(b"", 429, {"Retry-After": "86400"})) as server:
        assert "429" in refused(SourceError, place, server)
    assert (len(server.asked), waited) == (1, [])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_tried_again(place: Place, status: int) -> None:
    with serving(lambda _: Reply(b"", status)) as server:
        assert str(status) in refused(SourceError, place, server)
    assert len(server.asked) == 1


def test_a_slow_server_is_given_up_after_its_tries(place: Place) -> None:
    with serving(lambda _: Reply(b"[]", slow=0.6)) as server:
        refused(SourceError, place, server, timeout=0.1)
    assert len(server.asked) == 5


def test_an_answer_that_breaks_off_is_tried_again(place: Place) -> None:
    cut = Reply(WHOLE.body, cut=True)
    with serving(one_after_another(cut, cut, WHOLE)) as server:
        assert len(cells(fetched(place, server))) == 25
    assert len(server.asked) == 3


def test_half_an_answer_is_never_taken(place: Place) -> None:
    with serving(lambda _: Reply(WHOLE.body, cut=True)) as server:
        assert "breaks off" in refused(HoldError, place, server)
    assert len(server.asked) <= 15


def test_half_the_json_is_never_taken(place: Place, waited: list[float]) -> None:
    with serving(lambda _: Reply(WHOLE.body[:-5])) as server:
        assert "no whole JSON" in refused(HoldError, place, server)
    assert len(server.asked) == 3
    assert len(waited) == 2


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


def test_a_total_that_is_none(place: Place) -> None:
    with serving(lambda _: as_json({"data": {"list": ROWS, "total": "many"}})) as server:
        assert "data.total" in refused(HoldError, place, server, total="data.total")


def test_the_token_is_sent_to_no_other_server(place: Place) -> None:
    with serving(lambda _: WHOLE) as other:
        elsewhere = Reply(b"", 302, {"Location": other.url.replace("127.0.0.1", "localhost")})
        with serving(lambda _: elsewhere) as server:
            message = refused(SourceError, place, server, bearer="XJ_TOKEN")
    assert "localhost" in message
    assert other.asked == []


def test_a_redirect_on_the_same_server_is_followed(place: Place) -> None:
    def answer(request: Request) -> Reply:
        return WHOLE if request.path == "/new" else Reply(b"", 307, {"Location": "/new"})

    with serving(answer) as server:
        assert len(cells(fetched(place, server, bearer="XJ_TOKEN"))) == 25
    assert server.asked[-1].token == f"Bearer {TOKEN}"


def test_redirects_in_a_ring(place: Place) -> None:
    with serving(lambda _: Reply(b"", 302, {"Location": "/api/xs"})) as server:
        assert "redirects" in refused(SourceError, place, server)
    assert len(server.asked) == 5


def test_an_answer_too_large_is_stopped(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xjdata.sources.web._MOST_BYTES", 1 << 20)
    with serving(lambda _: Reply(b" " * (3 << 20) + b"[]")) as server:
        assert "too large" in refused(HoldError, place, server)


def test_nobody_there(place: Place) -> None:
    with serving(lambda _: WHOLE) as server:
        url = server.url
    assert "reached" in refused(SourceError, place, Interface(url, []))


def test_the_environment_names_no_proxy(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving(lambda _: WHOLE) as server:
        assert len(cells(fetched(place, server))) == 25


def test_a_token_that_is_not_set_or_cannot_be_sent(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda _: WHOLE) as server:
        for value in ("", "令牌", "a\r\nb: c"):
            monkeypatch.setenv("XJ_TOKEN", value)
            with pytest.raises(ConfigError, match="XJ_TOKEN"):
                fetched(place, server, bearer="XJ_TOKEN")
        monkeypatch.delenv("XJ_TOKEN")
        with pytest.raises(ConfigError, match="XJ_TOKEN"):
            fetched(place, server, bearer="XJ_TOKEN")
    assert server.asked == []


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
