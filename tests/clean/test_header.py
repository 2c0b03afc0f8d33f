import pytest

from tests.clean.deliveries import SCHOOL, Layout, Place, cleaned, grid, values
from xjdata.clean.header import find_header, is_code_row
from xjdata.clean.headings import Headings, heading_keys
from xjdata.clean.tables import tables_of
from xjdata.datasets import dataset_contract
from xjdata.messages import HoldError
from xjdata.sources.grid import Grid

TITLE = ["锡林郭勒盟中小学在校生统计表", None, None, None, None, None, None]
UNIT_ROW = [None, None, None, None, None, None, "单位：人"]
UPPER = ["学校标识码", "学校名称", "年级", "班数", "在校学生数", None, None]
LOWER = [None, None, None, None, "合计", "男", "女"]
ROW = [SCHOOL, "甲小学", "11", "1", "30", "16", "14"]


def _header(rows, dataset="enrollment", layout=None, **options):
    headings = Headings(dataset_contract(dataset), layout or Layout())
    [table] = tables_of([grid(rows, **options)])
    return find_header(table, headings, (layout or Layout()).header)


def test_two_levels_below_titles():
    header = _header([TITLE, UNIT_ROW, UPPER, LOWER, ROW])
    assert (header.first, header.levels) == (2, 2)
    assert header.labels == [
        "学校标识码", "学校名称", "年级", "班数",
        "在校学生数 > 合计", "在校学生数 > 男", "在校学生数 > 女",
    ]  # fmt: skip
    assert header.match.columns == {
        "school_code": [0], "school_name": [1], "grade": [2], "classes": [3],
        "students": [4], "male": [5], "female": [6],
    }  # fmt: skip


@pytest.mark.parametrize("titles", range(8))
def test_anywhere_in_the_first_rows(titles):
    header = _header([TITLE] * titles + [UPPER, LOWER, ROW])
    assert (header.first, header.levels) == (titles, 2)


def test_four_levels():
    rows = [
        ["学校标识码", "年级", "在校情况", None, None],
        [None, None, "在校学生数", None, None],
        [None, None, "其中", None, "合计"],
        [None, None, "男", "女", None],
        [SCHOOL, "11", "16", "14", "30"],
    ]
    header = _header(rows)
    assert (header.first, header.levels) == (0, 4)
    assert header.labels[2:] == [
        "在校情况 > 在校学生数 > 其中 > 男",
        "在校情况 > 在校学生数 > 其中 > 女",
        "在校情况 > 在校学生数 > 合计",
    ]
    assert set(header.match.columns) == {"school_code", "grade", "male", "female", "students"}


def test_two_levels_that_make_no_more_columns_known():
    rows = [
        ["学校标识码", "年级", "在校学生数", None],
        [None, None, "合计", "其中住校生"],
        [SCHOOL, "11", "30", "12"],
    ]
    header = _header(rows)
    assert (header.first, header.levels) == (0, 2)
    assert [header.labels[p] for p in header.match.unknown] == ["在校学生数 > 其中住校生"]


def test_a_row_of_data_is_no_level():
    rows = [["学校标识码", "年级", "在校学生数", "备注"], [SCHOOL, "11", "30", None]]
    assert _header(rows).levels == 1
    # nor is one with gaps, nor one with a person
    rows = [["学校标识码", "身份证号", "姓名", None], [SCHOOL, None, "测试甲", "已核"], ROW[:4]]
    assert _header(rows, "teacher").levels == 1
    rows = [
        ["学校标识码", "身份证号", "姓名", None],
        [None, "1525****0011", "测试甲", "已核"],
        ROW[:4],
    ]
    assert _header(rows, "teacher").levels == 1
    rows = [["学校标识码", "年级", "在校学生数", None], [None, "11", "30", "转学"], ROW[:4]]
    assert _header(rows).levels == 1


def test_merged_cells_that_were_filled_downwards():
    rows = [
        ["学校标识码", "年级", "学生数", "学生数"],
        ["学校标识码", "年级", "男", "女"],
        [SCHOOL, "11", "1", "2"],
    ]
    rows[0].append("学生数")
    rows[1].append("合计")
    header = _header(rows)
    assert header.labels == ["学校标识码", "年级", "学生数 > 男", "学生数 > 女", "学生数 > 合计"]


@pytest.mark.parametrize(
    ("delivered", "column"),
    [
        ("上学年初_x000D_\r\n在校学生数", None),
        ("在 校 学\n生　数", "students"),
        ("在校学生數", "students"),
        ("★在校学生数", "students"),
        ("*在校学生数*", "students"),
        ("在校学生数（人）", "students"),
        ("在校学生数_x000D_", "students"),
        ("students", "students"),
        ("在校\u202f学生数\u180e", "students"),
        ("ᠰᠤᠷᠤᠭᠴᠢ 在校学生数", "students"),
    ],
)
def test_headings_however_written(delivered, column):
    header = _header([["学校标识码", "年级", delivered], ROW[:3]])
    assert header.match.columns.get(column or "students", []) == ([2] if column else [])


