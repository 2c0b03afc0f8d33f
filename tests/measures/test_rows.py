"""Rows that are counted, added up, or of which a share meets something."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import (
    DATES,
    LEAGUE,
    A,
    B,
    accepted,
    find_gaps,
    ratios,
    table,
    target,
    total,
)
from xjdata.measures import Dates
from xjdata.plan import load_plan

SCHOOL, OTHER = "1525010001", "1525010002"
NEW_YEAR, YEAR_END, NEXT_YEAR = date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)
BEFORE = date(2023, 12, 31)
MARCH = Dates(date(2024, 3, 1), DATES.year_start, DATES.year_end)
LATER = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
_numbers = iter(range(10**6))


def school(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code, "school_type": "211", "school_status": "1"} | cells


def teacher(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {
        "school_code": code, "id_no": f"{next(_numbers):032x}", "sex": "2", "person_state": "1",
        "is_full_time_teacher": True, "psych_teacher": True, "subject": "心理健康教育",
        "vocational_post": "2", "dual_qualified": True,
    } | cells  # fmt: skip


class TestTeachersShare:
    SCHOOLS = [school(school_type="365")]

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({}, (1, 1)),
            ({"dual_qualified": False}, (0, 1)),
            ({"dual_qualified": None}, (0, 1)),  # not yes: stays in the denominator
            ({"is_full_time_teacher": False}, (1, 1)),  # not asked
            ({"is_full_time_teacher": None}, (1, 1)),
            ({"vocational_post": "3"}, (0, 0)),
            ({"vocational_post": None}, (0, 0)),  # out of the frame
            ({"person_state": "6"}, (0, 0)),
            ({"person_state": None}, (0, 0)),
            ({"sex": None}, (1, 1)),
            ({"in_period": False}, (0, 0)),
        ],
    )
    def test_who_counts(self, cells: dict[str, Any], expected: tuple[int, int]) -> None:
        night = accepted(school=self.SCHOOLS, teacher=[teacher(**cells)])
        assert total(table("W13-2", night)) == expected

    @pytest.mark.parametrize(
        ("cells", "is_in"),
        [
            *(({"school_type": f"36{n}"}, True) for n in (1, 2, 3, 4, 5, 6, 9)),
            ({"school_type": "368"}, False),  # an attached class is no school
            ({"school_type": "342"}, False),
            ({"school_type": None}, False),
            ({"school_type": "361", "school_status": "2"}, False),
            ({"school_type": "361", "school_status": None}, False),
        ],
    )
    def test_which_schools(self, cells: dict[str, Any], is_in: bool) -> None:
        night = accepted(school=[school(**cells)], teacher=[teacher()])
        assert total(table("W13-2", night)) == ((1, 1) if is_in else (0, 0))

    def test_several_values_and_sex(self) -> None:
        teachers = [teacher(vocational_post="3", sex="1"), teacher(), teacher(sex=None)]
        night = accepted(school=self.SCHOOLS, teacher=teachers)
        where = {"person_state": "1", "vocational_post": ["2", "3"]}
        made = table("W13-2", night, where=where)
        assert total(made) == (3, 3)
        assert made["sex"].tolist() == ["1", "2", "unknown"]


Cells = dict[str, Any]

SHARES: dict[str, tuple[str, Cells]] = {
    "W07-1": ("school_ledger", {"language_baseline": True, "adaptive_term": "2024春"}),
    "W07-2": ("language", {"grade": "11", "subject": "数学", "national_language": True}),
    "W12-5": (
        "weak_high_school",
        {"is_weak": True, "agreement_start": YEAR_END, "agreement_end": YEAR_END},
    ),
    "W14-1": (
        "institution",
        {"licence_no": "1", "serves": "中小学生", "list_source": "1", "platform_no": "P1"},
    ),
    "W15-2": ("project", {"project_no": "1", "kind": "7", "accepted_on": YEAR_END}),
    "W20-1": (
        "research_post",
        {"level": "1", "subject": "数学", "year": 2024, "shortage": True, "filling": "2"},
    ),
    "W20-2": ("research_post", {"level": "2", "subject": "数学", "year": 2024, "filling": "1"}),
}
"""Target to its dataset and the cells of a row that is in both."""

OWNED_BY_SCHOOL = ("school_ledger", "language", "weak_high_school")


def row_of(target_id: str, cells: Cells) -> tuple[str, Cells]:
    dataset, whole = SHARES[target_id]
    owner = {"school_code": SCHOOL} if dataset in OWNED_BY_SCHOOL else {}
    return dataset, owner | whole | cells


@pytest.mark.parametrize(
    ("target_id", "cells", "expected"),
    [
        *((target_id, {}, (1, 1)) for target_id in SHARES),
        *((target_id, {"in_period": False}, (0, 0)) for target_id in SHARES),
        ("W07-1", {"adaptive_term": "2023秋"}, (1, 1)),
        *(("W07-1", {"adaptive_term": term}, (0, 1)) for term in ("2024秋", "2023春", None)),
        ("W07-1", {"language_baseline": False}, (0, 0)),
        ("W07-1", {"language_baseline": None}, (0, 0)),  # a blank mark is not on the list
        ("W07-2", {"national_language": False}, (0, 1)),
        ("W07-2", {"national_language": None}, (0, 1)),
        ("W07-2", {"grade": "23"}, (1, 1)),
        ("W07-2", {"grade": "31"}, (0, 0)),
        ("W07-2", {"grade": "04"}, (0, 0)),
        ("W12-5", {"agreement_start": NEXT_YEAR, "agreement_end": date(2025, 9, 1)}, (0, 1)),
        ("W12-5", {"agreement_end": date(2024, 12, 30)}, (0, 1)),
        # In force where a start is given on or before the day; an end must be given.
        ("W12-5", {"agreement_start": None}, (1, 1)),
        ("W12-5", {"agreement_end": None}, (0, 1)),
        ("W12-5", {"is_weak": False}, (0, 0)),
        ("W12-5", {"is_weak": None}, (0, 0)),
        ("W14-1", {"platform_no": None}, (0, 1)),
        ("W14-1", {"list_source": "2"}, (1, 1)),
        ("W14-1", {"list_source": "3"}, (0, 0)),  # the platform cannot vouch for itself
        ("W14-1", {"list_source": None}, (0, 0)),
        ("W14-1", {"serves": "中小学生、成人"}, (1, 1)),
        ("W14-1", {"serves": "成人"}, (0, 0)),
        ("W14-1", {"serves": None}, (0, 0)),
        ("W15-2", {"accepted_on": date(2019, 5, 1)}, (1, 1)),  # whatever the year
        ("W15-2", {"accepted_on": NEXT_YEAR}, (0, 1)),
        ("W15-2", {"accepted_on": None}, (0, 1)),
        ("W15-2", {"kind": "6"}, (0, 0)),
        ("W15-2", {"kind": None}, (0, 0)),
        ("W20-1", {"filling": "1"}, (1, 1)),
        ("W20-1", {"filling": "3"}, (0, 1)),
        ("W20-1", {"filling": None}, (0, 1)),
        ("W20-1", {"shortage": False}, (0, 0)),
        ("W20-1", {"shortage": None}, (0, 0)),
        ("W20-1", {"level": "2"}, (0, 0)),
        ("W20-1", {"year": 2023}, (0, 0)),
        ("W20-2", {"level": "1"}, (1, 1)),
        ("W20-2", {"filling": "2"}, (0, 1)),
        ("W20-2", {"filling": None}, (0, 1)),
        ("W20-2", {"year": 2023}, (0, 0)),
        ("W20-2", {"shortage": None}, (1, 1)),
    ],
)
def test_shares(target_id: str, cells: Cells, expected: tuple[int, int]) -> None:
    dataset, row = row_of(target_id, cells)
    night = accepted(**{dataset: [row]}, dates=LATER)
    assert total(table(target_id, night)) == expected


@pytest.mark.parametrize(
    ("target_id", "cells"),
    [
        ("W12-5", {"agreement_start": date(2024, 3, 2), "agreement_end": date(2025, 1, 1)}),
        ("W15-2", {"accepted_on": date(2024, 3, 2)}),
    ],
)
def test_as_of_an_earlier_night(target_id: str, cells: Cells) -> None:
    dataset, row = row_of(target_id, cells)
    assert total(table(target_id, accepted(**{dataset: [row]}, dates=MARCH))) == (0, 1)
    assert total(table(target_id, accepted(**{dataset: [row]}, dates=DATES))) == (1, 1)


def test_a_project_of_the_county_itself_belongs_to_no_school() -> None:
    pilots = [
        {"project_no": "1", "kind": "7", "accepted_on": YEAR_END},
        {"project_no": "2", "kind": "7", "school_code": SCHOOL},
    ]
    made = table("W15-2", accepted(project=pilots))
    assert ratios(made) == {(A, "", "all"): (1, 1), (A, SCHOOL, "all"): (0, 1)}


EVENT = {"held_on": date(2024, 5, 1), "document": "锡教发〔2024〕3号", "county_code": LEAGUE}
PROJECT: Cells = {"project_no": "1", "started_on": NEW_YEAR, "school_code": SCHOOL}
COUNTS: dict[str, tuple[str, Cells]] = {
    "W07-3": ("milestone", EVENT | {"item": "承办全区教师国通语教学评比活动"}),
    "W19-1": ("milestone", EVENT | {"item": "校长后备人才库建立"}),
    "W13-1": ("pilot_major", {"school_code": SCHOOL, "major_code": "640101", "year": 2024}),
    "W18-1": ("project", PROJECT | {"kind": "1", "accepted_on": NEW_YEAR}),
    "W18-2": ("project", PROJECT | {"kind": "2"}),
    "W18-4": ("project", PROJECT | {"kind": "5"}),
    "W21-1": ("exam_room", {"room_no": "1", "state": "4", "accepted_on": YEAR_END}),
}
"""Target to its dataset and the cells of a row that counts."""


@pytest.mark.parametrize(
    ("target_id", "cells", "counted"),
    [
        *((target_id, {}, 1) for target_id in COUNTS),
        *((target_id, {"in_period": False}, 0) for target_id in COUNTS),
        *(
            (target_id, cells, counted)
            for target_id in ("W07-3", "W19-1")
            for cells, counted in (
                ({"held_on": NEW_YEAR}, 1),
                ({"held_on": YEAR_END}, 1),
                ({"held_on": BEFORE}, 0),
                ({"held_on": NEXT_YEAR}, 0),
                ({"document": None}, 0),
                ({"item": "另一事项"}, 0),
            )
        ),
        ("W13-1", {"year": 2023}, 0),
        ("W13-1", {"year": 2025}, 0),
        ("W18-1", {"accepted_on": YEAR_END}, 1),
        ("W18-1", {"accepted_on": BEFORE}, 0),
        ("W18-1", {"accepted_on": NEXT_YEAR}, 0),
        ("W18-1", {"accepted_on": None}, 0),
        ("W18-1", {"school_code": None}, 0),  # names no school
        ("W18-1", {"kind": "2"}, 0),
        *(
            (target_id, cells, counted)
            for target_id in ("W18-2", "W18-4")
            for cells, counted in (
                ({"started_on": YEAR_END}, 1),
                ({"started_on": NEXT_YEAR}, 0),
                ({"started_on": None}, 0),
                ({"started_on": BEFORE}, 1),  # continued from last year
                ({"accepted_on": NEW_YEAR}, 1),  # finished this year
                ({"started_on": date(2022, 3, 1), "accepted_on": BEFORE}, 0),
                ({"accepted_on": None, "blanked": "accepted_on"}, 1),  # not known to be accepted
                ({"school_code": None}, 1),
                ({"kind": "6"}, 0),
            )
        ),
        ("W18-2", {"kind": "3"}, 1),
        ("W18-2", {"kind": "4"}, 1),
        ("W18-2", {"kind": "5"}, 0),
        ("W18-4", {"kind": "2"}, 0),
        ("W21-1", {"state": "3"}, 0),
        ("W21-1", {"state": None}, 0),
        ("W21-1", {"accepted_on": None}, 0),
        ("W21-1", {"accepted_on": NEXT_YEAR}, 0),
        ("W21-1", {"accepted_on": date(2020, 1, 1)}, 1),
    ],
)
def test_counts(target_id: str, cells: Cells, counted: int) -> None:
    dataset, row = COUNTS[target_id]
    made = table(target_id, accepted(**{dataset: [row | cells]}, dates=LATER))
    assert total(made) == ((counted, None) if counted else (0, 0))


def test_two_projects_of_a_school_are_one_school_and_two_projects() -> None:
    one = PROJECT | {"accepted_on": NEW_YEAR}
    grounds = [one | {"kind": "1"}, one | {"kind": "1", "project_no": "2"}]
    assert total(table("W18-1", accepted(project=grounds))) == (1, None)
    high_schools = [one | {"kind": "5"}, one | {"kind": "5", "project_no": "2"}]
    assert total(table("W18-4", accepted(project=high_schools))) == (2, None)


def test_a_major_counts_once_in_each_school() -> None:
    major = {"major_code": "640101", "year": 2024}
    night = accepted(
        pilot_major=[
            major | {"school_code": SCHOOL},
            major | {"school_code": OTHER},
            major | {"school_code": SCHOOL, "major_code": "640102"},
            major | {"school_code": SCHOOL, "year": 2023},
        ]
    )
    assert ratios(table("W13-1", night)) == {
        (A, SCHOOL, "all"): (2, None),
        (A, OTHER, "all"): (1, None),
    }


class TestTraining:
    ROW: Cells = {
        "course_id": "1", "group": "1", "started_on": NEW_YEAR, "ended_on": YEAR_END,
        "school_code": SCHOOL, "audience": "3", "person_times": 40,
    }  # fmt: skip

    @pytest.mark.parametrize(
        ("cells", "counted"),
        [
            ({}, 40),
            ({"audience": "9"}, 40),
            ({"audience": "1"}, 0),  # not open to society
            ({"audience": None}, 0),
            ({"started_on": YEAR_END}, 40),
            ({"started_on": NEXT_YEAR}, 0),
            ({"started_on": BEFORE}, 0),
            ({"person_times": None}, 0),
        ],
    )
    def test_who_counts(self, cells: Cells, counted: int) -> None:
        made = table("W13-3", accepted(training=[self.ROW | cells], dates=LATER))
        assert total(made)[0] == counted

    def test_groups_of_a_course_add_up_by_school(self) -> None:
        night = accepted(
            training=[
                self.ROW,
                self.ROW | {"group": "2", "person_times": 2},
                self.ROW | {"school_code": OTHER, "person_times": 1, "county_code": B},
            ]
        )
        assert ratios(table("W13-3", night)) == {
            (A, SCHOOL, "all"): (42, None),
            (B, OTHER, "all"): (1, None),
        }

    def test_an_empty_number_is_named(self) -> None:
        empty = self.ROW | {"person_times": None}
        night = accepted(training=[empty, empty | {"group": "2"}])
        gaps = find_gaps(load_plan(), night)
        assert gaps.to_numpy().tolist() == [
            ["W13-3", A, SCHOOL, "", "training", "person_times", 2],
        ]


class TestAid:
    ROW: Cells = {"school_code": SCHOOL, "area_kind": "1", "recognised": 10, "aided": 9}

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({}, (9, 10)),
            ({"area_kind": "2"}, (0, 0)),
            ({"recognised": None}, (0, 0)),  # a part without its whole never counts
            ({"aided": None}, (0, 10)),
            ({"recognised": 0, "aided": 0}, (0, 0)),
        ],
    )
    def test_who_counts(self, cells: Cells, expected: tuple[int, int]) -> None:
        assert total(table("W18-8", accepted(aid=[self.ROW | cells]))) == expected

    @pytest.mark.parametrize(("empty", "named"), [("aided", 1), ("recognised", 0)])
    def test_an_empty_part_is_named(self, empty: str, named: int) -> None:
        gaps = find_gaps(load_plan(), accepted(aid=[self.ROW | {empty: None}]))
        assert gaps["column"].tolist() == ["aided"] * named


def test_what_an_empty_rule_says_of_these_targets() -> None:
    rules = {name: target(name).empty_rule for name in (*SHARES, *COUNTS, "W13-3", "W18-8")}
    zero_reports = {name for name, rule in rules.items() if rule == "zero_report"}
    assert zero_reports == {"W07-1", "W14-1", "W15-2", "W18-8", "W20-1"}
    assert {name for name, rule in rules.items() if rule == "zero_count"} == {*COUNTS, "W13-3"}
