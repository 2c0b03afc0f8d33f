"""Optional targets from accepted rows to verdicts: what the bureau says of counties, what nobody
has defined."""

from datetime import date
from typing import Any

import pytest

from tests.indicators.nights import league, numbers, unit
from tests.indicators.targets import (
    BUREAU,
    COUNTIES,
    DAY,
    JUNE,
    NEW_YEAR,
    UNITS,
    members,
    night,
)
from tests.measures.frames import Row

A = COUNTIES[0]


def evaluated(county: str, **cells: Any) -> Row:
    return {
        "kind": "4", "topic": county, "held_on": JUNE, "county_evaluated": county,
        "county_code": BUREAU,
    } | cells  # fmt: skip


class TestCountiesTheBureauSpeaksOf:
    def test_all_of_them(self) -> None:
        found = night("W16-4", supervision=[evaluated(code) for code in COUNTIES]).rows
        assert (numbers(league(found)), league(found).status) == ((13, 13), "met")
        assert {unit(found, code).status for code in COUNTIES} == {"met"}
        assert unit(found, BUREAU).status == "not_applicable"

    @pytest.mark.parametrize(("as_of", "status"), [(DAY, "behind"), (NEW_YEAR, "missed")])
    def test_one_is_not_named(self, as_of: date, status: str) -> None:
        rows = [evaluated(code) for code in COUNTIES[1:]]
        found = night("W16-4", supervision=rows, as_of=as_of).rows
        assert (numbers(league(found)), league(found).status) == ((12, 13), status)
        assert (numbers(unit(found, A)), unit(found, A).status) == ((0, 1), status)

    def test_counties_have_nothing_to_deliver(self) -> None:
        rows = [evaluated(code) for code in COUNTIES]
        found = night("W16-4", supervision=rows, missing={"supervision": COUNTIES}).rows
        assert league(found).status == "met"

    def test_the_bureau_has_delivered_nothing(self) -> None:
        found = night("W16-4", missing={"supervision": [BUREAU]}).rows
        assert (numbers(league(found)), league(found).status) == ((None, None), "cannot_verify")
        assert {unit(found, code).status for code in COUNTIES} == {"cannot_verify"}
        assert numbers(unit(found, A)) == (None, None)


def service(kind: str, county: str, **cells: Any) -> Row:
    return {
        "matter_no": kind + county, "kind": kind, "done_on": JUNE, "county_code": county
    } | cells  # fmt: skip


class TestServicesOfEachCounty:
    ALL = [service(kind, code) for code in COUNTIES for kind in ("10", "11")]

    def test_both_in_every_county(self) -> None:
        found = night("W21-3", matter=self.ALL).rows
        assert (numbers(league(found)), league(found).status) == ((13, 13), "met")
        assert (numbers(unit(found, A)), unit(found, A).status) == ((2, 2), "met")
        assert (numbers(unit(found, BUREAU)), unit(found, BUREAU).status) == (
            (0, 0),
            "not_applicable",
        )

    @pytest.mark.parametrize(
        ("as_of", "status"), [(date(2024, 9, 1), "behind"), (date(2024, 9, 2), "missed")]
    )
    def test_one_of_two_is_not_both(self, as_of: date, status: str) -> None:
        found = night("W21-3", matter=self.ALL[1:], as_of=as_of).rows
        assert (numbers(league(found)), league(found).status) == ((12, 13), status)
        assert (numbers(unit(found, A)), unit(found, A).status) == ((1, 2), status)

    def test_a_county_that_has_not_delivered(self) -> None:
        found = night("W21-3", matter=self.ALL[2:], missing={"matter": [A]}).rows
        assert (numbers(league(found)), league(found).status) == ((12, 13), "cannot_verify")
        assert league(found).missing_units == A


GROUPS = ("党政机关工作人员", "新闻媒体从业人员", "公共服务行业人员", "基层干部", "青壮年劳动力")


def training(group: str, county: str = A) -> Row:
    return service("12", county, matter_no=group, trained_group=group)


class TestGroupsOfAnyUnit:
    def test_all_of_them_also_without_the_others(self) -> None:
        rows = [training(group) for group in GROUPS]
        others = [code for code in UNITS if code != A]
        found = night("W07-6", matter=rows, missing={"matter": others})
        assert (numbers(league(found.rows)), league(found.rows).status) == ((5, 5), "met")
        assert set(members(found).values()) == {(1, "met")}

    def test_whoever_is_missing_may_have_trained_the_last_group(self) -> None:
        rows = [training(group) for group in GROUPS[1:]]
        found = night("W07-6", matter=rows)
        assert (numbers(league(found.rows)), league(found.rows).status) == ((4, 5), "behind")
        assert members(found)[GROUPS[0]] == (0, "behind")
        found = night("W07-6", matter=rows, missing={"matter": [COUNTIES[4]]})
        assert (numbers(league(found.rows)), league(found.rows).status) == (
            (4, 5),
            "cannot_verify",
        )
        assert members(found)[GROUPS[0]] == (0, "cannot_verify")
        assert members(found)[GROUPS[1]] == (1, "met")

    def test_nobody_has_a_source(self) -> None:
        found = night("W07-6", nobody=("matter",))
        assert league(found.rows).status == "no_data"
        assert set(members(found).values()) == {(None, "no_data")}


SCHOOLS: list[Row] = [
    {"school_code": "p", "school_type": "211", "school_status": "1"},
    {"school_code": "v", "school_type": "365", "school_status": "1"},
]


class TestNothingToJudgeBy:
    @pytest.mark.parametrize("target_id", ["W08-1", "W13-4"])
    def test_a_list_nobody_has_filled_in(self, target_id: str) -> None:
        lines: list[Row] = [{"school_code": code, "seven_ones": "晨读"} for code in "pv"]
        found = night(target_id, school=SCHOOLS, school_ledger=lines, as_of=NEW_YEAR).rows
        assert (numbers(league(found)), league(found).status) == ((0, 0), "cannot_verify")
        assert set(found["level"]) == {"league", "county"}

    def test_a_benchmark_is_shown_and_never_a_verdict(self) -> None:
        row: Row = {
            "school_code": "p", "grade": "11", "migrant_students": 10, "migrant_placed": 9
        }  # fmt: skip
        found = night("W11-5", school=SCHOOLS, enrollment=[row]).rows
        assert (numbers(league(found)), league(found).display) == ((9, 10), "90.00")
        assert set(found["status"]) == {"qualitative"}

    def test_no_hazard_is_a_report_of_none(self) -> None:
        found = night("W22-6", matter=[service("03", A)]).rows
        row = league(found)
        assert (numbers(row), row.status, row.zero_report) == ((0, 0), "met", True)

    def test_no_finding_is_not_applicable(self) -> None:
        found = night("W18-9", matter=[service("04", A)], prior={A: (1, 2)}).rows
        assert (numbers(league(found)), league(found).status) == ((0, 0), "not_applicable")

    def test_no_branch_cannot_be(self) -> None:
        assert league(night("W02-1", matter=[service("04", A)]).rows).status == "cannot_verify"

    def test_a_column_nobody_has_yet_leaves_what_must_be_known_unknown(self) -> None:
        lines: list[Row] = [{"school_code": "p", "family_book": True}]
        found = night("W08-2", school=SCHOOLS, school_ledger=lines).rows
        assert (numbers(league(found)), league(found).status) == ((0, 0), "not_applicable")
