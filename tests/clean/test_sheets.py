import pytest

from tests.clean.deliveries import (
    OTHER_SCHOOL,
    SCHOOL,
    Layout,
    cleaned,
    enrolment,
    grid,
    student,
    students,
    unread,
    values,
)
from xjdata.messages import HoldError
from xjdata.sources.grid import Grid


def _template(*rows):
    """The fitness template of one school: no column for the school."""
    return [row[1:] for row in students(*rows)]


def test_one_sheet_per_school():
    layout = Layout(sheet_is="school_code")
    one = grid(_template(student("L1"), student("L2", height="151")), sheet=f" {SCHOOL} ")
    two = grid(_template(student("L3")), sheet="２１１５０００００２", first_row=3)
    found = cleaned([one, two], "fitness", layout)
    assert values(found, "school_code") == [SCHOOL, SCHOOL, OTHER_SCHOOL]
    assert values(found, "sheet") == [f" {SCHOOL} ", f" {SCHOOL} ", "２１１５０００００２"]
    assert values(found, "row_number") == [2, 3, 4]
    assert "school_code" not in found.missing_columns


def test_a_sheet_name_that_is_no_school():
    found = cleaned(
        [grid(_template(student("L1")), sheet="汇总表")], "fitness", Layout(sheet_is="school_code")
    )
    assert values(found, "school_code") == [None]
    assert unread(found, "school_code") == ["汇总表"]


def test_columns_in_other_places_and_units_from_sheet_to_sheet():
    one = grid([["学籍号", "性别", "年级", "身高（米）"], ["L1", "1", "11", "1.2"]], sheet=SCHOOL)
    two = grid(
        [["身高", "年级编号", "体重", "性别", "学籍号"], ["121", "11", "20", "2", "L2"]],
        sheet=OTHER_SCHOOL,
    )
    found = cleaned([one, two], "fitness", Layout(sheet_is="school_code"))
    assert values(found, "height") == [120, 121]
    assert values(found, "weight") == [None, 20]
    assert values(found, "sex") == ["1", "2"]
    assert "weight" not in found.missing_columns
    assert "run_50m" in found.missing_columns
    assert "name" not in found.missing_columns
    assert found.headings["height"] == "身高（米）"


def test_empty_sheets_are_passed_over():
    empty = grid([["", None]], sheet="Sheet2")
    found = cleaned([grid(enrolment([SCHOOL, "甲", "11", "3"])), empty], "enrollment")
    assert len(found.rows) == 1
    with pytest.raises(HoldError) as held:
        cleaned([empty], "enrollment")
    assert held.value.message.key == "clean.all_empty"


def test_an_empty_table_of_a_database_is_a_report_of_zero():
    table = grid([[None, None, None]]).cells.slice(0, 0)
    found = cleaned(
        [Grid("库", "表", table, header=["学校标识码", "年级", "学生数"])], "enrollment"
    )
    assert len(found.rows) == 0


def test_constants():
    rows = [["人口口径", "年龄", "人数"], ["常住", "3", "100"]]
    found = cleaned(rows, "population", Layout(constants={"year": "2024"}))
    assert values(found, "year") == [2024]
    assert values(found, "row_county") == [None]
    assert "year" not in found.missing_columns


def test_a_required_column_that_is_missing():
    rows = students(student("L1"))
    rows[0][2] = "号码"
    with pytest.raises(HoldError) as held:
        cleaned(
            [grid(rows, sheet="体测")], "fitness", Layout(columns={"student_register_no": ["学号"]})
        )
    message = held.value.message
    assert message.key == "clean.missing_column"
    for part in ("报表.xlsx", "体测", "学籍号", "学号", "全国学籍号", "号码", "年级编号"):
        assert part in message.zh
    assert "Student number" in message.en
    assert "测试乙" not in message.zh


def test_unknown_headings():
    rows = [
        ["学校标识码", "年级", "在校学生数", "新 栏目", None, "备注"],
        [SCHOOL, "11", "3", "x", "y", "z"],
    ]
    assert cleaned(rows, "enrollment").unknown_headings == ["新 栏目"]


SIT_UPS = ["一分钟仰卧起坐", "一分钟仰卧起坐（女）"]


