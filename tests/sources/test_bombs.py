"""Files that would fill the memory are held before anything is allocated for them."""

import io
import os
import struct
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from xjdata.sample.layouts import biff
from xjdata.sample.layouts.compound import container
from xjdata.sources import extent

from .broken import SHEET, held, repacked, sheet_xml
from .inbox import Place, cells, workbook


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    rows = [["学校标识码", "身份证号"], *[["2115250001", f"SECRET{n:04}"] for n in range(300)]]
    return workbook(tmp_path / "good", ("表", rows))


def test_a_zip_bomb_is_refused_by_what_it_announces(place: Place, good: bytes) -> None:
    assert "unpack to" in held(place, repacked(good, {"xl/media/x": bytes(80 << 20)}))


def test_a_bomb_that_announces_less_than_it_holds(place: Place, good: bytes) -> None:
    bomb = repacked(good, {"xl/media/x": bytes(80 << 20)})
    lying = bomb.replace(struct.pack("<I", 80 << 20), struct.pack("<I", 1 << 10))
    assert lying != bomb
    assert "damaged" in held(place, lying)


CELL = "<c><v>1</v></c>"
FAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
BOMBS = {
    "last cell": FAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "in another order": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + FAR,
    "in lower case": FAR + '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    "row beyond all": FAR + '<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>',
    "endless reference": FAR + f'<row r="2"><c r="A{"1" * 40}"><v>1</v></c></row>',
    "single quotes": FAR + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "blanks": FAR + '<row r="1048576"><c  r = "XFD1048576"><v>1</v></c></row>',
    "style first": FAR + '<row r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row>',
    "no reference": f'<row r="1">{CELL * 16384}</row><row r="1048576">{CELL}</row>',
    "behind a comment": FAR + "<!-- </sheetData> --><row><c r='XFD1048576'><v>1</v></c></row>",
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_sheet_that_is_all_emptiness_is_refused(bomb: str, place: Place, good: bytes) -> None:
    assert "too large an area" in held(place, repacked(good, {SHEET: sheet_xml(BOMBS[bomb])}))


def test_a_sheet_with_a_prefix_is_measured_too(place: Place, good: bytes) -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    (grid,) = place.read_file(repacked(good, {SHEET: sheet_xml(rows, "x")}))
    assert cells(grid) == [["1"]]
    for far in ('<x:c r="XFD1048576">', '<x:c s="1" r="XFD1048576">'):
        bomb = rows + f'<x:row r="1048576">{far}<x:v>1</x:v></x:c></x:row>'
        assert "too large" in held(place, repacked(good, {SHEET: sheet_xml(bomb, "x")}))


def test_the_area_of_a_sheet_is_counted_as_it_is(tmp_path: Path) -> None:
    rows = [[None] * 30, [None, None, "a", *[None] * 70, 1], [None] * 30, ["b"]]
    data = workbook(tmp_path / "a", ("表", rows))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.read(SHEET)
    for size in (7, 64, 1 << 20):
        area = extent._Area()
        assert extent._add_plain(area, (part[n : n + size] for n in range(0, len(part), size)))
        assert area.cells == 3 * 74
    area = extent._Area()
    area.add_elements(iter([part]))
    assert area.cells == 3 * 74


def test_a_wide_or_tall_sheet_is_no_bomb(place: Place, good: bytes) -> None:
    wide = '<row r="1">' + "".join(f'<c r="{column}1"><v>1</v></c>' for column in ("A", "XFD"))
    (grid,) = place.read_file(repacked(good, {SHEET: sheet_xml(wide + "</row>")}))
    assert grid.cells.num_columns == 16384
    tall = FAR + '<row r="1048576"><c r="B1048576"><v>1</v></c></row>'
    (grid,) = place.read_file(repacked(good, {SHEET: sheet_xml(tall)}))
    assert grid.cells.num_rows == 1048576


def test_more_strings_announced_than_there_is_room_for(place: Place, good: bytes) -> None:
    lie = (
        b'<?xml version="1.0"?><sst count="1" uniqueCount="99999999999999"><si><t>a</t></si></sst>'
    )
    assert "damaged" in held(place, repacked(good, {"xl/sharedStrings.xml": lie}))


OLD_BOMBS = {
    "announced": biff.dimensions(0x7FFFFFFF, 256) + biff.label(0, 0, "a"),
    "announced backwards": biff.dimensions(1, 1, first_row=9) + biff.label(0, 0, "a"),
    "used": biff.dimensions(1, 1) + biff.label(0, 0, "a") + biff.label(65535, 60000, "b"),
}


@pytest.mark.parametrize("bomb", OLD_BOMBS)
def test_an_old_workbook_that_claims_too_much(bomb: str, place: Place) -> None:
    said = held(place, container(biff.book(("表", OLD_BOMBS[bomb]))), "表.xls")
    assert ("damaged" if bomb == "announced backwards" else "too large an area") in said


def test_all_sheets_of_an_old_workbook_count_together(place: Place) -> None:
    body = biff.label(0, 0, "a") + biff.label(65535, 255, "b")
    said = held(place, container(biff.book(*[(f"表{n}", body) for n in range(3)])), "表.xls")
    assert "too large an area" in said


def test_bombs_cost_little_memory(place: Place, good: bytes, tmp_path: Path) -> None:
    """In a process of its own that may not have more than 4 GB."""
    place.deliver("a.xlsx", repacked(good, {SHEET: sheet_xml(BOMBS["last cell"])}))
    place.deliver("b.xlsx", repacked(good, {"xl/media/x": bytes(80 << 20)}))
    place.deliver("c.xls", container(biff.book(("表", OLD_BOMBS["announced"]))))
    limit = 4 << 30
    script = f"""
        import resource
        resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
        from tests.sources.inbox import Place
        from xjdata.messages import HoldError
        from pathlib import Path
        place = Place(Path({str(tmp_path)!r}))
        for name in ("a.xlsx", "b.xlsx", "c.xls"):
            source = place.source(connector="workbook", path=name)
            try:
                place.read(source)
            except HoldError:
                print("held", name)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # which reserves memory for each core
    )
    assert done.stdout.split() == ["held", "a.xlsx", "held", "b.xlsx", "held", "c.xls"], done.stderr
