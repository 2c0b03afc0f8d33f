"""Asking a web interface: one JSON answer for one request, tried again where that may help.

Here: connections, time-outs, retries, redirects, the token, sizes. Not here: pages and rows
(`http`). The one file of the library that knows httpx.
"""

import json
import logging
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, NoReturn, Self

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from xjdata.messages import ConfigError, HoldError, Message, SourceError, say

_TRIES = 5
_LONGEST_WAIT = 120
"""Seconds; a server that asks for more is left for the next night."""
_CONNECT_SECONDS = 10
_MOST_SECONDS = 3600
"""For all requests of one source together: a server may also answer a byte at a time."""
_MOST_BYTES = 512 << 20
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_AGAIN = frozenset({429, 500, 502, 503, 504})
_REFUSED = frozenset({401, 403})
_MARKUP = (b"<", b"\xef\xbb\xbf<")

# Both write every address into the log, and with it what the environment put there.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class UnsteadyError(HoldError):
    """An answer that is not whole, or does not fit the ones before; another try may bring it."""


class _PassingError(Exception):
    """A fault that may pass."""

    def __init__(self, error: SourceError | HoldError, after: float | None = None) -> None:
        super().__init__()
        self.error = error
        self.after = after


def pause(seconds: float) -> None:
    """Wait between two tries."""
    time.sleep(seconds)


class Web:
    """One web interface, for the time of one fetch."""

    def __init__(self, name: str, token: str | None, timeout: float) -> None:
        """Prepare the connection.

        Proxies and passwords of the environment play no part: a night shall take the same way
        whoever starts it. Certificates are checked against those the machine trusts.

        Args:
            name: What the interface is called in messages.
            token: Sent with every request, and to no other server.
            timeout: Seconds it may be silent.
        """
        self._name = name
        self._ends = time.monotonic() + _MOST_SECONDS
        self._bytes = 0
        headers = {"Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS)),
            verify=ssl.create_default_context(),
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        """The interface, ready to be asked."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._client.close()

    def ask(self, url: str, parameters: dict[str, Any]) -> Any:
        """The JSON answer to one request.

        Raises:
            SourceError: The interface cannot be reached, refuses, or answers with an error.
            HoldError: What it answers is not whole, too large, or no JSON.
            ConfigError: The address is none.
        """
        tries = Retrying(
            stop=stop_after_attempt(_TRIES),
            wait=_wait,
            retry=retry_if_exception_type(_PassingError),
            sleep=pause,
            reraise=True,
        )
        try:
            data: bytes = tries(self._try, url, parameters)
        except _PassingError as passing:
            raise passing.error from None
        return self._json(data)

    def _try(self, url: str, parameters: dict[str, Any]) -> bytes:
        try:
            return self._follow(url, parameters)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise ConfigError(say("sources.bad_web", source=self._name)) from None
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError):
            raise _PassingError(HoldError(say("sources.web_cut", source=self._name))) from None
        except httpx.TransportError as error:
            raise _PassingError(SourceError(self._unreachable(error))) from None

    def _follow(self, url: str, parameters: dict[str, Any]) -> bytes:
        """The bytes of an answer, redirects on the same server followed."""
        # What the address has of its own stays; parameters replace those of the same name.
        place = httpx.URL(url).copy_merge_params(parameters)
        for _ in range(_MOST_REDIRECTS):
            with self._client.stream("GET", place) as answer:
                if not answer.has_redirect_location:
                    return self._whole(answer)
                following = place.join(answer.headers["location"])
            self.check_same_server(str(place), str(following))
            place = following
        raise SourceError(say("sources.web_redirects", source=self._name))

    def check_same_server(self, url: str, following: str) -> None:
        """Refuse to be sent elsewhere: the token is meant for one server.

        Raises:
            SourceError: The second address is another server, or no longer encrypted.
        """
        here, there = httpx.URL(url), httpx.URL(following)
        if _server(here) == _server(there):
            return
        if (here.scheme, there.scheme) == ("http", "https") and here.host == there.host:
            return
        raise SourceError(say("sources.web_elsewhere", source=self._name, host=there.host))

    def _whole(self, answer: httpx.Response) -> bytes:
        status = answer.status_code
        if status in _AGAIN:
            error = SourceError(say("sources.web_status", source=self._name, status=status))
            after = _retry_after(answer.headers.get("retry-after"))
            if after is not None and after > _LONGEST_WAIT:
                raise error
            raise _PassingError(error, after)
        if status in _REFUSED:
            raise SourceError(say("sources.web_refused", source=self._name, status=status))
        if status != httpx.codes.OK:
            raise SourceError(say("sources.web_status", source=self._name, status=status))
        pieces = []
        for piece in answer.iter_bytes(_CHUNK):
            pieces.append(piece)
            self._bytes += len(piece)
            if self._bytes > _MOST_BYTES:
                limit = _MOST_BYTES >> 20
                raise HoldError(say("sources.web_too_large", source=self._name, limit=limit))
            if time.monotonic() > self._ends:
                raise SourceError(say("sources.web_too_slow", source=self._name))
        return b"".join(pieces)

    def _json(self, data: bytes) -> Any:
        try:
            return json.loads(data, parse_constant=_no_number)
        except (ValueError, RecursionError):
            is_page = data.lstrip()[:4].startswith(_MARKUP)
        if is_page:
            raise HoldError(say("sources.web_page", source=self._name))
        raise UnsteadyError(say("sources.web_no_json", source=self._name))

    def _unreachable(self, error: httpx.TransportError) -> Message:
        kind = type(error).__name__
        return say("sources.web_unreachable", source=self._name, problem=kind)


def _server(url: httpx.URL) -> tuple[str, str, int | None]:
    standard = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or standard


def _wait(state: RetryCallState) -> float:
    """As long as the server asks for, else 1, 2, 4, 8 seconds."""
    error = state.outcome.exception() if state.outcome is not None else None
    after = error.after if isinstance(error, _PassingError) else None
    return float(2 ** (state.attempt_number - 1)) if after is None else after


def _retry_after(text: str | None) -> float | None:
    """The seconds a server asks to wait, given as such or as a moment; None when it does not."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _no_number(_: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError
