"""The columns of the lake come from the contract, and nothing personal is among them."""

import pyarrow as pa
import pytest

from xjdata.datasets import DatasetContract, dataset_contract, dataset_names
from xjdata.lake.schema import PLACE_COLUMNS, STATE_COLUMNS, accepted_schema

TYPES = {
    "yes_no": pa.bool_(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "time": pa.float64(),
    "date": pa.date32(),
}
NAMES_OF_THINGS = {"institution", "project"}
"""Datasets whose column `name` is no person's."""


@pytest.mark.parametrize("name", dataset_names())
def test_columns_and_their_types(name):
    contract, schema = dataset_contract(name), accepted_schema(dataset_contract(name))
    kept = [c for c in contract.columns if not c.personal and c.type != "county"]
    assert schema.names == [
        *PLACE_COLUMNS,
        *(column.cleaned_name for column in kept),
        *STATE_COLUMNS,
    ]
    assert len(set(schema.names)) == len(schema.names)
    for column in kept:
        assert schema.field(column.cleaned_name).type == TYPES.get(column.type, pa.string())
    assert schema.field("row_number").type == pa.int64()
    assert schema.field("in_period").type == pa.bool_()


@pytest.mark.parametrize("name", dataset_names())
def test_no_personal_column(name):
    contract = dataset_contract(name)
    names = set(accepted_schema(contract).names)
    assert not names & {column.name for column in contract.columns if column.personal}
    named = {"name"} if name not in NAMES_OF_THINGS else set()
    assert not names & {*named, "birth_date", "address", "phone", "principal", "class_name"}


def test_a_new_personal_column_stays_out_by_its_mark_alone():
    contract = dataset_contract("teacher")
    canary = contract.column("name").model_copy(update={"name": "canary"})
    for personal in (True, False):
        columns = [*contract.columns, canary.model_copy(update={"personal": personal})]
        widened = DatasetContract.model_validate({**contract.model_dump(), "columns": columns})
        assert ("canary" in accepted_schema(widened).names) is not personal


def test_a_birth_date_has_become_a_month():
    schema = accepted_schema(dataset_contract("fitness"))
    assert schema.field("birth_month").type == pa.string()
    assert schema.field("test_date").type == pa.date32()
    assert dataset_contract("fitness").column("height").cleaned_name == "height"
