"""What a contract says beyond types: ends, words for nothing, schools left empty, no persons."""

from datetime import date

import pandas as pd
import pytest

from tests.clean.deliveries import SCHOOL, UNIT, cleaned, id_number, unread, values
from xjdata.clean import relate
from xjdata.datasets import dataset_contract
from xjdata.messages import HoldError

KNOWN = pd.DataFrame(
    {
        "school_code": [SCHOOL],
        "school_name": ["第一小学"],
        "school_type": ["211"],
        "school_status": ["1"],
    }
)


def titles(*rows):
    heads = ["类别", "级别", "动作", "学校标识码", "旗县市（区）", "日期", "有效期至", "文号"]
    return [heads, *rows]


def title(school=SCHOOL, day="2024-05-06", end="", county="", document="锡教发1号"):
    return ["依法治校示范校", "盟级", "认定", school, county, day, end, document]


def partner(start, end):
    return [
        ["合作学校", "协议开始日期", "协议结束日期", "本年活动次数"],
        ["师大附中", start, end, 1],
    ]


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("2024年2月", date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 28)),
        ("202412", date(2024, 12, 31)),
        ("2024.12", date(2024, 12, 31)),
        ("2024-12-05", date(2024, 12, 5)),
    ],
)
def test_an_end_without_its_day_is_the_last_of_the_month(end, day):
    found = cleaned(partner("2022年3月", end), "partner")
    assert [d.date() for d in found.rows["agreement_start"]] == [date(2022, 3, 1)]
    assert [d.date() for d in found.rows["agreement_end"]] == [day]
    assert ("agreement_end__month_only" in found.rows) == (day.day != 5)


@pytest.mark.parametrize("word", ["长期", "长 期", "長期", "永久有效", "无固定期限", "—"])
def test_words_for_no_end(word):
    found = cleaned(titles(title(end=word)), "recognition")
    assert values(found, "valid_to") == [None]
    assert unread(found, "valid_to") == [None]


def test_words_for_no_end_mean_nothing_elsewhere():
    found = cleaned(titles(title(day="长期")), "recognition")
    assert unread(found, "acted_on") == ["长期"]
    found = cleaned(partner("2022-03-01", "长期"), "partner")
    assert unread(found, "agreement_end") == ["长期"]


def test_a_holder_that_is_no_school_is_the_county():
    found = cleaned(
        titles(
            title(school=""),
            title(school="", document="锡教发2号"),
            title(),
            title(school="", county="锡市"),
        ),
        "recognition",
    )
    assert values(found, "school_code") == [None, None, SCHOOL, None]
    assert found.rows["key_conflict"].to_list() == [True, True, False, False]
    assert not found.rows["is_copy"].any()


def test_copies_without_a_school():
    found = cleaned(titles(title(school=""), title(school="—")), "recognition")
    assert found.rows["is_copy"].to_list() == [False, True]
    assert not found.rows["key_conflict"].any()


def test_an_unreadable_school_is_no_empty_one():
    found = cleaned(titles(title(school=""), title(school="某校")), "recognition")
    assert unread(found, "school_code") == [None, "某校"]
    assert not found.rows["key_conflict"].any()


def test_rows_without_a_school_are_rows_though_a_total_stands_below():
    sheet = titles(title(), title(school=""), ["合计", None, None, "2", None, None, None, None])
    assert len(cleaned(sheet, "recognition").rows) == 2


def test_an_empty_school_is_not_looked_up():
    found = cleaned(titles(title(), title(school=""), title(school="2115000009")), "recognition")
    related = relate(found, dataset_contract("recognition"), KNOWN, UNIT)
    assert values(related, "school_known") == [True, None, False]
    assert values(related, "of_school_type") == ["211", None, None]


def screened(*more):
    heads = [
        "学校标识码",
        "年级",
        "在籍学生数",
        "视力筛查人数",
        "心理测评年级",
        "心理测评人数",
        *more,
    ]
    return [heads, [SCHOOL, "一年级", 40, 40, "是", 39, *["甲"] * len(more)]]


@pytest.mark.parametrize("heading", ["姓名", "学生 姓名", "身份证号", "全国学籍号", "出生日期"])
def test_persons_are_refused_where_counts_are_wanted(heading):
    with pytest.raises(HoldError) as error:
        cleaned(screened(heading), "screening")
    assert heading in error.value.message.zh
    assert "counts per school and grade" in error.value.message.en
    assert "甲" not in error.value.message.zh.replace(heading, "")


def test_a_list_of_persons_alone_is_refused_as_one():
    with pytest.raises(HoldError) as error:
        cleaned(
            [["学校标识码", "年级", "学生姓名", "测评结果"], [SCHOOL, "11", "甲", "良"]],
            "screening",
        )
    assert "学生姓名" in error.value.message.zh
    assert "个人信息" in error.value.message.zh


def test_counts_are_taken():
    found = cleaned(screened("备注"), "screening")
    assert values(found, "assessed") == [39]
    assert values(found, "assessed_grade") == [True]


def officers(*rows):
    return [["身份证号", "姓名", "执法证号", "发证日期", "有效期至"], *rows]


def test_a_certificate_is_no_phone_number():
    number = id_number()
    found = cleaned(
        officers([number, None, "15250112345", "2022-03", "2027-03"]), "enforcement_officer"
    )
    assert values(found, "certificate_no") == ["15250112345"]
    assert "name" not in found.rows
    assert values(found, "id_no") != [number]
    assert [d.date() for d in found.rows["valid_to"]] == [date(2027, 3, 31)]


def test_an_id_number_is_no_certificate():
    number = id_number(2)
    found = cleaned(officers([number, "测试甲", number, None, None]), "enforcement_officer")
    assert values(found, "certificate_no") == [None]
    assert unread(found, "certificate_no") == ["…"]


def test_a_name_is_no_certificate():
    slipped = [id_number(2), None, "测试甲", None, None]
    whole = [id_number(3), "测试乙", "A-17", None, None]
    found = cleaned(officers(slipped, whole), "enforcement_officer")
    assert values(found, "certificate_no") == [None, "A-17"]
