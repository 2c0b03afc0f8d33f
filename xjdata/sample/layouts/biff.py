"""Old .xls workbooks: pages become sheets of BIFF8 records ([MS-XLS]).

Written by hand, since no library that is still kept writes them. Here: the records. Not here: the
file around them (`compound`) and what stands on a page (`page`).
"""

import struct
from collections.abc import Sequence
from pathlib import Path

from xjdata.sample.layouts.compound import container
from xjdata.sample.layouts.page import Page

_CELL = 15
"""The format of ordinary cells; formats before it are for styles."""
_DATE = 16
_HEAD = 17
_BOLD = 4
_CENTRED = 2
_GENERAL, _SHORT_DATE = 0, 14
_FONTS = 4
_WORKBOOK, _WORKSHEET = 0x0005, 0x0010
_WINDOW, _SELECTED = 0x00B6, 0x0600


def write_biff(path: Path, pages: Sequence[Page]) -> None:
    """Write pages as sheets.

    Args:
        path: The file; its folder must exist.
        pages: One per sheet, at most 65,536 lines each.
    """
    sheets = [(page.name, _sheet(page, front=page is pages[0])) for page in pages]
    path.write_bytes(container(book(*sheets)))


def record(kind: int, data: bytes = b"") -> bytes:
    """A record: its kind, its length, its data."""
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str, form: int = _CELL) -> bytes:
    """A cell of text, two bytes a character."""
    encoded = text.encode("utf-16-le")
    size = len(encoded)
    return struct.pack("<6HB", 0x0204, 9 + size, row, column, form, size // 2, 1) + encoded


def number(row: int, column: int, value: float, form: int = _CELL) -> bytes:
    """A cell of a number."""
    return struct.pack("<HHHHHd", 0x0203, 14, row, column, form, value)


def dimensions(rows: int, columns: int, first_row: int = 0) -> bytes:
    """The used area of a sheet; ends are one behind the last."""
    return record(0x0200, struct.pack("<IIHHH", first_row, rows, 0, columns, 0))


def book(*sheets: tuple[str, bytes], more: bytes = b"") -> bytes:
    """The stream of a workbook.

    Args:
        sheets: Name of each sheet and its records.
        more: Further records behind the first of the workbook.
    """
    bodies = [_begin(_WORKSHEET) + body + record(0x000A) for _, body in sheets]
    head = _begin(_WORKBOOK) + more + record(0x0042, struct.pack("<H", 1200))
    head += record(0x003D, struct.pack("<9H", 0, 0, 16000, 9000, 0x38, 0, 0, 1, 600))
    head += _formats()
    names = [name.encode("utf-16-le") for name, _ in sheets]
    at = len(head) + sum(12 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(body)
    return head + record(0x000A) + b"".join(bodies)


def _begin(kind: int) -> bytes:
    """The record a workbook and each sheet begin with."""
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0x41, 6))


def _formats() -> bytes:
    """Fonts and cell formats, as many as programs insist on."""
    name = "宋体".encode("utf-16-le")
    plain = struct.pack("<HHHHHBBBBBB", 220, 0, 0x7FFF, 400, 0, 0, 0, 134, 0, 2, 1) + name
    bold = struct.pack("<HHHHHBBBBBB", 220, 0, 0x7FFF, 700, 0, 0, 0, 134, 0, 2, 1) + name
    # Font 4 does not exist: after the first four comes number 5.
    fonts = record(0x0031, plain) * _FONTS + record(0x0031, bold)
    style = record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    cells = b"".join(
        record(
            0x00E0,
            struct.pack("<HHHBBBBIIH", font, form, 1, 0x20 | place, 0, 0, 0xFC, 0, 0, 0x20C0),
        )
        for font, form, place in (
            (0, _GENERAL, 0),
            (0, _SHORT_DATE, 0),
            (_BOLD + 1, _GENERAL, _CENTRED),
        )
    )
    return fonts + style * _CELL + cells + record(0x0293, struct.pack("<HBB", 0x8000, 0, 0xFF))


def _sheet(page: Page, *, front: bool) -> bytes:
    """The records of a page; one is in front when the workbook opens."""
    first, levels = page.headings
    width = max((len(line) for line in page.lines), default=0)
    records = [dimensions(len(page.lines), width)]
    for row, line in enumerate(page.lines):
        is_head = first <= row < first + levels
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                records.append(label(row, column, cell, _HEAD if is_head else _CELL))
            elif isinstance(cell, int | float):
                form = _DATE if column in page.dates else _CELL
                records.append(number(row, column, cell, form))
    window = _WINDOW | _SELECTED if front else _WINDOW
    records.append(record(0x023E, struct.pack("<HHHHHHHI", window, 0, 0, 0x40, 0, 0, 0, 0)))
    merges = [merge for merge in page.merges if merge[:2] != merge[2:]]
    for at in range(0, len(merges), 1000):
        part = merges[at : at + 1000]
        places = b"".join(
            struct.pack("<4H", top, bottom, left, right) for top, left, bottom, right in part
        )
        records.append(record(0x00E5, struct.pack("<H", len(part)) + places))
    return b"".join(records)
