import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clean.deliveries import SCHOOL, Layout, cleaned, enrolment, unread, values
from xjdata.clean import codes
from xjdata.clean.texts import Texts
from xjdata.datasets import code_list


def _read(parsed):
    return [
        "?" if unread else value
        for value, unread in zip(parsed.data.to_pylist(), parsed.unread, strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("grade", "11", "11"),
        ("grade", "１１", "11"),
        ("grade", "11.0", "11"),
        ("grade", "小学一年级", "11"),
        ("grade", "小學一年級", "11"),
        ("grade", "一 年 级", "11"),
        ("grade", "七年级", "21"),
        ("grade", "1", "01"),
        ("grade", "-", None),
        ("grade", "合计", "?"),
        ("grade", "99", "?"),
        ("sex", "男", "1"),
        ("sex", "女性", "2"),
        ("sex", "未知", "?"),
        ("sex", "3", "?"),
        ("building_condition", "ｄ级", "24"),
        ("teaching_stage", "a", "A"),
        ("school_type", "九年一贯制", "312"),
    ],
)
def test_code(name, cell, code):
    assert _read(codes.parse_codes(Texts.of([cell]), name)) == [code]


@pytest.mark.parametrize("name", ["grade", "school_type", "sex", "building_condition", "county"])
def test_every_word_of_a_list_is_its_code(name):
    words = code_list(name).words
    assert _read(codes.parse_codes(Texts.of(list(words)), name)) == list(words.values())


@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", 1), ("Ｙ", 1), ("y", 1), ("√", 1), ("1", 1), ("1.0", 1), ("true", 1), ("有", 1)]
    + [("否", 0), ("Ｎ", 0), ("×", 0), ("0", 0), ("FALSE", 0)]
    + [("也许", "?"), ("2", "?"), ("/", None)],
)
def test_yes_no(cell, value):
    parsed = codes.parse_yes_no(Texts.of([cell]))
    assert (
        "?" if parsed.unread[0] else None if parsed.data[0] != parsed.data[0] else parsed.data[0]
    ) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2115000001", "2115000001"),
        ("２１１５０００００１", "2115000001"),
        (" 211 500 0001　", "2115000001"),
        ("2115000001.0", "2115000001"),
        ("'2115000001", "2115000001"),
        ("无", None),
        ("211500001", "?"),
        ("2.115E+09", "?"),
        ("甲小学", "?"),
    ],
)
def test_school(cell, code):
    assert _read(codes.parse_schools(Texts.of([cell]))) == [code]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("152524", "152524"),
        ("152524000000", "152524"),
        ("152502400", "152502"),
        ("152524.0", "152524"),
        ("西苏旗", "152524"),
        ("蘇尼特右旗", "152524"),
        ("锡林郭勒盟苏尼特右旗", "152524"),
        ("内蒙古自治区锡林郭勒盟苏尼特右旗", "152524"),
        ("盟直", "152500"),
        ("—", None),
        ("某旗", "?"),
        ("150102", "?"),
    ],
)
def test_county(cell, code):
    assert _read(codes.parse_counties(Texts.of([cell]))) == [code]


@given(st.lists(st.text(max_size=12)))
def test_any_text_is_a_code_empty_or_unread(cells):
    for parsed in (
        codes.parse_codes(Texts.of(cells), "grade"),
        codes.parse_schools(Texts.of(cells)),
        codes.parse_counties(Texts.of(cells)),
    ):
        assert not (parsed.unread & parsed.data.is_valid().to_numpy(zero_copy_only=False)).any()


def test_a_units_own_words():
    layout = Layout(
        values={"grade": {"G 7": "21", "学前": "04"}, "school_code": {"甲校": SCHOOL}},
    )
    rows = enrolment(["甲 校", "甲小学", "ｇ7", "12"], [SCHOOL, "甲小学", "學前", "13"])
    found = cleaned(rows, "enrollment", layout)
    assert values(found, "grade") == ["21", "04"]
    assert values(found, "school_code") == [SCHOOL, SCHOOL]
    assert unread(cleaned(rows, "enrollment"), "grade") == ["ｇ7", "學前"]


def test_the_row_has_its_sender_and_its_own_county():
    header = ["学校标识码", "年级", "在校学生数", "旗县"]
    rows = [
        header,
        *(
            [SCHOOL, g, "1", c]
            for g, c in zip(["11", "12", "13"], ["西苏旗", "某地", None], strict=True)
        ),
    ]
    found = cleaned(rows, "enrollment")
    assert values(found, "county_code") == ["152501"] * 3
    assert values(found, "row_county") == ["152524", None, None]
    assert unread(found, "county_code") == [None, "某地", None]


def test_words_of_a_text():
    header = ["学校标识码", "身份证号", "人员状态", "是否专任教师", "任教学科"]
    rows = [
        header,
        *(
            [SCHOOL, str(i), "在职", "是", s]
            for i, s in enumerate(["心理", "心 理 课", "语文", "无"])
        ),
    ]
    found = cleaned(rows, "teacher")
    assert values(found, "subject") == ["心理健康教育", "心理健康教育", "语文", None]
