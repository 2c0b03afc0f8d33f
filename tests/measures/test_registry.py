"""How targets call measures: the register, its errors, the columns that are loaded."""

from typing import Any

import pytest

from tests.measures.frames import columns_read, target
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.measures import measure_names, measure_of, measures_of
from xjdata.measures.params import Params
from xjdata.measures.registry import measure
from xjdata.messages import ConfigError, use_language
from xjdata.plan import load_plan


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XJDATA_LANG", "en")
    use_language("en")


def call(target_id: str, **measure: Any) -> None:
    measure_of(target(target_id, measure=measure))


def test_the_plan_calls_its_measures_rightly() -> None:
    assert len(measures_of(load_plan())) == 100


def test_a_target_without_a_measure_has_none() -> None:
    assert measure_of(target("W08-4", measure=None)) is None


def test_an_unknown_name_names_the_target_and_the_measures() -> None:
    with pytest.raises(ConfigError) as error:
        call("W08-4", name="fitness_level_shares")
    text = str(error.value)
    assert "W08-4" in text and "Did you mean: fitness_level_share?" in text
    assert all(name in text for name in measure_names())


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        (
            {"name": "fitness_level_share", "stages": ["primary"], "level": ["good"]},
            ("levels", "levels, stages"),
        ),
        ({"name": "fitness_level_share", "stages": ["primary"]}, ("levels", "required", "stages")),
        (
            {"name": "fitness_level_share", "stages": ["primary"], "levels": ["goood"]},
            ("levels.0", "'excellent'"),
        ),
        (
            {"name": "fitness_level_share", "stages": ["college"], "levels": ["good"]},
            ("stages.0", "'vocational'"),
        ),
        ({"name": "fitness_level_share", "stages": [], "levels": ["good"]}, ("stages",)),
        (
            {"name": "students_with_skill", "minimum": 1, "stages": ["primary"], "skill": 2},
            ("skill", "unknown field", "minimum, stages"),
        ),
        (
            {"name": "schools_with", "dataset": "teacher", "where": {"psych": True}},
            ("no column psych", "psych_teacher"),
        ),
        (
            {"name": "schools_with", "dataset": "teacher", "where": {"psych_teacher": "yes"}},
            ("psych_teacher", "true or false"),
        ),
        (
            {"name": "schools_with", "dataset": "teacher", "where": {"person_state": "在职"}},
            ("person_state", "1 在职"),
        ),
        (
            {"name": "schools_with", "dataset": "teacher", "where": {"person_state": True}},
            ("person_state", "quotes"),
        ),
        (
            {"name": "schools_with", "dataset": "teacher", "where": {"id_no": "x"}},
            ("no column id_no",),
        ),
        (
            {"name": "schools_with", "dataset": "teachers", "where": {"psych_teacher": True}},
            ("dataset", "teachers", "teacher"),
        ),
        (
            {"name": "schools_with", "dataset": "safety", "schools": {"where": {"sponsor": "9"}}},
            ("schools", "sponsor", "999 民办"),
        ),
        (
            {"name": "schools_with_title", "kind": "99"},
            ("kind", "02 "),
        ),
        (
            {"name": "schools_with_title", "kind": "02", "levels": ["5"]},
            ("levels", "3 盟"),
        ),
        (
            {"name": "rows_count", "dataset": "pilot_major", "distinct": "major"},
            ("no column major", "major_code"),
        ),
        (
            {"name": "rows_share", "dataset": "project", "of_them": {"accepted": True}},
            ("no column accepted",),
        ),
        (
            {"name": "rows_sum", "dataset": "training", "quantity": "course_id"},
            ("course_id", "person_times"),
        ),
        (
            {"name": "parts_of_wholes", "dataset": "aid", "of_them": "aided", "whole": "all"},
            ("no column all", "recognised"),
        ),
        (
            {
                "name": "counties_with",
                "dataset": "enforcement_officer",
                "distinct": "certificate",
                "minimum": 2,
            },
            ("no column certificate", "certificate_no"),
        ),
        (
            {"name": "members_with", "dataset": "project", "members": ["152599"]},
            ("152599", "152528"),
        ),
        (
            {"name": "members_with", "dataset": "project", "by": "name", "members": ["x"]},
            ("unit",),
        ),
        (
            {
                "name": "members_with",
                "dataset": "project",
                "members": ["152528"],
                "named_schools": {"x": {"unit": "152500", "school_name": "y"}},
            },
            ("named_schools has x",),
        ),
        (
            {"name": "grades_reached", "reached": "myopic", "stages": "primary", "where": {}},
            ("reached", "'screened'"),
        ),
        (
            {
                "name": "gross_preschool_enrolment",
                "ages": [3],
                "population_kind": "常住",
            },
            ("population_kind", "resident"),
        ),
        (
            {
                "name": "buildings_cleared",
                "listed_on": "built_year",
                "cleared_on": "remedy_on",
                "listed_before": "2024-01-01",
            },
            ("listed_on", "graded_on"),
        ),
        (
            {
                "name": "buildings_cleared",
                "listed_on": "graded_on",
                "cleared_on": "remedy_on",
                "listed_before": "2024-01-01",
                "grades": ["C"],
            },
            ("grades", "23 C级危房"),
        ),
        (
            {
                "name": "buildings_cleared",
                "listed_on": "graded_on",
                "cleared_on": "remedy_on",
                "listed_before": "2024-01-01",
                "remedies": {"disused": "closed"},
            },
            ("remedies", "no column closed", "sealed"),
        ),
    ],
)
def test_wrong_parameters_name_the_target_and_what_is_allowed(
    measure: dict[str, Any], says: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as error:
        call("W22-2", **measure)
    text = str(error.value)
    assert "W22-2" in text
    assert measure["name"] in text
    assert [word for word in says if word not in text] == []


def test_a_name_cannot_be_entered_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        measure("schools_with", params=Params, needs=())(lambda accepted, params: accepted[""])


def test_columns_needed_are_columns_of_the_contracts() -> None:
    needed = columns_read(load_plan())
    assert set(needed) == set(dataset_names()) - {"baseline", "facility"}
    for dataset, columns in needed.items():
        known = {c.name for c in dataset_contract(dataset).kept if c.privacy != "month"}
        known |= {"county_code", "file", "sheet", "row_number", "blanked", "in_period"}
        derived = [column.name for column in dataset_contract(dataset).derived]
        assert known.union(derived).issuperset(columns)
        assert len(set(columns)) == len(columns)
        assert columns[0] == "county_code"
        assert [name for name in columns if name not in derived][-1] == "in_period"


def test_only_what_is_read_is_loaded() -> None:
    needed = columns_read(load_plan())
    # The only name that is read: a member of W06-1 is a school.
    assert [name for name, columns in needed.items() if "school_name" in columns] == ["school"]
    assert "birth_month" not in needed["fitness"]
    assert {"student_register_no", "test_date", "row_number"}.issubset(needed["fitness"])
    # Levels are read as they were scored, not worked out again.
    assert {"state", "level"}.issubset(needed["fitness"])
    assert "run_50m" not in needed["fitness"]
    assert {"id_no", "person_state", "file"}.issubset(needed["teacher"])
    assert needed["population"] == [
        "county_code", "year", "population_kind", "age", "people", "in_period",
    ]  # fmt: skip
