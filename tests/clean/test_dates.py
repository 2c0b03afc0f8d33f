from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clean.deliveries import cleaned, grid, id_number, teacher, teachers, unread, values
from xjdata.clean.dates import parse_dates
from xjdata.clean.texts import Texts

DAY = date(2010, 9, 1)


def _read(*cells, birth=False):
    parsed = parse_dates(Texts.of(list(cells)), birth=birth)
    return [
        "?" if unread else None if np.isnat(day) else day.item()
        for day, unread in zip(parsed.data, parsed.unread, strict=True)
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "2010-09-01 00:00:00", "2010-09-01", "2010/9/1", "2010/09/01", "2010.9.1", "2010.09.01",
        "20100901", "20100901.0", "2010年9月1日", "2010年09月01日", "2010 年 9 月 1 日",
        "２０１０年９月１日",
        "2010-9-1 0:00", "2010-09-01T08:30:00", "2010-09-01T00:00:00.000+08:00",
        "40422", "40422.0", "40422.35",
    ],
)  # fmt: skip
def test_forms_of_a_day(cell):
    assert _read(cell) == [DAY]


@pytest.mark.parametrize(
    "cell", ["2010年9月", "2010年9月份", "2010-09", "2010/9", "2010.9", "201009"]
)
def test_months_become_their_first_day_and_say_so(cell):
    assert _read(cell) == [DAY]
    assert parse_dates(Texts.of([cell, "2010-09-01"])).month_only.tolist() == [True, False]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2000-02-29", date(2000, 2, 29)),
        ("-", None),
        ("无", None),
        ("1900-02-29", "?"),
        ("2023-02-30", "?"),
        ("20230230", "?"),
        ("2024-13-05", "?"),
        ("2024-00-05", "?"),
        ("201013", "?"),
        ("10-9-1", "?"),
        ("2010", "?"),
        ("2010年", "?"),
        ("9999-01-01", "?"),
        ("0001-01-01", "?"),
        ("20000", "?"),
        ("尚未完成", "?"),
        ("=TODAY()", "?"),
    ],
)
def test_date(cell, day):
    assert _read(cell) == [day]


def test_serials_of_people_at_work():
    assert _read("23900", birth=True) == [date(1965, 6, 7)]
    assert _read("23900") == ["?"]


def test_the_month_of_a_number_cell_that_lost_its_zero_is_not_known():
    rows = [
        ["学校标识码", "建筑物编号", "鉴定日期"],
        ["2115000001", "1", "2010.1"],
        ["2115000001", "2", 2010.1],
        ["2115000001", "3", 2010.9],
    ]
    found = cleaned([grid(rows)], "building")
    assert [str(day)[:10] for day in found.rows["graded_on"]] == ["2010-01-01", "NaT", "2010-09-01"]
    assert unread(found, "graded_on") == [None, "2010.1", None]
    assert found.rows["graded_on__month_only"].tolist()[::2] == [True, True]


FORMS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d 00:00:00"]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS))
def test_days_survive_being_written(day, form):
    assert _read(day.strftime(form)) == [day]


@given(st.dates(date(1983, 1, 1), date(2060, 12, 31)))
def test_days_survive_a_spreadsheet(day):
    assert _read(str((day - date(1899, 12, 30)).days)) == [day]


@given(st.integers(1900, 2100), st.integers(0, 99), st.integers(0, 99))
def test_only_days_that_exist_are_read(year, month, day):
    try:
        expected = date(year, month, day)
    except ValueError:
        expected = "?"
    assert _read(f"{year}-{month:02d}-{day:02d}") == [expected]


@given(st.lists(st.text(alphabet="0123456789-/.年月日 :T长期", max_size=12)))
def test_any_text_is_a_day_empty_or_unread(cells):
    parsed = parse_dates(Texts.of(cells))
    assert not (parsed.unread & ~np.isnat(parsed.data)).any()


def test_birth_dates_become_months_and_never_show():
    rows = teachers(
        teacher(id_number(1), birth="1980年3月15日"),
        teacher(id_number(2), birth="1980-02-30"),
        teacher(id_number(3), birth="2031-01-01"),
        teacher(id_number(4), birth=None),
    )
    found = cleaned(rows, "teacher")
    assert values(found, "birth_month") == ["1980-03", None, None, None]
    assert unread(found, "birth_date") == [None, "…", "…", None]
    assert "birth_date" not in found.rows
    assert str(found.rows["birth_month"].dtype) == "str"
