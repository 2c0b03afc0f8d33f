"""W10-1, W10-2, W10-3: children by who runs the kindergarten, and against the population."""

from typing import Any

import pytest

from tests.measures.frames import LEAGUE, UNITS, A, B, accepted, ratios, table, total

HOST, CLASS_ = "1525010001", "1525010002"


def school(code: str = CLASS_, **cells: Any) -> dict[str, Any]:
    return {
        "school_code": code,
        "school_type": "111",
        "school_status": "1",
        "sponsor": "831",
    } | cells


def children(number: int | None = 10, code: str = CLASS_, **cells: Any) -> dict[str, Any]:
    return {"school_code": code, "grade": "03", "students": number} | cells


def people(age: int, number: int | None, **cells: Any) -> dict[str, Any]:
    return {"year": 2024, "population_kind": "resident", "age": age, "people": number} | cells


class TestChildrenByOwnership:
    @pytest.mark.parametrize(
        ("cells", "affordable", "public"),
        [
            ({}, (10, 10), (10, 10)),
            ({"sponsor": "999"}, (0, 10), (0, 10)),
            ({"sponsor": "999", "affordable_private": True}, (10, 10), (0, 10)),
            ({"sponsor": "999", "affordable_private": False}, (0, 10), (0, 10)),
            ({"sponsor": "891"}, (10, 10), (10, 10)),  # an enterprise is public
            ({"sponsor": None}, (0, 0), (0, 0)),  # out of both
            ({"sponsor": None, "affordable_private": True}, (0, 0), (0, 0)),
            ({"school_type": None, "school_status": None}, (10, 10), (10, 10)),
            ({"school_status": "2"}, (10, 10), (10, 10)),
            ({"school_type": "211"}, (10, 10), (10, 10)),  # classes count, whatever the school
            ({"school_type": "514"}, (10, 10), (10, 10)),
        ],
    )
    def test_of_the_school(
        self, cells: dict[str, Any], affordable: tuple[int, int], public: tuple[int, int]
    ) -> None:
        night = accepted(school=[school(**cells)], enrollment=[children()])
        assert total(table("W10-1", night)) == affordable
        assert total(table("W10-2", night)) == public

    @pytest.mark.parametrize(
        ("own", "host", "affordable", "public"),
        [
            # An attached class has the ownership of its host.
            ({"sponsor": "999", "host_code": HOST}, {"sponsor": "831"}, 10, 10),
            ({"sponsor": "831", "host_code": HOST}, {"sponsor": "999"}, 0, 0),
            ({"sponsor": None, "host_code": HOST}, {"sponsor": "831"}, 10, 10),
            ({"sponsor": "831", "host_code": HOST}, {"sponsor": None}, None, None),
            ({"sponsor": "831", "host_code": "1525019999"}, {}, None, None),
            # Without a host it has its own.
            ({"sponsor": "999", "host_code": None}, {"sponsor": "831"}, 0, 0),
            ({"sponsor": "831", "host_code": None}, {"sponsor": "999"}, 10, 10),
            # Recognised: by its own row or its host's.
            (
                {"sponsor": "831", "host_code": HOST},
                {"sponsor": "999", "affordable_private": True},
                10,
                0,
            ),
            (
                {"sponsor": "999", "host_code": HOST, "affordable_private": True},
                {"sponsor": "999"},
                10,
                0,
            ),
        ],
    )
    def test_of_an_attached_class(
        self,
        own: dict[str, Any],
        host: dict[str, Any],
        affordable: int | None,
        public: int | None,
    ) -> None:
        schools = [
            school(**({"school_type": "119"} | own)),
            school(HOST, school_type="211", **host),
        ]
        if not host:
            schools[1]["sponsor"] = "831"
        night = accepted(school=schools, enrollment=[children()])
        for target_id, expected in (("W10-1", affordable), ("W10-2", public)):
            whole = (0, 0) if expected is None else (expected, 10)
            assert total(table(target_id, night)) == whole

    def test_a_teaching_point_has_its_own_sponsor(self) -> None:
        schools = [
            school(school_type="218", sponsor="999", host_code=HOST),
            school(HOST, school_type="211"),
        ]
        night = accepted(school=schools, enrollment=[children()])
        assert total(table("W10-2", night)) == (0, 10)

    @pytest.mark.parametrize(
        ("grade", "counts"),
        [("01", True), ("02", True), ("03", True), ("04", True), ("05", True), ("11", False)],
    )
    def test_kindergarten_classes_of_any_age(self, grade: str, counts: bool) -> None:
        night = accepted(school=[school()], enrollment=[children(grade=grade)])
        assert total(table("W10-1", night)) == ((10, 10) if counts else (0, 0))

    def test_children_are_added_up_and_empty_cells_add_nothing(self) -> None:
        night = accepted(
            school=[school(), school(HOST, sponsor="999"), school(CLASS_, county_code=B)],
            enrollment=[
                children(7, grade="01"),
                children(None, grade="02", male=3, female=4),
                children(20, HOST),
                children(5, county_code=B),
                children(90, in_period=False, grade="04"),
            ],
        )
        assert ratios(table("W10-2", night)) == {
            (A, CLASS_, "kindergarten"): (7, 7),
            (A, HOST, "kindergarten"): (0, 20),
            (B, CLASS_, "kindergarten"): (5, 5),
        }


class TestGrossPreschoolEnrolment:
    WHOLE = [people(3, 30), people(4, 31), people(5, 32)]

    def measured(
        self, population: list[dict[str, Any]], **params: Any
    ) -> dict[str, tuple[int, int | None]]:
        night = accepted(
            school=[],
            enrollment=[children(80), children(8, grade="01"), children(5, county_code=LEAGUE)],
            population=population,
        )
        made = table("W10-3", night, **params)
        assert set(made["school_code"]) == {""}
        return {unit: ratio for (unit, _, _), ratio in ratios(made).items()}

    def test_each_unit_has_a_row(self) -> None:
        found = self.measured(self.WHOLE)
        assert found == {A: (88, 93), B: (0, None), LEAGUE: (5, 0)}
        assert set(found) == set(UNITS)

    @pytest.mark.parametrize(
        "population",
        [
            [people(3, 30), people(4, 31)],  # an age is missing
            [people(3, 30), people(4, 31), people(5, None)],  # ... or empty
            [people(3, 30), people(4, 31), people(5, 32, year=2023)],  # ... of another year
            [people(3, 30), people(4, 31), people(5, 32, population_kind="registered")],
            [people(3, 30), people(4, 31), people(5, 32, county_code=B)],
            [people(3, 30), people(4, 31), people(5, 32, in_period=False)],
            [],
        ],
    )
    def test_a_smaller_denominator_would_flatter(self, population: list[dict[str, Any]]) -> None:
        assert self.measured(population)[A] == (88, None)

    def test_other_ages_years_and_kinds_are_left_alone(self) -> None:
        others = [
            people(2, 1000),
            people(6, 1000),
            people(3, 1000, year=2023),
            people(3, 1000, population_kind="registered"),
        ]
        assert self.measured([*self.WHOLE, *others])[A] == (88, 93)

    def test_the_other_denominator(self) -> None:
        ages = [people(age, 10, population_kind="registered") for age in (3, 4, 5, 6)]
        found = self.measured(ages, ages=[3, 4, 5, 6], population_kind="registered")
        assert found[A] == (88, 40)

    def test_population_of_the_unit_that_is_no_county_is_not_counted(self) -> None:
        ages = [people(age, 10, county_code=LEAGUE) for age in (3, 4, 5)]
        assert self.measured([*self.WHOLE, *ages])[LEAGUE] == (5, 0)
