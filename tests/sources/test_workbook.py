"""Workbooks: every cell as text, rows as the program numbers them, the sheets the layout names."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from xjdata.messages import HoldError
from xjdata.sample.layouts import biff
from xjdata.sample.layouts.compound import container
from xjdata.sources import DeliveredFile, Delivery, Grid, grids

from .inbox import Place, cells, workbook


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_rows_are_numbered_as_the_program_shows_them(place: Place, tmp_path: Path) -> None:
    rows = [
        [],
        [],
        ["体质健康统计表"],
        ["单位：人"],
        [],
        ["姓名", "身高"],
        ["甲", 132.5],
        ["乙", "120"],
    ]
    data = workbook(tmp_path / "a", ("一年级", rows))
    (grid,) = place.read_file(data)
    read = cells(grid)
    assert (grid.sheet, grid.first_row, grid.header) == ("一年级", 1, None)
    assert grid.file == "表.xlsx"
    assert read[0] == [None, None]
    assert read[2] == ["体质健康统计表", None]
    assert read[4] == [None, None]
    assert read[6] == ["甲", "132.5"]
    assert len(read) == 8


def test_every_kind_of_cell_becomes_text(place: Place, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    day = book.add_format({"num_format": "yyyy/m/d"})
    clock = book.add_format({"num_format": "h:mm"})
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, "0012")
    sheet.write_number(1, 0, 120)
    sheet.write_number(2, 0, 0.1 + 0.2)
    sheet.write_number(3, 0, 152501200509011000)
    sheet.write_datetime(4, 0, datetime(2010, 9, 1), day)
    sheet.write_number(5, 0, (3 * 60 + 45) / 1440, clock)
    sheet.write_boolean(6, 0, True)
    sheet.write_formula(7, 0, "=NA()", None, "#N/A")
    sheet.write_formula(8, 0, '="甲"', None, "甲")
    sheet.write_rich_string(9, 0, "50米", bold, "×8", "往返跑")
    sheet.write_string(10, 0, " 张　三 ")
    sheet.write_string(11, 0, "=HYPERLINK(1)")
    sheet.write_formula(12, 0, "=1/0", None, "#DIV/0!")
    sheet.write_blank(13, 0, None, bold)
    sheet.write_string(14, 0, "学年\n初")
    book.close()
    (grid,) = place.read_file((tmp_path / "a.xlsx").read_bytes())
    assert [row[0] for row in cells(grid)] == [
        "0012",
        "120",
        "0.3",
        "152501200509011008",
        "2010-09-01 00:00:00",
        "1899-12-31 03:45:00",
        "true",
        "#N/A",
        "甲",
        "50米×8往返跑",
        " 张　三 ",
        "=HYPERLINK(1)",
        "#DIV/0!",
        None,
        "学年\n初",
    ]


def test_a_number_is_told_from_a_text_that_looks_like_one(place: Place, tmp_path: Path) -> None:
    rows = [["序号", "800米跑"], [1, "3.5"], [2, 3.5], ["3", "3"], [4, 3], [5, None], [6, "3'45"]]
    (grid,) = place.read_file(workbook(tmp_path / "a", ("表", rows)))
    assert grid.is_number is not None
    assert grid.is_number(1).to_pylist() == [False, False, True, False, True, False, False]
    assert grid.is_number(0).to_pylist() == [False, True, True, False, True, True, True]


def sheets(place: Place, data: bytes, choice: object) -> list[str]:
    return [grid.sheet for grid in place.read_file(data, sheets=choice)]


def test_the_sheets_the_layout_names_are_read(place: Place, tmp_path: Path) -> None:
    row = [["学籍号"], ["G1"]]
    data = workbook(
        tmp_path / "a",
        ("藏", row),
        ("Sheet2", []),
        ("1525010001", row),
        ("1525010002", row),
        ("说明", row),
        hidden=("藏",),
    )
    assert sheets(place, data, "first") == ["1525010001"]
    assert sheets(place, data, "all") == ["1525010001", "1525010002", "说明"]
    assert sheets(place, data, {"pattern": r"^\d{10}$"}) == ["1525010001", "1525010002"]
    assert sheets(place, data, {"names": ["说明", "藏"]}) == ["说明", "藏"]
    assert sheets(place, data, {"index": 2}) == ["1525010001"], "hidden ones are not counted"
    with pytest.raises(HoldError, match="6"):
        sheets(place, data, {"index": 6})


def test_a_missing_sheet_names_those_that_are_there(place: Place, tmp_path: Path) -> None:
    data = workbook(tmp_path / "a", ("学生", [["a"]]), ("教师", [["a"]]))
    for choice in ({"names": ["学生", "学校"]}, {"pattern": "学校"}):
        with pytest.raises(HoldError) as error:
            place.read_file(data, sheets=choice)
        for text in (error.value.message.zh, error.value.message.en):
            assert all(part in text for part in ("表.xlsx", "学校", "学生, 教师"))


def test_a_workbook_without_a_cell_is_held(place: Place, tmp_path: Path) -> None:
    data = workbook(tmp_path / "a", ("Sheet1", []), ("藏", [["a"]]), hidden=("藏",))
    for choice in ("first", "all"):
        with pytest.raises(HoldError, match="表.xlsx"):
            place.read_file(data, sheets=choice)


def test_an_old_workbook_is_read(place: Place) -> None:
    body = biff.dimensions(4, 2) + biff.label(2, 0, "姓名") + biff.label(2, 1, "800米跑")
    body += biff.label(3, 0, "甲") + biff.number(3, 1, 3.5)
    data = container(biff.book(("一年级", body), ("二年级", biff.label(0, 0, "空"))))
    (grid,) = place.read_file(data, "旧.xls", path="旧.xls")
    assert cells(grid) == [[None, None], [None, None], ["姓名", "800米跑"], ["甲", "3.5"]]
    assert grid.is_number is not None
    assert grid.is_number(1).to_pylist() == [False, False, False, True]


def test_a_large_old_workbook_is_read(place: Place) -> None:
    """Larger than the list of allocation sectors in the header covers (7 MB)."""
    body = b"".join(biff.label(row, 0, "学" * 3000) for row in range(1300))
    (grid,) = place.read_file(container(biff.book(("表", body))), "旧.xls", path="旧.xls")
    assert grid.cells.num_rows == 1300
    assert grid.cells.column(0)[1299].as_py() == "学" * 3000


def test_the_bytes_decide_and_not_the_suffix(place: Place, tmp_path: Path) -> None:
    new = workbook(tmp_path / "a", ("表", [["甲", "乙"], ["1", "2"]]))
    old = container(biff.book(("表", biff.label(0, 0, "甲") + biff.label(0, 1, "乙"))))
    text = "甲,乙\n1,2\n".encode("gb18030")

    def first(tables: list[Grid]) -> list[str | None]:
        return cells(tables[0])[0]

    source = place.source(connector="workbook", path="x")
    for name in ("表.xls", "表.csv", "表.xlsx"):
        for data in (new, old, text):
            file = place.deliver(name, data)
            delivery = Delivery.of("152501", "fitness", [DeliveredFile(name, "", len(data))])
            assert first(grids(delivery, source, lambda _, file=file: file)) == ["甲", "乙"]
    for name in ("表.xls", "表.csv"):
        assert first(place.read_file(new, name, path=name)) == ["甲", "乙"]
        assert first(place.read_file(new, name, path=name, connector="text")) == ["甲", "乙"]
        assert first(place.read_file(text, name, path=name)) == ["甲", "乙"]
        assert first(place.read_file(old, name, path=name)) == ["甲", "乙"]
