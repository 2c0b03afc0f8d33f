"""Deliveries for tests: grids by hand and from real workbooks, layouts, ID numbers that check."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import Cleaned, clean
from xjdata.datasets import dataset_contract
from xjdata.sources.contract import Source
from xjdata.sources.grid import Grid

UNIT = "152501"
KEY = b"a key of at least thirty-two bytes"
AS_OF = date(2024, 10, 15)
SCHOOL = "2115000001"
OTHER_SCHOOL = "2115000002"


@dataclass(frozen=True)
class Place:
    row: int
    levels: int = 1


@dataclass(frozen=True)
class Layout:
    """The part of a source contract that cleaning reads."""

    header: Place | None = None
    columns: dict[str, list[str]] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)
    nothing: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    sheet_is: str | None = None
    unit_words: dict[str, str] = field(default_factory=dict)


def grid(rows: list[list[Any]], *, sheet: str = "表", first_row: int = 1) -> Grid:
    """A sheet from its cells; numbers know that they are numbers."""
    width = max(map(len, rows))
    columns = [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
    cells = {
        str(i): pa.array([None if c is None else str(c) for c in column], pa.string())
        for i, column in enumerate(columns)
    }

    def is_number(place: int) -> pa.BooleanArray:
        return pa.array([isinstance(cell, int | float) for cell in columns[place]])

    return Grid("152501/报表.xlsx", sheet, pa.table(cells), first_row, is_number=is_number)


def sheets(path: Path) -> list[Grid]:
    """The sheets of a workbook, all cells as text."""
    book = fastexcel.read_excel(path)
    grids = []
    for name in book.sheet_names:
        loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        batch = loaded.to_arrow()
        table = pa.Table.from_batches([batch])
        table = pa.table({str(i): c.cast(pa.string()) for i, c in enumerate(table.columns)})
        if table.num_columns and pc.count(table.column(0), mode="all").as_py():
            grids.append(Grid(path.name, name, table))
    return grids


def cleaned(
    rows: list[list[Any]] | list[Grid],
    dataset: str,
    layout: Layout | Source | None = None,
    **options: Any,
) -> Cleaned:
    """Clean a sheet, or several."""
    grids = rows if rows and isinstance(rows[0], Grid) else [grid(rows)]
    wanted = {"unit": UNIT, "key": KEY, "as_of": AS_OF} | options
    return clean(grids, dataset_contract(dataset), layout or Layout(), **wanted)


def enrolment(*rows: list[Any]) -> list[list[Any]]:
    """An enrolment table with the given data rows."""
    return [["学校标识码", "学校名称", "年级", "在校学生数"], *rows]


def teachers(*rows: list[Any]) -> list[list[Any]]:
    """A teacher table: school, ID number, name, sex, birth date, state, full-time."""
    return [
        [
            "学校标识码",
            "身份证件号",
            "姓名",
            "性别",
            "出生年月",
            "人员状态",
            "是否专任教师",
            "教授科目",
        ],
        *rows,
    ]


def teacher(number: str, **cells: Any) -> list[Any]:
    """A row of that table, in accord with its number."""
    row = {
        "school": SCHOOL,
        "number": number,
        "name": "测试甲",
        "sex": "男" if number[16:17].isdigit() and int(number[16]) % 2 else "女",
        "birth": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "state": "在职",
        "full_time": "是",
        "subject": "语文",
    }
    return list((row | cells).values())


def students(*rows: list[Any]) -> list[list[Any]]:
    """A fitness table: school, grade, number, name, sex, height, 1000 m, day of the test."""
    return [
        ["学校标识码", "年级编号", "学籍号", "姓名", "性别", "身高", "1000米跑", "测试日期"],
        *rows,
    ]


def student(number: str, **cells: Any) -> list[Any]:
    """A row of that table."""
    row = {
        "school": SCHOOL,
        "grade": "21",
        "number": number,
        "name": "测试乙",
        "sex": "1",
        "height": "150.5",
        "run": "3′45",
        "day": "2024-09-20",
    }
    return list((row | cells).values())


def id_number(sequence: int = 1, birth: str = "19800315", place: str = "152501") -> str:
    """An ID number whose check digit is right, worked out digit by digit (ISO 7064 mod 11-2)."""
    digits = f"{place}{birth}{sequence:03d}"
    remainder = 0
    for digit in digits:
        remainder = (remainder + int(digit)) * 2 % 11
    return digits + "0123456789X"[(12 - remainder) % 11]


def unread(found: Cleaned, column: str) -> list[str | None]:
    """What could not be read in a column; None where all is well."""
    cells = found.rows.get(f"{column}__unread")
    if cells is None:
        return [None] * len(found.rows)
    return [None if pd.isna(cell) else cell for cell in cells]


def values(found: Cleaned, column: str) -> list[Any]:
    """A column of the rows; None where it is empty."""
    return [None if pd.isna(cell) else cell for cell in found.rows[column]]
