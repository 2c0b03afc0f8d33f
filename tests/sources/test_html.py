"""Web pages under the name of an .xls: their table, as a spreadsheet program shows it."""

from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xjdata.sources import Grid

from .broken import held
from .inbox import Place, cells

TABLE = "<table><tr><td>学籍号</td><td>身高</td></tr><tr><td>G1</td><td>1.5</td></tr></table>"
PLAIN = [["学籍号", "身高"], ["G1", "1.5"]]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def page(place: Place, text: str | bytes) -> Grid:
    data = text if isinstance(text, bytes) else text.encode()
    (grid,) = place.read_file(data, "体质.xls", path="体质.xls")
    return grid


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("gb18030", '<meta charset="gbk">'),
        ("gb18030", '<meta http-equiv=Content-Type content="text/html; charset=gb2312">'),
        ("utf-8", '<meta charset="gb2312">'),
        ("gb18030", '<meta charset="utf-8">'),
        ("utf-16", '<meta charset="unicode">'),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("big5", "<meta charset=big5>"),
    ],
)
def test_every_usual_encoding_is_found(encoding: str, head: str, place: Place) -> None:
    table = TABLE.replace("学籍号", "學號") if encoding == "big5" else TABLE
    read = cells(page(place, f"<html><head>{head}</head>{table}</html>".encode(encoding)))
    assert read == [["學號" if encoding == "big5" else "学籍号", "身高"], ["G1", "1.5"]]


def test_a_page_as_excel_saves_it(place: Place) -> None:
    text = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
        <head><meta name=ProgId><style><!--td {mso-number-format:"\\@"}--></style>
        <!--[if gte mso 9]><xml><x:Name>表<table><tr><td>no</table></x:Name></xml><![endif]-->
        <script>document.write("<table><tr><td>no</td></tr></table>")</script></head>
        <body><table border=0>
        <col width=72><tr height=19><td class=xl24>学籍号<td x:str>身　高&nbsp;<br>（厘米）
        <tr><td>G1&amp;</td><td x:num="132.5">133</td></tr>
        <tr><td>G2</td><td x:num>120</td></tr>
        <![if supportMisalignedColumns]><tr style='display:none'><td></td><td></td></tr><![endif]>
        </table></body></html>"""
    grid = page(place, text)
    assert cells(grid) == [
        ["学籍号", "身　高\xa0\n（厘米）"],
        ["G1&", "132.5"],
        ["G2", "120"],
        [None, None],
    ]
    assert grid.is_number is not None
    assert grid.is_number(1).to_pylist() == [False, True, True, False]
    assert (grid.file, grid.sheet, grid.first_row) == ("体质.xls", "", 1)


def test_merged_cells_stand_in_their_first_corner(place: Place) -> None:
    rows = (
        "<tr><th rowspan=2>学籍号</th><th colspan=2>得分</th><th rowspan='2'>备注</th></tr>"
        "<tr><th>身高</th><th>体重</th></tr><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr>"
    )
    assert cells(page(place, f"<table>{rows}</table>")) == [
        ["学籍号", "得分", None, "备注"],
        [None, "身高", "体重", None],
        ["1", "2", "3", "4"],
    ]


def test_the_table_with_the_headings_is_read_and_its_rows_are_counted(place: Place) -> None:
    text = (
        "<body><h3>锡林郭勒盟</h3><p>体质统计</p><table><tr><td>单位：人</td></tr><tr><td></td></tr>"
        f"</table>{TABLE}<table><tr><td>制表人</td></tr></table></body>"
    )
    grid = page(place, text)
    assert cells(grid) == PLAIN
    assert grid.first_row == 5


def test_a_table_inside_a_layout_table(place: Place) -> None:
    grid = page(place, f"<table><tr><td>菜单</td><td>{TABLE}</td></tr></table>")
    assert cells(grid) == PLAIN


def test_rows_and_cells_that_are_left_open_are_closed(place: Place) -> None:
    text = "<table><tr><td>学籍号<td>身高<tr><td>G1<td>1.5</table>"
    assert cells(page(place, text)) == PLAIN


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_half_a_page_is_never_taken(share: float, place: Place) -> None:
    rows = "".join(f"<tr><td>G{n}</td><td>1.5</td></tr>\n" for n in range(300))
    page = f"<html><body><table><tr><td>学籍号</td><td>身高</td></tr>{rows}</table></body></html>"
    assert "damaged or incomplete" in held(place, page[: int(len(page) * share)].encode(), "表.xls")


def test_entities_are_characters_and_do_not_grow(place: Place) -> None:
    row = "<tr><td>学籍号</td><td>&a;&lt;b&gt;&#24352;"
    text = f'<!DOCTYPE html [<!ENTITY a "bbbb">]><table>{row}</table>'
    assert cells(page(place, text)) == [["学籍号", "&a;<b>张"]]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr>" + "<td colspan=16384>a</td>" * 2 + "</tr>",
        "<tr><td>a</td>" + "<td colspan=8000></td>" * 2 + "</tr>" + "<tr><td>b</td></tr>" * 400,
        "<tr>" + "<td>" * 20_000 + "</tr>",
    ],
)
def test_a_table_that_is_all_emptiness_is_refused(rows: str, place: Place) -> None:
    assert "too large an area" in held(place, f"<table>{rows}</table>".encode(), "表.xls")


def test_a_span_beyond_the_table_costs_nothing(place: Place) -> None:
    text = (
        "<table><tr><td rowspan=999999999>学籍号</td><td>身高</td></tr><tr><td>a</td></tr></table>"
    )
    assert cells(page(place, text)) == [["学籍号", "身高"], [None, "a"]]


CELL = st.text(alphabet="a1学&<>\"' ;", max_size=5)


@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_program_writes_comes_back_cell_by_cell(
    rows: list[list[str]], tmp_path: Path
) -> None:
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    read = cells(page(Place(tmp_path), f"<table>{body}</table>"))
    assert read == [[" ".join(cell.split()) or None for cell in row] for row in rows]
