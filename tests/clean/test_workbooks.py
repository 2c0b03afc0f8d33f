"""Whole deliveries from real workbooks and texts: opened by the connectors, then cleaned."""

from datetime import date, datetime, time

import pandas as pd
import pytest
import xlsxwriter

from tests.clean.deliveries import (
    AS_OF,
    KEY,
    OTHER_SCHOOL,
    SCHOOL,
    UNIT,
    id_number,
    unread,
    values,
)
from xjdata.clean import clean
from xjdata.datasets import dataset_contract
from xjdata.home import Home
from xjdata.sources import Source, collect, grids


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def _cleaned(inbox, dataset, **layout):
    """What the connectors and cleaning make of the only file of an inbox."""
    file = next(inbox.iterdir())
    source = Source.model_validate(
        {"dataset": dataset, "valid_from": "2024-01-01", "connector": "workbook", "path": file.name}
        | layout
    )
    archive = inbox.parent / "archive"

    def put(content):
        import hashlib

        data = content if isinstance(content, bytes) else content.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        archive.mkdir(exist_ok=True)
        (archive / sha256).write_bytes(data)
        return sha256

    delivery = collect(source, Home.at(inbox.parent), put)
    sheets = grids(delivery, source, lambda sha256: archive / sha256)
    return clean(sheets, dataset_contract(dataset), source, unit=UNIT, key=KEY, as_of=AS_OF)


