"""What analysts find in a published file: every table and column, described in both languages."""

import re
from datetime import date
from importlib import resources

import duckdb
import pytest
import yaml

from tests.warehouse.conftest import VALUES, contents, make_home, one_row
from warehouse import build_tables, publish
from warehouse.tables import arrow_schema
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.evaluations import EVALUATION_TABLES
from xjdata.night import SUMMARY_TABLES
from xjdata.plan import load_plan

NIGHT = date(2024, 10, 15)
TABLES = build_tables(load_plan(2024)).tables
HAN = re.compile("[\u4e00-\u9fff]")
DUCKDB_TYPES = {
    "TEXT": "VARCHAR",
    "BIGINT": "BIGINT",
    "DOUBLE": "DOUBLE",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
}
NAMES_OF_THINGS = {"institution", "project"}
"""Datasets whose column `name` is no person's."""


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """The 2024 plan published with one row in every table."""
    home = make_home(tmp_path_factory.mktemp("full") / "league")
    content = contents({name: one_row(table) for name, table in TABLES.items()})
    publish(home, NIGHT, load_plan(2024), content)
    with duckdb.connect(str(home.warehouse_link), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The 2024 plan published without a row."""
    home = make_home(tmp_path_factory.mktemp("empty") / "league")
    publish(home, NIGHT, load_plan(2024), {})
    with duckdb.connect(str(home.warehouse_link), read_only=True) as connection:
        yield connection


def names(connection) -> set[str]:
    found = connection.sql("select schema_name || '.' || table_name from duckdb_tables()")
    return {name for (name,) in found.fetchall()}


MART = {"work_item", "target", "indicator_value", "indicator_gap", "indicator_member",
        "indicator_history", "lineage", "freeze", "freeze_value", "scorecard", "scorecard_county",
        *EVALUATION_TABLES, *SUMMARY_TABLES}  # fmt: skip
QUALITY = {"night", "delivery", "submission", "check_result", "problem"}


@pytest.mark.parametrize("which", ["full", "empty"])
def test_every_table_is_there_also_without_rows(which, request):
    targets = {target.table_name for target in load_plan(2024).targets}
    assert len(targets) == 100
    facts = {"dim_school"} | {f"fct_{name}" for name in dataset_names() if name != "school"}
    assert names(request.getfixturevalue(which)) == (
        {"core.dim_county"}
        | {f"core.{name}" for name in facts}
        | {f"mart.{name}" for name in MART | targets}
        | {f"quality.{name}" for name in QUALITY}
    )


def test_a_shorter_plan_has_fewer_indicator_tables(short_plan):
    tables = set(build_tables(short_plan).tables)
    assert len(set(TABLES) - tables) == 100 - len(short_plan.targets)
    assert "mart.w13_2_dual_qualified_share" in tables


def test_every_table_and_column_is_described_in_both_languages(empty):
    tables = empty.sql("select table_name, comment from duckdb_tables()").fetchall()
    columns = empty.sql(
        "select table_name || '.' || column_name, comment from duckdb_columns()"
        " where not internal and schema_name <> 'open'"
    ).fetchall()
    assert len(tables) == len(TABLES)
    assert len(columns) == sum(len(table.columns) for table in TABLES.values())
    for name, comment in tables + columns:
        assert comment, name
        zh, _, en = comment.partition(" / ")
        assert HAN.search(zh), name
        assert re.search("[A-Za-z]{2}", en), name


def test_columns_have_the_types_they_are_described_with(empty):
    found = empty.sql(
        "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()"
        " where not internal and schema_name <> 'open' order by column_index"
    ).fetchall()
    expected = [
        (name, column.name, DUCKDB_TYPES[str(column.type)])
        for name, table in TABLES.items()
        for column in table.columns
    ]
    assert sorted(found) == sorted(expected)


def test_the_columns_bi_tools_rely_on():
    columns = {name: list(table.columns.keys()) for name, table in TABLES.items()}
    for name in ("mart.indicator_value", "mart.w08_4_fitness_good_rate"):
        assert columns[name][:13] == [
            "target_id", "as_of", "reference_date", "level", "county_code", "school_code", "stage",
            "sex", "numerator", "denominator", "value", "target_value", "status",
        ]  # fmt: skip
    assert set(columns["quality.delivery"]) >= {
        "as_of", "county_code", "dataset", "period", "source", "sha256", "rows_in",
        "rows_accepted", "rows_rejected", "status", "message_zh", "message_en",
    }  # fmt: skip
    assert set(columns["quality.problem"]) >= {
        "as_of", "county_code", "dataset", "file", "sheet", "row_number", "column", "value",
        "check_id", "action", "reason_zh", "reason_en",
    }  # fmt: skip
    assert set(columns["mart.target"]) >= {
        "target_id", "item", "clause", "quote_zh", "name_zh", "name_en", "operator",
        "target_value", "unit", "scope", "basis", "deadline",
    }  # fmt: skip


def test_each_value_comes_back_as_it_went_in(full):
    for name, table in TABLES.items():
        schema, _, bare = name.partition(".")
        rows = full.sql(f'select * from {schema}."{bare}"').fetchall()
        assert rows == [tuple(VALUES[f.type] for f in arrow_schema(table))], name


def test_nothing_personal_has_a_column(full):
    for name in dataset_names():
        contract = dataset_contract(name)
        table = "dim_school" if name == "school" else f"fct_{name}"
        found = {
            column
            for (column,) in full.execute(
                "select column_name from duckdb_columns() where table_name = ?", [table]
            ).fetchall()
        }
        assert found
        assert not found & {column.name for column in contract.columns if column.personal}
        named = {"name"} if name not in NAMES_OF_THINGS else set()
        assert not found & {*named, "birth_date", "address", "phone", "class_name", "file"}


def test_keys_are_columns_and_no_field_stands_twice():
    file = resources.files("warehouse") / "tables.yaml"
    for schema in yaml.compose(file.read_text("utf-8"), yaml.CSafeLoader).value:
        for name, table in schema[1].value:
            for _, part in [(name, table), *((k, v) for k, v in table.value if v.id == "mapping")]:
                keys = [key.value for key, _ in part.value if key.value != "<<"]
                assert len(keys) == len(set(keys)), name.value
    for name, table in TABLES.items():
        key = [column.name for column in table.primary_key]
        assert name.startswith("core.fct_") or name in ("core.dim_school", "quality.problem") or key
