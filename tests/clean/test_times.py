import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clean.deliveries import cleaned, student, students, unread, values
from xjdata.clean.texts import Texts
from xjdata.clean.times import parse_times


def _read(*cells):
    parsed = parse_times(Texts.of(list(cells)))
    return [
        "?" if unread else None if math.isnan(value) else value
        for value, unread in zip(parsed.data, parsed.unread, strict=True)
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "3′45", "3′45″", "3'45", "3'45\"", "3’45”", "3‘45", "3`45", "3'45''", "3:45",
        "3：45", "03:45", "3分45秒", "3分45", "3 分 45 秒", "3.45", "３．４５", "225", "225秒",
        "225.0", "225s", "1899-12-31 00:03:45", "00:03:45", "0:03:45", "1899-12-31 03:45:00",
        "3:45:00", "3'45.0",
    ],
)  # fmt: skip
def test_forms_of_225_seconds(cell):
    assert _read(cell) == [225]


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("1:25.5", 85.5),
        ("1.05", 65),
        ("3", 180),
        ("3分", 180),
        ("3'5\"", 185),
        ("19.59", 19 * 60 + 59),
        ("20", 20),
        ("85.5", 85.5),
        ("25.50", 25.5),
        ("0", 0),
        ("1899-12-31 00:03:45.500", 225.5),
        ("免测", None),
        ("缺测", None),
        ("/", None),
        ("3.5", "?"),
        ("3.75", "?"),
        ("4'65", "?"),
        ("4:60", "?"),
        ("3.456", "?"),
        ("三分半", "?"),
        ("-225", "?"),
        ("01:03:45", "?"),
        ("2024-09-01 00:00:00", "?"),
    ],
)
def test_time(cell, seconds):
    assert _read(cell) == [seconds]


def test_one_digit_after_the_point_depends_on_the_cell():
    rows = students(
        student("L1", run="3.5"), student("L2", run=3.5), student("L3", run=3.7), student("L4")
    )
    found = cleaned(rows, "fitness")
    assert values(found, "run_1000m") == [None, 230, None, 225]
    assert unread(found, "run_1000m") == ["3.5", None, "3.7", None]


def test_cells_are_asked_for_their_kind_only_when_it_matters():
    asked = []
    found = _grid_that_notes(students(student("L1", run="3.45")), asked)
    cleaned([found], "fitness")
    assert asked == []
    found = _grid_that_notes(students(student("L1", run="3.5")), asked)
    cleaned([found], "fitness")
    assert asked == [6]


def _grid_that_notes(rows, asked):
    from dataclasses import replace

    from tests.clean.deliveries import grid

    plain = grid(rows)

    def is_number(place):
        asked.append(place)
        return plain.is_number(place)

    return replace(plain, is_number=is_number)


FORMS = [
    "{m}′{s:02d}",
    "{m}'{s:02d}\"",
    "{m}:{s:02d}",
    "{m}分{s}秒",
    "{m}.{s:02d}",
    "00:{m:02d}:{s:02d}",
]


@given(st.integers(1, 19), st.integers(0, 59), st.sampled_from(FORMS))
def test_minutes_and_seconds_survive_being_written(minutes, seconds, form):
    assert _read(form.format(m=minutes, s=seconds)) == [minutes * 60 + seconds]


@given(st.integers(200, 9999).map(lambda tenths: tenths / 10))
def test_seconds_survive_being_written(seconds):
    assert _read(f"{seconds:g}") == [seconds]


@given(st.lists(st.text(alphabet="0123456789.:'′″\"分秒- 免测", max_size=9)))
def test_any_text_is_a_time_empty_or_unread(cells):
    parsed = parse_times(Texts.of(cells))
    assert not (parsed.unread & ~np.isnan(parsed.data)).any()
    assert not (parsed.data < 0).any()
