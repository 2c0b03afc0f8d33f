"""How units write: each in its own way, in forms that mean what they plainly mean."""

import numpy as np
import pandas as pd
import pytest

from xjdata.datasets import dataset_contract
from xjdata.sample.layouts import delivered, layout_of, styles
from xjdata.sample.layouts.cells import render
from xjdata.sample.layouts.page import Texts, lay_out
from xjdata.sample.layouts.style import Style
from xjdata.sample.league import units

PLAIN = Style(family="workbook")


def cells(dataset: str, column: str, values: list, *, numeric: bool = True, **habits) -> list:
    style = PLAIN.model_copy(update=habits)
    found = render(
        dataset_contract(dataset).column(column), pd.Series(values), style, numeric=numeric
    )
    return found.tolist()


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("prime", ["3'05", "3'50", "4'00"]),
        ("prime_quote", ["3'05\"", "3'50\"", "4'00\""]),
        ("prime_marks", ["3′05″", "3′50″", "4′00″"]),
        ("colon", ["3:05", "3:50", "4:00"]),
        ("chinese", ["3分05秒", "3分50秒", "4分00秒"]),
        ("dotted_text", ["3.05", "3.50", "4.00"]),
        ("dotted_number", [3.05, 3.5, 4.0]),
        ("seconds", [185, 230, 240]),
    ],
)
def test_times(form, written):
    assert cells("fitness", "run_800m", [185.0, 230.0, 240.0], times=(form,)) == written


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("serial", [40057, None]),
        ("iso", ["2009-09-01", None]),
        ("dotted", ["2009.9.1", None]),
        ("compact", ["20090901", None]),
        ("chinese", ["2009年9月1日", None]),
    ],
)
def test_dates(form, written):
    days = pd.to_datetime(["2009-09-01", None])
    assert cells("building", "graded_on", list(days), dates=form) == written


def test_numbers_codes_and_marks():
    assert cells("fitness", "sit_reach", [-3.5, 12.0], numbers="wide") == ["－３．５", "１２"]
    assert cells("fitness", "height", [132.5, np.nan], numbers="text") == ["132.5", None]
    assert cells("fitness", "height", [132.5, 120.0], mixed={"height": "m"}) == [1.325, 120]
    # 4 (ten thousand yuan) would be 40,000 yuan, which could be either.
    yuan = {"equipment_value": "元"}
    assert cells("facility", "equipment_value", [4.0, 8.0, 8.0, 52.3], mixed=yuan) == [
        *[4, 8, 8],
        523_000,
    ]
    mu = {"area_sports_ground": "亩"}
    assert cells("facility", "area_sports_ground", [1200.4], in_heading=mu) == [1.8006]
    assert cells("enrollment", "grade", ["01", "11"]) == [1, 11]
    assert cells("enrollment", "grade", ["01", "11"], numeric=False) == ["01", "11"]
    assert cells("enrollment", "grade", ["01"], codes="word") == ["托班"]
    assert cells("school", "county_code", ["152502"], county="alias") == ["锡市"]
    assert cells("safety", "guard_post", [True, False], yes_no=("√", "")) == ["√", None]
    marked = cells("facility", "art_rooms", [np.nan] * 3, empty=("", "—"))
    assert marked == [None, "—", None]
    assert cells("fitness", "pull_up", [np.nan, 0.0], minus_one=("pull_up",)) == ["-1", 0]


def test_register_numbers_in_other_forms():
    number = "G152501201209010018"
    assert cells("fitness", "student_register_no", [number], register_form="lower") == [
        "g152501201209010018"
    ]
    (spaced,) = cells("fitness", "student_register_no", [number], register_form="spaced")
    assert spaced != number and "".join(spaced.split()) == number


def test_every_family_is_used():
    used = {style.of(name).family for style in styles().values() for name in delivered()}
    assert used == {"workbook", "template", "text", "database", "cells"}
    assert list(styles()) == [unit.code for unit in units()]


def test_headings_tell_columns_apart_and_leave_none_out():
    for unit in units():
        for name in delivered():
            layout = layout_of(unit.code, name)
            if layout is None:
                ledgers = {"partner", "supervision", "milestone"}
                assert name in ({"population"} if unit.code == "152500" else ledgers)
                continue
            headings = list(layout.headings.values())
            assert len(set(headings)) == len(headings), (unit.code, name)
            columns = {column.name for column in layout.contract.columns}
            left_out = {"school_code"} if layout.style.split != "none" else set()
            assert columns - set(layout.headings) == left_out


def test_a_page_knows_its_rows():
    style = PLAIN.model_copy(
        update={
            "titles": 2,
            "code_row": "stems",
            "subtotals": True,
            "totals": "bottom",
            "notes": True,
        }
    )
    values = {
        "school": np.array(["a", "a", "b"], dtype=object),
        "all": np.array([3, 4, 5], dtype=object),
        "boys": np.array([1, 2, 3], dtype=object),
    }
    page = lay_out(
        "sheet",
        {"school": "学校", "all": "学生 > 合计", "boys": "学生 > 男"},
        values,
        style,
        Texts(("一", "二", "三"), ("注：",)),
        sums={"all": values["all"]},
        groups=values["school"],
    )
    lines = [[cell for cell in line if cell is not None] for line in page.lines]
    assert lines == [
        ["一"],
        ["二"],
        ["学校", "学生"],
        ["合计", "男"],
        ["甲", "1", "2"],
        ["a", 3, 1],
        ["a", 4, 2],
        ["小计", 7],
        ["b", 5, 3],
        ["小计", 5],
        ["合  计", 12],
        ["注："],
    ]
    assert page.rows.tolist() == [6, 7, 9]
    assert (2, 1, 2, 2) in page.merges and (2, 0, 3, 0) in page.merges


def test_headers_of_four_levels_are_merged():
    columns = {
        "school": "学校",
        "run": "成绩 > 素质 > 50米跑 > 成绩",
        "points": "成绩 > 素质 > 50米跑 > 得分",
        "height": "成绩 > 形态 > 身高",
    }
    values = dict.fromkeys(columns, np.array(["1"], dtype=object))
    page = lay_out("sheet", columns, values, PLAIN.model_copy(update={"titles": 0}), Texts())
    assert page.lines == [
        ["学校", "成绩", None, None],
        [None, "素质", None, "形态"],
        [None, "50米跑", None, "身高"],
        [None, "成绩", "得分", None],
        ("1", "1", "1", "1"),
    ]
    wide = {merge for merge in page.merges if merge[:2] != merge[2:]}
    assert wide == {(0, 0, 3, 0), (0, 1, 0, 3), (1, 1, 1, 2), (2, 1, 2, 2), (2, 3, 3, 3)}
    assert page.rows.tolist() == [5]
