"""Counties: spread, guarantee, universal preschool; what is met, short and not known."""

from datetime import date

import pandas as pd
import pytest

from tests.evaluations.counties import (
    DATASETS,
    EVERYTHING,
    county,
    facility,
    school,
    students,
    tables,
    teachers,
)
from tests.measures.frames import DATES, LEAGUE, UNITS, A, B
from xjdata.measures import Dates

ONE, TWO = "2115000001", "2115000002"
GARDEN, PRIVATE = "1115000001", "1115000002"


def two_schools(rooms: tuple[int, int]) -> dict:
    """Two primary schools of a hundred that differ in their multimedia rooms."""
    codes = (ONE, TWO)
    return {
        "school": [school(code) for code in codes],
        "enrollment": [students(code, "11", 100) for code in codes],
        "teacher": [row for code in codes for row in teachers(code, 5)],
        "facility": [
            facility(code, multimedia_rooms=n) for code, n in zip(codes, rooms, strict=True)
        ],
    }


class TestSpread:
    @pytest.mark.parametrize(
        ("rooms", "value", "shown", "status"),
        [
            ((10, 10), 0.0, "0.000", "met"),
            ((5, 15), 0.5, "0.500", "met"),
            ((499, 1501), 0.501, "0.501", "behind"),
            ((4996, 15004), 0.5004, "0.501", "behind"),
        ],
    )
    def test_against_the_limit_and_never_shown_across_it(self, rooms, value, shown, status) -> None:
        found = county(**two_schools(rooms)).loc[("QB7", "primary")]
        assert found["value"] == pytest.approx(value)
        assert found["display"] == shown
        assert found["status"] == status
        assert (found["operator"], found["threshold"]) == ("<=", 0.5)
        assert found["numerator"] == sum(rooms)
        assert found["denominator"] == 200

    def test_the_schools_that_differ_most_are_named(self) -> None:
        given = two_schools((10, 10))
        given["school"].append(school("2115000003"))
        given["enrollment"].append(students("2115000003", "11", 200))
        given["facility"].append(facility("2115000003", multimedia_rooms=80))
        rows = tables(**given)["quality_balance_school"]
        rows = rows[rows["code"] == "QB7"].set_index("school_code")["spread_share"]
        # X = 100 / 400 x 100 = 25; of 15^2 x (1/4, 1/4, 2/4)
        assert rows.to_dict() == pytest.approx({ONE: 25.0, TWO: 25.0, "2115000003": 50.0})

    def test_with_a_school_not_known_it_is_shown_and_not_judged(self) -> None:
        given = two_schools((5, 15))
        given["facility"][1]["multimedia_rooms"] = None
        found = county(**given).loc[("QB7", "primary")]
        assert found[["value", "gaps", "status"]].tolist() == [0, 1, "cannot_verify"]

    def test_the_mean_of_the_seven_is_never_judged(self) -> None:
        found = county(**two_schools((5, 15)))
        seven = found.loc[[(f"QB{n}", "primary") for n in range(1, 8)], "value"]
        assert found.loc[("L8", "primary"), "status"] == "not_applicable"
        if seven.notna().all():
            assert found.loc[("L8", "primary"), "value"] == pytest.approx(seven.mean())

    def test_every_row_names_its_document_and_clause(self) -> None:
        found = county(**two_schools((5, 15)))
        assert set(found["document"]) == {
            "《县域义务教育优质均衡发展督导评估办法》（教督〔2017〕6号）"
        }
        assert (found.drop(index="all", level="code")["clause"] != "").all()


class TestGuarantee:
    def status(self, code: str, stage: str = "all", **given) -> list:
        row = county(**given).loc[(code, stage)]
        return [row["numerator"], row["denominator"], row["status"]]

    def test_size_of_schools(self) -> None:
        def given(school_type: str, number: int) -> dict:
            return {
                "school": [school(ONE, school_type)],
                "enrollment": [students(ONE, "11", number)],
            }

        assert self.status("GV4", **given("211", 2000)) == [1, 1, "met"]
        assert self.status("GV4", **given("211", 2001)) == [0, 1, "behind"]
        assert self.status("GV4", **given("312", 2500)) == [1, 1, "met"]
        assert self.status("GV4", **given("345", 2501)) == [0, 1, "behind"]
        assert self.status("GV4", **given("342", 3000)) == [0, 0, "not_applicable"]

    def test_rooms_can_be_short_and_are_never_met_by_numbers_alone(self) -> None:
        def given(music: int | None, art: int = 9) -> dict:
            return {
                "school": [school(ONE)],
                "enrollment": [students(ONE, "11", 500, classes=13)],
                "facility": [facility(ONE, music_rooms=music, art_rooms=art)],
            }

        assert self.status("GV3", **given(2)) == [1, 1, "cannot_verify"]  # their size is not known
        assert self.status("GV3", **given(1)) == [0, 1, "behind"]
        assert self.status("GV3", **given(2, 1)) == [0, 1, "behind"]
        assert self.status("GV3", **given(None)) == [0, 0, "cannot_verify"]
        assert county(**given(None)).loc[("GV3", "all"), "gaps"] == 1
        assert "96" in county(**given(2)).loc[("GV3", "all"), "unseen_zh"]

    def test_class_sizes(self) -> None:
        def given(classes: int | None, within: int | None) -> dict:
            row = students(ONE, "11", 80, classes=classes, classes_within_size=within)
            point = students(TWO, "11", 10, classes=1, classes_within_size=0)
            return {
                "school": [school(ONE), school(TWO, "514")],
                "enrollment": [
                    row,
                    students(ONE, "12", 40, classes=1, classes_within_size=1),
                    point,
                ],
            }

        assert self.status("GV5", "primary", **given(2, 2)) == [3, 3, "met"]
        assert self.status("GV5", "primary", **given(2, 1)) == [2, 3, "behind"]
        assert self.status("GV5", "primary", **given(2, None))[2] == "cannot_verify"
        assert self.status("GV5", "primary", **given(None, 2)) == [1, 1, "met"]
        assert self.status("GV5", "junior", **given(2, 2)) == [0, 0, "not_applicable"]

    def test_classes_of_points_and_attached_classes_count_too(self) -> None:
        given = {
            "school": [school(ONE), school(TWO, "218"), school("3195000001", "319", host_code=ONE)],
            "enrollment": [
                students(ONE, "11", 40, classes=1, classes_within_size=1),
                students(TWO, "11", 50, classes=1, classes_within_size=0),
                students("3195000001", "21", 51, classes=1, classes_within_size=0),
            ],
        }
        assert self.status("GV5", "primary", **given) == [1, 2, "behind"]
        assert self.status("GV5", "junior", **given) == [0, 1, "behind"]

    def test_rotation_and_backbone_teachers_of_those_rotated(self) -> None:
        def given(rotated: int, backbone: int, due: bool | None = True) -> dict:
            staff = teachers(ONE, 10, rotation_due=due, rotated=False)
            for row in staff[:rotated]:
                row["rotated"] = True
            for row in staff[:backbone]:
                row["backbone"] = True
            senior = teachers("3425000001", 9, rotation_due=due, rotated=True)
            return {"school": [school(ONE), school("3425000001", "342")], "teacher": staff + senior}

        assert self.status("GV11a", **given(1, 0)) == [1, 10, "met"]
        assert self.status("GV11a", **given(0, 0)) == [0, 10, "behind"]
        assert self.status("GV11b", **given(5, 1)) == [1, 5, "met"]
        assert self.status("GV11b", **given(6, 1)) == [1, 6, "behind"]
        assert self.status("GV11b", **given(0, 9)) == [0, 0, "not_applicable"]
        # Who leaves a no empty has nobody entitled; who has not got the column says nothing.
        assert self.status("GV11a", **given(1, 0, due=None)) == [0, 0, "not_applicable"]
        there = EVERYTHING | {(A, "teacher.rotation_due"): "none"}
        assert self.status("GV11a", available=there, **given(1, 0))[2] == "cannot_verify"

    def test_migrant_children(self) -> None:
        def given(placed: int | None, whole: int | None = 20) -> dict:
            cells = {"migrant_students": whole, "migrant_placed": placed}
            return {
                "school": [school(ONE), school(TWO, "342")],
                "enrollment": [
                    students(ONE, "11", 100, **cells),
                    students(ONE, "12", 100, migrant_students=0, migrant_placed=0),
                    students(TWO, "31", 100, migrant_students=50, migrant_placed=0),
                ],
            }

        assert self.status("GV15", **given(17)) == [17, 20, "met"]
        assert self.status("GV15", **given(16)) == [16, 20, "behind"]
        assert self.status("GV15", **given(None))[2] == "cannot_verify"
        assert self.status("GV15", **given(5, None)) == [0, 0, "not_applicable"]

    @pytest.mark.parametrize(
        ("code", "column", "good", "bad"),
        [("GV9", "training_hours", 360, 359), ("GV12", "certificate_kind", "2", "0")],
    )
    def test_teachers(self, code, column, good, bad) -> None:
        def given(*cells) -> dict:
            staff = [
                row
                for n, cell in enumerate(cells)
                for row in teachers(f"211500000{n}", 1, **{column: cell})
            ]
            return {"school": [school(ONE)], "teacher": staff}

        assert self.status(code, **given(good, good)) == [2, 2, "met"]
        assert self.status(code, **given(good, bad)) == [1, 2, "behind"]
        assert self.status(code, **given(good, None)) == [1, 2, "behind"]
        never = county(**given(None, None)).loc[(code, "all")]
        assert never["status"] == "cannot_verify"
        assert never["missing"] == f"teacher.{column}"
        assert never[["numerator", "value"]].isna().all()

    def test_charters_can_be_lacking_and_are_not_all_that_is_asked(self) -> None:
        def given(day: date) -> dict:
            return {
                "school": [school(ONE)],
                "school_ledger": [{"school_code": ONE, "charter_approved_on": day}],
            }

        assert self.status("EQ3", **given(date(2020, 1, 1))) == [1, 1, "cannot_verify"]
        assert self.status("EQ3", **given(date(2025, 1, 1))) == [0, 1, "behind"]

    def test_what_nobody_delivers_and_what_nobody_can_measure(self) -> None:
        found = county(school=[school(ONE)])["status"]
        assert found[("GV7", "all")] == found[("EQ1", "all")] == "no_data"
        assert found[("GV1", "all")] == found[("V3", "all")] == "qualitative"


