"""Which units lack what a target needs."""

import pytest

from tests.indicators.nights import LEAGUE, UNITS, A, B
from tests.measures.frames import target
from xjdata.indicators import Availability, Available, coverage_of
from xjdata.indicators.coverage import not_known
from xjdata.measures import measure_of

DATASETS = ("school", "enrollment", "population", "fitness", "safety")


def everywhere(state: Availability) -> dict[tuple[str, str], Availability]:
    return {(unit, dataset): state for unit in UNITS for dataset in DATASETS}


EVERYBODY = ",".join(UNITS)
TWO: Available = {(A, "school"): "missing", (LEAGUE, "enrollment"): "none"}
ALL_IN_SOME_WAY: Available = {
    (A, "fitness"): "missing",
    (B, "enrollment"): "none",
    (LEAGUE, "fitness"): "none",
}


@pytest.mark.parametrize(
    ("changes", "league", "missing", "named"),
    [
        ({}, "complete", set(), ""),
        ({(A, "fitness"): "missing"}, "some_missing", {A}, A),
        ({(A, "fitness"): "none"}, "some_missing", {A}, A),
        (TWO, "some_missing", {A, LEAGUE}, f"{A},{LEAGUE}"),
        ({(u, "fitness"): "missing" for u in UNITS}, "missing", set(UNITS), EVERYBODY),
        (ALL_IN_SOME_WAY, "missing", set(UNITS), EVERYBODY),
        # Nobody has a source for one of the tables, the others are there.
        ({(u, "fitness"): "none" for u in UNITS}, "none", set(UNITS), ""),
        ({(u, "safety"): "none" for u in UNITS}, "complete", set(), ""),  # not needed
    ],
)
def test_of_a_target_that_needs_several_datasets(
    changes: Available, league: str, missing: set[str], named: str
) -> None:
    found = target("W08-3")
    coverage = coverage_of(found, measure_of(found), everywhere("there") | dict(changes), UNITS)
    assert (coverage.league, coverage.missing, coverage.named) == (league, missing, named)
    if league != "none":
        states = {unit: "missing" if unit in missing else "complete" for unit in UNITS}
        assert {unit: coverage.of(unit) for unit in UNITS} == states


def test_the_unit_that_is_no_county_has_no_population() -> None:
    found = target("W10-3")
    states = everywhere("there") | {(LEAGUE, "population"): "none"}
    assert coverage_of(found, measure_of(found), states, UNITS).league == "complete"
    states[B, "population"] = "none"
    assert coverage_of(found, measure_of(found), states, UNITS).named == B


def test_what_is_not_named_has_no_source() -> None:
    found = target("W22-2")
    assert coverage_of(found, measure_of(found), {}, UNITS).league == "none"


def test_a_target_without_a_measure_has_no_source() -> None:
    found = target("W22-2", measure=None)
    coverage = coverage_of(found, None, everywhere("there"), UNITS)
    assert coverage.league == coverage.of(A) == "none"


def test_what_the_bureau_delivers_only_the_bureau_can_lack() -> None:
    found = target("W22-2", delivered_by="bureau")
    states = everywhere("none") | {(LEAGUE, d): "there" for d in DATASETS}
    coverage = coverage_of(found, measure_of(found), states, UNITS)
    assert coverage.league == coverage.of(A) == coverage.of(LEAGUE) == "complete"
    states[LEAGUE, "safety"] = "missing"
    coverage = coverage_of(found, measure_of(found), states, UNITS)
    assert coverage.league == coverage.of(A) == "missing"
    assert coverage.named == LEAGUE


def test_a_ratio_without_its_whole_is_not_known() -> None:
    sums = {A: (5, None), B: (7, 10), LEAGUE: (1, 0)}
    assert not_known(target("W10-3"), sums) == [A]
    assert not_known(target("W10-5"), {A: (5, None)}) == []


def test_a_named_list_concerns_the_units_of_its_members_alone() -> None:
    units = (*UNITS, "152528")
    found = target("W11-2")
    states: Available = {("152528", "recognition"): "there", (A, "recognition"): "missing"}
    coverage = coverage_of(found, measure_of(found), states, units)
    assert (coverage.units, coverage.league, coverage.named) == (("152528",), "complete", "")
    states = {("152528", "recognition"): "missing", (A, "recognition"): "there"}
    coverage = coverage_of(found, measure_of(found), states, units)
    assert (coverage.league, coverage.named) == ("missing", "152528")


def test_a_member_that_is_a_school_needs_the_school_list_of_its_unit() -> None:
    units = (*UNITS, "152524", "152525", "152530")
    found = target("W06-1")
    states = {(unit, "recognition"): "there" for unit in units}
    states[LEAGUE, "school"] = "missing"
    coverage = coverage_of(found, measure_of(found), states, units)
    assert coverage.units == (LEAGUE, "152524", "152525", "152530")
    assert (coverage.league, coverage.named) == ("some_missing", LEAGUE)
