"""The connectors by name: where a source's bytes come from, and how they are read.

A new connector is a module with these three functions, a line here, and its fields in the source
contract.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from xjdata.home import Home
from xjdata.sources import database, files, http
from xjdata.sources.contract import Source
from xjdata.sources.delivery import Delivery
from xjdata.sources.fields import Connector
from xjdata.sources.grid import Grid
from xjdata.sources.probing import Probe

PutBlob = Callable[[Path], str]
BlobPath = Callable[[str], Path]


class _Module(Protocol):
    """What a connector can do."""

    def collect(self, source: Source, home: Home, put_blob: PutBlob) -> Delivery | None: ...

    def grids(self, delivery: Delivery, source: Source, blob_path: BlobPath) -> list[Grid]: ...

    def probe(self, source: Source, home: Home) -> Probe: ...


CONNECTORS: dict[Connector, _Module] = {
    "workbook": files,
    "text": files,
    "database": database,
    "http": http,
}


def collect(source: Source, home: Home, put_blob: PutBlob) -> Delivery | None:
    """What a source has now, its bytes archived; None when there is nothing.

    Args:
        source: Where to look.
        home: Of the deployment.
        put_blob: Archives a file under its SHA-256 and returns that.

    Raises:
        SourceError: The source cannot be reached or read, or is still being written.
        ConfigError: A secret the source names is not set.
    """
    return CONNECTORS[source.connector].collect(source, home, put_blob)


def grids(delivery: Delivery, source: Source, blob_path: BlobPath) -> list[Grid]:
    """The tables of a delivery, every cell as text; at least one.

    Args:
        delivery: What was collected, tonight or on another night.
        source: The layout that holds for it.
        blob_path: Where the bytes with a SHA-256 lie.

    Raises:
        HoldError: A file is broken, encrypted, hostile, or lacks what the layout names; the message
            names file and remedy.
    """
    return CONNECTORS[source.connector].grids(delivery, source, blob_path)


def probe(source: Source, home: Home) -> Probe:
    """Whether a source can be reached now, and what was found there; never raises."""
    return CONNECTORS[source.connector].probe(source, home)
