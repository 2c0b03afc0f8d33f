"""Every fault of form that is repaired occurs in a sample without defects, and where.

That such a sample gives no problem at all is asserted in `tests/night/test_whole_path.py`.
"""

import re
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.sample.reading import all_cells, files_of
from xjdata.home import Home
from xjdata.sample import write_sample

FORMS = Path(__file__).parents[1] / "faults" / "form.yaml"

CELLS = {
    # form: unit, file, what whole cells of it look like (each of them is there)
    "titles_above": ("152528", "学校（机构）名单*", ["2024—2025学年初", "单位：所.*"]),
    "merged_header": ("152526", "学生体质*", ["測試成绩", "身體素質", "50米跑", "成绩"]),
    "code_row": ("152501", "在校学生*", ["甲", "乙", "1", "2"]),
    "total_rows": ("152528", "分年龄*", ["全旗合计"]),
    "notes_below": ("152501", "校舍台账*", ["注：本表由.*", "填表人：.*"]),
    "full_width": ("152522", "在校学生*", ["[０-９]+"]),
    "blanks_inside": (
        "152571",
        "乌拉盖教育*",
        ["　学校标识码_x000D_\n", "在　职", r" \d{10}　_x000D_"],
    ),
    "exempt_in_an_item": ("152522", "学生体质*", ["免测"]),
    "serial_dates": ("152501", "校舍台账*", [r"20\d\d-\d\d-\d\d 00:00:00"]),
    "register_number_form": ("152527", "*体质*", [r"g\d{17}[\dx]"]),
    "ethnic_school_types": ("152523", "*.db", ["212", "314"]),
    "mongolian_script": (
        "152526",
        "学校（机构）名单*",
        ["校名 [ᠠ-ᡂ]+\u180eᠡ", ".*民族.* [ᠠ-ᡂ]+ [ᠠ-ᡂ]+\u202f[ᠠ-ᡂ]+"],
    ),
    "traditional_characters": ("152526", "在校学生*", ["學生人數", ".*[一二三四五六]年級"]),
    "duplicated_columns": ("152526", "学生体质*", ["得分", "等级", "优秀"]),
    "headings_cut_or_broken": ("152526", "*", ["是否专任教", "专職\n保安人數"]),
    "leading_zero_lost": ("152501", "学生体质*", ["2", r"1[1-6]0?\d"]),
}
SEVERAL = {
    # form: its kinds, each with unit, file and cell
    "numbers_as_text": [("152571", "办学条件*/*", r"\d+(\.\d+)?")],
    "marks_for_nothing": [
        ("152502", "*", "—"),
        ("152526", "*", "/"),
        ("152524", "学生体质*", "缺测"),
        ("152528", "*", "无"),
        ("152528", "*", "-"),
        ("152529", "*/*", "－"),
        ("152531", "*", r"\*"),
        ("152571", "学生体质*", "-1"),
        ("152531", "*体质*", "0"),
    ],
    "forms_of_dates": [
        ("152525", "校舍台账*", r"20\d{6}"),
        ("152524", "校舍台账*", r"20\d\d\.\d+\.\d+"),
        ("152522", "校舍台账*", r"20\d\d年\d+月\d+日"),
        ("152526", "校舍台账*", r"20\d\d/\d+/\d+"),
    ],
    "forms_of_times": [
        ("152525", "学生体质*", r"\d′\d\d″"),
        ("152501", "学生体质*", r"\d'\d\d"),
        ("152501", "学生体质*", r"\d'\d\d\""),
        ("152524", "学生体质*", r"\d:\d\d"),
        ("152526", "学生体质*", r"\d分\d\d秒"),
        ("152527", "*体质*", r"[\d]\.\d\d"),
        ("152502", "学生体质*", r"\d\.\d"),
        ("152523", "*.db", r"2\d\d"),
    ],
    "other_units": [
        ("152527", "*体质*", r"1\.\d{2,3}"),
        ("152527", "*报送*", r"[１-９][０-９]{5,7}"),
        ("152526", "办学条件*", r".*（亩）"),
    ],
    "marks_for_yes_and_no": [
        ("152501", "校园安防*", "是"),
        ("152502", "校园安防*", "√"),
        ("152525", "校园安防*", "1"),
        ("152524", "校园安防*", "Y"),
        ("152529", "校园安防*/*", "有"),
    ],
}
BYTES = {
    # form: unit, file, the bytes it begins with
    "encodings": [
        ("152531", "学校（机构）*.csv", b"\xef\xbb\xbf"),
        ("152524", "学校（机构）*.txt", b"\xff\xfe"),
        ("152522", "学校（机构）*.csv", "阿巴嘎旗".encode("gb18030")),
    ],
    "file_is_not_what_its_name_says": [
        ("152525", "学校（机构）*.xls", b"<html"),
        ("152530", "学校（机构）*.xls", b"PK"),
        ("152530", "教职工*.xls", "正蓝旗".encode("gb18030")),
        ("152502", "学校（机构）*.xls", b"\xd0\xcf\x11\xe0"),
    ],
}
PARTS = {
    # form: unit, file, part of the workbook, what is in it
    "hidden_and_empty_sheets": (
        "152571",
        "乌拉盖教育*",
        "xl/workbook.xml",
        "Sheet2.*Sheet3.*hidden",
    ),
    "hidden_rows": ("152501", "在校学生*", "xl/worksheets/sheet1.xml", 'hidden="1"'),
    "one_sheet_per_school": ("152528", "教职工*", "xl/workbook.xml", r'name="\d{10}"'),
    "no_default_style": ("152530", "学校（机构）*", "xl/styles.xml", "^((?!cellXfs).)*$"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    home = Home.at(tmp_path_factory.mktemp("forms") / "league")
    home.root.mkdir()
    write_sample(home, students=1_500, seed=7, defects=0)
    return home


def test_the_list_is_whole():
    forms = yaml.safe_load(FORMS.read_text("utf-8"))
    repaired = {form["id"] for form in forms if form["action"] == "repair"}
    assert {*CELLS, *SEVERAL, *BYTES, *PARTS} == repaired


def test_cells_show_the_form(home):
    looked_up = [(f, u, p, c) for f, (u, p, cells) in CELLS.items() for c in cells]
    looked_up += [(form, *place) for form, places in SEVERAL.items() for place in places]
    missing = [
        (form, unit, cell)
        for form, unit, pattern, cell in looked_up
        if not any(re.fullmatch(cell, text) for text in all_cells(home.inbox / unit, pattern))
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("form", "unit", "pattern", "start"),
    [(form, *place) for form, places in BYTES.items() for place in places],
)
def test_bytes_show_the_form(home, form, unit, pattern, start):
    (file,) = files_of(home.inbox / unit, pattern)
    assert file.read_bytes().startswith(start)


@pytest.mark.parametrize("form", PARTS)
def test_workbooks_show_the_form(home, form):
    unit, pattern, part, text = PARTS[form]
    (file,) = files_of(home.inbox / unit, pattern)
    with zipfile.ZipFile(file) as book:
        assert re.search(text, book.read(part).decode().replace("\n", " "))


def test_there_is_a_zero_beside_an_empty_cell(home):
    cells = set(all_cells(home.inbox / "152523", "*.db"))
    assert {"0"} <= cells
