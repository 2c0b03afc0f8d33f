"""Files of some ten megabytes that hold gigabytes: refused quickly, and in little memory.

All in one process of its own, which says how much memory it has ever used.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.forms import workbook
from tests.sources.bombs import Entry, archive, plain, repeated
from tests.sources.broken import SHEET

ROOT = Path(__file__).parents[2]
MOST_MEGABYTES = 300
"""Above what the process uses before it opens the first file."""
MOST_SECONDS = 20
"""Processor time, for the slowest of them; most take none at all."""

GIGABYTES = 4095 << 20
LITTLE = 40 << 20
"""What some of them announce in place of all; the checksum is right for so much."""

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_HEAD = f'<?xml version="1.0"?><worksheet xmlns="{SPACE}"><sheetData>'.encode()
SHEET_TAIL = b"</sheetData></worksheet>"
CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'
STRINGS = "xl/sharedStrings.xml"
STRINGS_HEAD = f'<?xml version="1.0"?><sst xmlns="{SPACE}">'.encode()
STRING = b"<si><t>a</t></si>"
ROW = b"2115250001,1\r\n"
NOISE = plain("xl/media/x", random.Random(1).randbytes(9 << 20))
"""Beside it, a gigabyte is in proportion."""


def _workbook(*entries: Entry) -> bytes:
    """A workbook with these parts in place of its own."""
    data = workbook([("表", [["学校标识码", "数"], ["2115250001", 1]])])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        mine = {name: plain(name, package.read(name)) for name in package.namelist()}
    return archive(*(mine | {entry.name: entry for entry in entries}).values())


def _sheet(word: bytes, **more: int) -> Entry:
    return repeated(SHEET, SHEET_HEAD, word, SHEET_TAIL, **more)


def _strings(word: bytes, **more: int) -> Entry:
    return repeated(STRINGS, STRINGS_HEAD, word, b"</sst>", **more)


def _text(**more: int) -> bytes:
    return archive(repeated("表.csv", "学校标识码,数\r\n".encode(), ROW, b"", **more))


def _laughs(before: bytes = b"") -> bytes:
    """Ten characters, ten times over, eight times: a gigabyte of entities."""
    entities = '<!ENTITY e0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9)
    )
    sheet = SHEET_HEAD.removeprefix(b'<?xml version="1.0"?>')
    cell = b'<row r="1"><c r="A1" t="str"><v>&e8;</v></c></row>'
    doctype = f"<!DOCTYPE x [{entities}]>".encode()
    return b'<?xml version="1.0"?>' + before + doctype + sheet + cell + SHEET_TAIL


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "sheet": ("a.xlsx", lambda: _workbook(_sheet(CELL, size=GIGABYTES)), "unpack to 409"),
    "sheet that announces little": (
        "a.xlsx", lambda: _workbook(_sheet(CELL, size=GIGABYTES, announced=LITTLE)), "damaged",
    ),
    "blanks that announce little": (
        "a.xlsx", lambda: _workbook(_sheet(b" ", size=GIGABYTES, announced=LITTLE)), "damaged",
    ),
    "cells without a place": (
        "a.xlsx", lambda: _workbook(NOISE, _sheet(b"<c/>", size=300 << 20)), "too large an area",
    ),
    "rows without a place": (
        "a.xlsx",
        lambda: _workbook(NOISE, _sheet(b"<row><c/></row>", size=300 << 20)),
        "too large an area",
    ),
    "a million columns": (
        "a.xlsx",
        lambda: _workbook(_sheet(b"<c><v>1</v></c>", size=15 << 20)),
        "too large an area",
    ),
    "column of a million": (
        "a.xlsx", lambda: _workbook(_sheet(b'<c r="BDWGN1"/><c r="A1"/>', size=1 << 20)),
        "too large an area",
    ),
    "shared strings": (
        "a.xlsx", lambda: _workbook(_strings(STRING, size=GIGABYTES)), "unpack to 409",
    ),
    "shared strings that announce little": (
        "a.xlsx", lambda: _workbook(_strings(STRING, size=GIGABYTES, announced=LITTLE)), "damaged",
    ),
    "too many shared strings": (
        "a.xlsx", lambda: _workbook(NOISE, _strings(b"<si/>", size=1000 << 20)), "unpack to 999",
    ),
    "too many sheets": (
        "a.xlsx",
        lambda: _workbook(
            NOISE, repeated("xl/workbook.xml", b"<workbook><sheets>", b'<sheet name="a"/>',
                            b"</sheets></workbook>", size=900 << 20)
        ),
        "unpack to 89",
    ),
    "entities": ("a.xlsx", lambda: _workbook(plain(SHEET, _laughs())), "DTD"),
    "entities far behind the head": (
        "a.xlsx", lambda: _workbook(plain(SHEET, _laughs(b"<!--" + b" " * 99_999 + b"-->"))),
        "damaged",
    ),
    "entities in UTF-16": (
        "a.xlsx", lambda: _workbook(plain(SHEET, _laughs().decode().encode("utf-16"))),
        "damaged",
    ),
    "text in a package": ("a.zip", lambda: _text(size=GIGABYTES), "unpack to 409"),
    "text that announces little": (
        "a.zip", lambda: _text(size=GIGABYTES, announced=LITTLE), "damaged",
    ),
    "text of a million columns": ("a.csv", lambda: b"a," * 1_000_000, "too large an area"),
    "row of a million columns": ("a.csv", lambda: b"a,b\n1,2\n" + b"1," * 1_000_000, "row 3"),
    "page of a million columns": (
        "a.csv", lambda: b"<table><tr>" + b"<td>a" * 1_000_000 + b"</table>", "too large an area",
    ),
}  # fmt: skip

OPEN = """
import json, resource, sys, time
from pathlib import Path
from tests.sources.inbox import Place
from xjdata.messages import HoldError

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10

place = Place(Path(sys.argv[1]))
entry = {"connector": "workbook"}
place.read(place.source(path="good.xlsx", **entry))
before = peak()
for path in sorted((Path(sys.argv[1]) / "inbox").glob("bomb*")):
    inside = {"inside": "*.csv"} if path.suffix == ".zip" else {}
    began = time.process_time()
    try:
        place.read(place.source(path=path.name, **entry, **inside))
        said = ""
    except HoldError as error:
        said = error.message.en
    print(json.dumps([path.stem, said, time.process_time() - began, peak() - before]), flush=True)
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, int]]:
    """What became of each: what was said, seconds, megabytes above the start."""
    root = tmp_path_factory.mktemp("gigabytes")
    inbox = root / "inbox"
    inbox.mkdir()
    (inbox / "good.xlsx").write_bytes(_workbook())
    for number, (name, make, _) in enumerate(BOMBS.values()):
        (inbox / f"bomb{number}{Path(name).suffix}").write_bytes(make())
    assert max(path.stat().st_size for path in inbox.iterdir()) < 15 << 20
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(root)],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # which reserves memory for each core
    )
    assert done.returncode == 0, done.stderr[-2000:]
    results: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: tuple(rest) for name, *rest in results}


@pytest.mark.parametrize("bomb", BOMBS)
def test_it_is_refused_at_little_cost(bomb: str, opened: dict[str, tuple[str, float, int]]) -> None:
    name, _, expected = BOMBS[bomb]
    said, seconds, megabytes = opened[f"bomb{list(BOMBS).index(bomb)}"]
    assert expected in said
    assert f"bomb{list(BOMBS).index(bomb)}{Path(name).suffix}" in said
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES
