"""Great Expectations, and the one file that knows it.

Here: from expectations and small frames to the positions of the rows that fail. Not here: which
rules there are (`catalog`) and what a failing row leads to (`gate`).

Validating a suite of 29 expectations through the library's front door costs 220 ms whatever the
rows, nearly all of it spent on building the same configurations and dependency graphs anew, and on
results nobody reads. A night asks some thousand deliveries of a few rows each, so what a question
costs apart from its rows is what counts:

- each expectation is built once in a process, with the one metric that answers it: the library's
  map condition, which says row by row what is unexpected;
- questions that expect the same of columns of one kind are one question of one long column;
- the engine is asked for the conditions alone; what they are computed from (which columns a batch
  has, how many rows) is given.

Every question has a batch of its own with just the columns it reads, because the library filters
all columns of a batch for each of its metrics. No context is made: nothing here needs one, and none
means no files and no telemetry.
"""

import logging
import os
import threading
import warnings
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from expectations.check import Expectation

Positions = npt.NDArray[np.int64]

_ONE_AT_A_TIME = threading.Lock()
"""Batches are kept by name in one execution engine."""

_BUILT = 4096
"""Expectations kept ready: some hundred rules, a few of them anew for every night and period."""

_STACKED = {"column": "column", "column_A": "column_a", "column_B": "column_b"}
"""Arguments that name a column, and what it is called where questions lie below each other."""

_SINGLE, _PAIR = pd.Index(["column"]), pd.Index(["column_a", "column_b"])
"""Columns of a batch; kept, because pandas makes a hash table for each index it looks into."""

_SETTINGS = {"result_format": {"result_format": "COMPLETE", "exclude_unexpected_values": True}}
"""Complete and without values: what is built then asks row by row, and never for a cell."""


@dataclass(frozen=True)
class Question:
    """An expectation of some rows.

    Attributes:
        name: Tells it apart from the others asked at the same time.
        expectation: What is expected.
        columns: The columns it reads, in the order of the expectation's arguments.
    """

    name: str
    expectation: Expectation
    columns: tuple[pd.Series, ...]

    def __len__(self) -> int:
        """Rows it is asked of."""
        return len(self.columns[0])


class EvaluationError(RuntimeError):
    """An expectation could not be evaluated: a fault of the rule, not of the data.

    Names the rule and the kind of error, and never what the error says: that may quote a cell.
    """


def failing_rows(questions: Sequence[Question], parameters: dict[str, Any]) -> dict[str, Positions]:
    """The rows that do not meet each expectation, by one evaluation of all of them.

    Args:
        questions: What is asked.
        parameters: What ``{$PARAMETER: name}`` in the arguments stands for.

    Returns:
        Name of the question to positions in its columns, ascending. Rows with an empty cell pass,
        except where emptiness itself is asked about.

    Raises:
        EvaluationError: A rule cannot be evaluated.
    """
    if not questions:
        return {}
    with _ONE_AT_A_TIME:
        found, fault = _resolved(questions, parameters)
    if fault:
        raise EvaluationError(fault)
    return found


def _resolved(
    questions: Sequence[Question], parameters: dict[str, Any]
) -> tuple[dict[str, Positions], str]:
    """What `failing_rows` returns, or which rule could not be evaluated.

    The error is not raised here: its cause would go with it, and may quote a cell.
    """
    engine = _library().engine
    stacks: dict[str, list[Question]] = {}
    try:
        conditions, known = [], {}
        for key, stack in _stacks(questions, parameters).items():
            condition = _condition(*key)
            batch = condition.metric_domain_kwargs["batch_id"]
            stacks[batch] = stack
            columns = _below_each_other(stack)
            engine.load_batch_data(batch, _batch(columns))
            conditions.append(condition)
            known |= _facts(condition, columns)
        values = engine.resolve_metrics(conditions, metrics=known)
        found: dict[str, Positions] = {}
        for condition, stack in zip(conditions, stacks.values(), strict=True):
            unexpected, *_ = values[condition.id]
            found |= _apart(stack, unexpected)
    except Exception as error:
        return {}, _without_values(error, stacks)
    finally:
        engine.batch_manager.batch_data_cache.clear()
    return found, ""


_Key = tuple[str, tuple[tuple[str, Hashable], ...], str]
"""Type and arguments of an expectation, the names of columns apart, and the kinds of columns."""


def _stacks(
    questions: Sequence[Question], parameters: dict[str, Any]
) -> dict[_Key, list[Question]]:
    """The questions, by what they expect of which kind of columns."""
    stacks: dict[_Key, list[Question]] = {}
    for question in questions:
        kinds = "".join(cells.dtype.kind for cells in question.columns)
        key = (question.expectation.type, _frozen(question.expectation, parameters), kinds)
        stacks.setdefault(key, []).append(question)
    return stacks


