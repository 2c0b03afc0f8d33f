"""``xjdata ui``: the Dagster UI and daemon on the instance of the home."""

import os
import socket
import sys

from rich.text import Text

from xjdata.cli.output import console, text
from xjdata.home import Home
from xjdata.messages import ConfigError, say

_SUPERSEDED = "ignore:Function `dev_command` is superseded"
"""Dagster recommends `dg dev`, a tool for projects laid out in its own way."""


def run(*, host: str, port: int) -> int:
    """Replace this process by ``dagster dev``; returns only by being ended."""
    home = Home.find()
    _check(home)
    _refuse_taken(host, port)
    from assets.instance import LOCATION, prepare_ui

    prepare_ui(home)
    console().print(Text(text("ui_starts", host=host, port=port)))
    sys.stdout.flush()
    command = ["-W", _SUPERSEDED, "-m", "dagster", "dev", "-m", LOCATION]
    command += ["-h", host, "-p", str(port)]
    os.execv(sys.executable, [sys.executable, *command])  # noqa: S606


def _check(home: Home) -> None:
    """A fault of the configuration is told here, in our words, and not by a page that fails."""
    if not os.access(home.root, os.W_OK):
        raise ConfigError(say("cli.doctor_read_only", path=home.root))
    from xjdata.night import Night

    night = Night.of(home)
    if not (night.plan.targets and night.contracts):
        raise ConfigError(say("cli.no_units", path=home.counties))


def _refuse_taken(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise ConfigError(say("cli.port", host=host, port=port, problem=problem)) from None