class TestPreschool:
    def given(self, **more) -> dict:
        people = [
            {"year": 2024, "population_kind": kind, "age": age, "people": 40 + (age == 6) * 20}
            for kind in ("resident", "registered")
            for age in (3, 4, 5, 6)
        ]
        return {
            "school": [
                school(GARDEN, "111", sponsor="831"),
                school(PRIVATE, "111", sponsor="999", affordable_private=True),
            ],
            "enrollment": [
                students(GARDEN, "03", 60, classes=2, classes_within_size=2),
                students(PRIVATE, "02", 48, classes=2, classes_within_size=1),
            ],
            "population": people,
            "teacher": teachers(GARDEN, 8, stage="1", certificate_kind="1"),
        } | more

    def rows(self, **more):
        return county("preschool_universal_county", **self.given(**more))

    def test_both_denominators_are_computed_and_one_decides(self) -> None:
        found = self.rows()
        resident = found.loc[("PU1.1", "resident_3_5")]
        registered = found.loc[("PU1.1", "registered_3_6")]
        wanted = ["numerator", "denominator", "value", "status"]
        assert resident[wanted].tolist() == [108, 120, 90, "met"]
        assert registered[wanted].tolist() == [108, 180, 60, "not_applicable"]
        assert "population 2024" in resident["periods"]
        assert "enrollment 2024" in resident["periods"]

    def test_a_missing_age_leaves_the_rate_unverified(self) -> None:
        people = self.given()["population"]
        found = self.rows(population=[row for row in people if row["age"] != 4])
        assert found.loc[("PU1.1", "resident_3_5"), "status"] == "cannot_verify"
        assert found.loc[("PU1.1", "resident_3_5"), "missing"] == "population"

    def test_shares_of_children(self) -> None:
        found = self.rows()
        assert found.loc[("PU1.2", ""), ["numerator", "denominator"]].tolist() == [108, 108]
        assert found.loc[("PU1.2", ""), "status"] == "met"
        assert found.loc[("PU1.3", ""), ["numerator", "status"]].tolist() == [60, "met"]
        private = [school(GARDEN, "111", sponsor="999"), school(PRIVATE, "111", sponsor="999")]
        assert self.rows(school=private).loc[("PU1.3", ""), "status"] == "behind"

    def test_an_empty_number_of_children_is_a_gap(self) -> None:
        rows = [*self.given()["enrollment"], students(GARDEN, "04", None)]
        found = self.rows(enrollment=rows)
        for code in ("PU1.2", "PU1.3", "PU3.3c"):
            assert found.loc[(code, ""), ["gaps", "status"]].tolist() == [1, "cannot_verify"]

    def test_classes_and_teachers(self) -> None:
        found = self.rows()
        assert found.loc[("PU3.2", ""), ["numerator", "denominator"]].tolist() == [3, 4]
        assert found.loc[("PU3.2", ""), "status"] == "behind"  # 75 of 85
        assert found.loc[("PU3.3c", ""), ["value", "status"]].tolist() == [13.5, "met"]

    @pytest.mark.parametrize(("number", "status"), [(60, "met"), (61, "behind")])
    def test_one_teacher_to_fifteen_children_exactly(self, number, status) -> None:
        found = self.rows(
            enrollment=[students(GARDEN, "03", number)], teacher=teachers(GARDEN, 4, stage="1")
        )
        assert found.loc[("PU3.3c", ""), "status"] == status

    def test_children_without_any_teacher_are_too_many_for_them(self) -> None:
        found = self.rows(teacher=teachers(GARDEN, 4, stage="2")).loc[("PU3.3c", "")]
        assert found[["numerator", "denominator", "status"]].tolist() == [108, 0, "behind"]
        assert pd.isna(found["value"])

    def test_residential_area_kindergartens(self) -> None:
        def found(garden: bool | None, private: bool | None, **private_is) -> list:
            schools = [
                school(GARDEN, "111", sponsor="831", residential_area=garden),
                school(PRIVATE, "111", sponsor="999", residential_area=private, **private_is),
            ]
            row = self.rows(school=schools).loc[("PU2.4", "")]
            return row[["numerator", "denominator", "status"]].fillna(-1).tolist()

        assert found(True, False) == [1, 1, "met"]
        assert found(True, True) == [1, 2, "behind"]
        assert found(True, True, affordable_private=True) == [2, 2, "met"]
        assert found(False, False) == [0, 0, "not_applicable"]
        assert found(None, None) == [0, 0, "not_applicable"]
        there = EVERYTHING | {(A, "school.residential_area"): "none"}
        row = self.rows(available=there).loc[("PU2.4", "")]
        assert (row["status"], row["missing"]) == ("cannot_verify", "school.residential_area")

    def test_certificates_of_heads_are_not_seen(self) -> None:
        assert self.rows().loc[("PU3.4", ""), "status"] == "cannot_verify"
        staff = [
            *self.given()["teacher"],
            *teachers(GARDEN, 1, stage="1", certificate_kind="0", sex="1"),
        ]
        assert self.rows(teacher=staff).loc[("PU3.4", ""), "status"] == "behind"


