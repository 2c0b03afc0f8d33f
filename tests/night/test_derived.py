"""Derived columns: worked out once per part, kept beside its rows, and made anew by other code."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

import xjdata.night.derived as derived
from tests.night.conftest import Copy
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.home import Home
from xjdata.lake.schema import derived_schema, read_schema
from xjdata.night import Night
from xjdata.night.league import accepted, served_parts


@pytest.fixture
def night(faultless: Home, copy: Copy) -> Night:
    home = copy(faultless)
    return Night.of(Home.at(home.root))


def kept(night: Night) -> list[Path]:
    return sorted((night.home.lake / "parts" / "fitness").rglob("derived-*.parquet"))


def test_every_dataset_that_derives_something_has_a_maker() -> None:
    for name in dataset_names():
        assert (name in derived._MAKERS) == bool(derived_schema(dataset_contract(name)).names)


def test_a_night_has_scored_each_part_once(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.stat().st_mtime_ns for path in kept(night)}
    assert len(before) == len(served_parts(night, "fitness"))
    idle = replace(derived._MAKERS["fitness"], make=_never)
    monkeypatch.setattr(derived, "_MAKERS", {"fitness": idle})
    rows = accepted(night, "fitness")
    assert rows.schema.equals(read_schema(dataset_contract("fitness")))
    assert rows["state"].null_count == 0
    assert {path: path.stat().st_mtime_ns for path in kept(night)} == before


def _never(rows: pa.Table) -> pa.Table:
    raise AssertionError("scored again")


def test_some_columns_come_in_the_order_they_were_asked_for(night: Night) -> None:
    columns = ["county_code", "level", "grade"]
    assert accepted(night, "fitness", columns).column_names == columns
    assert accepted(night, "fitness", ["grade"]).column_names == ["grade"]
    whole = accepted(night, "fitness")
    assert accepted(night, "fitness", columns).equals(whole.select(columns))


def test_a_file_that_was_lost_or_made_by_other_code_is_made_again(night: Night) -> None:
    whole = accepted(night, "fitness")
    first, second, *_ = before = kept(night)
    first.unlink()
    second.rename(second.with_name("derived-0123456789abcdef.parquet"))
    assert accepted(night, "fitness").equals(whole)
    assert kept(night) == before
