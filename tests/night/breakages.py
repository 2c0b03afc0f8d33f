"""Deliveries that cannot be taken: each kind makes one of a good one, or spoils where it lies.

Here: the kinds, and a word of what the unit is told. Not here: what a night makes of them.
"""

from __future__ import annotations

import io
import random
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastexcel
import yaml

from tests.faults.forms import FORMS, workbook
from tests.sources.broken import SHEET, repacked, sheet_xml
from xjdata.home import Home
from xjdata.sample.layouts.compound import container

Lines = list[list[Any]]


@dataclass(frozen=True)
class Breakage:
    """One kind.

    Attributes:
        id: Its name.
        connector: Of the sources it can happen to: workbook, text or database.
        spoil: Changes the bytes of a file; for a database, its source contract and its file.
        word: What the Chinese message says, beside the name of the file.
        dataset: Of what it makes sense, when not of any.
    """

    id: str
    connector: str
    spoil: Callable[..., Any]
    word: str
    dataset: str = ""


def _bytes(data: bytes) -> Callable[[bytes], bytes]:
    return lambda good: data


def _form(name: str) -> Callable[[bytes], bytes]:
    return lambda good: FORMS[name]([["a"]])[0]


def _cut(share: float) -> Callable[[bytes], bytes]:
    return lambda good: good[: int(len(good) * share)]


def _part(name: str, part: bytes) -> Callable[[bytes], bytes]:
    return lambda good: repacked(good, {name: part})