class TestWhole:
    def test_one_requirement_short_is_enough(self) -> None:
        found = county(**two_schools((499, 1501))).loc[("all", "all")]
        assert found["status"] == "behind"
        assert found["numerator"] < found["denominator"]

    def test_what_is_not_known_keeps_it_unverified(self) -> None:
        found = county("preschool_universal_county", school=[], available={})
        assert found.loc[("all", ""), "status"] == "cannot_verify"
        assert set(found["status"]) == {"no_data", "qualitative", "cannot_verify", "not_applicable"}

    def test_league_direct_is_in_no_test_of_counties(self) -> None:
        for table in ("quality_balance_county", "preschool_universal_county"):
            found = county(table, unit=LEAGUE, **two_schools((1, 2)))
            assert set(found["status"]) == {"not_applicable"}

    def test_after_the_plan_year_what_is_short_was_missed(self) -> None:
        dates = Dates(as_of=date(2025, 1, 1), year_start=DATES.year_start, year_end=DATES.year_end)
        found = county(dates=dates, **two_schools((499, 1501)))
        assert found.loc[("QB7", "primary"), "status"] == "missed"
        assert "behind" not in set(found["status"])

    def test_a_dataset_a_unit_never_sent(self) -> None:
        there = EVERYTHING | {(A, "enrollment"): "missing"}
        found = county(available=there, **(two_schools((9, 9)) | {"enrollment": []}))
        assert found.loc[("QB", "primary"), ["status", "missing"]].tolist() == [
            "cannot_verify",
            "enrollment",
        ]
        assert found.loc[("GV4", "all"), ["status", "missing"]].tolist() == [
            "cannot_verify",
            "enrollment",
        ]

    def test_a_dataset_no_unit_has_a_source_for(self) -> None:
        there = {(u, name): "there" for u in UNITS for name in DATASETS if name != "school_ledger"}
        found = county(available=there, **two_schools((9, 9)))
        assert found.loc[("EQ3", "all"), "status"] == "no_data"

    def test_a_county_is_not_judged_by_another_s_rows(self) -> None:
        given = two_schools((499, 1501))
        found = county(unit=B, **given)
        assert found.loc[("QB7", "primary"), "status"] == "not_applicable"
