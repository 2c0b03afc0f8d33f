"""Web interfaces that fail, refuse or lead elsewhere: tries, pauses, the token; a real server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.sources.asking import TOKEN, WHOLE, fetched, one_after_another, refused
from tests.sources.inbox import Place, cells
from tests.sources.server import Interface, Reply, Request, serving
from xjdata.messages import ConfigError, HoldError, SourceError


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
