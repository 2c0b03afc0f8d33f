"""Great Expectations, and the one file that knows it.

Here: from expectations and small frames to the positions of the rows that fail. Not here: which
rules there are (`catalog`) and what a failing row leads to (`gate`).

Validating a suite of 29 expectations through the library's front door costs 220 ms whatever the
rows, nearly all of it spent on building the same configurations and dependency graphs anew, and on
results nobody reads. A night asks some thousand deliveries of a few rows each, so what a question
costs apart from its rows is what counts:

- each expectation is built once in a process, with the one metric that answers it: the library's
  map condition, which says row by row what is unexpected;
- questions that say the same of columns of one kind (`statements`) are one of one long column;
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from expectations.check import Expectation
from expectations.statements import Cells, Form, statements

Positions = npt.NDArray[np.int64]

_ONE_AT_A_TIME = threading.Lock()
"""Batches are kept by name in one execution engine."""

_BUILT = 4096
"""Expectations kept ready: some hundred rules, a few of them anew for every night and period."""

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
        columns: The cells of the columns it reads, in the order of the expectation's arguments.
    """

    name: str
    expectation: Expectation
    columns: Cells

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
    stacks: dict[str, list[tuple[str, Cells]]] = {}
    try:
        conditions, known = [], {}
        for form, stack in _stacks(questions, parameters).items():
            condition = _condition(form)
            batch = condition.metric_domain_kwargs["batch_id"]
            stacks[batch] = stack
            rows = _below_each_other(stack)
            engine.load_batch_data(batch, rows)
            conditions.append(condition)
            known |= _facts(condition, rows)
        values = engine.resolve_metrics(conditions, metrics=known)
        found: dict[str, Positions] = {}
        for condition, stack in zip(conditions, stacks.values(), strict=True):
            unexpected, *_ = values[condition.id]
            for name, rows in _apart(stack, unexpected):
                found[name] = np.union1d(found[name], rows) if name in found else rows
    except Exception as error:
        return {}, _without_values(error, stacks)
    finally:
        engine.batch_manager.batch_data_cache.clear()
    return found, ""


def _stacks(
    questions: Sequence[Question], parameters: dict[str, Any]
) -> dict[Form, list[tuple[str, Cells]]]:
    """What the questions expect, by form: names of questions, and the columns it is said of."""
    stacks: dict[Form, list[tuple[str, Cells]]] = {}
    for question in questions:
        for form, columns in statements(question.expectation, question.columns, parameters):
            stacks.setdefault(form, []).append((question.name, columns))
    return stacks


def _below_each_other(stack: Sequence[tuple[str, Cells]]) -> pd.DataFrame:
    """The rows of a batch that asks several questions, under a default index.

    Names are looked up in an index that is kept.
    """
    columns = [_joined(cells) for cells in zip(*(columns for _, columns in stack), strict=True)]
    names = _SINGLE if len(columns) == 1 else _PAIR
    arrays = [cells for cells in columns if isinstance(cells, np.ndarray)]
    if len(arrays) == len(columns) and len({cells.dtype for cells in arrays}) == 1:
        return pd.DataFrame(np.stack(arrays).T, columns=names, copy=False)
    rows = pd.DataFrame(dict(enumerate(columns)), copy=False)
    return rows.set_axis(names, axis="columns")


def _joined(cells: Sequence[Any]) -> Any:
    """One column of several: what `pd.concat` does, without its search for a common type."""
    if len({some.dtype for some in cells}) > 1:
        return pd.concat([pd.Series(some) for some in cells], ignore_index=True).array
    if isinstance(cells[0], np.ndarray):
        return np.concatenate(cells) if len(cells) > 1 else cells[0]
    return type(cells[0])._concat_same_type(cells)


def _apart(
    stack: Sequence[tuple[str, Cells]], unexpected: pd.Series
) -> Iterator[tuple[str, Positions]]:
    """The unexpected rows of each question; empty cells may lack in what the library found."""
    if unexpected.dtype != np.bool_:
        unexpected = unexpected.fillna(False).astype(np.bool_)
    rows = unexpected.index.to_numpy()[unexpected.to_numpy()]
    lengths = [len(columns[0]) for _, columns in stack]
    ends = np.cumsum(lengths)
    starts = ends - lengths
    bounds = zip(starts, np.searchsorted(rows, starts), np.searchsorted(rows, ends), strict=True)
    for (name, _), (start, first, last) in zip(stack, bounds, strict=True):
        yield name, rows[first:last] - start


def _facts(condition: Any, rows: pd.DataFrame) -> dict[Any, Any]:
    """What the condition is computed from, by the library's ids."""
    facts = {
        "table.columns": list(rows.columns),
        "table.column_types": [{"name": n, "type": kind} for n, kind in rows.dtypes.items()],
        "table.row_count": len(rows),
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
def _condition(form: Form) -> Any:
    """The metric that answers what is said in a form, of a batch named after it."""
    library = _library()
    arguments = {
        name: list(value) if isinstance(value, tuple) else value for name, value in form.arguments
    }
    expectation = library.expectation(form.type)(batch_id=str(form), **arguments)
    needed = expectation.get_validation_dependencies(
        execution_engine=library.engine, runtime_configuration=_SETTINGS
    )
    metric = needed.get_metric_configuration(f"{expectation.map_metric}.unexpected_index_list")
    graph = library.graph(execution_engine=library.engine)
    graph.build_metric_dependency_graph(metric, runtime_configuration=_SETTINGS)
    return metric.metric_dependencies["unexpected_condition"]


def _without_values(error: Exception, stacks: dict[str, list[tuple[str, Cells]]]) -> str:
    """Which rule failed and how, without the text of the error."""
    batches = (
        metric.metric_domain_kwargs["batch_id"] for metric in getattr(error, "failed_metrics", ())
    )
    names = {name for batch in batches for name, _ in stacks[batch]}
    cause = error.__cause__ or error
    return f"{', '.join(sorted(names)) or 'suite'}: {type(cause).__name__}"
