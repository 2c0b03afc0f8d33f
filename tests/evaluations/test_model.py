"""The evaluations as data: whole, in both languages, and as the documents number them."""

import re
from decimal import Decimal

import pytest
from pydantic import ValidationError

from tests.evaluations.counties import tables
from warehouse import build_tables
from xjdata.datasets import dataset_contract
from xjdata.evaluations import EVALUATION_TABLES, columns_read, evaluation_of
from xjdata.evaluations.model import Requirement, Resource
from xjdata.lake.schema import (
    PRESCHOOL_UNIVERSAL_COUNTY_SCHEMA,
    QUALITY_BALANCE_COUNTY_SCHEMA,
    QUALITY_BALANCE_SCHOOL_SCHEMA,
)
from xjdata.plan import STATUSES, load_plan

HAN = re.compile("[\u4e00-\u9fff]")
BOTH = [evaluation_of("quality_balance"), evaluation_of("preschool_universal")]
SCHEMAS = (
    QUALITY_BALANCE_SCHOOL_SCHEMA,
    QUALITY_BALANCE_COUNTY_SCHEMA,
    PRESCHOOL_UNIVERSAL_COUNTY_SCHEMA,
)


@pytest.mark.parametrize("evaluation", BOTH, ids=lambda one: one.evaluation)
def test_every_requirement_is_named_in_both_languages_and_once(evaluation) -> None:
    keys = [(one.code, one.stage, one.basis) for one in evaluation.requirements]
    assert len(set(keys)) == len(keys)
    for one in (*evaluation.requirements, *evaluation.resources):
        assert HAN.search(one.title.zh)
        assert not HAN.search(one.title.en)
        assert HAN.search(one.clause)


def test_the_thresholds_of_the_documents() -> None:
    balance, preschool = BOTH
    assert balance.schools is not None
    assert (balance.document.number, preschool.document.number) == (
        "教督〔2017〕6号",
        "教督〔2020〕1号",
    )
    standards = {one.code: one.standards for one in balance.resources}
    assert {c: (s["primary"].threshold, s["junior"].threshold) for c, s in standards.items()} == {
        "QB1": (Decimal("4.2"), Decimal("5.3")),
        "QB2": (1, 1),
        "QB3": (Decimal("0.9"), Decimal("0.9")),
        "QB4": (Decimal("4.5"), Decimal("5.8")),
        "QB5": (Decimal("7.5"), Decimal("10.2")),
        "QB6": (2000, 2500),
        "QB7": (Decimal("2.3"), Decimal("2.4")),
    }
    assert {s.spread for one in standards.values() for k, s in one.items() if k == "primary"} == {
        Decimal("0.50")
    }
    assert {s.spread for one in standards.values() for k, s in one.items() if k == "junior"} == {
        Decimal("0.45")
    }
    assert balance.schools.weights == {
        "primary": 1,
        "junior": Decimal("1.1"),
        "senior": Decimal("1.32"),
    }
    asked = {(one.code, one.stage): one.threshold for one in balance.requirements}
    assert asked["GV13", "junior"] == asked["EQ1", "all"] == 95
    shares = {one.code: one.threshold for one in preschool.requirements}
    assert [shares[code] for code in ("PU1.1", "PU1.2", "PU1.3", "PU3.2")] == [85, 80, 50, 85]


def test_what_is_read_are_columns_of_the_contracts() -> None:
    for dataset, columns in columns_read().items():
        known = {column.name for column in dataset_contract(dataset).kept}
        assert set(columns) - known <= {"county_code", "file", "sheet", "row_number", "in_period"}
    for evaluation in BOTH:
        for one in (*evaluation.requirements, *evaluation.resources):
            for column in one.given:
                dataset, name = column.split(".")
                assert name in columns_read()[dataset]


@pytest.mark.parametrize(("name", "schema"), list(zip(EVALUATION_TABLES, SCHEMAS, strict=True)))
def test_tables_have_the_columns_of_lake_and_warehouse(name, schema) -> None:
    found = tables(school=[])[name]
    published = build_tables(load_plan(2024)).tables[f"mart.{name}"].columns.keys()
    assert set(published) == set(schema.names)
    if len(found):
        assert set(schema.names) - {"as_of"} <= set(found.columns)
        assert set(found["status"]) <= set(STATUSES)


def test_a_resource_is_of_teachers_or_of_rooms() -> None:
    good = BOTH[0].resources[0].model_dump()
    for change in ({"teachers": None}, {"split": True}, {"facility": {"add": ["music_rooms"]}}):
        with pytest.raises(ValidationError, match="QB1"):
            Resource.model_validate(good | change)


def test_a_requirement_is_whole() -> None:
    good = next(one for one in BOTH[0].requirements if one.code == "GV12").model_dump()
    Requirement.model_validate(good)
    for change in ({"operator": None}, {"threshold": None}, {"nature": "qualitative"}):
        with pytest.raises(ValidationError, match="GV12"):
            Requirement.model_validate(good | change)
