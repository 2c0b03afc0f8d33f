"""A few nights of a small league, and what is asked of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

import expectations
import warehouse
from tests.night.nights import run_plain
from tests.night.small import stand_at
from xjdata.history import Replay, State, replay
from xjdata.history.past import replay_file
from xjdata.history.states import state_of
from xjdata.home import Home
from xjdata.night import Night, Snapshot

UNITS = ("152522", "152500")
COUNTY = UNITS[0]


def night_on(home: Home, day: int) -> Home:
    """Run the night of a day in October 2024."""
    home = stand_at(home, f"2024-10-{day}")
    run_plain(home)
    return home


def file_of(home: Home, heading: str, unit: str = COUNTY) -> Path:
    """A file in the inbox by the beginning of its name."""
    return next((home.inbox / unit).rglob(f"{heading}*"))


def without_a_school(file: Path) -> None:
    """Deliver a text without the rows of the school that comes first."""
    lines = file.read_bytes().splitlines(keepends=True)
    first = next(line for line in lines if line[:10].isdigit())
    file.write_bytes(b"".join(line for line in lines if line[:10] != first[:10]))


def night_of(home: Home, day: int) -> Night:
    return Night(Home.at(home.root), date(2024, 10, day))


def values_of(home: Home, day: int) -> pa.Table:
    """Every value of a night, at every level, with all its columns."""
    return state_of(night_of(home, day)).values


def play(home: Home, day: int) -> Replay:
    """Replay a night into its own lake and file."""
    home = Home.at(home.root)

    def publish(past: Night, content: Snapshot) -> None:
        file = replay_file(home, past.as_of)
        warehouse.publish_apart(home, file, past.as_of, past.plan, content)

    return replay(night_of(home, day), expectations.gate, publish)


def files_below(*folders: Path) -> dict[Path, bytes]:
    """Every file below some folders with its bytes."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files}


def state_at(home: Home, day: int) -> State:
    return state_of(night_of(home, day))


def causes_of(found: list[Any]) -> set[tuple[str, str, str]]:
    """Kind, unit and dataset of all causes of some differences."""
    return {(c.kind, c.county_code, c.dataset) for d in found for c in d.causes}
