"""The made-up league: complete, consistent, near what is real."""

import pandas as pd
import pytest

from xjdata.datasets import code_list, dataset_contract
from xjdata.sample.layouts import delivered
from xjdata.sample.league import AS_OF, LEAGUE_DIRECT, make_league, units
from xjdata.sample.league.schools import school_types

STUDENTS = 15_000


@pytest.fixture(scope="module")
def league() -> dict[str, pd.DataFrame]:
    return make_league(STUDENTS, 2024)


def test_units_are_the_fourteen_in_their_order():
    assert [unit.code for unit in units()] == list(code_list("county").rows)
    assert sum(unit.share for unit in units()) == pytest.approx(1)


@pytest.mark.parametrize("students", [500, 800, 15_000])
def test_as_many_students_as_asked_for(students):
    enrolled = make_league(students, 7)["enrollment"]
    assert enrolled["students"].sum() == students
    assert (enrolled["male"] + enrolled["female"]).eq(enrolled["students"]).all()
    assert enrolled["students"].gt(0).all()


def test_every_dataset_has_its_columns(league):
    assert set(league) == set(delivered())
    for name, frame in league.items():
        lacking = {c.name for c in dataset_contract(name).columns} - set(frame.columns)
        assert not lacking, name


def test_keys_are_unique_in_each_unit(league):
    for name, frame in league.items():
        assert not frame.duplicated(["unit", *dataset_contract(name).key]).any(), name


def test_school_codes_follow_the_national_rule(league):
    schools = league["school"]
    codes = schools["school_code"]
    assert codes.is_unique and schools["school_name"].is_unique
    assert codes.str.fullmatch(r"\d{2}15\d{6}").all()
    assert codes.str[:2].eq(schools["school_type"].map(lambda t: school_types()[t].prefix)).all()


def test_schools_of_every_kind(league):
    schools = league["school"]
    assert set(schools["school_type"]) == set(school_types())
    assert set(schools["school_status"]) == {"1", "2", "3"}
    gardens = schools.loc[schools["school_type"].eq("111")]
    private = gardens["sponsor"].eq("999")
    assert private.any() and not private.all()
    assert set(gardens.loc[private, "affordable_private"]) == {True, False}
    hosts = schools.set_index("school_code")["unit"]
    parts = schools.loc[schools["school_type"].isin(["119", "218"])]
    assert parts["host_code"].map(hosts).eq(parts["unit"]).all()


def test_the_largest_county_is_the_largest(league):
    by_unit = league["enrollment"].groupby("unit")["students"].sum()
    assert by_unit.idxmax() == "152502"
    assert by_unit.idxmin() in ("152571", "152528")


def test_nothing_has_happened_after_the_night(league):
    for name, frame in league.items():
        for column in dataset_contract(name).columns:
            if column.act or column.type == "birth_date":
                assert not frame[column.name].gt(pd.Timestamp(AS_OF)).any(), (name, column.name)


def test_the_league_direct_schools_have_no_population(league):
    assert LEAGUE_DIRECT not in set(league["population"]["unit"])


def test_backlogs_stand_in_every_state(league):
    rows, start = league["building"], pd.Timestamp(2024, 1, 1)
    assert rows["fire_rectified_on"].lt(start).any() and rows["fire_rectified_on"].ge(start).any()
    assert (rows["fire_listed_on"].lt(start) & rows["fire_rectified_on"].isna()).any()
    assert set(rows["remedy"].dropna()) == {"strengthened", "demolished", "disused", "open"}
    assert not rows["fire_rectified_on"].lt(rows["fire_listed_on"]).any()
    assert not rows["remedy_on"].lt(rows["graded_on"]).any()
    assert rows.loc[rows["remedy"].notna(), "danger_grade"].isin(["23", "24"]).all()
