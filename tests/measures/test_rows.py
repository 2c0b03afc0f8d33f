"""Rows that are counted, added up, or of which a share meets something."""

from typing import Any

import pytest

from tests.measures.frames import accepted, table, total

SCHOOL = "1525010001"
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
