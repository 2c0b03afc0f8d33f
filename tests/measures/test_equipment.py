"""W22-1 to W22-4: schools in operation of every type that have what they must."""

from typing import Any

import pytest

from tests.measures.frames import A, B, accepted, ratios, table, total

SCHOOL = "1525010001"


def school(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code, "school_type": "211", "school_status": "1"} | cells


def safety(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code} | cells


@pytest.mark.parametrize(
    ("have", "need", "met"),
    [(2, 2, 1), (3, 2, 1), (1, 2, 0), (0, 0, 1), (None, 2, 0), (2, None, 0), (None, None, 0)],
)
def test_guards(have: int | None, need: int | None, met: int) -> None:
    row = safety(guards_full_time=have, guards_required=need, guards_part_time=9)
    night = accepted(school=[school()], safety=[row])
    assert total(table("W22-1", night)) == (met, 1)


@pytest.mark.parametrize(
    ("target_id", "cells", "met"),
    [
        ("W22-2", {"closed_management": True}, 1),
        ("W22-2", {"closed_management": False}, 0),
        ("W22-2", {"closed_management": None}, 0),
        ("W22-3", {"alarm_linked": True, "video_linked": True}, 1),
        ("W22-3", {"alarm_linked": True, "video_linked": False}, 0),
        ("W22-3", {"alarm_linked": True, "video_linked": None}, 0),
        ("W22-3", {"alarm_linked": None, "video_linked": True}, 0),
        ("W22-4", {"guard_post": True}, 1),
        ("W22-4", {"guard_post": None}, 0),
        ("W22-4", {"guard_post": True, "in_period": False}, 0),
    ],
)
def test_yes_or_no(target_id: str, cells: dict[str, Any], met: int) -> None:
    night = accepted(school=[school()], safety=[safety(**cells)])
    assert total(table(target_id, night)) == (met, 1)


@pytest.mark.parametrize("target_id", ["W22-1", "W22-2", "W22-3", "W22-4"])
def test_a_school_without_a_row_is_not_met(target_id: str) -> None:
    night = accepted(school=[school()], safety=[safety(county_code=B)])
    assert ratios(table(target_id, night)) == {(A, SCHOOL, "all"): (0, 1)}


@pytest.mark.parametrize(
    ("cells", "is_in"),
    [
        *(
            ({"school_type": code}, True)
            for code in ("111", "211", "312", "345", "361", "514", "371")
        ),
        *(
            ({"school_type": code}, False)
            for code in (
                "218",
                "213",
                "119",
                "219",
                "319",
                "328",
                "329",
                "349",
                "368",
                "518",
                "519",
            )
        ),
        ({"school_type": None}, False),
        ({"school_status": "2"}, False),
        ({"school_status": "3"}, False),
        ({"school_status": None}, False),
    ],
)
def test_every_school_in_operation_of_any_type(cells: dict[str, Any], is_in: bool) -> None:
    night = accepted(school=[school(**cells)], safety=[safety(guard_post=True)])
    assert total(table("W22-4", night)) == ((1, 1) if is_in else (0, 0))


def test_a_frame_of_some_sections_and_another_dataset() -> None:
    night = accepted(
        school=[school(), school("1525010002", school_type="111")],
        facility=[{"school_code": SCHOOL, "music_rooms": 1, "art_rooms": 2}],
    )
    made = table(
        "W22-1", night, dataset="facility", have="music_rooms", need="art_rooms", sections="primary"
    )
    assert ratios(made) == {(A, SCHOOL, "all"): (0, 1)}


def test_the_school_list_itself_can_hold_the_answer() -> None:
    night = accepted(school=[school(affordable_private=True), school("1525010002")])
    made = table("W22-2", night, dataset="school", all_of=["affordable_private"])
    assert total(made) == (1, 2)
