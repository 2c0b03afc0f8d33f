"""One student or teacher in two units: who counts, and what both units are told."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import LEAGUE, A, B, accepted, table, total
from xjdata.measures import PROBLEM_COLUMNS

EARLY, LATE = date(2024, 9, 20), date(2024, 10, 20)
SCHOOLS = [{"school_code": f"{unit}0001", "county_code": unit} for unit in (A, B, LEAGUE)]


def row(unit: str, person: str = "a" * 32, **cells: Any) -> dict[str, Any]:
    return {
        "county_code": unit, "school_code": f"{unit}0001", "student_register_no": person,
        "grade": "11", "skills": 1,
    } | cells  # fmt: skip


def teacher(unit: str, state: str | None, person: str = "b" * 32) -> dict[str, Any]:
    return {
        "county_code": unit, "school_code": f"{unit}0001", "id_no": person, "person_state": state,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({A: EARLY, B: LATE}, B),
        ({A: LATE, B: EARLY}, A),
        ({A: LATE, B: LATE}, A),  # a tie: the lowest code
        ({A: None, B: None}, A),
        ({A: None, B: EARLY}, B),  # a date goes before none
        ({A: EARLY, B: EARLY, LEAGUE: EARLY}, LEAGUE),
        ({A: EARLY, B: LATE, LEAGUE: None}, B),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_student_counts_where_the_latest_test_is(
    dates: dict[str, date | None], counts: str, backwards: bool
) -> None:
    given = [row(unit, test_date=day) for unit, day in dates.items()]
    night = accepted(fitness=given[::-1] if backwards else given, school=SCHOOLS)
    assert night["fitness"]["county_code"].tolist() == [counts]
    assert len(night.problems) == len(dates)


@pytest.mark.parametrize(
    ("states", "counts"),
    [
        ({A: "3", B: "1"}, B),
        ({A: None, B: "1"}, B),
        ({A: "1", B: "1"}, A),
        ({A: "3", B: "2"}, A),
        ({A: None, B: None}, A),
        ({A: "6", B: "1", LEAGUE: "1"}, LEAGUE),
    ],
)
def test_a_teacher_counts_where_in_service(states: dict[str, str | None], counts: str) -> None:
    night = accepted(teacher=[teacher(unit, state) for unit, state in states.items()])
    assert night["teacher"]["county_code"].tolist() == [counts]
    assert len(night.problems) == len(states)


def test_the_measure_counts_one_of_them() -> None:
    night = accepted(
        fitness=[row(A, test_date=EARLY), row(B, test_date=LATE), row(B, "c" * 32)],
        enrollment=[
            {"county_code": unit, "school_code": f"{unit}0001", "grade": "11", "students": 5}
            for unit in (A, B)
        ],
        school=SCHOOLS,
    )
    assert total(table("W08-3", night)) == (2, 10)


def test_both_units_are_told_of_the_other_and_not_of_the_person() -> None:
    night = accepted(
        fitness=[
            row(A, test_date=EARLY, row_number=7),
            row(B, test_date=LATE, row_number=9),
            row(B, "c" * 32),
        ],
        teacher=[teacher(LEAGUE, "1"), teacher(A, "1")],
    )
    problems = night.problems
    assert tuple(problems.columns) == PROBLEM_COLUMNS
    assert set(problems["action"]) == {"flag"}
    assert problems["value"].isna().all()
    cells = ["county_code", "dataset", "file", "row_number", "column", "field", "check_id"]
    student = ["学籍号", "student_register_no", "student_register_no.one_unit"]
    assert problems[cells].to_numpy().tolist() == [
        [A, "fitness", f"{A}.csv", 7, *student],
        [B, "fitness", f"{B}.csv", 9, *student],
        [LEAGUE, "teacher", f"{LEAGUE}.csv", 2, "身份证件号", "id_no", "id_no.one_unit"],
        [A, "teacher", f"{A}.csv", 3, "身份证件号", "id_no", "id_no.one_unit"],
    ]  # fmt: skip
    zh, en = problems["reason_zh"].tolist(), problems["reason_en"].tolist()
    assert "锡林浩特市" in zh[0] and "二连浩特市" not in zh[0] and "本行不计入" in zh[0]
    assert "二连浩特市" in zh[1] and "计入的是本行" in zh[1]
    assert "Xilinhot City" in en[0] and "does not count" in en[0] and "student" in en[0]
    assert "Erenhot City" in en[2] and "this row counts" in en[2] and "teacher" in en[2]
    assert not any("a" * 32 in text or "b" * 32 in text for text in (*zh, *en))


def test_a_third_unit_is_named_too() -> None:
    night = accepted(fitness=[row(unit) for unit in (A, B, LEAGUE)])
    reasons = dict(zip(night.problems["county_code"], night.problems["reason_zh"], strict=True))
    assert "锡林郭勒盟盟直、锡林浩特市" in reasons[A]


@pytest.mark.parametrize(
    "other",
    [
        row(B, "d" * 32),  # somebody else
        row(B, None),  # nobody can tell
        row(B, in_period=False),  # does not count anyway
        row(B, test_date=date(2025, 3, 1)),  # not yet
    ],
)
def test_who_is_in_one_unit_alone_is_left_alone(other: dict[str, Any]) -> None:
    night = accepted(fitness=[row(A), other])
    assert A in night["fitness"]["county_code"].tolist()
    assert night.problems.empty
    assert tuple(night.problems.columns) == PROBLEM_COLUMNS


def test_rows_without_a_pseudonym_stand_for_themselves() -> None:
    night = accepted(fitness=[row(A, None), row(B, None), row(A), row(B)])
    assert sorted(night["fitness"]["county_code"]) == [A, A, B]