def _enrolment_form(path):
    """Titles, a two-level merged header, a code row, total rows, notes; as counties send it."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("在校生")
    book.add_worksheet("Sheet2")
    sheet.merge_range(0, 0, 0, 7, "二连浩特市２０２４/2025学年初在校学生统计表")
    sheet.write(1, 0, "填报单位：二连浩特市教育局")
    sheet.write(1, 7, "单位：人")
    for place, heading in enumerate(["序号", "学校\n标识码", "学校名称", "年　级", "班数_x000D_"]):
        sheet.merge_range(2, place, 3, place, heading)
    sheet.merge_range(2, 5, 2, 7, "在校学生数")
    sheet.write_row(3, 5, ["合　计", "男", "女"])
    sheet.write_row(4, 0, ["甲", "乙", "丙", "丁", "1", "2", "3", "4"])
    sheet.write_row(5, 1, ["合计", None, None, 4, "123", "63", "60"])
    sheet.write_row(6, 0, [1, int(SCHOOL), "第一小学", "一年级", 1, "３０", "16", "14"])
    sheet.write_row(7, 0, [2, SCHOOL, "第一小学", "二年级", 1, "31", "16", "15"])
    sheet.write_row(8, 1, [SCHOOL, "第一小学", "小  计", 2, 61, 32, 29])
    sheet.write_row(9, 0, [3, f"{OTHER_SCHOOL} ", "九年一贯制", "初中一年级", 2, "62", "*", "—"])
    sheet.write_row(11, 1, [None, "第三小学", "一年级", 1, 20, 10, 10])
    sheet.write(12, 0, "注：1.本表统计时点为2024年9月1日；")
    sheet.write(13, 0, "    2.含附设班。")
    sheet.write_row(14, 0, ["填表人：测试甲", None, None, "审核人：测试乙", None, "2024年9月10日"])
    book.close()


def test_a_form_with_everything_around_its_data(inbox):
    _enrolment_form(inbox / "在校生.xlsx")
    found = _cleaned(inbox, "enrollment")
    assert values(found, "row_number") == [7, 8, 10, 12]
    assert values(found, "school_code") == [SCHOOL, SCHOOL, OTHER_SCHOOL, None]
    assert values(found, "grade") == ["11", "12", "21", "11"]
    assert values(found, "students") == [30, 31, 62, 20]
    assert values(found, "male") == [16, 16, None, 10]
    assert values(found, "classes") == [1, 1, 2, 1]
    assert found.headings["students"] == "在校学生数 > 合 计"
    assert found.unknown_headings == []
    assert found.missing_columns == [
        "county_code",
        "classes_within_size",
        "constitution_students",
        "migrant_students",
        "migrant_placed",
    ]
    assert not [name for name in found.rows if name.endswith("__unread")]
    assert set(found.rows["file"]) == {"在校生.xlsx"}
    assert set(found.rows["sheet"]) == {"在校生"}


def _fitness_template(path):
    """The national template, a sheet per school, headings as various versions write them."""
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy/m/d"})
    clock = book.add_format({"num_format": "h:mm:ss"})
    first = [
        "年级编号",
        "班级编号",
        "班级名称",
        "学籍号",
        "民族代码",
        "姓名",
        "性别",
        "出生日期",
        "家庭住址",
    ]
    sheet = book.add_worksheet(SCHOOL)
    sheet.write_row(
        0,
        0,
        [
            *first,
            "身高",
            "肺活量",
            "50米跑",
            "50米x8往返跑 ",
            "一分钟仰卧起坐",
            "一分钟仰卧起坐（女）",
        ],
    )
    rows = [
        (
            15,
            1501,
            "五年级1班",
            "G" + id_number(1, "20130901"),
            2,
            "测试甲",
            1,
            "某街1号",
            1.42,
            2100,
            9.5,
        ),
        (
            15,
            1501,
            "五年级1班",
            "g" + id_number(2, "20130902"),
            2,
            "测试乙",
            2,
            "某街2号",
            141.5,
            "免测",
            "八秒五",
        ),
        (
            15,
            1501,
            "五年级1班",
            id_number(3, "20130903"),
            2,
            "测试丙",
            "男",
            "某街3号",
            140,
            0,
            "缺测",
        ),
    ]
    runs = [1.45, "1.5", time(0, 1, 50)]
    for at, (row, run) in enumerate(zip(rows, runs, strict=True), 1):
        sheet.write_row(at, 0, row[:7])
        sheet.write_datetime(at, 7, datetime(2013, 9, at), day)
        sheet.write_row(at, 8, row[7:])
        sheet.write(at, 12, run, clock if isinstance(run, time) else None)
    sheet.write_row(1, 13, [40, None])
    sheet.write_row(2, 13, [None, 41])
    sheet = book.add_worksheet(OTHER_SCHOOL)
    sheet.write_row(0, 0, [*first, "立定跳远", "800米跑(女)", "1000米跑（男）"])
    sheet.write_row(1, 0, [21, 2101, "七年级1班", "G" + id_number(4, "20110901"), 1, "测试丁", 2])
    sheet.write(1, 7, 40787)
    sheet.write_row(1, 8, ["某街4号", 1.85, 3.5, None])
    book.add_worksheet("Sheet3")
    book.close()


def test_the_fitness_template_with_a_sheet_per_school(inbox):
    _fitness_template(inbox / "体测.xlsx")
    found = _cleaned(
        inbox,
        "fitness",
        sheets="all",
        sheet_is="school_code",
        units={"height": "m", "long_jump": "m"},
        constants={"test_date": "2024-09-20"},
    )
    assert values(found, "school_code") == [SCHOOL] * 3 + [OTHER_SCHOOL]
    assert values(found, "row_number") == [2, 3, 4, 2]
    assert values(found, "grade") == ["15", "15", "15", "21"]
    assert values(found, "student_register_no_state") == ["ok", "ok", "no_letter", "ok"]
    assert values(found, "student_register_no_birth_agrees") == [True] * 4
    assert values(found, "student_register_no_sex_agrees") == [True] * 4
    assert values(found, "birth_month") == ["2013-09"] * 3 + ["2011-09"]
    assert values(found, "height") == [142, 141.5, 140, None]
    assert values(found, "vital_capacity") == [2100, None, 0, None]
    assert values(found, "exempt") == [None, True, None, None]
    assert values(found, "run_50m") == [9.5, None, None, None]
    assert unread(found, "run_50m") == [None, "八秒五", None, None]
    assert values(found, "shuttle_run") == [105, None, 110, None]
    assert unread(found, "shuttle_run") == [None, "1.5", None, None]
    assert values(found, "sit_up") == [40, 41, None, None]
    assert values(found, "long_jump") == [None, None, None, 185]
    assert values(found, "run_800m") == [None, None, None, 230]
    assert set(found.rows["test_date"]) == {pd.Timestamp(2024, 9, 20)}
    everything = found.rows.to_csv()
    for personal in ("测试", "某街", "五年级1班", id_number(1, "20130901"), "20130901"):
        assert personal not in everything


def test_a_text_in_gb18030_with_full_width_digits(inbox):
    lines = [
        "旗县,年份,人口口径,年龄（岁）,人口数（人）",
        "二连浩特市,２０２４,常住人口,３,“１，２３４”".replace("“", '"').replace("”", '"'),
        "二连浩特市,２０２４,常住人口,４,９８７",
        "二连浩特市,２０２４,常住人口,合计,２２２１",
        "注：公安部门提供,,,,",
    ]
    (inbox / "人口.csv").write_bytes("\r\n".join(lines).encode("gb18030"))
    found = _cleaned(inbox, "population", connector="text")
    assert values(found, "year") == [2024, 2024]
    assert values(found, "age") == [3, 4]
    assert values(found, "people") == [1234, 987]
    assert values(found, "population_kind") == ["resident"] * 2
    assert values(found, "row_county") == [UNIT] * 2
    assert values(found, "row_number") == [2, 3]


def test_id_numbers_a_spreadsheet_kept_as_numbers(inbox):
    book = xlsxwriter.Workbook(inbox / "教师.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(
        0, 0, ["学校标识码", "身份证号", "姓名", "性别", "出生年月", "人员状态", "是否专任教"]
    )
    sheet.write_row(1, 0, [SCHOOL, id_number(1), "测试甲", "男", "1980-03", "在职", "√"])
    sheet.write_row(
        2, 0, [SCHOOL, float(id_number(2)[:15] + "000"), "测试乙", "女", "198003", "在职", "否"]
    )
    sheet.write_row(3, 0, [SCHOOL, "1.52501E+17", "测试丙", "女", "1980.3.15", "退休", "×"])
    book.close()
    found = _cleaned(inbox, "teacher")
    assert values(found, "id_no_state") == ["ok", "float_damaged", "float_damaged"]
    assert values(found, "is_full_time_teacher") == [True, False, False]
    assert values(found, "birth_month") == ["1980-03"] * 3
    assert values(found, "id_no_birth_agrees") == [True, None, None]


def test_birth_dates_after_the_night(inbox):
    book = xlsxwriter.Workbook(inbox / "教师.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["学校标识码", "身份证号", "出生年月", "人员状态", "是否专任教"])
    for row, day in enumerate([AS_OF, date(2024, 10, 16)], 1):
        sheet.write_row(row, 0, [SCHOOL, id_number(row), day.isoformat(), "在职", "是"])
    book.close()
    found = _cleaned(inbox, "teacher")
    assert values(found, "birth_month") == ["2024-10", None]
    assert unread(found, "birth_date") == [None, "…"]
