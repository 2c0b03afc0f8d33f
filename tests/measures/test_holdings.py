"""Schools that have something: a row that says so, or a title in force."""

from typing import Any

import pytest

from tests.measures.frames import A, B, accepted, ratios, table, total

SCHOOL, OTHER = "1525010001", "1525010002"
_numbers = iter(range(10**6))


def school(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code, "school_type": "211", "school_status": "1"} | cells


def teacher(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {
        "school_code": code, "id_no": f"{next(_numbers):032x}", "sex": "2", "person_state": "1",
        "is_full_time_teacher": True, "psych_teacher": True, "subject": "心理健康教育",
    } | cells  # fmt: skip


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
        school=[school(), school(OTHER, school_type="111")],
        facility=[{"school_code": SCHOOL, "music_rooms": 1, "art_rooms": 2}],
    )
    made = table(
        "W22-1",
        night,
        dataset="facility",
        where={"music_rooms": {"at_least": "art_rooms"}},
        schools={"sections": "primary"},
    )
    assert ratios(made) == {(A, SCHOOL, "all"): (0, 1)}


def test_the_school_list_itself_can_hold_the_answer() -> None:
    night = accepted(school=[school(affordable_private=True), school(OTHER)])
    made = table("W22-2", night, dataset="school", where={"affordable_private": True})
    assert total(made) == (1, 2)


class TestSchoolsWithTeacher:
    @pytest.mark.parametrize(
        ("cells", "met"),
        [
            ({}, 1),
            ({"psych_teacher": False}, 0),
            ({"psych_teacher": None}, 0),  # empty: not yes
            ({"is_full_time_teacher": False}, 0),
            ({"is_full_time_teacher": None}, 0),
            ({"person_state": "3"}, 0),
            ({"person_state": None}, 0),  # not in service
            ({"subject": "语文"}, 0),
            ({"subject": None}, 0),
            ({"sex": None, "vocational_post": None, "stage": None}, 1),  # not asked for
            ({"in_period": False}, 0),
        ],
    )
    def test_one_teacher_with_all_of_it(self, cells: dict[str, Any], met: int) -> None:
        night = accepted(school=[school()], teacher=[teacher(**cells)])
        assert total(table("W09-2", night)) == (met, 1)

    def test_two_teachers_with_half_of_it_each_are_none(self) -> None:
        teachers = [teacher(subject="语文"), teacher(psych_teacher=False)]
        assert total(table("W09-2", accepted(school=[school()], teacher=teachers))) == (0, 1)

    def test_a_school_counts_once_however_many_teachers(self) -> None:
        night = accepted(school=[school(school_type="345")], teacher=[teacher(), teacher()])
        assert ratios(table("W09-2", night)) == {(A, SCHOOL, "all"): (1, 1)}

    def test_a_school_without_a_row_is_not_met(self) -> None:
        other = "1525010002"
        night = accepted(school=[school(), school(other)], teacher=[teacher()])
        assert ratios(table("W09-2", night)) == {
            (A, SCHOOL, "all"): (1, 1),
            (A, other, "all"): (0, 1),
        }

    @pytest.mark.parametrize(
        ("cells", "is_in"),
        [
            *(({"school_type": code}, True) for code in ("211", "212", "312", "314", "345")),
            *(({"school_type": code}, True) for code in ("311", "313", "341", "342", "343", "344")),
            *(({"school_type": code}, False) for code in ("111", "112", "361", "514")),
            # No schools of their own: teaching point, section, attached classes.
            *(
                ({"school_type": code}, False)
                for code in ("218", "213", "219", "319", "349", "519")
            ),
            ({"school_type": None}, False),
            *(({"school_status": code}, False) for code in ("2", "3", "4")),
            ({"school_status": None}, False),
            ({"sponsor": None}, True),
        ],
    )
    def test_which_schools(self, cells: dict[str, Any], is_in: bool) -> None:
        night = accepted(school=[school(**cells)], teacher=[teacher()])
        assert total(table("W09-2", night)) == ((1, 1) if is_in else (0, 0))

    def test_a_teacher_of_another_unit_with_the_same_school_code_is_not_its_own(self) -> None:
        night = accepted(school=[school()], teacher=[teacher(county_code=B)])
        assert total(table("W09-2", night)) == (0, 1)
