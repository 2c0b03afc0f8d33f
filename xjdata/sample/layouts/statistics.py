"""Statistics workbooks: one per school, its figures at fixed cells of numbered sheets.

As the national statistics system exports them: every value is text, the first row and column hold
the spreadsheet's own letters and numbers. Here: which sheet holds what. Not here: files
(`deliver`).
"""

import re
from collections.abc import Mapping

from xjdata.sample.layouts.page import Page

_PLACE = re.compile(r"(?P<table>[^!]+)!(?P<column>[A-Z])(?P<row>\d+)")
_TITLES = {
    "教基1001": "学校（机构）基本信息",
    "教基5170": "中小学校舍情况",
    "教基5176": "占地面积及其他办学条件",
    "补充1": "专用教室补充表",
}
_LABELS = {
    "C3": "学校（机构）标识码",
    "C4": "学校（机构）名称",
    "F10": "教学及辅助用房",
    "F17": "体育馆",
    "D7": "运动场地面积",
    "D17": "网络多媒体教室",
    "D19": "教学仪器设备资产值（万元）",
    "C5": "音乐专用教室",
    "C6": "美术专用教室",
}
_NOTHING = "*"
_COVER = "封面"


def pages_of(kind: str, places: Mapping[str, str], cells: Mapping[str, object]) -> list[Page]:
    """The sheets of one school.

    Args:
        kind: The type of the school, as sheets are named.
        places: Canonical column to its place, table and cell.
        cells: Canonical column to what stands there.
    """
    tables: dict[str, dict[tuple[int, int], object]] = {}
    for name, place in places.items():
        table, row, column = place_of(place)
        table_cells = tables.setdefault(table, {})
        table_cells[row, column] = cells[name]
        table_cells[row, 1] = _LABELS[place.partition("!")[2]]
    cover = Page(_COVER, [["A", "B"], ["2", "教育事业统计调查表"]])
    return [cover, *(_page(f"{table}_{kind}", table, found) for table, found in tables.items())]


def place_of(place: str) -> tuple[str, int, int]:
    """Table, row and column (from 0) of a place like ``教基5170!F10``."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    return found["table"], int(found["row"]) - 1, ord(found["column"]) - ord("A")


def _page(name: str, table: str, cells: Mapping[tuple[int, int], object]) -> Page:
    """A sheet with its letters, its title, and marks where a cell does not apply."""
    height = max(row for row, _ in cells) + 1
    width = max(column for _, column in cells) + 1
    lines: list[list[object]] = [[chr(ord("A") + column) for column in range(width)]]
    for row in range(1, height):
        filled = any(at == row for at, _ in cells)
        line = [cells.get((row, c), _NOTHING if filled else None) for c in range(width)]
        lines.append([str(row + 1), *line[1:]])
    lines[1][1] = f"　{_TITLES[table]}_x000D_"
    return Page(name, list(lines), headings=(0, 1))
