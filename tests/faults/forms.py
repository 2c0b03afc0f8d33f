"""Forms of files that a fault of form needs: bytes from lines of cells.

Each gives the bytes, the name of the file and what the source contract says beside it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from xjdata.sample.layouts.compound import container

Lines = list[list[Any]]
Form = Callable[[Lines], tuple[bytes, str, dict[str, Any]]]

TEXT = {"connector": "text"}


def workbook(
    sheets: Sequence[tuple[str, Lines]],
    *,
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
) -> bytes:
    """A workbook; text stays text, numbers are numbers."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    day = book.add_format({"num_format": "yyyy/m/d"})
    for title, lines in sheets:
        sheet = book.add_worksheet(title)
        for place, line in enumerate(lines):
            for column, cell in enumerate(line):
                _write(sheet, place, column, cell, day)
        for row in hidden_rows:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        if title in hidden:
            sheet.hide()
        elif hidden and lines:
            sheet.activate()
            sheet.set_first_sheet()
    book.close()
    return target.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    """A cell as the kind it is; formula text stays text."""
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def text(lines: Lines, delimiter: str = ",") -> str:
    """Delimited text; a cell with the delimiter or a line break is quoted."""

    def shown(cell: Any) -> str:
        cell = "" if cell is None else str(cell)
        return f'"{cell}"' if delimiter in cell or "\n" in cell else cell

    return "".join(delimiter.join(map(shown, line)) + "\r\n" for line in lines)


def _titled(title: str) -> Form:
    def form(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
        above = [[title], ["单位：人"], ["填报时间：2024年9月10日"], []]
        return workbook([("表", [*above, *lines])]), "表.xlsx", {}

    return form


def _merged(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    """Every second column below a group of its own name, as `办学条件 > 班数`."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("表")
    heads, body = lines[0], lines[1:]
    for at, head in enumerate(heads):
        sheet.merge_range(0, at, 2, at, head) if at % 2 else sheet.write_string(2, at, head)
        if not at % 2:
            sheet.merge_range(0, at, 1, at, "基本情况")
    for place, line in enumerate(body, 3):
        for at, cell in enumerate(line):
            _write(sheet, place, at, cell, None)
    book.close()
    return target.getvalue(), "表.xlsx", {}


def _below(*more: list[Any]) -> Form:
    def form(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
        return workbook([("表", [*lines, *more])]), "表.xlsx", {}

    return form


def _code_row(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    codes = ["甲", "乙", *range(1, len(lines[0]) - 1)]
    return workbook([("表", [lines[0], codes, *lines[1:]])]), "表.xlsx", {}


def _encoded(encoding: str, delimiter: str = ",", name: str = "表.csv") -> Form:
    def form(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
        return text(lines, delimiter).encode(encoding), name, dict(TEXT)

    return form


def _two_encodings(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    """UTF-8 with bytes in it that no encoding reads."""
    return text(lines).encode() + b"\xff\xfe\x80\x81\xff\xff,\r\n", "表.csv", dict(TEXT)


def _cut(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    whole = workbook([("表", lines)])
    return whole[: len(whole) * 2 // 3], "表.xlsx", {}


def _with_other_sheets(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    sheets = [("说明", [["先看这里"], ["每校一行"]]), ("表", lines), ("Sheet2", []), ("Sheet3", [])]
    return workbook(sheets, hidden=["说明"]), "表.xlsx", {}


def _hidden_rows(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    return workbook([("表", lines)], hidden_rows=[3]), "表.xlsx", {}


def _sheet_per_school(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    """The column of the school becomes the name of the sheet."""
    at = lines[0].index("学校标识码")
    by_school: dict[str, Lines] = {}
    for line in lines[1:]:
        by_school.setdefault(str(line[at]), []).append(line[:at] + line[at + 1 :])
    heads = lines[0][:at] + lines[0][at + 1 :]
    sheets = [(code, [heads, *rows]) for code, rows in by_school.items()]
    return workbook(sheets), "表.xlsx", {"sheets": "all", "sheet_is": "school_code"}


def _renamed(name: str) -> Form:
    def form(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
        return workbook([("表", lines)]), name, {}

    return form


def _html(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    cells = "".join(
        "<tr>" + "".join(f"<td>{'' if c is None else c}</td>" for c in line) + "</tr>"
        for line in lines
    )
    page = f'<html><head><meta charset="gb2312"></head><body><table>{cells}</table></body></html>'
    return page.encode("gbk"), "表.xls", {}


def _html_cut(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    data, name, entry = _html(lines)
    page = data.decode("gbk")
    return page[: len(page) * 2 // 3].encode("gbk"), name, entry


def _no_styles(lines: Lines) -> tuple[bytes, str, dict[str, Any]]:
    """A package whose part with the default style is missing, as some writers leave it."""
    import zipfile

    whole, target = io.BytesIO(workbook([("表", lines)])), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/styles.xml":
                continue
            if name == "[Content_Types].xml":
                part = part.replace(
                    b'<Override PartName="/xl/styles.xml" ContentType="application/'
                    b'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>',
                    b"",
                )
            new.writestr(name, part)
    return target.getvalue(), "表.xlsx", {}


def _raw(data: bytes, name: str) -> Form:
    return lambda lines: (data, name, {})


FORMS: dict[str, Form] = {
    "xlsx": _renamed("表.xlsx"),
    "titles_above": _titled("二连浩特市统计表"),
    "titles_of_this_year": _titled("二连浩特市２０２４－２０２５学年初统计表"),
    "titles_of_last_year": _titled("二连浩特市2023—2024学年初统计表"),
    "merged_header": _merged,
    "code_row": _code_row,
    "empty_file": _raw(b"", "表.xlsx"),
    "cut_short": _cut,
    "gb18030": _encoded("gb18030"),
    "utf8_bom": _encoded("utf-8-sig"),
    "utf16": _encoded("utf-16", "\t", "表.txt"),
    "unreadable_bytes": _two_encodings,
    "hidden_and_empty_sheets": _with_other_sheets,
    "hidden_rows": _hidden_rows,
    "sheet_per_school": _sheet_per_school,
    "xlsx_named_xls": _renamed("表.xls"),
    "html_named_xls": _html,
    "html_cut_short": _html_cut,
    "csv_named_xls": _encoded("gb18030", "\t", "表.xls"),
    "no_default_style": _no_styles,
    "encrypted": _raw(container(b"", "EncryptedPackage"), "表.xlsx"),
    "picture": _raw(b"\x89PNG\r\n\x1a\n" + bytes(64), "表.xlsx"),
}
