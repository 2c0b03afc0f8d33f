import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clean.deliveries import Layout, cleaned, unread, values
from xjdata.clean.numbers import parse_numbers
from xjdata.clean.texts import Texts
from xjdata.datasets import dataset_contract

HEIGHT = dataset_contract("fitness").column("height")
ROPE = dataset_contract("fitness").column("rope_skip")
YEAR = dataset_contract("building").column("built_year")
AREA = dataset_contract("facility").column("area_teaching")


def _read(column, *cells):
    parsed = parse_numbers(Texts.of(list(cells)), column)
    return [
        "?" if unread else None if math.isnan(value) else value
        for value, unread in zip(parsed.data, parsed.unread, strict=True)
    ]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("87", 87),
        ("８７．５", 87.5),
        ("1,234.5", 1234.5),
        ("1，234", 1234),
        (" 132 ", 132),
        ("-5", -5),
        ("−5", -5),
        ("–5", -5),
        ("+5", 5),
        ("-0", 0),
        ("120厘米", 120),
        ("120CM", 120),
        ("1.32米", 132),
        ("1.13m", 113),
        ("1E2", 100),
        ("*", None),
        ("-", None),
        ("/", None),
        ("—", None),
        ("——", None),
        ("无", None),
        ("無", None),
        ("缺测", None),
        ("免测", None),
        ("八秒五", "?"),
        ("约三十", "?"),
        ("不详", "?"),
        ("12,34", "?"),
        ("1.2.3", "?"),
        ("120人", "?"),
        ("12-15", "?"),
        ("=1+1", "?"),
        ("true", "?"),
        ("nan", "?"),
        ("inf", "?"),
        ("#N/A", "?"),
        ("1e999", "?"),
        ("9" * 400, "?"),
        ("13900001111", "?"),
        ("9999999999", 9999999999),
    ],
)
def test_number(cell, number):
    assert _read(HEIGHT, cell) == [number]


def test_whole_numbers():
    assert _read(ROPE, "12.0", "12", "12.5", "-3", "12个") == [12, 12, "?", -3, 12]


def test_years_may_be_dates():
    cells = ["1998", "1998年", "1998年9月", "1998-09-01 00:00:00", "1998/9/1", "约1998"]
    assert _read(YEAR, *cells) == [1998, 1998, 1998, 1998, 1998, "?"]


def test_exempt_is_marked():
    assert parse_numbers(Texts.of(["免测", "免試", "缺测"]), HEIGHT).exempt.tolist() == [
        True,
        True,
        False,
    ]


@given(
    st.integers(-(10**10) + 1, 10**10 - 1),
    st.sampled_from(["{}", "{:,}", "{}.0", " {}", "{}个", "{}次"]),
)
def test_integers_survive_being_written(number, form):
    assert _read(ROPE, form.format(number)) == [number]


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 4)), st.booleans())
def test_numbers_survive_being_written_in_either_width(number, full_width):
    written = f"{number:.4f}"
    if full_width:
        written = written.translate({i: i + 0xFEE0 for i in range(0x21, 0x7F)})
    assert _read(AREA, written) == [number]


@given(st.lists(st.text(max_size=25)))
def test_any_text_is_a_number_empty_or_unread(cells):
    parsed = parse_numbers(Texts.of(cells), HEIGHT)
    assert not (parsed.unread & ~np.isnan(parsed.data)).any()


def _students(heights, heading="身高"):
    header = ["学校标识码", "年级", "学籍号", "性别", heading]
    return [header, *(["2115000001", "11", f"L{i}", "1", h] for i, h in enumerate(heights))]


def test_other_units_where_the_layout_names_them():
    rows = _students(["132", "1.32", "0.5", "13200", "1.13"])
    found = cleaned(rows, "fitness", Layout(units={"height": ["m"]}))
    assert values(found, "height") == [132, 132, 0.5, 13200, 113]
    assert values(cleaned(rows, "fitness"), "height") == [132, 1.32, 0.5, 13200, 1.13]


def test_a_cell_that_names_its_unit_stays():
    found = cleaned(_students(["1.32米", "2.5厘米"]), "fitness", Layout(units={"height": ["m"]}))
    assert values(found, "height") == [132, 2.5]


def test_the_heading_names_the_unit():
    assert values(cleaned(_students(["1.32"], "身高（米）"), "fitness"), "height") == [132]
    assert values(cleaned(_students(["132"], "身高（厘米）"), "fitness"), "height") == [132]
    rows = [["学校标识码", "学校名称", "教学仪器设备值（元）"], ["2115000001", "甲小学", "125,000"]]
    assert values(cleaned(rows, "facility"), "equipment_value") == [12.5]
    rows[0][2] = "教学仪器设备值（万元）"
    assert values(cleaned(rows, "facility"), "equipment_value") == [125000]


def _areas(*cells, heading="运动场地面积"):
    header = ["学校标识码", heading]
    return [header, *([f"21150000{i:02d}", cell] for i, cell in enumerate(cells))]


def test_a_number_plausible_in_two_units_is_unclear():
    # 30 mu are 20 000 m2, and 30 m2 are an area too; 300 000 mu are none.
    layout = Layout(units={"area_sports_ground": ["亩"]})
    found = cleaned(_areas("30", "300000", "0", "30亩", "30平方米"), "facility", layout)
    assert values(found, "area_sports_ground") == [None, 300000, 0, pytest.approx(20000), 30]
    assert unread(found, "area_sports_ground") == ["30", None, None, None, None]


def test_a_heading_that_names_the_unit_says_which():
    layout = Layout(units={"area_sports_ground": ["亩"]})
    for unit, area in (("平方米", 30), ("亩", 20000)):
        rows = _areas("30", heading=f"运动场地面积（{unit}）")
        found = cleaned(rows, "facility", layout)
        assert values(found, "area_sports_ground") == [pytest.approx(area)]
        assert unread(found, "area_sports_ground") == [None]


def test_minus_one_is_nothing_where_the_layout_uses_it_so():
    layout = Layout(nothing={"area_sports_ground": ["-1"]})
    found = cleaned(_areas("-1", "－１", "-2", -1), "facility", layout)
    assert values(found, "area_sports_ground") == [None, None, -2, None]
    assert unread(found, "area_sports_ground") == [None] * 4
    assert values(cleaned(_areas("-1"), "facility"), "area_sports_ground") == [-1]


def test_mu():
    rows = [["学校标识码", "学校名称", "运动场地面积（亩）"], ["2115000001", "甲小学", "30"]]
    assert values(cleaned(rows, "facility"), "area_sports_ground") == pytest.approx([20000])


def test_unread_numbers_are_shown_as_delivered():
    found = cleaned(_students(["八秒五", "132"]), "fitness")
    assert unread(found, "height") == ["八秒五", None]
