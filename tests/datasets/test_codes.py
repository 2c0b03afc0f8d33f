"""Code lists: a word stands for one code, and school types for the schools the measures name."""

import unicodedata

import pytest

from xjdata.datasets import code_list, dataset_contract, dataset_names
from xjdata.datasets.codes import code_list_names, split

KINDERGARTEN = {"111", "112"}
PRIMARY = {"211", "212", "312", "314", "345"}
JUNIOR = {"311", "312", "313", "314", "341", "343", "345"}
SENIOR = {"341", "342", "343", "344", "345"}
VOCATIONAL = {"361", "362", "363", "364", "365", "366", "369"}
SPECIAL = {"511", "512", "513", "514"}
NO_SCHOOL_OF_ITS_OWN = {
    "218", "213", "119", "219", "319", "328", "329", "349", "368", "518", "519",
}  # fmt: skip

TWICE_IN_THE_STANDARD = {("building_use", "其他用房")}
"""The national list itself gives one name to a group and to its only member."""


def plain(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


@pytest.mark.parametrize("name", code_list_names())
def test_no_word_stands_for_two_codes(name):
    meanings: dict[str, set[str]] = {}
    for code, row in code_list(name).rows.items():
        for word in (code, row["name_zh"], *split(row.get("aliases") or "")):
            meanings.setdefault(plain(word), set()).add(code)
    twice = {(name, word) for word, codes in meanings.items() if len(codes) > 1}
    assert twice <= TWICE_IN_THE_STANDARD


@pytest.mark.parametrize("name", code_list_names())
def test_every_line_is_whole(name):
    rows = code_list(name).rows
    assert rows
    for code, row in rows.items():
        assert code == row["code"] == code.strip()
        assert row["name_zh"].strip()
        assert None not in row
        assert None not in row.values()


@pytest.mark.parametrize("name", code_list_names())
def test_words_lead_to_codes(name):
    codes = code_list(name)
    for code, row in codes.rows.items():
        assert codes.words[code] == code
        if (name, row["name_zh"]) not in TWICE_IN_THE_STANDARD:
            assert codes.words[row["name_zh"]] == code
        assert codes.title(code) == row["name_zh"]
    assert codes.title("no such code") == "no such code"


def test_every_list_is_used():
    used = {c.codes for name in dataset_names() for c in dataset_contract(name).columns if c.codes}
    # Columns of the types yes_no and county read theirs without naming it.
    assert used | {"yes_no", "county"} == set(code_list_names())


def test_schools_by_section():
    types = code_list("school_type")
    assert types.codes_where("sections", "kindergarten") == KINDERGARTEN
    assert types.codes_where("sections", "primary") == PRIMARY
    assert types.codes_where("sections", "junior") == JUNIOR
    assert types.codes_where("sections", "senior") == SENIOR
    assert types.codes_where("sections", "vocational") == VOCATIONAL
    assert types.codes_where("sections", "special") == SPECIAL
    assert types.codes_where("own_school", "no") == NO_SCHOOL_OF_ITS_OWN
    assert all(len(code) == 3 for code in types.rows)


def test_who_is_no_school_of_its_own_has_no_section():
    for code in NO_SCHOOL_OF_ITS_OWN:
        assert code_list("school_type").rows[code]["sections"] == ""


def test_ethnic_school_types_are_treated_as_the_plain_ones():
    rows = code_list("school_type").rows
    for code, row in rows.items():
        if row["treat_as"] and row["own_school"] == "yes":
            assert rows[row["treat_as"]]["sections"] == row["sections"], code


def test_the_units():
    units = code_list("county").rows
    assert len(units) == 14
    assert [code for code, row in units.items() if row["is_county"] == "no"] == ["152500"]
    words = code_list("county").words
    # The short names the work plan uses.
    for short, code in {
        "阿旗": "152522", "西苏旗": "152524", "东乌旗": "152525", "蓝旗": "152530",
        "白旗": "152529", "镶黄旗": "152528", "乌拉盖": "152571", "盟直": "152500",
    }.items():  # fmt: skip
        assert words[short] == code


GRADES = {
    "kindergarten": {"01", "02", "03", "04", "05"},
    "primary": {"11", "12", "13", "14", "15", "16"},
    "junior": {"21", "22", "23", "24"},
    "senior": {"31", "32", "33", "34"},
}


@pytest.mark.parametrize("section", GRADES)
def test_grades_by_section(section):
    assert code_list("grade").codes_where("section", section) == GRADES[section]


def test_grades_of_the_fitness_standard():
    grades = {code: row["fitness_grade"] for code, row in code_list("grade").rows.items()}
    assert {code: grade for code, grade in grades.items() if grade} == {
        "11": "1", "12": "2", "13": "3", "14": "4", "15": "5", "16": "6",
        "21": "7", "22": "8", "23": "9", "31": "10", "32": "11", "33": "12",
    }  # fmt: skip


def test_codes_a_target_names():
    assert code_list("school_status").title("1") == "在办"
    assert code_list("school_sponsor").title("999") == "民办"
    assert code_list("person_state").title("1") == "在职"
    assert code_list("vocational_post").title("2") == "专业课"
    assert code_list("building_condition").codes_where("grade", "C") == {"23"}
    assert code_list("building_condition").codes_where("grade", "D") == {"24"}
    remedies = ["加固", "拆除", "停用", "未整改"]
    assert [row["name_zh"] for row in code_list("building_remedy").rows.values()] == remedies
    assert code_list("sex").words["男"] == "1"
    assert code_list("sex").words["女"] == "2"
    assert "未知" not in code_list("sex").words
    assert code_list("yes_no").words["√"] == "1"
