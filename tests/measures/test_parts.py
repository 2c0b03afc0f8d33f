"""Parts of students and of schools: row by row, of those who are known; and single events."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.measures.frames import LEAGUE, accepted, find_gaps, table, total
from xjdata.plan import load_plan


def enrolled(grade: str = "11", code: str = "p", **cells: Any) -> dict[str, Any]:
    return {"school_code": code, "grade": grade} | cells


STAGES = [
    {"school_code": code, "school_type": kind, "school_status": "1"}
    for code, kind in (("p", "211"), ("t", "218"), ("v", "365"), ("x", "514"), ("k", "111"))
]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (enrolled(), (30, 40)),
        (enrolled("21"), (30, 40)),
        (enrolled("31"), (30, 40)),
        (enrolled(code="t"), (30, 40)),  # teaching points are in
        (enrolled("31", "v"), (0, 0)),
        (enrolled(code="x"), (0, 0)),
        (enrolled("04", "k"), (0, 0)),
        (enrolled(students=None), (0, 0)),  # a part without its whole
        (enrolled(constitution_students=None), (0, 40)),
    ],
)
def test_students_of_the_constitution_activity(
    row: dict[str, Any], expected: tuple[int, int]
) -> None:
    cells = {"students": 40, "constitution_students": 30} | row
    night = accepted(school=STAGES, enrollment=[cells])
    assert total(table("W17-5", night)) == expected
    gaps = find_gaps(load_plan(), night)
    is_gap = cells["constitution_students"] is None
    assert (gaps["target_id"] == "W17-5").sum() == is_gap


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (enrolled(), (3, 5)),
        (enrolled("22"), (3, 5)),
        (enrolled("31"), (0, 0)),
        (enrolled("31", "v"), (0, 0)),
        (enrolled(migrant_students=None), (0, 0)),
        (enrolled(migrant_placed=None), (0, 0)),  # not known: out of both
        (enrolled(migrant_students=0, migrant_placed=0), (0, 0)),
        (enrolled(students=None), (3, 5)),
    ],
)
def test_migrant_children(row: dict[str, Any], expected: tuple[int, int]) -> None:
    cells = {"students": 40, "migrant_students": 5, "migrant_placed": 3} | row
    assert total(table("W11-5", accepted(school=STAGES, enrollment=[cells]))) == expected


def line(kind: str = "342", **cells: Any) -> Callable[[str], tuple[int, int | None]]:
    def answer(target_id: str) -> tuple[int, int | None]:
        own = {"school_code": "s", "school_type": kind, "school_status": "1"}
        night = accepted(school=[own], school_ledger=[{"school_code": "s"} | cells])
        return total(table(target_id, night))

    return answer


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        ("342", {}, (45, 50)),
        ("311", {}, (45, 50)),
        ("211", {}, (0, 0)),
        ("365", {}, (0, 0)),
        ("342", {"experiments_required": None}, (0, 0)),
        ("342", {"experiments_done": None}, (0, 50)),
    ],
)
def test_experiments(kind: str, cells: dict[str, Any], expected: tuple[int, int]) -> None:
    given = {"experiments_required": 50, "experiments_done": 45} | cells
    assert line(kind, **given)("W12-6") == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"pe_lessons": 4}, (0, 1)),
        ({"arts_lessons": 1}, (0, 1)),
        ({"labour_lessons": 0}, (0, 1)),
        ({"labour_lessons": None}, (0, 0)),  # not known: out of both
        ({"pe_lessons": None}, (0, 0)),
    ],
)
def test_lessons(cells: dict[str, Any], expected: tuple[int, int]) -> None:
    given = {"pe_lessons": 5, "arts_lessons": 2, "labour_lessons": 1} | cells
    assert line(**given)("W08-2") == expected
    assert line("365", **given)("W08-2") == (0, 0)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"exams_passed": False}, (0, 1)),
        ({"sleep_passed": None}, (0, 0)),
        ({"checked_on": None}, (0, 0)),
        ({"checked_on": date(2023, 12, 31)}, (0, 0)),
    ],
)
def test_schools_checked(cells: dict[str, Any], expected: tuple[int, int]) -> None:
    passed = dict.fromkeys(("homework_passed", "exams_passed", "sleep_passed"), True)
    given = passed | {"checked_on": date(2024, 5, 6)} | cells
    assert line("211", **given)("W14-5") == expected
    assert line("342", **given)("W14-5") == (0, 0)


def event(item: str, day: date, **cells: Any) -> dict[str, Any]:
    return {"item": item, "held_on": day, "county_code": LEAGUE} | cells


@pytest.mark.parametrize(
    ("target_id", "item"),
    [
        ("W18-7", "教育支出进度通报制度建立"),
        ("W19-2", "第40个教师节庆祝活动"),
        ("W19-3", "自治区先进集体和先进个人推荐"),
        ("W19-6", "师德师风事件核查曝光通报机制建立"),
        ("W20-3", "三盟市教研联合共同体活动"),
    ],
)
def test_events_of_the_year(target_id: str, item: str) -> None:
    rows = [
        event(item, date(2024, 9, 10)),
        event(item, date(2024, 1, 1), document="1号"),
        event(item, date(2023, 12, 31)),
        event("别的事", date(2024, 5, 1)),
    ]
    assert total(table(target_id, accepted(milestone=rows))) == (2, None)


def test_teachers_day_is_over_the_day_after() -> None:
    night = accepted(milestone=[event("第40个教师节庆祝活动", date(2024, 9, 11))])
    assert total(table("W19-2", night)) == (0, 0)
