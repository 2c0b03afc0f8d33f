import pandas as pd

from tests.clean.deliveries import OTHER_SCHOOL, SCHOOL, UNIT, cleaned, enrolment, values
from xjdata.clean import relate
from xjdata.datasets import dataset_contract

KNOWN = pd.DataFrame(
    {
        "school_code": [SCHOOL, OTHER_SCHOOL, None],
        "school_name": ["二连浩特市第一小学", None, "没有代码"],
        "school_type": ["211", "312", "311"],
        "school_status": ["1", "1", "1"],
    }
)
CONTRACT = dataset_contract("enrollment")


def _related(*rows, known=KNOWN):
    return relate(cleaned(enrolment(*rows), "enrollment"), CONTRACT, known, UNIT)


def test_beside_the_list_of_schools():
    found = _related(
        [SCHOOL, "二连浩特市第一小学", "11", "1"],
        [SCHOOL, "二连浩特市第二小学", "12", "1"],
        [SCHOOL, None, "13", "1"],
        [OTHER_SCHOOL, "乙学校", "11", "1"],
        ["2115000009", "丙学校", "11", "1"],
        [None, "丁学校", "11", "1"],
    )
    assert values(found, "school_known") == [True, True, True, True, False, False]
    assert values(found, "school_name_agrees") == [True, False, None, None, None, None]
    assert values(found, "of_school_type") == ["211", "211", "211", "312", None, None]
    assert found.rows["school_known"].dtype == bool
    assert str(found.rows["school_name_agrees"].dtype) == "boolean"
    assert str(found.rows["of_school_type"].dtype) == "str"


def test_names_however_written():
    names = [
        "第一小学",
        "二连第一小学",
        "锡林郭勒盟二连浩特市第一小学",
        "二連浩特市 第一小學",
        "二连浩特市第一小学分校",
    ]
    grades = ["11", "12", "13", "14", "15"]
    found = _related(*([SCHOOL, n, g, "1"] for n, g in zip(names, grades, strict=True)))
    assert values(found, "school_name_agrees") == [True, True, True, True, False]


def test_no_school_on_the_list():
    found = _related([SCHOOL, "甲", "11", "1"], known=KNOWN.iloc[:0])
    assert values(found, "school_known") == [False]


def test_no_list_judges_nothing():
    found = _related([SCHOOL, "甲", "11", "1"], known=None)
    assert values(found, "school_known") == [None]
    assert values(found, "school_name_agrees") == [None]
    assert values(found, "of_school_type") == [None]


def test_rows_that_do_not_belong_to_a_school():
    rows = [["年份", "人口口径", "年龄", "人数"], ["2024", "常住", "3", "1"]]
    found = cleaned(rows, "population")
    assert relate(found, dataset_contract("population"), KNOWN, UNIT) is found
    schools = cleaned(
        [["学校标识码", "办学类型", "办学状态", "举办者"], [SCHOOL, "211", "1", "831"]], "school"
    )
    assert relate(schools, dataset_contract("school"), KNOWN, UNIT) is schools


def test_no_rows():
    found = _related()
    assert len(found.rows) == 0
    assert found.rows["school_known"].dtype == bool