def _flipped(good: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        at = package.getinfo(SHEET).header_offset + 60
    return good[:at] + bytes(255 - byte for byte in good[at : at + 20]) + good[at + 20 :]


def _package(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name in names:
            file.writestr(name, b"<a/>")
    return target.getvalue()


def _encrypted_entries(good: bytes) -> bytes:
    flagged = bytearray(good)
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = good.find(start)
        while place >= 0:
            flagged[place + at] |= 1
            place = good.find(start, place + 4)
    return bytes(flagged)


def _sheets(data: bytes) -> list[tuple[str, Lines]]:
    book = fastexcel.read_excel(data)
    sheets = []
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        columns = [column.to_pylist() for column in sheet.to_arrow().columns]
        sheets.append((name, [list(row) for row in zip(*columns, strict=True)]))
    return sheets


def _rewritten(change: Callable[[Lines], Lines]) -> Callable[[bytes], bytes]:
    return lambda good: workbook([(name, change(lines)) for name, lines in _sheets(good)])


def _renamed(good: bytes) -> bytes:
    return workbook([(f"表{number}", lines) for number, (_, lines) in enumerate(_sheets(good))])


def _without_id(lines: Lines) -> Lines:
    """The column of the ID number has a heading that nobody knows."""
    return [["甲乙" if "身份证" in str(cell) else cell for cell in line] for line in lines]


def _hidden(good: bytes) -> bytes:
    sheets = _sheets(good)
    return workbook([("空", []), *sheets], hidden=[name for name, _ in sheets])


def _text(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda good: change(good.decode("gb18030")).encode("gb18030")


_DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + sheet_xml("")[21:]
_FAR = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
_MSO = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
_TYPES = "[Content_Types].xml"
_NOISE = random.Random(1).randbytes(4000)

_FILES = [
    Breakage("no_byte", "workbook", _bytes(b""), "空文件"),
    Breakage("one_byte", "workbook", _bytes(b"P"), ""),
    Breakage("noise", "workbook", _bytes(b"\0" + _NOISE), "文本"),
    Breakage("head_only", "workbook", _cut(0.05), "损坏"),
    Breakage("first_half", "workbook", _cut(0.5), "损坏"),
    Breakage("tail_lost", "workbook", _cut(0.99), "损坏"),
    Breakage("bytes_flipped", "workbook", _flipped, "损坏"),
    Breakage("xml_torn", "workbook", _part(SHEET, sheet_xml('<row r="1"><c r="A1"><v>')), "损坏"),
    Breakage("book_torn", "workbook", _part("xl/workbook.xml", b"<workbook><sheets>"), "损坏"),
    Breakage("entities", "workbook", _part(SHEET, _DTD), "DTD"),
    Breakage("zip_bomb", "workbook", _part("xl/media/x", bytes(80 << 20)), "解压"),
    Breakage("far_cell", "workbook", _part(SHEET, sheet_xml(_FAR)), "过大"),
    Breakage("password", "workbook", _bytes(container(b"", "EncryptedPackage")), "密码"),
    Breakage("entries_with_password", "workbook", _encrypted_entries, "密码"),
    Breakage("picture", "workbook", _form("picture"), "PNG"),
    Breakage("pdf", "workbook", _bytes(b"%PDF-1.7 ..."), "PDF"),
    Breakage("rar", "workbook", _bytes(b"Rar!\x1a\x07\x01\x00"), "RAR"),
    Breakage("database_file", "workbook", _bytes(b"SQLite format 3\0" + bytes(100)), "SQLite"),
    Breakage("spreadsheet_2003", "workbook", _bytes(_MSO), "XML"),
    Breakage("word", "workbook", _bytes(_package(_TYPES, "word/document.xml")), "Word"),
    Breakage("xlsb", "workbook", _bytes(_package(_TYPES, "xl/workbook.bin")), "XLSB"),
    Breakage("zip_of_nothing", "workbook", _bytes(_package()), "ZIP"),
    Breakage("all_hidden", "workbook", _hidden, ""),
    Breakage("no_such_sheet", "workbook", _renamed, "工作表", "fitness"),
    Breakage("headings_renamed", "workbook", _rewritten(_without_id), "甲乙", "teacher"),
    Breakage("rows_gone", "workbook", _rewritten(lambda lines: lines[:2]), "1", "teacher"),
    Breakage("text_without_byte", "text", _bytes(b""), "空文件"),
    Breakage("text_of_blanks", "text", _bytes(b"\r\n \r\n"), ""),
    Breakage("zero_bytes_inside", "text", lambda good: good + b"\0\0", "文本"),
    Breakage("other_encoding", "text", lambda good: good + b"\xff\xff\x81", "编码"),
    Breakage("open_quote", "text", _text(lambda good: good + '"12,3\r\n'), "引号"),
    Breakage("long_row", "text", _text(lambda good: good + "1," * 60 + "\r\n"), "分隔符"),
    Breakage("picture_as_text", "text", _form("picture"), "PNG"),
    Breakage("web_page", "text", _bytes(b"<html><body>404</body></html>"), ""),
    Breakage("other_headings", "text", _text(lambda t: t.replace("身份", "甲")), "甲", "teacher"),
    Breakage("header_only", "text", _text(lambda good: good.split("\r\n")[0]), "", "teacher"),
]  # fmt: skip


def _change(home: Home, unit: str, dataset: str, **fields: Any) -> None:
    path = home.counties / f"{unit}.yaml"
    contract = yaml.safe_load(path.read_text("utf-8"))
    (source,) = (entry for entry in contract["sources"] if entry["dataset"] == dataset)
    kept = {name: source[name] for name in ("dataset", "valid_from", "connector", "url")}
    contract["sources"][contract["sources"].index(source)] = kept | fields
    path.write_text(yaml.safe_dump(contract, allow_unicode=True, sort_keys=False), "utf-8")


def _contract(**fields: Any) -> Callable[..., None]:
    return lambda home, unit, dataset: _change(home, unit, dataset, **fields)


def _other_file(data: bytes) -> Callable[..., None]:
    """The source reads another file than the rest of the unit's, with these bytes."""

    def spoil(home: Home, unit: str, dataset: str) -> None:
        name = f"{unit}/另一个{dataset}.db"
        (home.inbox / name).write_bytes(data)
        _change(home, unit, dataset, url=f"sqlite:///{name}", table="t")

    return spoil


def _torn_table(home: Home, unit: str, dataset: str) -> None:
    """Pages of the file are overwritten, as by a disk that is dying."""
    name = f"{unit}/另一个{dataset}.db"
    path = home.inbox / name
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 100)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + _NOISE[:4096] * 4 + data[20000:])
    _change(home, unit, dataset, url=f"sqlite:///{name}", table="t")


_NOWHERE = "postgresql+psycopg://reader@127.0.0.1:1/school"
_DATABASES = [
    Breakage("no_such_table", "database", _contract(table="没有这张表"), "没有这张表"),
    Breakage("no_such_column", "database", _contract(query="select 没有 from 教职工名册"), ""),
    Breakage("wrong_sql", "database", _contract(query="select * from from"), ""),
    Breakage("file_without_byte", "database", _other_file(b""), "table"),
    Breakage("no_database", "database", _other_file(b"no database at all" * 100), "另一个"),
    Breakage("torn_pages", "database", _torn_table, "另一个"),
    Breakage("no_server", "database", _contract(url=_NOWHERE, table="t"), "127.0.0.1"),
    Breakage("no_such_variable", "database",
             _contract(url="postgresql+psycopg://a:${XJDATA_NO_SUCH}@127.0.0.1:1/b", table="t"),
             "XJDATA_NO_SUCH"),
    Breakage("url_is_empty", "database", _contract(url="${XJDATA_TEST_EMPTY}", table="t"), ""),
    Breakage("no_driver", "database", _contract(url="${XJDATA_TEST_ODD_URL}", table="t"),
             "oracle"),
]  # fmt: skip

BREAKAGES = tuple(_FILES + _DATABASES)


def spoil(home: Home, unit: str, dataset: str, kind: Breakage) -> str:
    """Put a broken delivery in the place of a good one; the name its message must have."""
    if kind.connector == "database":
        kind.spoil(home, unit, dataset)
        return ""
    contract = yaml.safe_load((home.counties / f"{unit}.yaml").read_text("utf-8"))
    (path,) = (s["path"] for s in contract["sources"] if s["dataset"] == dataset)
    file = max(home.inbox.glob(path), key=lambda found: Path(found).stat().st_mtime)
    file.write_bytes(kind.spoil(file.read_bytes()))
    return file.name
