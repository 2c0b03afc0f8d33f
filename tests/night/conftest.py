import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.night.nights import run_plain
from xjdata.home import Home
from xjdata.sample import write_sample

STUDENTS = 1_500

Copy = Callable[[Home], Home]


def _sample(folder: Path, defects: float, seed: int) -> Home:
    home = Home.at(folder)
    write_sample(home, students=STUDENTS, seed=seed, defects=defects)
    return home


@pytest.fixture(scope="session")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A league without defects, after a night."""
    home = _sample(tmp_path_factory.mktemp("faultless"), 0.0, seed=7)
    run_plain(home)
    return home


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of a home that a test may break."""

    def make(home: Home) -> Home:
        folder = tmp_path / "league"
        shutil.copytree(home.root, folder, symlinks=True)
        return Home.at(folder)

    return make
