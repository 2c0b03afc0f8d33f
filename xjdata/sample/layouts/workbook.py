"""Workbooks: pages become sheets.

Here: writing .xlsx so that equal contents give equal bytes. Not here: what stands on a page.
"""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from xjdata.sample.layouts.page import Page

_CREATED = datetime(2024, 9, 20, 8, 30)
"""Stands in every workbook's properties; the clock would make each run differ."""
_NO_STYLES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
)
_GUIDANCE = "填报说明"


def write_workbook(
    path: Path,
    pages: Sequence[Page],
    *,
    spare: bool = False,
    bare: bool = False,
    large: bool = False,
) -> None:
    """Write pages as sheets.

    Args:
        path: The file; its folder must exist.
        pages: One per sheet.
        spare: Add two empty sheets and a hidden one with instructions.
        bare: Leave out all styles, as some programs of web systems do.
        large: Keep only one row in memory; merged cells must not reach over several rows.
    """
    book = xlsxwriter.Workbook(path, {"constant_memory": large, "in_memory": not large})
    book.set_properties({"title": path.stem, "created": _CREATED})
    date = book.add_format({"num_format": "yyyy/m/d"})
    head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    for page in pages:
        _write_sheet(book.add_worksheet(page.name), page, date, head)
    if spare:
        book.add_worksheet("Sheet2")
        book.add_worksheet("Sheet3")
        hidden = book.add_worksheet(_GUIDANCE)
        hidden.write_string(0, 0, "学校标识码、在校学生数等各列请按国家统一口径填报。")
        hidden.hide()
    book.close()
    if bare:
        _without_styles(path)


def _without_styles(path: Path) -> None:
    """Empty the part with the styles, the default one included."""
    with zipfile.ZipFile(path) as package:
        parts = [(entry, package.read(entry)) for entry in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, data in parts:
            package.writestr(entry, _NO_STYLES if entry.filename == "xl/styles.xml" else data)


def _write_sheet(
    sheet: "xlsxwriter.worksheet.Worksheet",
    page: Page,
    date: "xlsxwriter.format.Format",
    head: "xlsxwriter.format.Format",
) -> None:
    """Write the lines, then the merges over what stands there."""
    first, levels = page.headings
    for number, line in enumerate(page.lines):
        if number in page.hidden:
            sheet.set_row(number, None, None, {"hidden": True})
        is_head = first <= number < first + levels
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, head if is_head else None)
            elif cell is not None:
                sheet.write_number(number, column, cell, date if column in page.dates else None)
    for top, left, bottom, right in page.merges:
        if (top, left) != (bottom, right):
            text = page.lines[top][left]
            sheet.merge_range(top, left, bottom, right, text, head)
