"""Engines: how the warehouse is reached."""

from pathlib import Path

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from xjdata.home import Environment, Home
from xjdata.messages import ConfigError, say

BLOCK_SIZE = "16384"
"""DuckDB's smallest. Every column of every table takes a block at least, and there are some 2,500:
with the usual 256 KiB the sample's warehouse is five times as large."""


def reading_engine(home: Home, file: Path | None = None) -> Engine:
    """An engine that reads the current night: each connection the one current when it is opened.

    It opens the link, not the file the link leads to now, and has no pool: a pooled connection
    would stay on its night.

    Args:
        home: The deployment.
        file: Another file than the current night's, that of a replay.

    Raises:
        ConfigError: No night has been published yet, or the warehouse is of an unknown kind.
    """
    refuse_other_engines(home)
    file = file or home.warehouse_link
    if not file.exists():
        raise ConfigError(say("warehouse.none", path=file))
    return create_engine(
        URL.create("duckdb", database=str(file)),
        poolclass=NullPool,
        connect_args={"read_only": True, "config": {"default_block_size": BLOCK_SIZE}},
    )


def refuse_other_engines(home: Home) -> None:
    """Say so when the environment names a warehouse that cannot be published to yet.

    Raises:
        ConfigError: ``XJDATA_WAREHOUSE_URL`` names something else than the DuckDB link of this
            home. What it names is not repeated: a URL may hold a password.
    """
    named = Environment().warehouse_url
    if named is None:
        return
    try:
        url = make_url(named.get_secret_value())
    except ArgumentError:
        raise ConfigError(say("warehouse.no_url")) from None
    if url.get_backend_name() != "duckdb":
        raise ConfigError(say("warehouse.unsupported", kind=url.get_backend_name()))
    file = Path(url.database or "")
    if file.parent.resolve() / file.name != home.warehouse_link:
        raise ConfigError(say("warehouse.elsewhere", path=home.warehouse_link))
