import pytest

from tests.clean.deliveries import (
    OTHER_SCHOOL,
    SCHOOL,
    Layout,
    cleaned,
    enrolment,
    grid,
    id_number,
    student,
    students,
    teacher,
    teachers,
    values,
)

ONE = [SCHOOL, "甲小学", "11", "30"]
TWO = [OTHER_SCHOOL, "乙小学", "12", "40"]


def _numbers(*rows, dataset="enrollment", layout=None):
    """The row numbers that were taken as data, the header being row 1."""
    return values(cleaned(enrolment(*rows), dataset, layout), "row_number")


@pytest.mark.parametrize(
    "total",
    [
        ["合计", None, None, "70"],
        [None, "合计", None, "70"],
        [None, "总　计", None, "70"],
        [None, "总     计", None, "70"],
        [None, "小计", "11", "70"],
        ["全旗合计", None, "11", "70"],
        [None, "锡林浩特市合计", "11", "70"],
        [None, "总 計", None, "70"],
        ["其中：女", None, None, "33"],
        [None, "其中: 少数民族", None, "33"],
        [None, "总计中：残疾人", None, "1"],
        ["本页小计", None, None, "70"],
        [SCHOOL, "甲小学", "小计", "70"],
        [SCHOOL, "甲小学", "合计：", "70"],
        [None, None, "一年级小计", "70"],
        ["合计（人）", None, None, "70"],
    ],
)
def test_totals_are_no_rows(total):
    assert _numbers(ONE, total, TWO) == [2, 4]


@pytest.mark.parametrize(
    "row",
    [
        [SCHOOL, "合计", "11", "30"],
        [SCHOOL, "合计小学", "11", "30"],
        [None, "合计小学", "11", "30"],
        [None, "甲小学", "11", "30"],
        [None, None, None, "30"],
        ["不详", "甲小学", "11", "30"],
        ["2115", "总计", "11", "30"],
    ],
)
def test_rows_without_their_key_are_rows(row):
    assert _numbers(ONE, row, TWO) == [2, 3, 4]


def test_totals_beside_a_serial_number_or_a_name():
    header = ["序号", "学籍号", "姓名", "性别", "年级", "学校标识码", "身高"]
    rows = [
        header,
        ["1", "G" + id_number(1), "合计", "1", "11", SCHOOL, "150"],
        ["合计", None, None, None, None, None, "150"],
        ["2", None, "总计", None, None, SCHOOL, "150"],
        ["3", None, "测试甲", "1", "11", SCHOOL, "150"],
    ]
    assert values(cleaned(rows, "fitness"), "row_number") == [2, 5]


def test_the_word_of_a_total_in_a_remark_is_no_total():
    header = ["学校标识码", "年级", "在校学生数", "备注"]
    rows = [header, [None, "11", "30", "合计"]]
    assert values(cleaned(rows, "enrollment"), "row_number") == [2]


def test_totals_of_population():
    header = ["旗县", "年份", "人口口径", "年龄", "人数"]
    rows = [
        header,
        ["152501", "2024", "常住", "3", "100"],
        ["152501", "2024", "常住", "合计", "100"],
    ]
    rows += [["全旗合计", "2024", "常住", "4", "100"], [None, "2024", "常住", "4", "100"]]
    assert values(cleaned(rows, "population"), "row_number") == [2, 5]


def test_code_row():
    assert _numbers(["甲", "乙", "丙", "1"], ONE) == [3]
    assert _numbers(["1", "2", "3", "4"], ONE) == [3]


@pytest.mark.parametrize(
    "notes",
    [
        [["注：本表由学校填报", None, None, None]],
        [["注：1. 本表由学校填报", None, None, None], ["2. 在校学生数含附设班", None, None, None]],
        [["说明：2024年9月1日时点", None, None, None], ["请于20240930前上报", None, None, None]],
        [["填表人：测试甲", None, "审核人：测试乙", None], ["2024年9月10日", None, None, None]],
        [[None, "单位负责人：", "填表人：测试甲", "填报日期：2024年9月10日"]],
        [["填报单位（盖章）：", None, None, None]],
        [["审核人", "测试乙", None, None]],
        [[None, None, None, None], ["备注:", None, None, None]],
    ],
)
def test_notes_are_no_rows(notes):
    assert _numbers(ONE, TWO, *notes) == [2, 3]


def test_notes_end_where_data_begin():
    note = ["注：以下为附设班", None, None, None]
    assert _numbers(ONE, note, TWO) == [2, 4]
    assert _numbers(ONE, note, [None, "丙小学", "11", "3"], TWO) == [2, 4, 5]
    assert _numbers(ONE, note, [None, "丙小学", "11", "3"]) == [2, 4]


def test_empty_rows():
    blank = ["", " ", "\u3000", None]
    assert _numbers(ONE, blank, [None] * 4, TWO) == [2, 5]


def test_a_row_with_nothing_but_its_serial_number_is_empty():
    header = ["序号", "学校标识码", "年级", "在校学生数"]
    assert values(cleaned([header, ["1", *ONE[::2], "3"], ["2"]], "enrollment"), "row_number") == [
        2
    ]


def test_page_breaks():
    title = ["统计表", None, None, None]
    header = enrolment()[0]
    rows = [
        title,
        header,
        ["甲", "乙", "1", "2"],
        ONE,
        title,
        [" 学校标识码 ", *header[1:]],
        ["甲", "乙", "1", "2"],
        TWO,
    ]
    assert values(cleaned(rows, "enrollment"), "row_number") == [4, 8]


def test_key_from_the_sheet_does_not_keep_totals():
    rows = students(student("L1"), [None, None, "合计", None, None, None, None, None])
    rows = [row[1:] for row in rows]
    found = cleaned([grid(rows, sheet=SCHOOL)], "fitness", Layout(sheet_is="school_code"))
    assert values(found, "row_number") == [2]


def test_masked_and_damaged_numbers_are_rows():
    rows = teachers(teacher("1525****0011"), teacher("****"), teacher("1.5E+17"))
    assert values(cleaned(rows, "teacher"), "row_number") == [2, 3, 4]


def test_a_header_and_no_rows():
    found = cleaned(enrolment(["甲", "乙", "1", "2"]), "enrollment")
    assert len(found.rows) == 0
    assert str(found.rows["students"].dtype) == "float64"
    assert str(found.rows["grade"].dtype) == "str"
    assert found.rows["is_copy"].dtype == bool
