"""The adapter: the same rows as the library's own front door, once per delivery, and no values."""

import subprocess
import sys
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

import expectations.gate
from expectations import EvaluationError, checks_of
from expectations.check import Expectation
from expectations.engine import Question, failing_rows
from expectations.questions import Rows, can_be_asked, question
from tests.expectations.deliveries import columns_of, edit, good, judge
from tests.expectations.faults import failing
from xjdata.clean.cleaned import Cleaned
from xjdata.datasets import dataset_contract, dataset_names

PARAMETERS = {
    "as_of": datetime(2024, 10, 15),
    "period_first": datetime(2024, 9, 1),
    "period_last": datetime(2025, 8, 31),
}


def questions(dataset: str, cleaned: pd.DataFrame) -> list[Question]:
    rows = Rows(columns_of(cleaned))
    return [
        question(dataset, check, rows) for check in checks_of(dataset) if can_be_asked(check, rows)
    ]


def all_faults(dataset: str) -> pd.DataFrame:
    """One row for each check of rows, failing it, below each other."""
    checks = [check for check in checks_of(dataset) if check.stage != "shape"]
    parts = [failing(dataset, check).cleaned.rows.iloc[3:5] for check in checks]
    rows = pd.concat(parts, ignore_index=True)
    for name in rows.columns[rows.columns.str.endswith("__month_only")]:
        rows[name] = rows[name].astype("boolean").fillna(False).astype(bool)
    return rows


@pytest.fixture(scope="module")
def front_door() -> Any:
    """A batch definition of the library."""
    failing_rows(questions("safety", good("safety").rows), PARAMETERS)  # telemetry off
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    source = context.data_sources.add_pandas("tests")
    return source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


@pytest.mark.parametrize("dataset", dataset_names())
def test_finds_the_rows_the_library_finds(dataset: str, front_door: Any) -> None:
    from great_expectations.expectations.registry import get_expectation_impl

    asked = questions(dataset, all_faults(dataset))
    found = failing_rows(asked, PARAMETERS)
    assert found.keys() == {one.name for one in asked}
    for one in asked:
        kwargs = {
            key: PARAMETERS[value["$PARAMETER"]] if isinstance(value, dict) else value
            for key, value in one.expectation.kwargs.items()
        }
        expectation = get_expectation_impl(one.expectation.type)(**kwargs)
        frame = pd.DataFrame(dict(zip(one.expectation.columns, one.columns, strict=True)))
        batch = front_door.get_batch(batch_parameters={"dataframe": frame})
        result = batch.validate(expectation, result_format="COMPLETE")
        assert result.result["unexpected_index_list"] == found[one.name].tolist(), one.name
        assert len(found[one.name]) > 0, one.name


def test_questions_that_expect_the_same_are_one_question() -> None:
    """Of other columns, of another length, of another kind: each gets its own rows back."""
    given = [
        ("a", pd.Series(["x", None, "y"], dtype="str")),
        ("b", pd.Series([None], dtype="str")),
        ("c", pd.Series(["x"] * 4, dtype="str")),
        ("d", pd.Series([1.0, np.nan, np.nan])),
    ]
    asked = [
        Question(
            name,
            Expectation(type="expect_column_values_to_not_be_null", kwargs={"column": name}),
            (cells.to_numpy() if cells.dtype == "float64" else cells.array,),
        )
        for name, cells in given
    ]
    found = {name: rows.tolist() for name, rows in failing_rows(asked, {}).items()}
    assert found == {"a": [1], "b": [0], "c": [], "d": [1, 2]}


def test_one_evaluation_gives_verdict_and_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counting(*args: Any) -> Any:
        calls.append(args)
        return failing_rows(*args)

    monkeypatch.setattr(expectations.gate, "failing_rows", counting)
    verdict = judge(edit(good("fitness"), height=300.0), "fitness")
    assert len(verdict.problems) == 1
    assert len(calls) == 1


def test_nothing_of_a_delivery_stays_behind() -> None:
    from expectations.engine import _library

    judge(good("fitness"), "fitness")
    assert not _library().engine.batch_manager.batch_data_cache
    first = judge(edit(good("safety"), guards_required=-1.0), "safety")
    second = judge(good("safety"), "safety")
    assert (len(first.problems), len(second.problems)) == (1, 0)


def test_a_rule_that_cannot_be_evaluated_is_named_without_a_value() -> None:
    between = Expectation(
        type="expect_column_values_to_be_between", kwargs={"column": "name", "max_value": 5}
    )
    names = pd.Series(["王小明"]).array
    with pytest.raises(EvaluationError, match="teacher/name.silly: TypeError") as caught:
        failing_rows([Question("teacher/name.silly", between, (names,))], {})
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    # The next delivery is judged as if nothing had happened.
    assert judge(good("safety"), "safety").problems.empty


def test_dates_beyond_nanoseconds_are_compared() -> None:
    early = np.datetime64("0001-01-01", "s")
    late = np.datetime64("9999-12-31", "s")
    verdict = judge(edit(good("building"), graded_on=early), "building")
    assert verdict.problems.empty
    verdict = judge(edit(good("building"), fire_rectified_on=late), "building")
    assert verdict.problems["check_id"].to_list() == ["fire_rectified_on.not_future"]
    assert verdict.problems["value"].to_list() == ["9999-12-31"]


def test_importing_the_checks_does_not_import_the_library() -> None:
    code = (
        "import sys, expectations; expectations.checks_of('fitness'); "
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_relations_that_were_not_looked_up_are_not_judged() -> None:
    """A county's own pre-flight has no school list: said so, instead of passed over in silence."""
    cleaned = good("facility")
    rows = cleaned.rows.drop(columns=["school_known", "school_name_agrees", "of_school_type"])
    verdict = judge(Cleaned(columns_of(rows), headings=cleaned.headings), "facility")
    evaluated = verdict.checks.set_index("check_id")["evaluated"]
    assert evaluated["school_code.known"] == evaluated["school_name.agrees"] == 0
    assert evaluated["area_teaching.range"] == len(rows)
    assert dataset_contract("facility").is_placed_by_school
