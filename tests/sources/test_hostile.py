"""Broken and hostile files are held with a message that names the file, and never read."""

import io
import random
import re
import struct
import zipfile
from pathlib import Path

import pytest

from xjdata.messages import HoldError
from xjdata.sample.layouts import biff
from xjdata.sample.layouts.compound import container

from .broken import SHEET, held, repacked, sheet_xml
from .inbox import Place, workbook


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    rows = [["学校标识码", "身份证号"], *[["2115250001", f"SECRET{n:04}"] for n in range(300)]]
    return workbook(tmp_path / "good", ("表", rows))


def test_an_empty_file(place: Place) -> None:
    assert "is empty" in held(place, b"")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.98, 0.999])
def test_a_truncated_workbook(share: float, place: Place, good: bytes) -> None:
    assert "damaged or incomplete" in held(place, good[: int(len(good) * share)])


def test_a_workbook_with_flipped_bytes(place: Place, good: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        at = package.getinfo(SHEET).header_offset + 60
    flipped = good[:at] + bytes(255 - byte for byte in good[at : at + 20]) + good[at + 20 :]
    assert "damaged or incomplete" in held(place, flipped)


def test_a_workbook_whose_xml_is_broken(place: Place, good: bytes) -> None:
    assert "damaged" in held(place, repacked(good, {SHEET: sheet_xml('<row r="1"><c r="A1"><v>')}))
    assert "damaged" in held(place, repacked(good, {"xl/workbook.xml": b"<workbook><sheets>"}))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("EncryptedPackage", "password"), ("WordDocument", "Word"), ("Other", "OLE2")],
)
def test_a_container_that_holds_no_workbook(name: str, kind: str, place: Place) -> None:
    assert kind in held(place, container(b"", name))


def test_an_old_workbook_with_a_password(place: Place) -> None:
    data = container(
        biff.book(("表", biff.label(0, 0, "SECRET")), more=biff.record(0x002F, bytes(54)))
    )
    assert "password" in held(place, data, "表.xls")


def test_a_zip_entry_with_a_password(place: Place, good: bytes) -> None:
    flagged = bytearray(good)
    for found in re.finditer(rb"PK\x01\x02|PK\x03\x04", good):
        at = found.start() + (8 if good[found.start() + 2] == 1 else 6)
        flagged[at] |= 1
    assert "password" in held(place, bytes(flagged))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"SQLite format 3\0" + bytes(100), "SQLite"),
        (b"<html><p>SECRET</p></html>", "without a table"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><table>", "without a table"),
        ("\ufeff<html>".encode("utf-16-le"), "without a table"),
        (b"<html><frameset><frame src=a></frameset></html>", "frames"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "web page"),
        (b"\x01\x02\x00\x03" * 50, "neither"),
        ("甲,乙\n".encode("utf-16-le"), "neither"),
        (b"a,b\n" * 2000 + b"\0,1\n", "neither"),
    ],
)
def test_what_no_reader_knows(data: bytes, said: str, place: Place) -> None:
    assert said in held(place, data, "表.xls")


def test_a_package_that_is_no_workbook(place: Place) -> None:
    def package(*names: str) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as file:
            for name in names:
                file.writestr(name, b"<a/>")
        return target.getvalue()

    assert "ZIP" in held(place, package())
    assert "ZIP" in held(place, package("学生.xlsx"))
    assert "Word" in held(place, package("[Content_Types].xml", "word/document.xml"))
    assert "XLSB" in held(place, package("[Content_Types].xml", "xl/workbook.bin"))


def test_entities_are_refused(place: Place, good: bytes) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + sheet_xml("")[21:]
    assert "DTD" in held(place, repacked(good, {SHEET: bomb}))


@pytest.mark.parametrize("cut", [100, 512, 1500, 4200, 4700])
def test_a_truncated_old_workbook(cut: int, place: Place) -> None:
    body = b"".join(biff.label(n, 0, "SECRET") for n in range(300))
    data = container(biff.book(("表", body)))
    assert "damaged" in held(place, data[:cut], "表.xls")


def test_a_ring_in_the_allocation_table(place: Place) -> None:
    data = bytearray(container(biff.book(("表", biff.label(0, 0, "a")))))
    at = len(data) - 512
    data[at + 4 : at + 8] = struct.pack("<I", 0)
    assert "damaged" in held(place, bytes(data), "表.xls")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, dropped or added."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) - 40)
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 30)]
            case 2:
                changed[at:at] = chance.randbytes(chance.randint(1, 8))
            case _:
                changed[at : at + 4] = chance.choice([b"\xff" * 4, b"\0" * 4, b"9999"])
    return bytes(changed)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_broken_is_read_or_held(
    seed: int, place: Place, good: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """Forty broken files for each seed: never another error, never a word of the reader."""
    chance = random.Random(seed)
    body = b"".join(biff.label(row, 0, "SECRET") + biff.number(row, 1, 2.5) for row in range(40))
    old = container(biff.book(("表", biff.dimensions(40, 2) + body)))
    text = "学校,名称,数\n".encode("gb18030") + b'1,"SECRET",3\n' * 20
    source = place.source(connector="workbook", path="x", sheets="all")
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith("xml")}
    for _ in range(40):
        name = chance.choice(sorted(parts))
        broken_part = repacked(good, {name: mutated(parts[name], chance)})
        data = chance.choice([mutated(good, chance), broken_part, mutated(old, chance)])
        place.deliver("x", chance.choice([data, data, mutated(text, chance)]))
        try:
            for grid in place.read(source):
                if grid.is_number is not None:
                    grid.is_number(0)
        except HoldError as error:
            assert "SECRET" not in error.message.zh + error.message.en
    assert capfd.readouterr() == ("", "")