@pytest.mark.parametrize(
    ("delivered", "column"),
    [
        ("50米×8往返跑", "shuttle_run"),
        ("50米x8往返跑", "shuttle_run"),
        ("５０米Ｘ８往返跑", "shuttle_run"),
        ("50米*8往返跑 ", "shuttle_run"),
        ("800米跑（女）", "run_800m"),
        ("1000米跑(男)", "run_1000m"),
        ("学籍號", "student_register_no"),
        ("身高（ｃｍ）", "height"),
        ("肺活量\n（毫升）", "vital_capacity"),
    ],
)
def test_headings_of_the_fitness_template(delivered, column):
    header = _header([["学校标识码", "性别", delivered]], "fitness")
    assert header.match.columns[column] == [2]


def test_quotes_of_either_kind():
    for heading in ('是否"双师型"教师', "是否“双师型”教师", "是否＂双师型＂教师"):
        header = _header([["学校标识码", "性别", heading]], "teacher")
        assert header.match.columns["dual_qualified"] == [2]


def test_an_inner_level_alone_only_where_one_column_can_be_meant():
    upper = ["学校标识码", "年级", "学生", None, "教师", None]
    one = _header([upper[:4], [None, None, "男", "女"], ROW[:4]])
    assert one.match.columns["male"] == [2]
    two = _header([upper, [None, None, "男", "女", "男", "女"], ROW[:6]])
    assert "male" not in two.match.columns
    assert len(two.match.unknown) == 4


def test_whole_headings_come_before_inner_levels():
    rows = [
        ["学校标识码", "年级", "在校学生数", None, "毕业生数", None],
        [None, None, "合计", "男", "合计", "男"],
    ]
    header = _header([*rows, ROW[:6]])
    assert header.match.columns["male"] == [3]
    assert header.match.unknown == [4, 5]


def test_columns_that_are_not_read_are_not_unknown():
    rows = [
        ["序号", "学校标识码", "年级", "在校学生数", "少数民族", None, "校长"],
        [None, None, None, None, "男", "女"],
    ]
    header = _header([*rows, ROW])
    assert [header.labels[p] for p in header.match.unknown] == ["校长"]
    assert "male" not in header.match.columns


def test_a_units_own_headings_win():
    layout = Layout(columns={"students": ["人数 > 在籍"], "classes": ["学生数"]})
    header = _header(
        [["学校标识码", "年级", "学生数", "人数"], [None, None, None, "在籍"]], layout=layout
    )
    assert header.match.columns["students"] == [3]
    assert header.match.columns["classes"] == [2]


def test_where_the_layout_says():
    rows = [UPPER, ROW, TITLE, UPPER, LOWER, ROW]
    assert _header(rows, layout=Layout(header=Place(4, 2))).first == 3
    assert _header(rows, layout=Layout(header=Place(13, 2)), first_row=10).first == 3
    assert _header(rows, layout=Layout(header=Place(3, 1))) is None
    assert _header(rows, layout=Layout(header=Place(40, 1))) is None
    far = [TITLE] * 30 + [UPPER, LOWER, ROW]
    assert _header(far) is None
    assert _header(far, layout=Layout(header=Place(31, 2))).levels == 2


def test_names_of_a_database():
    table = grid([[SCHOOL, "11", "30"], [SCHOOL, "合计", "30"], ["合计", None, "30"]]).cells
    found = Grid("教育库", "在校生", table, header=["学校标识码", "nianji", "在校学生数"])
    layout = Layout(columns={"grade": ["NianJi"]})
    rows = cleaned([found], "enrollment", layout)
    assert values(rows, "students") == [30]
    assert values(rows, "row_number") == [1]
    assert rows.headings == {
        "school_code": "学校标识码",
        "grade": "nianji",
        "students": "在校学生数",
    }


def test_no_header_names_no_cell():
    with pytest.raises(HoldError) as held:
        cleaned([["测试甲", "男", "152501"], ["测试乙", "女", "152502"]], "fitness")
    message = held.value.message
    assert message.key == "clean.no_header"
    assert "测试甲" not in message.zh + message.en
    assert "学籍号" in message.zh
    assert "报表.xlsx" in message.zh


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        (["甲", "乙", "1", "2", "3"], True),
        (["甲", "乙", "丙"], True),
        (["L1", "L2", "L3"], True),
        (["1", "2", "3", "4"], True),
        (["（1）", "（2）"], True),
        ([None, "１", "２", "３"], True),
        (["甲", "乙", "1", "3"], False),
        (["2", "3", "4"], False),
        (["1", "2"], False),
        (["1"], False),
        (["甲"], False),
        ([SCHOOL, "1", "2"], False),
        (["甲小学", "1", "2"], False),
        ([None, None], False),
    ],
)
def test_code_rows(row, is_one):
    assert is_code_row(heading_keys(row)) is is_one


def test_keys_of_headings():
    assert heading_keys(["在校学生数 > 合计", "（ 人 ）", None]) == ["在校学生数>合计", "(人)", ""]
