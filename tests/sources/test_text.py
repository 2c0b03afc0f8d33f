"""Delimited text: encodings, delimiters, titles and notes, rows numbered as spreadsheets do."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xjdata.messages import HoldError

from .inbox import Place, cells

TABLE = "学校标识码,学校名称,学生数\n2115250001,锡市十五小,１２３\n2115250002,，“二”小,45\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def held(place: Place, data: bytes, **entry: object) -> str:
    with pytest.raises(HoldError) as error:
        place.read_text(data, **entry)
    message = error.value.message
    assert "表.csv" in message.zh
    assert "表.csv" in message.en
    assert "机密" not in message.zh + message.en
    return message.en


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_usual_encoding_is_found(encoding: str, place: Place) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    grid = place.read_text(mark + TABLE.encode(encoding))
    assert cells(grid) == [line.split(",") for line in TABLE.splitlines()]
    assert (grid.sheet, grid.first_row, grid.is_number) == ("", 1, None)


def test_characters_that_gbk_lacks_are_read(place: Place) -> None:
    rare = "姓名,旗\n𠮷㛃,ᠰᠢᠯᠢ\n"
    assert cells(place.read_text(rare.encode("gb18030")))[1] == ["𠮷㛃", "ᠰᠢᠯᠢ"]
    assert cells(place.read_text(rare.encode("gb18030"), encoding="gbk"))[1] == ["𠮷㛃", "ᠰᠢᠯᠢ"]


def test_the_contract_decides_and_a_file_it_cannot_read_is_held(place: Place) -> None:
    table = "名称,数\n" * 3 + "机密,1\n"
    assert cells(place.read_text(table.encode("utf-8"), encoding="utf-8"))[3] == ["机密", "1"]
    assert "line 4 holds bytes that are not utf-8" in held(
        place, ("a,b\n" * 3).encode() + "机密,1\n".encode("gb18030"), encoding="utf-8"
    )
    assert "not gb18030" in held(place, table.encode("utf-8-sig"), encoding="gb18030")


def test_a_character_cut_off_is_told_as_damage_and_not_guessed_at(place: Place) -> None:
    table = TABLE + "2115250003,蒙古族机密"
    assert "line 4 holds bytes that are not utf-8" in held(place, table.encode()[:-1])
    assert "line 4 holds bytes that are not gb18030" in held(place, table.encode("gb18030")[:-1])


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter: str, place: Place) -> None:
    others = "".join(sorted({",", "\t", ";", "|"} - {delimiter}))
    rows = [["名称", "备注", "数"], ["甲", f"a{others[0]}b", "1"], ["乙", f"{others[1]}", "2"]]
    data = "\n".join(delimiter.join(row) for row in rows).encode()
    assert cells(place.read_text(data)) == rows
    assert cells(place.read_text(data, delimiter=delimiter)) == rows


def test_titles_notes_and_blank_lines_stay_where_they_are(place: Place) -> None:
    lines = [
        "锡林郭勒盟学校统计表",
        "单位：人,填报时间：2024-09",
        "",
        "标识码,名称,男,女,合计",
        "1,甲,2,3,5",
        "",
        "2,乙,4",
        "注：含附设班",
    ]
    read = cells(place.read_text("\r\n".join(lines).encode("gb18030")))
    assert read == [
        ["锡林郭勒盟学校统计表", None, None, None, None],
        ["单位：人", "填报时间：2024-09", None, None, None],
        [None] * 5,
        ["标识码", "名称", "男", "女", "合计"],
        ["1", "甲", "2", "3", "5"],
        [None] * 5,
        ["2", "乙", "4", None, None],
        ["注：含附设班", None, None, None, None],
    ]


def test_quotes(place: Place) -> None:
    data = '成绩,备注,数\n"3\'45""","两\n行",1\n3\'45","a,b",2\n"",  ,3\n'.encode()
    read = cells(place.read_text(data))
    assert read[1:] == [["3'45\"", "两\n行", "1"], ["3'45\"", "a,b", "2"], [None, "  ", "3"]]


def test_a_quote_that_never_closes_names_its_row(place: Place) -> None:
    table = "名称,数,备注\n甲,1,a\n"
    assert "row 3 opens" in held(place, (table + '"机密,2,b\n丙,3,c\n').encode())
    assert "row 3 opens" in held(place, (table + '乙,2,"机密').encode())
    assert "row 3 opens" in held(place, (table + '乙,2,3,"机密').encode())
    assert "row 4 opens" in held(place, (table + '乙,2\n丙,"机密\n丁,4,d\n').encode())


def test_a_row_longer_than_the_header_is_named(place: Place) -> None:
    header = "名称,地址,数\n"
    assert "row 2 has more cells" in held(place, (header + "甲,机密,街,1\n").encode())
    rows = header + "甲,街,1\n" * 50 + "乙,机密,街,2\n" + "甲,街,1\n" * 5
    assert "row 52 has more cells than the header (3" in held(place, rows.encode())
    very_long = "标题\n" + header + "甲,街,1\n" * 5 + "机密," * 40 + "\n"
    assert "row 8 has more cells than the header (3" in held(place, very_long.encode())
    everywhere = header + "甲,机密,街,1\n" * 30
    assert "row 2 has more cells" in held(place, everywhere.encode())


def test_empty_cells_beyond_the_header_are_no_cells(place: Place) -> None:
    rows = "名称,数\n" + "甲,1,\n" * 30 + "乙,2\n丙,3, ,\n"
    read = cells(place.read_text(rows.encode()))
    assert read[1] == ["甲", "1"]
    assert read[31:] == [["乙", "2"], ["丙", "3"]]


def test_the_layout_may_name_the_header(place: Place) -> None:
    rows = "名称,类型,教师数,学生数\n,,,男,女\n甲,乙,3,1,2\n"
    assert "row 2 has more" in held(place, rows.encode())
    grid = place.read_text(rows.encode(), header={"row": 1, "levels": 2})
    assert cells(grid)[0] == ["名称", "类型", "教师数", "学生数", None]


def test_old_line_ends_lose_no_row(place: Place) -> None:
    for end in ("\r", "\r\n", "\n"):
        read = cells(place.read_text(end.join(["名称,数", "甲,1", "乙,2"]).encode()))
        assert read == [["名称", "数"], ["甲", "1"], ["乙", "2"]]


def test_one_column_only(place: Place) -> None:
    assert cells(place.read_text("名称\n甲\n\n乙\n".encode())) == [["名称"], ["甲"], [None], ["乙"]]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n \r\n", b"\x1a"])
def test_a_text_without_text_is_held(data: bytes, place: Place) -> None:
    assert "is empty" in held(place, data)


def test_zero_bytes_inside_are_held(place: Place) -> None:
    assert "neither" in held(place, (TABLE * 200 + "a,\0,机密\n").encode())


CELL = st.text(alphabet=["a", "1", " ", ",", '"', "\n", "学", "'", ";"], max_size=6)


@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=30))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_program_writes_comes_back_cell_by_cell(
    rows: list[list[str]], tmp_path: Path
) -> None:
    """Any rows below a header of four cells, as a spreadsheet program writes them."""
    table = [["甲", "乙", "丙", "丁"], *rows]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table)
    read = cells(Place(tmp_path).read_text(text.getvalue().encode(), delimiter=","))
    padded = [[cell or None for cell in row] + [None] * (4 - len(row)) for row in table]
    assert read == padded