def _below_each_other(stack: Sequence[Question]) -> dict[str, pd.Series]:
    """The columns of a batch that asks several questions, under a default index."""
    columns = list(zip(*(question.columns for question in stack), strict=True))
    names = _SINGLE if len(columns) == 1 else _PAIR
    return {
        name: pd.concat(cells, ignore_index=True) if len(cells) > 1 else cells[0]
        for name, cells in zip(names, columns, strict=True)
    }


def _batch(columns: dict[str, pd.Series]) -> pd.DataFrame:
    """The columns side by side; names are looked up in an index that is kept."""
    if len(columns) > 1:
        return pd.DataFrame(columns, copy=False).set_axis(_PAIR, axis="columns")
    (cells,) = columns.values()
    return cells.to_frame().set_axis(_SINGLE, axis="columns")


def _apart(stack: Sequence[Question], unexpected: pd.Series) -> dict[str, Positions]:
    """The unexpected rows of each question; empty cells may lack in what the library found."""
    if unexpected.dtype != np.bool_:
        unexpected = unexpected.fillna(False).astype(np.bool_)
    rows = unexpected.index.to_numpy()[unexpected.to_numpy()]
    ends = np.cumsum([len(question) for question in stack])
    starts = ends - [len(question) for question in stack]
    bounds = zip(starts, np.searchsorted(rows, starts), np.searchsorted(rows, ends), strict=True)
    return {
        question.name: rows[first:last] - start
        for question, (start, first, last) in zip(stack, bounds, strict=True)
    }


def _facts(condition: Any, columns: dict[str, pd.Series]) -> dict[Any, Any]:
    """What the condition is computed from, by the library's ids."""
    facts = {
        "table.columns": list(columns),
        "table.column_types": [{"name": n, "type": s.dtype} for n, s in columns.items()],
        "table.row_count": len(next(iter(columns.values()))),
    }
    return {metric.id: facts[name] for name, metric in condition.metric_dependencies.items()}


@dataclass(frozen=True)
class _Library:
    """What is used of Great Expectations."""

    engine: Any
    graph: Any
    expectation: Any


@cache
def _library() -> _Library:
    """Import the library: some seconds, so only where checks run."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    shown = warnings.showwarning
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.expectations.registry import get_expectation_impl
    from great_expectations.validator.validation_graph import ValidationGraph

    if warnings.showwarning is not shown:
        # The library turns everybody's warnings into log lines when it is imported.
        logging.captureWarnings(False)
    # Without its cache: a batch of the next delivery has the same name.
    return _Library(PandasExecutionEngine(caching=False), ValidationGraph, get_expectation_impl)


@lru_cache(maxsize=_BUILT)
def _condition(kind: str, kwargs: tuple[tuple[str, Hashable], ...], cells: str) -> Any:
    """The metric that answers an expectation, of a batch named after both."""
    library = _library()
    arguments = {key: list(value) if isinstance(value, tuple) else value for key, value in kwargs}
    expectation = library.expectation(kind)(batch_id=f"{kind} {kwargs} {cells}", **arguments)
    needed = expectation.get_validation_dependencies(
        execution_engine=library.engine, runtime_configuration=_SETTINGS
    )
    metric = needed.get_metric_configuration(f"{expectation.map_metric}.unexpected_index_list")
    graph = library.graph(execution_engine=library.engine)
    graph.build_metric_dependency_graph(metric, runtime_configuration=_SETTINGS)
    return metric.metric_dependencies["unexpected_condition"]


def _frozen(
    expectation: Expectation, parameters: dict[str, Any]
) -> tuple[tuple[str, Hashable], ...]:
    """Arguments of an expectation as a key: columns by another name, parameters put in."""
    arguments: list[tuple[str, Hashable]] = []
    for key, value in sorted(expectation.kwargs.items()):
        if key in _STACKED:
            value = _STACKED[key]
        elif isinstance(value, dict):
            value = parameters[value["$PARAMETER"]]
        arguments.append((key, tuple(value) if isinstance(value, list) else value))
    return tuple(arguments)


def _without_values(error: Exception, stacks: dict[str, list[Question]]) -> str:
    """Which rule failed and how, without the text of the error."""
    batches = (
        metric.metric_domain_kwargs["batch_id"] for metric in getattr(error, "failed_metrics", ())
    )
    names = {question.name for batch in batches for question in stacks[batch]}
    cause = error.__cause__ or error
    return f"{', '.join(sorted(names)) or 'suite'}: {type(cause).__name__}"
