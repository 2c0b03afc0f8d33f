import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.assets.leagues import UNITS, cli
from xjdata.home import Home
from xjdata.sample import write_sample

Copy = Callable[[Home], Home]


@pytest.fixture(autouse=True, scope="session")
def own_environment() -> Iterator[None]:
    """A night points this process at its instance; leave it as it was."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def unloaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A league of three units with defects, before its first night."""
    home = Home.at(tmp_path_factory.mktemp("unloaded"))
    write_sample(home, students=500, seed=11, defects=0.02)
    for path in home.counties.glob("*.yaml"):
        if path.stem not in UNITS:
            path.unlink()
            shutil.rmtree(home.inbox / path.stem)
    return Home.at(home.root)


def _copy(home: Home, folder: Path) -> Home:
    shutil.copytree(home.root, folder, symlinks=True)
    return Home.at(folder)


@pytest.fixture(scope="session")
def loaded(unloaded: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same after a night from the command line."""
    home = _copy(unloaded, tmp_path_factory.mktemp("loaded") / "league")
    code, printed = cli(home, "run")
    assert code == 0, printed
    return home


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of a home that a test may break."""
    return lambda home: _copy(home, tmp_path / "league")
