"""A night killed at any moment leaves the night before in place, and the next ends as undisturbed.

By real processes and SIGKILL: at moments drawn from the whole length of a night, and before and
after each single step of it.
"""

from __future__ import annotations

import random
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.night.killing import Child, Ended, in_a_process, night_by_steps, whole_night, xjdata_run
from tests.night.nights import content, query
from tests.night.small import UNIT, copied, half_written, small_league, stand_at
from xjdata.home import Home
from xjdata.night import Night

Content = dict[str, list[tuple[Any, ...]]]

SEED = 20241015
MOMENTS = 20
QUICK_MOMENTS = 3
NAMED = ("served/teacher", "warehouse/2024-10-16.duckdb", "warehouse.duckdb")
"""What appears at the steps that decide most: data are served, a warehouse is there, is current."""


@dataclass(frozen=True)
class Undisturbed:
    """A league before a night, and what the night is like when nothing happens to it.

    The night is a second one, with a delivery that was changed and one that cannot be read.
    """

    before: Home
    published_before: Content
    published: Content
    statuses: dict[str, str]
    steps: list[str]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    root = tmp_path_factory.mktemp("killed")
    before = small_league(root / "before")
    in_a_process(whole_night, str(before.root))
    before = stand_at(before, "2024-10-16")
    changed = next((before.inbox / UNIT).rglob("校园安防*"))
    changed.write_bytes(changed.read_bytes() + b"\r\n")
    torn = next((before.inbox / UNIT).rglob("教职工*"))
    torn.write_bytes(b"")
    after = copied(before, root / "after")
    night = in_a_process(night_by_steps, str(after.root))
    assert half_written(after) == []
    statuses = dict(query(after, "SELECT dataset, status FROM quality.submission"))
    return Undisturbed(before, content(before), content(after), statuses, night.said, night.seconds)


def check(undisturbed: Undisturbed, home: Home, ended: Ended, again: Child = whole_night) -> None:
    """The night before or the whole new one is there; after another try, the new one."""
    assert content(home) in (undisturbed.published_before, undisturbed.published)
    if _is_complete(home):
        # Killed at its very end; another one would be a night of its own, with nothing to load.
        assert content(home) == undisturbed.published
        return
    assert ended.code == -signal.SIGKILL
    assert in_a_process(again, str(home.root)).said is not None
    assert content(home) == undisturbed.published
    assert half_written(home) == []
    assert _is_complete(home)


def _is_complete(home: Home) -> bool:
    night = Night.of(Home.at(home.root))
    manifest = night.log.manifest(night.as_of)
    return manifest is not None and manifest.state == "complete"


def test_the_night_is_made_of_steps(undisturbed: Undisturbed) -> None:
    """Else nothing would be killed below."""
    assert [any(name in step for step in undisturbed.steps) for name in NAMED] == [True] * 3
    assert undisturbed.steps[0] == undisturbed.steps[-1] == "lake/nights/2024-10-16/night.json"
    assert undisturbed.published != undisturbed.published_before
    assert (undisturbed.statuses["safety"], undisturbed.statuses["teacher"]) == ("loaded", "held")


@pytest.mark.parametrize("name", NAMED)
def test_killed_just_after_something_has_appeared(
    undisturbed: Undisturbed, name: str, tmp_path: Path
) -> None:
    home = copied(undisturbed.before, tmp_path / "league")
    step = next(at for at, path in enumerate(undisturbed.steps) if name in path)
    ended = in_a_process(night_by_steps, str(home.root), step, True)
    assert ended.code == -signal.SIGKILL
    check(undisturbed, home, ended)


@pytest.mark.parametrize("moment", range(QUICK_MOMENTS))
def test_killed_at_a_moment(undisturbed: Undisturbed, moment: int, tmp_path: Path) -> None:
    home = copied(undisturbed.before, tmp_path / "league")
    after = (moment + random.Random(f"{SEED}/{moment}").random()) / QUICK_MOMENTS
    ended = in_a_process(whole_night, str(home.root), kill_after=after * undisturbed.seconds)
    check(undisturbed, home, ended)


@pytest.mark.nightly
def test_killed_before_and_after_each_step(undisturbed: Undisturbed, tmp_path: Path) -> None:
    for at in range(len(undisturbed.steps)):
        for done in (False, True):
            home = copied(undisturbed.before, tmp_path / f"{at}-{done}")
            ended = in_a_process(night_by_steps, str(home.root), at, done)
            assert ended.code == -signal.SIGKILL
            check(undisturbed, home, ended)


@pytest.mark.nightly
def test_killed_again_and_again(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """One night that gets one step further each time it is killed; it ends like the others."""
    home = copied(undisturbed.before, tmp_path / "league")
    tries = 0
    while not _is_complete(home):
        ended = in_a_process(night_by_steps, str(home.root), tries, True)
        assert ended.code == -signal.SIGKILL
        assert content(home) in (undisturbed.published_before, undisturbed.published)
        tries += 1
    # Not quite as many: what one try has made, the next one finds.
    assert len(undisturbed.steps) // 2 < tries <= len(undisturbed.steps)
    check(undisturbed, home, ended)


@pytest.mark.nightly
def test_xjdata_run_killed_at_twenty_moments(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """The same with the command line and the orchestrator around it."""
    chance = random.Random(SEED)
    whole = copied(undisturbed.before, tmp_path / "whole")
    night = in_a_process(xjdata_run, str(whole.root))
    assert (night.said, content(whole)) == (1, undisturbed.published)
    for number in range(MOMENTS):
        after = (number + chance.random()) / MOMENTS * night.seconds
        home = copied(undisturbed.before, tmp_path / f"{number}")
        ended = in_a_process(xjdata_run, str(home.root), kill_after=after)
        print(
            f"killed after {after:.2f} of {night.seconds:.2f} s: {ended.code}, {_is_complete(home)}"
        )
        check(undisturbed, home, ended, xjdata_run)
