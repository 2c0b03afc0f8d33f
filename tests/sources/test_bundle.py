"""Files in a .zip: which entry is read, whatever its name is written in, and hostile archives."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from xjdata.messages import HoldError
from xjdata.sources import collect, grids

from .inbox import Place, cells, workbook

TEXT = "学籍号,身高\nG1,150\n".encode("gb18030")
ROWS = [["学籍号", "身高"], ["G1", "150"]]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes], encoding: str = "utf-8") -> bytes:
    """A .zip; names in another encoding than UTF-8 are written as old programs do."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for entry, data in entries:
            info = entry
            if isinstance(info, str) and encoding != "utf-8":
                info = zipfile.ZipInfo(info.encode(encoding).decode("cp437"))
            file.writestr(info, data)
    data = target.getvalue()
    if encoding == "utf-8":
        return data
    # Python marks these names as UTF-8; the old program writes their bytes and no mark.
    old = bytearray(data)
    for mark, flag, name, at in ((b"PK\3\4", 6, 26, 30), (b"PK\1\2", 8, 28, 46)):
        place = data.find(mark)
        (length,) = struct.unpack_from("<H", data, place + name)
        assert old[place + flag + 1] & 8
        raw = data[place + at : place + at + length].decode().encode("cp437")
        old[place + flag + 1] &= ~8
        old[place + at : place + at + length] = raw.ljust(length, b" ")
    return bytes(old)


def held(place: Place, data: bytes, inside: str = "*.csv", **entry: object) -> str:
    with pytest.raises(HoldError) as error:
        place.read_file(data, "数据.zip", path="数据.zip", inside=inside, **entry)
    assert "数据.zip" in error.value.message.zh
    return error.value.message.en


def read(place: Place, data: bytes, inside: str = "*.csv") -> tuple[str, list[list[str | None]]]:
    (grid,) = place.read_file(data, "数据.zip", path="*.zip", inside=inside)
    return grid.file, cells(grid)


def test_the_entry_the_pattern_finds_is_read(place: Place) -> None:
    data = packed(("说明.txt", b"x"), ("2024/体质.CSV", TEXT), ("__MACOSX/2024/._a.csv", b"x"))
    assert read(place, data) == ("数据.zip/2024/体质.CSV", ROWS)
    assert read(place, data, "2024/体质*") == ("数据.zip/2024/体质.CSV", ROWS)


def test_names_in_gbk_are_read(place: Place) -> None:
    name = zipfile.ZipInfo("x")
    name.filename = name.orig_filename = "a.csv"
    raw = packed(("体质aaaa.csv", TEXT))
    gbk = "体质aaaa".encode("gbk")
    utf8 = "体质aaaa".encode()
    old = bytearray(raw.replace(utf8, gbk + b"__"))
    for at in (6, raw.find(b"PK\1\2") + 8):
        old[at + 1] &= ~8
    assert read(place, bytes(old), "体质*.csv") == ("数据.zip/体质aaaa__.csv", ROWS)


def test_names_with_backslashes_are_folders(place: Place) -> None:
    data = packed(("2024/表.csv", TEXT)).replace("2024/表".encode(), "2024\\表".encode())
    assert read(place, data) == ("数据.zip/2024/表.csv", ROWS)


def test_a_workbook_in_an_archive_knows_its_numbers(place: Place, tmp_path: Path) -> None:
    data = packed(("a.xlsx", workbook(tmp_path / "a", ("表", [["甲", "800米跑"], ["1", 3.5]]))))
    (grid,) = place.read_file(data, "数据.zip", path="*.zip", inside="*.xlsx")
    assert (grid.file, grid.sheet) == ("数据.zip/a.xlsx", "表")
    assert grid.is_number is not None
    assert grid.is_number(1).to_pylist() == [False, True]


def test_a_workbook_where_an_archive_was_expected_is_read(place: Place, tmp_path: Path) -> None:
    data = workbook(tmp_path / "a", ("表", ROWS))
    assert read(place, data) == ("数据.zip", ROWS)


def test_exactly_one_entry_must_fit(place: Place) -> None:
    data = packed(("a.csv", TEXT), ("b.csv", TEXT))
    assert "several files that fit *.csv" in held(place, data)
    assert "There are: a.csv, b.csv" in held(place, data, "*.xlsx")
    assert read(place, data, "a*") == ("数据.zip/a.csv", ROWS)


def test_an_archive_with_one_file_per_school(place: Place) -> None:
    data = packed(("1525010001.csv", TEXT), ("1525010002.csv", TEXT))
    entry = {"file_is": "school_code", "file_pattern": r"(\d{10})", "connector": "text"}
    tables = place.read_file(data, "数据.zip", path="*.zip", inside="*.csv", **entry)
    assert [grid.given for grid in tables] == [
        {"school_code": "1525010001"},
        {"school_code": "1525010002"},
    ]
    assert "1 schools are missing: 1525010003" in held(
        place, data, complete={"schools": ["1525010001", "1525010003"]}, **entry
    )


def test_the_newest_complete_archive_counts(place: Place) -> None:
    source = place.source(connector="text", path="*.zip", inside="*.csv", complete={"files": 2})
    first = place.deliver("一.zip", packed(("a.csv", TEXT), ("b.csv", TEXT)))
    place.deliver("二.zip", packed(("a.csv", TEXT)))
    import os

    os.utime(first, (1, 1))
    delivery = collect(source, place.home, place.put)
    assert delivery is not None
    assert delivery.files[0].name == "一.zip"
    assert delivery.note is not None
    assert "二.zip" in delivery.note.zh
    assert len(grids(delivery, source, place.blob)) == 2


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:\\a.csv"])
def test_a_name_that_leads_out_is_refused(name: str, place: Place) -> None:
    assert "leads out" in held(place, packed(("b.csv", TEXT), (name, TEXT)))


def test_a_link_is_refused(place: Place) -> None:
    info = zipfile.ZipInfo("a.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "link" in held(place, packed((info, b"/etc/passwd")))


def test_a_password_is_told(place: Place) -> None:
    data = bytearray(packed(("a.csv", TEXT)))
    data[6] |= 1
    data[bytes(data).find(b"PK\1\2") + 8] |= 1
    assert "password" in held(place, bytes(data))


def test_an_unknown_way_of_packing(place: Place) -> None:
    data = bytearray(packed(("a.csv", TEXT)))
    data[8] = 9
    data[bytes(data).find(b"PK\1\2") + 10] = 9
    assert "packed in a way" in held(place, bytes(data))


def test_a_bomb_is_refused_before_it_is_unpacked(place: Place) -> None:
    """Ten megabytes that claim four gigabytes; what a directory claims is enough."""
    data = bytearray(packed(("a.csv", TEXT)))
    struct.pack_into("<I", data, bytes(data).find(b"PK\1\2") + 24, 0xFFFFFFFE)
    assert "unpack to 4095 MB" in held(place, bytes(data))


def test_an_entry_that_holds_more_than_it_claims(place: Place) -> None:
    data = bytearray(packed(("a.csv", TEXT * 1000)))
    struct.pack_into("<I", data, bytes(data).find(b"PK\1\2") + 24, 100)
    assert "a.csv is damaged" in held(place, bytes(data))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_truncated_archive(share: float, place: Place) -> None:
    data = packed(("a.csv", TEXT * 1000))
    assert "damaged" in held(place, data[: int(len(data) * share)])


def test_an_archive_in_an_archive(place: Place) -> None:
    inner = packed(("a.csv", TEXT))
    assert "数据.zip/b.zip holds ZIP" in held(place, packed(("b.zip", inner)), "*.zip")
