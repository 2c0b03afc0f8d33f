"""A web interface on this machine, for tests: answers what it is told to, and counts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked."""

    path: str
    parameters: dict[str, str]
    token: str | None


@dataclass(frozen=True)
class Reply:
    """What is answered; ``cut`` leaves the body unfinished, ``slow`` waits seconds before it."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    slow: float = 0.0


Answer = Callable[[Request], Reply]


@dataclass
class Interface:
    """A running server.

    Attributes:
        url: Its address.
        asked: Every request, in order.
    """

    url: str
    asked: list[Request]


def as_json(content: Any, **more: Any) -> Reply:
    """An answer in JSON."""
    headers = {"Content-Type": "application/json"} | more.pop("headers", {})
    return Reply(json.dumps(content, ensure_ascii=False).encode(), headers=headers, **more)


@contextmanager
def serving(answer: Answer) -> Iterator[Interface]:
    """Serve on a free port of loopback until the block ends."""
    asked: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            token = self.headers.get("Authorization")
            request = Request(parts.path, dict(parse_qsl(parts.query)), token)
            asked.append(request)
            reply = answer(request)
            time.sleep(reply.slow)
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                whole = len(reply.body) // 2 if reply.cut else len(reply.body)
                self.wfile.write(reply.body[:whole])
            except OSError:  # who asked has given up
                return
            self.close_connection = reply.cut

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Interface(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
