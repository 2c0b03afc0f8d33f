"""A league as small as one can be: a unit of text files, and a plan of two items.

Most of a night over it is the night itself, and not the thousands of columns of the whole plan.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import yaml

import xjdata.plan
from xjdata.home import Home
from xjdata.sample import write_sample

UNIT = "152522"
_ITEMS = ("08", "22")


def small_league(folder: Path, units: Iterable[str] = (UNIT,), *, seed: int = 7) -> Home:
    """A faultless league of these units."""
    wanted = set(units)
    source = Home.at(_league(seed))

    def others(place: str, names: list[str]) -> set[str]:
        is_home = Path(place) in (source.inbox, source.counties)
        return {name for name in names if is_home and name.partition(".")[0] not in wanted}

    shutil.copytree(source.root, folder, ignore=others, dirs_exist_ok=True)
    home = Home.at(folder)
    whole = Path(next(iter(xjdata.plan.__path__)), "plans", "2024")
    mine = home.root / "plans" / "2024"
    mine.mkdir(parents=True)
    for name in ("plan.yaml", "plan.txt", *(f"item_{number}.yaml" for number in _ITEMS)):
        shutil.copy(whole / name, mine / name)
    return Home.at(folder)


@functools.cache
def _league(seed: int) -> Path:
    """A league of all units, made once for all tests of this process."""
    folder = Path(tempfile.mkdtemp(prefix="xjdata-league-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_sample(Home.at(folder), students=500, seed=seed, defects=0.0)
    return folder


def copied(home: Home, folder: Path) -> Home:
    """A copy that may be broken."""
    shutil.copytree(home.root, folder, symlinks=True)
    return Home.at(folder)


def stand_at(home: Home, as_of: str) -> Home:
    """The same home on another night."""
    settings = yaml.safe_load(home.league_file.read_text("utf-8")) | {"as_of": as_of}
    home.league_file.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return Home.at(home.root)


def half_written(home: Home) -> list[Path]:
    """Files that are not whole, or that a night works with and shall not leave behind."""
    places = (home.lake, home.archive, home.warehouses)
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    files += [path for path in home.root.iterdir() if path.name.startswith(".")]
    return [
        path
        for path in files
        if path.suffix == ".wal"
        or any(part.startswith(".") for part in path.relative_to(home.root).parts)
    ]
