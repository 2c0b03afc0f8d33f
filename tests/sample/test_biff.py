"""Old .xls workbooks of our own making, read by a reader that knows nothing of them."""

import fastexcel
import numpy as np

from xjdata.sample.layouts.biff import write_biff
from xjdata.sample.layouts.page import Page


def test_pages_become_sheets(tmp_path):
    page = Page("名单", [["标题"], ["学校", "面积"], ["蒙古族小学 ᠰᠤᠷᠭᠠᠭᠤᠯᠢ", 12.5], [None, 3]])
    page.merges.append((0, 0, 0, 1))
    page.headings = (1, 1)
    page.rows = np.array([3, 4])
    write_biff(tmp_path / "a.xls", [page, Page("第二张", [["乙"]])])
    book = fastexcel.read_excel((tmp_path / "a.xls").read_bytes())
    assert book.sheet_names == ["名单", "第二张"]
    cells = book.load_sheet(0, header_row=None, dtypes="string").to_arrow().to_pylist()
    assert [list(row.values()) for row in cells] == [
        ["标题", None],
        ["学校", "面积"],
        ["蒙古族小学 ᠰᠤᠷᠭᠠᠭᠤᠯᠢ", "12.5"],
        [None, "3"],
    ]


def test_dates_are_serial_numbers_with_a_format(tmp_path):
    page = Page("表", [["日期"], [40057]], dates=frozenset({0}))
    write_biff(tmp_path / "a.xls", [page])
    sheet = fastexcel.read_excel((tmp_path / "a.xls").read_bytes()).load_sheet(0)
    assert str(sheet.to_arrow().column(0)[0].as_py()) == "2009-09-01 00:00:00"
