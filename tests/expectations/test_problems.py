"""What a problem shows: the value as a person wrote it, and never anything of a person."""

from datetime import datetime
from typing import Any

import pytest

from tests.expectations.deliveries import edit, edit_rows, good, judge

NAME = "王小明"
NUMBER = "152501201305170018"


def value(dataset: str, **cells: Any) -> Any:
    problems = judge(edit(good(dataset), **cells), dataset).problems
    return problems["value"].item()


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"height": 300.0}, "300"),
        ({"height": 1.325}, "1.325"),
        ({"sit_reach": -31.5}, "-31.5"),
        ({"test_date": datetime(2023, 9, 1)}, "2023-09-01"),
        ({"exempt": True}, "是"),
        ({"height": None, "height__unread": "约一米三"}, "约一米三"),
        ({"run_50m": None, "run_50m__unread": "八秒五"}, "八秒五"),
        ({"sex": None, "sex__unread": "未知"}, "未知"),
        ({"test_date": None, "test_date__unread": "2023-02-30"}, "2023-02-30"),
    ],
)
def test_values_are_plain(cells: dict[str, Any], shown: str) -> None:
    assert value("fitness", **cells) == shown


@pytest.mark.parametrize(
    "cells",
    [
        {"student_register_no": None, "student_register_no_state": "masked"},
        {"student_register_no_state": "bad_checksum"},
        {"student_register_no_birth_agrees": False},
        {"birth_month": None, "birth_date__unread": "…"},
        {"sex": None, "sex__unread": NAME},
        {"grade": None, "grade__unread": "阿拉坦其其格"},
        {"height": None, "height__unread": NUMBER},
        {"height": None, "height__unread": "1525 0120 1305 1700 18"},
        {"height": None, "height__unread": "13847912345"},
        {"height": None, "height__unread": "Wang Xiaoming"},
        {"grade": None, "grade__unread": "…"},
    ],
)
def test_nothing_of_a_person_is_shown(cells: dict[str, Any]) -> None:
    assert value("fitness", **cells) != value("fitness", **cells), "NaN"


def test_a_word_of_the_layout_is_shown() -> None:
    """Three pupils do not share a name by chance: the layout has a word nobody has mapped yet."""
    cleaned = edit_rows(good("teacher", 30), [1, 2, 3], person_state=None)
    cleaned = edit_rows(cleaned, [1, 2, 3], person_state__unread="借调")
    assert judge(cleaned, "teacher").problems["value"].to_list() == ["借调"] * 3
    two = edit_rows(good("teacher", 30), [1, 2], person_state=None, person_state__unread="借调")
    assert judge(two, "teacher").problems["value"].isna().all()


def test_where_rows_are_no_persons_words_are_shown_but_not_long_numbers() -> None:
    cells = {"school_type": None, "school_type__unread": "完全小学"}
    assert value("school", **cells) == "完全小学"
    cells = {"school_type": None, "school_type__unread": NUMBER}
    assert value("school", **cells) != "完全小学"


def test_the_county_cell_is_shown_as_it_was_read() -> None:
    assert value("enrollment", row_county="152502") == "152502"
    assert value("enrollment", row_county=None, county_code__unread="东方") == "东方"


def test_a_column_without_a_heading_has_the_standard_one() -> None:
    cleaned = good("facility")
    cleaned.headings.pop("music_rooms")
    problems = judge(edit(cleaned, music_rooms=-1.0), "facility").problems
    assert problems["column"].item() == "音乐专用教室"
