"""Schools that have something: a row that says so, or a title in force."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, A, B, accepted, ratios, table, total
from xjdata.measures import Dates

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


LEDGER = {
    "W06-2": ("211", {"family_book": True}),
    "W06-3": ("311", {"unity_book": True}),
    "W17-1": ("361", {"vice_principals": 1}),
    "W17-3": ("342", {"charter_approved_on": date(2024, 12, 31)}),
}
"""Target to the type of a school of its frame, and what it must show in its ledger."""


class TestSchoolLedger:
    @pytest.mark.parametrize(
        ("target_id", "cells", "met"),
        [
            *((target_id, {}, 1) for target_id in LEDGER),
            ("W06-2", {"family_book": False}, 0),
            ("W06-2", {"family_book": None, "unity_book": True}, 0),
            ("W06-3", {"unity_book": None, "family_book": True}, 0),
            ("W17-1", {"vice_principals": 0}, 0),
            ("W17-1", {"vice_principals": 3}, 1),
            ("W17-1", {"vice_principals": None}, 0),
            ("W17-3", {"charter_approved_on": date(2010, 1, 1)}, 1),
            ("W17-3", {"charter_approved_on": date(2025, 1, 1)}, 0),
            ("W17-3", {"charter_approved_on": None}, 0),
        ],
    )
    def test_its_one_row(self, target_id: str, cells: dict[str, Any], met: int) -> None:
        kind, shown = LEDGER[target_id]
        ledger = [{"school_code": SCHOOL} | shown | cells]
        late = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
        night = accepted(school=[school(school_type=kind)], school_ledger=ledger, dates=late)
        assert total(table(target_id, night)) == (met, 1)

    @pytest.mark.parametrize("target_id", LEDGER)
    def test_a_school_without_a_row_has_not_met_it(self, target_id: str) -> None:
        kind, _ = LEDGER[target_id]
        night = accepted(school=[school(school_type=kind)])
        assert total(table(target_id, night)) == (0, 1)

    @pytest.mark.parametrize(
        ("target_id", "types"),
        [
            ("W06-2", {"211", "312", "314", "345"}),
            ("W06-3", {"311", "312", "313", "314", "341", "343", "345"}),
            ("W17-1", {"211", "311", "312", "313", "314", "341", "342", "343", "345", "361"}),
            ("W17-3", {"211", "311", "312", "313", "314", "341", "342", "343", "345"}),
        ],
    )
    def test_which_schools(self, target_id: str, types: set[str]) -> None:
        every = ("111", "211", "311", "312", "313", "314", "341", "342", "343", "345", "361",
                 "514", "218", "219", "319")  # fmt: skip
        for kind in every:
            night = accepted(school=[school(school_type=kind)])
            assert total(table(target_id, night)) == ((0, 1) if kind in types else (0, 0))
            closed = accepted(school=[school(school_type=kind, school_status="2")])
            assert total(table(target_id, closed)) == (0, 0)


class TestGroups:
    @pytest.mark.parametrize(
        ("members", "met"),
        [
            ([{"kind": "1"}], 1),
            ([{"kind": "2"}], 0),  # a district is no group
            ([{"kind": "2"}, {"kind": "1", "group_name": "b"}], 1),
            ([{"kind": "1"}, {"kind": "1", "group_name": "b"}], 1),
            ([{"kind": None}], 0),
            ([], 0),
        ],
    )
    def test_at_least_one_group(self, members: list[dict[str, Any]], met: int) -> None:
        rows = [{"school_code": SCHOOL, "group_name": "a"} | member for member in members]
        assert total(table("W11-1", accepted(school=[school()], group_member=rows))) == (met, 1)

    def test_a_special_school_is_out(self) -> None:
        night = accepted(school=[school(school_type="514"), school(OTHER, school_type="342")])
        assert total(table("W11-1", night)) == (0, 0)


ACTS = {
    "W10-5": ("06", "2", {"school_type": "111", "sponsor": "999"}),
    "W12-2": ("07", "1", {"school_type": "342"}),
    "W12-3": ("08", "1", {"school_type": "345"}),
    "W12-4": ("09", "1", {"school_type": "341"}),
}
"""Target to kind and action of its record, and the school that may have it."""


class TestActsOfTheYear:
    @pytest.mark.parametrize("target_id", ACTS)
    @pytest.mark.parametrize(
        ("cells", "counted"),
        [
            ({}, 1),
            ({"acted_on": date(2024, 1, 1)}, 1),
            ({"acted_on": date(2024, 12, 31)}, 1),
            ({"acted_on": date(2023, 12, 31)}, 0),
            ({"acted_on": date(2025, 1, 1)}, 0),
            ({"action": "3"}, 0),  # an application or recognition is no pass, nor the reverse
            ({"kind": "10"}, 0),
            ({"school_code": None}, 0),
        ],
    )
    def test_one_record(self, target_id: str, cells: dict[str, Any], counted: int) -> None:
        kind, action, given = ACTS[target_id]
        record = {
            "kind": kind, "level": "2", "action": action, "school_code": SCHOOL,
            "acted_on": date(2024, 6, 1),
        } | cells  # fmt: skip
        late = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
        night = accepted(school=[school(**given)], recognition=[record], dates=late)
        made = table(target_id, night)
        assert (total(made)[0], set(made["denominator"].isna())) == (counted, {True})

    @pytest.mark.parametrize("target_id", ACTS)
    def test_a_school_that_has_closed_is_in(self, target_id: str) -> None:
        kind, action, given = ACTS[target_id]
        record = {
            "kind": kind, "level": "2", "action": action, "school_code": SCHOOL,
            "acted_on": date(2024, 6, 1),
        }  # fmt: skip
        closed = school(**(given | {"school_status": "2"}))
        assert total(table(target_id, accepted(school=[closed], recognition=[record]))) == (1, None)

    @pytest.mark.parametrize("target_id", ACTS)
    def test_filed_twice_counts_once_and_a_later_revocation_changes_nothing(
        self, target_id: str
    ) -> None:
        kind, action, given = ACTS[target_id]
        record = {"kind": kind, "level": "2", "school_code": SCHOOL}
        acts = [(action, 3), (action, 9), ("5", 10)]
        records = [record | {"action": a, "acted_on": date(2024, month, 1)} for a, month in acts]
        night = accepted(school=[school(**given)], recognition=records)
        assert total(table(target_id, night)) == (1, None)

    @pytest.mark.parametrize(
        ("target_id", "cells"),
        [
            ("W10-5", {"sponsor": "831"}),
            ("W10-5", {"sponsor": None}),
            ("W10-5", {"school_type": "211"}),
            ("W12-2", {"school_type": "361"}),
            ("W12-2", {"school_type": "311"}),
            ("W12-2", {"school_type": None}),
            ("W12-4", {"school_status": None}),
        ],
    )
    def test_other_schools_are_out(self, target_id: str, cells: dict[str, Any]) -> None:
        kind, action, given = ACTS[target_id]
        record = {
            "kind": kind, "level": "2", "action": action, "school_code": SCHOOL,
            "acted_on": date(2024, 6, 1),
        }  # fmt: skip
        night = accepted(school=[school(**(given | cells))], recognition=[record])
        assert total(table(target_id, night))[0] == 0