def _sit_ups(headings, *cells, layout=None):
    header = ["学校标识码", "年级", "学籍号", "性别", *headings]
    rows = [header, *([SCHOOL, "11", f"L{i}", "2", *pair] for i, pair in enumerate(cells))]
    return cleaned(rows, "fitness", layout)


def test_two_headings_for_one_column():
    found = _sit_ups(
        SIT_UPS,
        ("30", None),
        (None, "31"),
        ("32", "32.0"),
        ("33", "34"),
        (" ", "35"),
        ("免测", "-"),
    )
    assert values(found, "sit_up") == [30, 31, 32, None, 35, None]
    assert unread(found, "sit_up") == [None, None, None, "33 / 34", None, None]
    assert "sit_up" not in found.unknown_headings


def test_the_same_heading_twice():
    twice = [SIT_UPS[0], SIT_UPS[0]]
    assert values(_sit_ups(twice, ("30", None), (None, "31")), "sit_up") == [30, 31]
    with pytest.raises(HoldError) as held:
        _sit_ups(twice, ("30", None), ("33", "34"))
    assert held.value.message.key == "clean.repeated_column"
    assert "sit_up" in held.value.message.zh
    assert "34" not in held.value.message.zh
    named = Layout(columns={"sit_up": [SIT_UPS[0]]})
    assert unread(_sit_ups(twice, ("33", "34"), layout=named), "sit_up") == ["33 / 34"]


def test_result_columns_that_repeat_after_each_item_are_not_read():
    header = [
        "学校标识码",
        "年级",
        "学籍号",
        "性别",
        "身高",
        "得分",
        "等级",
        "体重",
        "得分",
        "等级",
    ]
    rows = [header, [SCHOOL, "11", "L1", "1", "150", "80", "良好", "40", "90", "优秀"]]
    found = cleaned(rows, "fitness")
    assert found.unknown_headings == []
    assert values(found, "weight") == [40]


def test_numbers_of_a_person_that_stand_twice():
    header = ["学校标识码", "年级", "性别", "学籍号", "全国学籍号"]
    rows = [
        header,
        [SCHOOL, "11", "1", "L1", "L1"],
        [SCHOOL, "11", "1", "L2", "L3"],
        [SCHOOL, "11", "1", None, "L4"],
    ]
    found = cleaned(rows, "fitness")
    assert values(found, "student_register_no_state")[1] == "malformed"
    assert [v is None for v in values(found, "student_register_no")] == [False, True, False]
    assert unread(found, "student_register_no") == [None, "…", None]


def test_exemption():
    rows = students(student("L1", run="免测"), student("L2"), student("L3", height="免测"))
    found = cleaned(rows, "fitness")
    assert values(found, "exempt") == [True, None, True]
    assert values(found, "run_1000m")[0] is None
    assert unread(found, "run_1000m") == [None] * 3
    rows[0].append("是否免体")
    for row, cell in zip(rows[1:], ["免测", "否", "也许"], strict=True):
        row.append(cell)
    found = cleaned(rows, "fitness")
    assert values(found, "exempt") == [True, False, True]
    assert unread(found, "exempt") == [None] * 3


def test_exemption_where_nobody_can_be_exempt():
    assert unread(cleaned(enrolment([SCHOOL, "甲", "11", "免测"]), "enrollment"), "students") == [
        "免测"
    ]


def test_types_of_every_dataset():
    from xjdata.datasets import dataset_contract, dataset_names

    kinds = {
        "yes_no": "boolean",
        "integer": "float64",
        "number": "float64",
        "time": "float64",
        "date": "datetime64[s]",
    }
    for dataset in dataset_names():
        contract = dataset_contract(dataset)
        table = grid([[None] * len(contract.columns)]).cells
        found = cleaned(
            [Grid("库", "表", table, header=[c.headers[0] for c in contract.columns])], dataset
        )
        for column in contract.kept:
            kind = kinds.get(column.type, "str")
            assert str(found.rows[column.cleaned_name].dtype) == kind, (
                dataset,
                column.name,
            )
        personal = {c.name for c in contract.columns if c.privacy == "drop"}
        assert not personal & set(found.rows)
        assert found.missing_columns == []
