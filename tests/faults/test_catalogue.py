"""Every fault of the catalogue, from a real file: answered as the table of faults says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.faults.catalogue import Fault, faults
from tests.faults.delivering import deliver, tables

CASES = [
    pytest.param(fault, case, id=f"{fault.id}-{number}")
    for fault in faults()
    for number, case in enumerate(fault.cases, 1)
]


def _expected(case: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (problem.get("row"), problem.get("column"), problem["action"])
        for problem in case.get("problems", [])
    )


@pytest.mark.parametrize(("fault", "case"), CASES)
def test_the_fault_is_answered_as_the_table_says(
    fault: Fault, case: dict[str, Any], tmp_path: Path
) -> None:
    outcome = deliver(case, tmp_path)
    if "held" in case:
        assert outcome.held is not None
        for word in [case["held"]] if isinstance(case["held"], str) else case["held"]:
            assert word in outcome.held.zh, outcome.held.zh
        assert outcome.held.en
        assert outcome.held.en != outcome.held.zh
        return
    assert outcome.held is None, outcome.held
    assert outcome.verdict is not None
    assert outcome.problems() == _expected(case), outcome.checks()
    if "check" in case:
        assert outcome.checks() == {case["check"]}
    for read in case.get("reads", []):
        for column, value in read.items():
            if column != "row":
                assert outcome.cell(read["row"], column) == value, (read["row"], column)
    if "accepted" in case:
        assert outcome.verdict.rows_accepted == case["accepted"]


@pytest.mark.parametrize("dataset", sorted(tables()))
def test_the_tables_the_faults_are_put_into_have_none(dataset: str, tmp_path: Path) -> None:
    outcome = deliver({"dataset": dataset}, tmp_path)
    assert outcome.held is None
    assert outcome.verdict is not None
    assert outcome.verdict.rows_accepted == len(tables()[dataset])
    assert outcome.problems() == Counter()


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.id)
def test_a_case_shows_the_action_of_its_fault(fault: Fault) -> None:
    for case in fault.cases:
        shown = {problem["action"] for problem in case.get("problems", [])}
        if "held" in case:
            shown.add("hold")
        assert shown == (set() if fault.action in ("repair", "neutralise") else {fault.action})
