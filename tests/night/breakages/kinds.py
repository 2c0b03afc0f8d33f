"""What a kind of broken delivery is, and how one comes into the place of a good one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from xjdata.home import Home

Spoil = Callable[[Home, str, str], str]
"""Breaks what a unit delivers for a dataset; gives the name its message must have."""


@dataclass(frozen=True)
class Breakage:
    """One kind.

    Attributes:
        id: Its name.
        way: Of delivering, that it can happen to.
        spoil: Makes it.
        word: What the Chinese message says, beside that name.
        dataset: Of what it makes sense, when not of any.
        status: What becomes of it.
    """

    id: str
    way: str
    spoil: Spoil
    word: str
    dataset: str = ""
    status: str = "held"


def in_file(change: Callable[[bytes], bytes]) -> Spoil:
    """The newest file that the source finds, changed."""

    def spoil(home: Home, unit: str, dataset: str) -> str:
        files = home.inbox.glob(source_of(home, unit, dataset)["path"])
        file = max(files, key=lambda found: Path(found).stat().st_mtime)
        file.write_bytes(change(file.read_bytes()))
        return file.name

    return spoil


def of_bytes(data: bytes) -> Spoil:
    """These bytes in place of the file."""
    return in_file(lambda good: data)


def cut(share: float) -> Spoil:
    """The beginning of the file alone."""
    return in_file(lambda good: good[: int(len(good) * share)])


def source_of(home: Home, unit: str, dataset: str) -> dict[str, Any]:
    """The entry of a source contract."""
    contract = yaml.safe_load((home.counties / f"{unit}.yaml").read_text("utf-8"))
    (source,) = (entry for entry in contract["sources"] if entry["dataset"] == dataset)
    return dict(source)


def change_source(
    home: Home, unit: str, dataset: str, without: tuple[str, ...] = (), **fields: Any
) -> None:
    """Write an entry of a source contract anew."""
    path = home.counties / f"{unit}.yaml"
    contract = yaml.safe_load(path.read_text("utf-8"))
    contract["sources"] = [
        {name: value for name, value in (entry | fields).items() if name not in without}
        if entry["dataset"] == dataset
        else entry
        for entry in contract["sources"]
    ]
    path.write_text(yaml.safe_dump(contract, allow_unicode=True, sort_keys=False), "utf-8")
