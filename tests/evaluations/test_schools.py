"""Schools: who is tested, how resources are split, six of seven, and what is lacking."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluations.counties import county, facility, school, schools, students, tables, teachers
from tests.measures.frames import LEAGUE, B, accepted
from xjdata.evaluations import evaluation_of
from xjdata.evaluations.amounts import amounts

ONE, TWO = "2115000001", "2115000002"
BY_STAFF = ("QB1", "QB2", "QB3")


def whole_school(code: str = ONE, number: int = 100, **cells) -> dict:
    """A primary school that has everything."""
    staff = teachers(code, 5, subject="音乐", backbone=True)
    return {
        "school": [school(code)],
        "enrollment": [students(code, "11", number)],
        "teacher": staff,
        "facility": [facility(code, **cells)],
    }


def test_a_school_with_everything_passes() -> None:
    found = schools(**whole_school()).loc[(ONE, "primary")]
    assert found["status"].tolist() == ["met"] * 8
    assert found.loc["all", "value"] == 7
    assert not found["holds_back"].any()
    assert found.loc["QB1", "value"] == 5
    assert found.loc["QB4", "value"] == 19.0  # (2000 - 100) / 100
    assert found.loc["QB5", "value"] == 51.0  # (5000 + 100) / 100
    assert found.loc["QB6", "value"] == 10_000  # 100 万元 / 100
    assert found.loc["QB7", "value"] == 10


class TestSplit:
    """Shared resources by weighted students: 1, 1.1 and 1.32."""

    def values(self, school_type: str, **by_grade: int) -> dict[str, float]:
        found = schools(
            school=[school(ONE, school_type)],
            enrollment=[students(ONE, grade[1:], n) for grade, n in by_grade.items()],
            teacher=teachers(ONE, 1),
            facility=[facility(ONE, area_teaching=2200.0, area_indoor_sport=0.0)],
        )
        one = found.xs("QB4", level="code")["value"]
        return {stage: float(one[(ONE, stage)]) for stage in one.index.get_level_values("stage")}

    def test_nine_years(self) -> None:
        # R / (p + 1.1 j) = 2200 / (110 + 110); R x 1.1 / (p + 1.1 j).
        assert self.values("312", g11=110, g21=100) == {"primary": 10.0, "junior": 11.0}

    def test_complete_secondary_school(self) -> None:
        # junior : senior 1 : 1.2; R / (j + 1.2 s) = 2200 / (100 + 120)
        assert self.values("341", g21=100, g31=100) == {"junior": 10.0}

    def test_twelve_years(self) -> None:
        # 2200 / (66 + 1.1 x 80 + 1.32 x 50) = 2200 / 220
        assert self.values("345", g11=66, g21=80, g31=50) == {"primary": 10.0, "junior": 11.0}

    def test_one_stage_keeps_all(self) -> None:
        assert self.values("211", g11=220) == {"primary": 10.0}

    def test_the_type_decides_and_not_who_sits_there(self) -> None:
        assert self.values("341", g11=500, g21=100, g31=100) == {"junior": 10.0}
        assert self.values("211", g11=220, g21=100) == {"primary": 10.0}

    def test_a_stage_without_students_is_not_tested(self) -> None:
        assert self.values("312", g11=220) == {"primary": 10.0}

    def test_teachers_are_counted_by_the_stage_they_teach(self) -> None:
        found = schools(
            school=[school(ONE, "312")],
            enrollment=[students(ONE, "11", 100), students(ONE, "21", 50)],
            teacher=[*teachers(ONE, 4), *teachers(ONE, 3, stage="3"), *teachers(ONE, 9, stage="4")],
            facility=[facility(ONE)],
        )["value"]
        assert found[(ONE, "primary", "QB1")] == 4
        assert found[(ONE, "junior", "QB1")] == 6

    def test_attached_classes_stand_with_their_host(self) -> None:
        found = schools(
            school=[school(ONE, "342"), school(TWO, "319", host_code=ONE)],
            enrollment=[students(ONE, "31", 100), students(TWO, "21", 100)],
            teacher=[*teachers(ONE, 2, stage="4"), *teachers(TWO, 7, stage="3")],
            facility=[facility(ONE, area_teaching=2420.0, area_indoor_sport=0.0)],
        )
        assert set(found.index.get_level_values("school_code")) == {ONE}
        # 2420 x 1.1 / (110 + 132)
        assert found.loc[(ONE, "junior", "QB4"), "value"] == pytest.approx(11.0)
        assert found.loc[(ONE, "junior", "QB1"), "value"] == 7

    def test_classes_without_a_host_on_the_list_stand_for_themselves(self) -> None:
        found = schools(
            school=[school(TWO, "219", host_code="2115999999")],
            enrollment=[students(TWO, "11", 10)],
            teacher=teachers(TWO, 1),
            facility=[facility(TWO)],
        )
        assert (TWO, "primary", "QB4") in found.index


class TestWhoIsTested:
    @pytest.mark.parametrize(
        ("school_type", "grade", "number", "tested"),
        [
            ("211", "11", 1, True),
            ("218", "11", 50, True),
            ("218", "11", 49, False),
            ("514", "11", 90, False),
            ("365", "31", 90, False),
            ("342", "31", 90, False),
            ("111", "03", 90, False),
            ("119", "03", 90, False),
        ],
    )
    def test_by_type_and_size(self, school_type, grade, number, tested) -> None:
        found = tables(
            school=[school(ONE, school_type)],
            enrollment=[students(ONE, grade, number)],
            teacher=teachers(ONE, 9),
            facility=[facility(ONE)],
        )["quality_balance_school"]
        assert len(found) == (8 if tested else 0)

    def test_closed_schools_are_not(self) -> None:
        given = whole_school() | {"school": [school(ONE, school_status="3")]}
        assert tables(**given)["quality_balance_school"].empty

    def test_league_direct_schools_are_shown_and_not_judged(self) -> None:
        given = {
            name: [row | {"county_code": LEAGUE} for row in rows]
            for name, rows in whole_school(multimedia_rooms=0).items()
        }
        found = schools(**given)
        assert set(found["status"]) == {"not_applicable"}
        assert not found["holds_back"].any()
        assert found["value"].notna().all()


class TestSixOfSeven:
    """Multimedia rooms per 100: standard 2.3, floor 1.955."""

    @pytest.mark.parametrize(
        ("rooms", "number", "status"),
        [(23, 1000, "met"), (22, 1000, "met"), (20, 1000, "met"), (19, 1000, "behind")],
    )
    def test_the_last_one_may_be_short_and_not_below_85_percent(self, rooms, number, status):
        given = whole_school(number=number, area_teaching=99_999, area_sports_ground=99_999,
                             equipment_value=9_999, multimedia_rooms=rooms)  # fmt: skip
        given["teacher"] = teachers(ONE, 50, subject="美术", backbone=True)
        found = schools(**given).loc[(ONE, "primary")]
        assert found.loc["all", "status"] == status
        assert found.loc["QB7", "status"] == ("met" if rooms == 23 else "behind")
        assert found.loc["QB7", "holds_back"] == (status == "behind")

    def test_two_short_ones_hold_it_back(self) -> None:
        given = whole_school(multimedia_rooms=2, area_sports_ground=640)
        found = schools(**given).loc[(ONE, "primary")]
        assert found["status"].to_dict()["all"] == "behind"
        assert found.loc["all", "value"] == 5
        assert found[found["holds_back"]].index.tolist() == ["QB5", "QB7", "all"]
        assert found.loc["QB5", "shortfall"] == 10.0  # 750 - (640 + 100)
        assert found.loc["QB5", "to_floor"] == 0
        assert found.loc["QB7", "shortfall"] == 1

    @pytest.mark.parametrize(("number", "value", "reaches"), [(500, 4.2, True), (501, 4.19, False)])
    def test_a_standard_that_is_just_reached(self, number, value, reaches) -> None:
        given = whole_school(number=number) | {"teacher": teachers(ONE, 21)}
        found = schools(**given).loc[(ONE, "primary", "QB1")]
        assert (found["status"] == "met") == reaches
        assert found["display"] == f"{value:.2f}"
        assert found["shortfall"] == (0 if reaches else 1)

    def test_degrees_by_stage(self) -> None:
        given = whole_school() | {
            "school": [school(ONE, "312")],
            "enrollment": [students(ONE, "11", 100), students(ONE, "21", 100)],
            "teacher": [
                *teachers(ONE, 3, education_level="31"),
                *teachers(ONE, 2, education_level="31", stage="3"),
                *teachers(ONE, 1, education_level="14", stage="3"),
                *teachers(ONE, 1, education_level="41"),
            ],
        }
        found = schools(**given)["value"]
        assert found[(ONE, "primary", "QB1")] == 3  # 专科
        assert found[(ONE, "junior", "QB1")] == 1  # 本科

    @pytest.mark.parametrize(
        "cells",
        [{"person_state": "3"}, {"person_state": None}, {"is_full_time_teacher": False},
         {"is_full_time_teacher": None}, {"stage": None}, {"education_level": None}],
    )  # fmt: skip
    def test_who_does_not_count(self, cells) -> None:
        given = whole_school()
        given["teacher"] = [given["teacher"][0] | cells, *given["teacher"][1:]]
        assert schools(**given)["value"][(ONE, "primary", "QB1")] == 4


class TestMissing:
    @pytest.mark.parametrize(
        ("cells", "lacking"),
        [
            ({"area_teaching": None}, {"QB4": "facility.area_teaching"}),
            (
                {"area_indoor_sport": None},
                {"QB4": "facility.area_indoor_sport", "QB5": "facility.area_indoor_sport"},
            ),
            ({"equipment_value": None}, {"QB6": "facility.equipment_value"}),
        ],
    )
    def test_an_empty_cell_is_named_and_never_guessed(self, cells, lacking) -> None:
        found = schools(**whole_school(**cells)).loc[(ONE, "primary")]
        for code, row in found.drop(index="all").iterrows():
            assert row["missing"] == lacking.get(code, "")
            assert row["status"] == ("cannot_verify" if code in lacking else "met")
        assert found.loc["all", "status"] == "cannot_verify"
        assert found.loc["all", "missing"] == next(iter(lacking.values()))

    def test_no_row_in_a_table(self) -> None:
        for name, codes in (("facility", ("QB4", "QB7")), ("teacher", BY_STAFF)):
            found = schools(**whole_school() | {name: []}).loc[(ONE, "primary")]
            assert {found.loc[code, "missing"] for code in codes} == {name}

    def test_students_not_known(self) -> None:
        given = whole_school()
        given["enrollment"].append(students(ONE, "12", None))
        found = schools(**given).loc[(ONE, "primary")]
        assert set(found["missing"]) == {"enrollment.students"}
        assert set(found["status"]) == {"cannot_verify"}
        given["enrollment"] = []
        assert set(schools(**given)["status"]) == {"cannot_verify"}

    def test_the_other_stage_of_a_split_resource_not_known(self) -> None:
        given = whole_school() | {
            "school": [school(ONE, "312")],
            "enrollment": [students(ONE, "11", 100), students(ONE, "21", None)],
        }
        found = schools(**given)["status"]
        assert found[(ONE, "primary", "QB1")] == "met"
        assert found[(ONE, "primary", "QB4")] == "cannot_verify"

    def test_a_column_that_a_unit_never_fills(self) -> None:
        given = whole_school()
        given["teacher"] = [row | {"backbone": None} for row in given["teacher"]]
        found = schools(**given).loc[(ONE, "primary")]
        assert found.loc["QB2", ["status", "missing"]].tolist() == [
            "cannot_verify",
            "teacher.backbone",
        ]
        given["teacher"][0]["backbone"] = False
        assert schools(**given).loc[(ONE, "primary", "QB2"), "status"] == "behind"

    def test_what_is_short_anyway_is_behind_in_spite_of_a_gap(self) -> None:
        found = schools(**whole_school(multimedia_rooms=0, equipment_value=None))
        assert found.loc[(ONE, "primary", "all"), "status"] == "behind"


def test_a_county_passes_when_every_school_does() -> None:
    both = {
        name: [*rows, *whole_school(TWO, multimedia_rooms=0)[name]]
        for name, rows in whole_school().items()
    }
    found = county(**both).loc[("QB", "primary")]
    assert found[["numerator", "denominator", "value", "status"]].tolist() == [1, 2, 50, "behind"]
    assert county(**whole_school()).loc[("QB", "primary"), "status"] == "met"
    assert county(**whole_school()).loc[("QB", "junior"), "status"] == "not_applicable"
    assert county(unit=B, **whole_school()).loc[("QB", "primary"), "status"] == "not_applicable"


counts = st.integers(1, 4000)
built = st.lists(st.tuples(counts, counts, st.integers(0, 150)), min_size=1, max_size=20)


@settings(max_examples=30, deadline=None)
@given(built)
def test_what_is_lacking_is_enough_and_nothing_less_is(given) -> None:
    codes = [f"2115{number:06d}" for number in range(len(given))]
    night = accepted(
        school=[school(code, "312") for code in codes],
        enrollment=[
            students(code, grade, number)
            for code, (primary, junior, _) in zip(codes, given, strict=True)
            for grade, number in (("11", primary), ("21", junior))
        ],
        teacher=teachers(codes[0], 1),
        facility=[
            facility(code, multimedia_rooms=rooms)
            for code, (_, _, rooms) in zip(codes, given, strict=True)
        ],
    )
    found = amounts(night, evaluation_of("quality_balance"))
    found = found[found["code"] == "QB7"].set_index(["school_code", "stage"])
    for code, (primary, junior, rooms) in zip(codes, given, strict=True):
        for stage, standard, weight in (("primary", "2.3", "1"), ("junior", "2.4", "1.1")):
            share = Fraction(weight) / (primary + Fraction("1.1") * junior)
            needed = ceil(Fraction(standard) / 100 / share)
            row = found.loc[(code, stage)]
            assert row["shortfall"] == max(0, needed - rooms)
            assert row["value"] == pytest.approx(float(100 * rooms * share))


def test_floors_are_85_percent_of_the_standards() -> None:
    for resource in evaluation_of("quality_balance").resources:
        for standard in resource.standards.values():
            assert standard.floor == standard.threshold * 85 / 100
