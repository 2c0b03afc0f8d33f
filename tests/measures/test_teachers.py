"""W09-2 and W13-2: teachers picked by conditions, of schools in operation."""

from typing import Any

import pytest

from tests.measures.frames import A, B, accepted, ratios, table, total

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
