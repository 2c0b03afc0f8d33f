"""Workbooks and texts that cannot be taken."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from typing import Any

import fastexcel

from tests.faults.forms import FORMS, workbook
from tests.night.breakages.kinds import Breakage, in_file
from tests.sources.bombs import archive, plain, repeated
from tests.sources.broken import SHEET, repacked, sheet_xml
from xjdata.sample.layouts.compound import container

Change = Callable[[bytes], bytes]
Lines = list[list[Any]]


def _bytes(data: bytes) -> Change:
    return lambda good: data


def _form(name: str) -> Change:
    return lambda good: FORMS[name]([["a"]])[0]


def _cut(share: float) -> Change:
    return lambda good: good[: int(len(good) * share)]


def _part(name: str, part: bytes) -> Change:
    return lambda good: repacked(good, {name: part})


def _bomb(**size: int) -> Change:
    """A sheet of four gigabytes, which are announced or not."""
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'

    def change(good: bytes) -> bytes:
        sheet = repeated(SHEET, b"<worksheet><sheetData>", row, b"</sheetData></worksheet>",
                         size=4095 << 20, **size)  # fmt: skip
        with zipfile.ZipFile(io.BytesIO(good)) as package:
            parts = {name: plain(name, package.read(name)) for name in package.namelist()}
        return archive(*(parts | {SHEET: sheet}).values())

    return change


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


def sheets_of(data: bytes) -> list[tuple[str, Lines]]:
    """The sheets of a workbook, every cell as text."""
    book = fastexcel.read_excel(data)
    sheets = []
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        columns = [column.to_pylist() for column in sheet.to_arrow().columns]
        sheets.append((name, [list(row) for row in zip(*columns, strict=True)]))
    return sheets


def _rewritten(change: Callable[[Lines], Lines]) -> Change:
    return lambda good: workbook([(name, change(lines)) for name, lines in sheets_of(good)])


def _renamed(good: bytes) -> bytes:
    return workbook([(f"表{number}", lines) for number, (_, lines) in enumerate(sheets_of(good))])


def _without_id(lines: Lines) -> Lines:
    """The column of the ID number has a heading that nobody knows."""
    return [["甲乙" if "身份证" in str(cell) else cell for cell in line] for line in lines]


def _hidden(good: bytes) -> bytes:
    sheets = sheets_of(good)
    return workbook([("空", []), *sheets], hidden=[name for name, _ in sheets])


def _text(change: Callable[[str], str]) -> Change:
    return lambda good: change(good.decode("gb18030")).encode("gb18030")


_DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + sheet_xml("")[21:]
_FAR = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
_MSO = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
_TYPES = "[Content_Types].xml"
_NOISE = random.Random(1).randbytes(4000)


def _workbook(id: str, change: Change, word: str, dataset: str = "") -> Breakage:
    return Breakage(id, "workbook", in_file(change), word, dataset)


def _csv(id: str, change: Change, word: str, dataset: str = "") -> Breakage:
    return Breakage(id, "text", in_file(change), word, dataset)


FILES = (
    _workbook("no_byte", _bytes(b""), "空文件"),
    _workbook("one_byte", _bytes(b"P"), "表头"),
    _workbook("noise", _bytes(b"\0" + _NOISE), "文本"),
    _workbook("head_only", _cut(0.05), "损坏"),
    _workbook("first_half", _cut(0.5), "损坏"),
    _workbook("tail_lost", _cut(0.99), "损坏"),
    _workbook("bytes_flipped", _flipped, "损坏"),
    _workbook("xml_torn", _part(SHEET, sheet_xml('<row r="1"><c r="A1"><v>')), "损坏"),
    _workbook("book_torn", _part("xl/workbook.xml", b"<workbook><sheets>"), "损坏"),
    _workbook("entities", _part(SHEET, _DTD), "DTD"),
    _workbook("zip_bomb", _bomb(), "4094 MB"),
    _workbook("zip_bomb_that_lies", _bomb(announced=40 << 20), "损坏"),
    _workbook("far_cell", _part(SHEET, sheet_xml(_FAR)), "过大"),
    _workbook("password", _bytes(container(b"", "EncryptedPackage")), "密码"),
    _workbook("entries_with_password", _encrypted_entries, "密码"),
    _workbook("picture", _form("picture"), "PNG"),
    _workbook("pdf", _bytes(b"%PDF-1.7 ..."), "PDF"),
    _workbook("rar", _bytes(b"Rar!\x1a\x07\x01\x00"), "RAR"),
    _workbook("database_file", _bytes(b"SQLite format 3\0" + bytes(100)), "SQLite"),
    _workbook("spreadsheet_2003", _bytes(_MSO), "XML"),
    _workbook("word", _bytes(_package(_TYPES, "word/document.xml")), "Word"),
    _workbook("xlsb", _bytes(_package(_TYPES, "xl/workbook.bin")), "XLSB"),
    _workbook("zip_of_nothing", _bytes(_package()), "ZIP"),
    _workbook("all_hidden", _hidden, "隐藏"),
    _workbook("no_such_sheet", _renamed, "工作表", "fitness"),
    _workbook("headings_renamed", _rewritten(_without_id), "甲乙", "teacher"),
    _workbook("rows_gone", _rewritten(lambda lines: lines[:2]), "1", "teacher"),
    _csv("text_without_byte", _bytes(b""), "空文件"),
    _csv("text_of_blanks", _bytes(b"\r\n \r\n"), "空文件"),
    _csv("zero_bytes_inside", lambda good: good + b"\0\0", "文本"),
    _csv("other_encoding", lambda good: good + b"\xff\xff\x81", "编码"),
    _csv("open_quote", _text(lambda good: good + '"12,3\r\n'), "引号"),
    _csv("long_row", _text(lambda good: good + "1," * 60 + "\r\n"), "分隔符"),
    _csv("picture_as_text", _form("picture"), "PNG"),
    _csv("web_page", _bytes(b"<html><body>404</body></html>"), "网页"),
    _csv("other_headings", _text(lambda t: t.replace("身份", "甲")), "甲", "teacher"),
    _csv("header_only", _text(lambda good: good.split("\r\n")[0]), "表头", "teacher"),
)  # fmt: skip
