"""The rows measures read: types however they were stored, one day, nothing made twice."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal

from tests.measures.frames import (
    DATES,
    UNITS,
    A,
    accepted,
    columns_read,
    compute_measures,
    find_gaps,
    rows,
)
from tests.measures.test_students import GOOD, SCHOOLS, grade, student
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.lake.parts import to_arrow
from xjdata.lake.schema import read_schema
from xjdata.measures import (
    GAP_COLUMNS,
    KEYS,
    MEASURE_COLUMNS,
    Accepted,
    Dates,
    no_table,
    students,
)
from xjdata.plan import load_plan

TABLES = {
    "school": [
        *SCHOOLS,
        {
            "school_code": "1525019001",
            "school_type": "119",
            "school_status": "1",
            "sponsor": "831",
            "host_code": SCHOOLS[0]["school_code"],
            "affordable_private": None,
        },
    ],
    "enrollment": [
        grade(SCHOOLS[0]["school_code"], "11", 4),
        grade(SCHOOLS[0]["school_code"], "12", None),
        grade("1525019001", "03", 4),
    ],
    "fitness": [
        student(**GOOD, exempt=None),
        student(**GOOD, exempt=True),
        student(**(GOOD | {"test_date": date(2025, 2, 1)})),
    ],
    "population": [
        {"year": 2024, "population_kind": "resident", "age": age, "people": 2} for age in (3, 4, 5)
    ],
    "teacher": [{"school_code": SCHOOLS[0]["school_code"], "id_no": "e" * 32, "person_state": "1"}],
    "building": [
        {"school_code": "1525019001", "building_no": "1", "fire_listed_on": date(2020, 1, 1)}
    ],
    "safety": [{"school_code": SCHOOLS[0]["school_code"], "guard_post": True}],
}


def test_measures_are_the_same_from_the_lake_and_with_only_the_columns_they_need() -> None:
    plan = load_plan()
    whole = compute_measures(plan, accepted(**TABLES))
    stored = {}
    for dataset, columns in columns_read(plan).items():
        schema = read_schema(dataset_contract(dataset))
        arrow: pa.Table = to_arrow(rows(dataset, TABLES.get(dataset, [])), schema)
        stored[dataset] = arrow.select(columns).to_pandas()
    narrow = compute_measures(plan, Accepted(stored, dates=DATES, units=UNITS))
    assert set(whole) == set(narrow)
    for target_id, table in whole.items():
        assert_frame_equal(table, narrow[target_id])
    assert whole["W08-4"]["denominator"].tolist() == [1]


@pytest.mark.parametrize("tables", [{}, {name: [] for name in dataset_names()}, TABLES])
def test_every_measure_table_has_its_shape(tables: dict[str, list[dict[str, object]]]) -> None:
    for target_id, table in compute_measures(load_plan(), accepted(**tables)).items():
        assert tuple(table.columns) == MEASURE_COLUMNS, target_id
        assert table.dtypes.to_dict() == no_table().dtypes.to_dict(), target_id
        assert not table.duplicated(list(KEYS)).any()
        assert not table.drop(columns="denominator").isna().any(axis=None)


def test_gaps_of_the_whole_plan() -> None:
    gaps = find_gaps(load_plan(), accepted(**TABLES))
    assert tuple(gaps.columns) == (*GAP_COLUMNS, "cells")
    assert gaps["target_id"].tolist() == ["W08-3", "W08-5", "W17-5"]
    assert find_gaps(load_plan(), accepted()).empty


def test_a_derived_frame_is_made_once() -> None:
    night = accepted(**TABLES)
    assert night.once(students.tested) is night.once(students.tested)
    assert night["fitness"] is night["fitness"]


def test_nothing_given_is_changed() -> None:
    given = {name: rows(name, rows_) for name, rows_ in TABLES.items()}
    before = {name: frame.copy() for name, frame in given.items()}
    compute_measures(load_plan(), Accepted(given, dates=DATES, units=UNITS))
    for name, frame in given.items():
        assert_frame_equal(frame, before[name])


def test_a_dataset_nobody_delivered_has_no_rows_and_all_columns() -> None:
    night = accepted()
    assert night["safety"].empty
    assert {"county_code", "school_code", "guard_post"}.issubset(night["safety"].columns)
    assert set(night) == set(dataset_names())
    assert len(night) == len(dataset_names())
    with pytest.raises(KeyError):
        night["nothing"]


def test_acts_after_the_night_are_empty() -> None:
    listed = [{"school_code": "x", "building_no": "1", "remedy_on": date(2024, 6, 2)}]
    for as_of, is_there in ((date(2024, 6, 1), False), (date(2024, 6, 2), True)):
        night = accepted(dates=Dates(as_of, DATES.year_start, DATES.year_end), building=listed)
        assert night["building"]["remedy_on"].notna().tolist() == [is_there]


def test_dates_of_a_plan() -> None:
    plan = load_plan()
    early, late = Dates.of(plan, date(2024, 10, 15)), Dates.of(plan, date(2025, 3, 1))
    assert (early.reference_day, late.reference_day) == (date(2024, 10, 15), date(2024, 12, 31))
    assert early.year == 2024


def test_the_unit_is_the_sender() -> None:
    assert rows("school", [{"school_code": "1"}])["county_code"].tolist() == [A]
    assert isinstance(accepted(school=[{"school_code": "1"}])["school"], pd.DataFrame)
