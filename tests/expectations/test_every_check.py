"""Every check in effect has a row (or delivery) that fails it, and one that passes.

A check that cannot fail is worse than none: it stays green. So these tests run over the catalogue,
and `faults.py` must know a failing example of whatever stands there.
"""

from functools import cache

import pandas as pd
import pytest

from expectations import Check, checks_of
from expectations.questions import Rows, can_be_asked, question
from tests.expectations.deliveries import FAULT, ROWS, Judged, good, judge
from tests.expectations.faults import failing, passing
from xjdata.datasets import dataset_contract, dataset_names

CHECKS = [(dataset, check) for dataset in dataset_names() for check in checks_of(dataset)]
OF_ROWS = [(dataset, check) for dataset, check in CHECKS if check.stage != "shape"]
OF_SHAPE = [(dataset, check) for dataset, check in CHECKS if check.stage == "shape"]

by_id = {"argnames": "dataset,check", "ids": lambda v: v.id if isinstance(v, Check) else v}


@cache
def verdict_on(dataset: str, check_id: str) -> Judged:
    """The verdict on the delivery that fails a check."""
    check = next(check for check in checks_of(dataset) if check.id == check_id)
    return judge(failing(dataset, check).cleaned, dataset)


@pytest.mark.parametrize("dataset", dataset_names())
def test_a_faultless_delivery_has_no_problem(dataset: str) -> None:
    verdict = judge(good(dataset), dataset, last_good_rows=ROWS)
    assert verdict.held is None
    assert verdict.problems.empty
    assert verdict.checks["passed"].all()
    judged = verdict.checks.set_index("check_id")["evaluated"]
    assert judged["row.copy"] == judged["row.conflict"] == ROWS
    assert judged["shape.collapse"] == 1
    assert (verdict.rows_in, verdict.rows_accepted, verdict.rows_rejected) == (ROWS, ROWS, 0)
    assert (verdict.accepted["blanked"] == "").all()
    assert verdict.accepted["in_period"].all()


@pytest.mark.parametrize(argvalues=OF_ROWS, **by_id)
def test_one_row_fails(dataset: str, check: Check) -> None:
    delivery = failing(dataset, check)
    verdict = verdict_on(dataset, check.id)
    assert verdict.held is None
    problem = verdict.problems.iloc[0]
    assert verdict.problems["check_id"].to_list() == [check.id]
    assert (problem["file"], problem["sheet"]) == ("152501/报表.xlsx", "Sheet1")
    assert problem["row_number"] == delivery.cleaned.rows["row_number"].iloc[FAULT]
    assert problem["action"] == check.action
    assert problem["reason_zh"] == f"{check.title.zh}，{check.mend.zh}"
    assert problem["reason_en"] == f"{check.title.en}; {check.mend.en}"
    if check.column is None:
        assert problem[["column", "field"]].isna().all()
    else:
        standard = dataset_contract(dataset).column(check.column).headers[0]
        assert (problem["column"], problem["field"]) == (f"表头 > {standard}", check.column)
    failed = verdict.checks.set_index("check_id")["failed"]
    assert failed[failed > 0].to_dict() == {check.id: 1}


@pytest.mark.parametrize(argvalues=OF_ROWS, **by_id)
def test_what_becomes_of_the_row(dataset: str, check: Check) -> None:
    delivery = failing(dataset, check)
    verdict = verdict_on(dataset, check.id)
    number = delivery.cleaned.rows["row_number"].iloc[FAULT]
    row = verdict.accepted[verdict.accepted["row_number"] == number]
    out = check.action == "reject" or check.id == "row.copy"
    assert len(row) == (0 if out else 1)
    assert verdict.rows_rejected == (1 if out else 0)
    assert verdict.rows_accepted == len(verdict.accepted) == ROWS - verdict.rows_rejected
    assert (verdict.accepted["blanked"] != "").sum() == (check.action == "blank")
    if check.action == "blank":
        assert row["blanked"].item() == check.column
        if check.column != "county_code":
            cell = "birth_month" if check.column == "birth_date" else check.column
            assert row[cell].isna().item()


@pytest.mark.parametrize(argvalues=OF_ROWS, **by_id)
def test_a_judged_row_passes(dataset: str, check: Check) -> None:
    cleaned = passing(dataset, check).cleaned
    verdict = judge(cleaned, dataset)
    assert check.id not in set(verdict.problems["check_id"])
    rows = Rows(cleaned.columns)
    if can_be_asked(check, rows):
        cells = question(dataset, check, rows).columns
        assert all(pd.notna(some[FAULT]) for some in cells), (
            "this row is not judged: write one in PASSES"
        )


@pytest.mark.parametrize(argvalues=OF_SHAPE, **by_id)
def test_the_shape_fails(dataset: str, check: Check) -> None:
    delivery = failing(dataset, check)
    verdict = judge(delivery.cleaned, dataset, last_good_rows=delivery.last_good_rows)
    failed = verdict.checks.set_index("check_id")["failed"]
    assert failed[check.id] == 1
    if check.action == "hold":
        assert verdict.held is not None
        assert dataset_contract(dataset).title.zh in verdict.held.zh
        assert verdict.accepted.empty
        assert verdict.rows_accepted == 0
    else:
        assert verdict.held is None
        assert verdict.problems["check_id"].to_list() == [check.id]
        assert verdict.problems["row_number"].isna().all()
        assert verdict.problems["action"].to_list() == ["flag"]
