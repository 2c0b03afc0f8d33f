"""What schools show in their ledger, in safety and on the school list; titles."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, A, B, accepted, find_gaps, ratios, table, total
from xjdata.measures import Dates
from xjdata.plan import load_plan

SCHOOL, OTHER = "1525010001", "1525010002"


def school(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code, "school_type": "211", "school_status": "1"} | cells


def safety(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code} | cells


def ledger(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code} | cells


DAY, YEAR_END = date(2024, 6, 1), date(2024, 12, 31)


@pytest.mark.parametrize(
    ("target_id", "cells", "met"),
    [
        ("W05-1", {"lecture_sessions": 1}, 1),
        ("W05-1", {"lecture_sessions": 0}, 0),
        ("W05-1", {}, 0),
        ("W05-2", {"student_reader": True}, 1),
        ("W05-2", {"student_reader": False}, 0),
        ("W08-6", {"first_aid_sessions": 1, "health_sessions": 1}, 1),
        ("W08-6", {"first_aid_sessions": 3, "health_sessions": 0}, 0),
        ("W08-6", {"first_aid_sessions": 3}, 0),
        ("W09-3", {"psych_course": True}, 1),
        ("W09-3", {}, 0),
        ("W09-4", {"counselling_room": True}, 1),
        ("W09-4", {"counselling_hours": 2}, 1),
        ("W09-4", {"counselling_room": False, "counselling_hours": 0}, 0),
        ("W12-7", {"science_activities": 1}, 1),
        ("W12-7", {"science_activities": 0}, 0),
        ("W17-2", {"law_counsellors": 1}, 1),
        ("W17-2", {"law_counsellors": 0}, 0),
        ("W20-4", {"research_officer": True}, 1),
        ("W20-4", {}, 0),
        ("W21-4", {"three_classrooms": 1}, 1),
        ("W21-4", {"three_classrooms": 0}, 0),
    ],
)
def test_what_a_school_shows(target_id: str, cells: dict[str, Any], met: int) -> None:
    night = accepted(school=[school(), school(OTHER)], school_ledger=[ledger(**cells)])
    assert total(table(target_id, night)) == (met, 2)


@pytest.mark.parametrize("target_id", ["W05-2", "W08-6", "W09-3", "W09-4", "W12-7"])
def test_vocational_and_special_schools_and_kindergartens_are_out(target_id: str) -> None:
    schools = [school(kind, school_type=kind) for kind in ("111", "365", "514", "218", "342")]
    assert total(table(target_id, accepted(school=schools))) == (0, 1)


@pytest.mark.parametrize("target_id", ["W05-1", "W17-2", "W20-4", "W21-4"])
def test_vocational_schools_are_in(target_id: str) -> None:
    schools = [school(kind, school_type=kind) for kind in ("111", "365", "514", "218", "342")]
    assert total(table(target_id, accepted(school=schools))) == (0, 2)


def test_football_or_ice_and_snow() -> None:
    schools = [school(code) for code in "abcd"]
    lines = [
        ledger("a", football=True, ice_snow=True),
        ledger("b", football=True, ice_snow=False),
        ledger("c", ice_snow=True),
        ledger("d", football=False),
    ]
    made = ratios(table("W08-7", accepted(school=schools, school_ledger=lines)))
    assert made == {(A, code, "all"): (code != "d", None) for code in "abcd"}


@pytest.mark.parametrize(
    ("start", "end", "met"),
    [
        (DAY, YEAR_END, 1),
        (None, YEAR_END, 1),
        (YEAR_END, date(2026, 1, 1), 1),
        (date(2025, 1, 1), date(2026, 1, 1), 0),
        (DAY, date(2024, 12, 30), 0),
        (DAY, None, 0),
    ],
)
def test_pairings_of_special_schools(start: date | None, end: date | None, met: int) -> None:
    late = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
    line = ledger(pairing_start=start, pairing_end=end)
    night = accepted(
        school=[school(school_type="514"), school(OTHER)],
        school_ledger=[line, line | {"school_code": OTHER}],
        dates=late,
    )
    assert total(table("W11-6", night)) == (met, 1)


@pytest.mark.parametrize(("kind", "met"), [("2", 1), ("1", 0)])
def test_districts_are_no_groups(kind: str, met: int) -> None:
    member = {"school_code": SCHOOL, "group_name": "中心学区", "kind": kind}
    night = accepted(school=[school(), school(OTHER, school_type="342")], group_member=[member])
    assert total(table("W11-7", night)) == (met, 1)


@pytest.mark.parametrize(
    ("kind", "drills", "met"),
    [
        ("211", 10, 1),
        ("211", 9, 0),
        ("211", None, 0),
        ("111", 4, 1),
        ("111", 3, 0),
        ("365", 9, 0),
        ("514", 10, 1),
    ],
)
def test_drills_by_what_a_school_teaches(kind: str, drills: int | None, met: int) -> None:
    night = accepted(school=[school(school_type=kind)], safety=[safety(drills=drills)])
    assert total(table("W22-5", night)) == (met, 1)


def test_a_school_without_a_line_has_held_no_drills() -> None:
    schools = [school(), school(county_code=B), school(OTHER, school_status="2")]
    made = ratios(table("W22-5", accepted(school=schools, safety=[safety(drills=12)])))
    assert made == {(A, SCHOOL, "all"): (1, 1), (B, SCHOOL, "all"): (0, 1)}


def test_of_several_sections_the_strictest_decides() -> None:
    night = accepted(
        school=[school(school_type="345")], safety=[safety(drills=6), safety(OTHER, drills=9)]
    )
    asked = {"minimum": 1, "minimum_of": {"primary": 5, "senior": 7}}
    assert total(table("W22-5", night, **asked)) == (0, 1)
    assert total(table("W22-5", night, **asked | {"minimum_of": {"primary": 6}})) == (1, 1)


def test_three_way_management() -> None:
    schools = [school(code, school_type=kind) for code, kind in (("a", "111"), ("b", "514"))]
    rows = [safety("a", three_way_management=True), safety("b", three_way_management=None)]
    assert total(table("W22-7", accepted(school=schools, safety=rows))) == (1, 2)


def test_holders_of_a_title_are_schools_and_units() -> None:
    given = {"kind": "03", "action": "2", "level": "2", "acted_on": DAY}
    titles = [
        given,
        given | {"level": "3"},  # the unit once more
        given | {"school_code": SCHOOL},
        given | {"school_code": SCHOOL, "county_code": B},
        given | {"school_code": OTHER, "valid_to": date(2024, 7, 1)},
        given | {"kind": "02", "county_code": B},
        given | {"action": "1", "county_code": B},
    ]
    made = ratios(table("W07-7", accepted(recognition=titles)))
    assert made == {
        key: (1, None) for key in ((A, "", "all"), (A, SCHOOL, "all"), (B, SCHOOL, "all"))
    }


def test_model_schools_are_general_schools() -> None:
    schools = [school(), school(OTHER, school_type="365"), school("x", school_type="341")]
    given = {"kind": "11", "action": "2", "level": "3", "acted_on": DAY}
    titles = [given | {"school_code": code} for code in (SCHOOL, OTHER)]
    assert total(table("W17-4", accepted(school=schools, recognition=titles))) == (1, None)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"residential_area": True, "sponsor": "831"}, (1, 1)),
        ({"residential_area": True, "sponsor": "999"}, (0, 1)),
        ({"residential_area": True, "sponsor": "999", "affordable_private": True}, (1, 1)),
        ({"residential_area": True, "sponsor": None}, (0, 1)),
        ({"residential_area": False, "sponsor": "831"}, (0, 0)),
        ({"residential_area": None, "sponsor": "831"}, (0, 0)),
        ({"residential_area": True, "sponsor": "831", "school_type": "211"}, (0, 0)),
        ({"residential_area": True, "sponsor": "831", "school_status": "3"}, (0, 0)),
    ],
)
def test_kindergartens_of_residential_areas(
    cells: dict[str, Any], expected: tuple[int, int]
) -> None:
    night = accepted(school=[school(**{"school_type": "111"} | cells)])
    assert total(table("W10-6", night)) == expected


def test_places_of_public_and_affordable_kindergartens() -> None:
    schools = [
        school("a", school_type="111", sponsor="831", places=180),
        school("b", school_type="112", sponsor="999", affordable_private=True, places=90),
        school("c", school_type="111", sponsor="999", places=270),
        school("d", school_type="111", sponsor="831", places=None),
        school("e", school_type="211", sponsor="831", places=900),
        school("f", school_type="111", sponsor="831", places=60, school_status="2"),
    ]
    night = accepted(school=schools)
    assert total(table("W10-7", night)) == (270, None)
    gaps = find_gaps(load_plan(), night)
    assert gaps.loc[gaps["target_id"] == "W10-7", "school_code"].tolist() == ["d"]
