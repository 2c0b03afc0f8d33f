"""Great Expectations, and the one file that knows it.

Here: from expectations and small frames to the positions of the rows that fail. Not here: which
rules there are (`catalog`) and what a failing row leads to (`gate`).

Validating a suite of 29 expectations through the library's front door costs 220 ms whatever the
rows, nearly all of it spent on building the same configurations and dependency graphs anew, and on
results nobody reads. So each expectation is built once in a process, with the graph of the one
metric that answers it, ``unexpected_index_list``; a delivery then costs one resolution of the
joined graphs: 25 ms for those 29, 29 ms over 20,000 rows. Every expectation has a batch of its own
with just the columns it reads, because the library filters all columns of a batch for each of its
metrics. No context is made: nothing here needs one, and none means no files and no telemetry.
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

_SETTINGS: dict[str, Any] = {
    "catch_exceptions": False,
    # Complete and without unexpected_index_column_names: row positions, and no cell values.
    "result_format": {
        "result_format": "COMPLETE",
        "exclude_unexpected_values": True,
        "return_unexpected_index_query": False,
    },
}


@dataclass(frozen=True)
class Question:
    """An expectation of some rows.

    Attributes:
        name: Tells it apart from the others asked at the same time.
        expectation: What is expected.
        frame: The columns it reads, under a default index.
    """

    name: str
    expectation: Expectation
    frame: pd.DataFrame


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
        Name of the question to positions in its frame, ascending. Rows with an empty cell pass,
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
    library = _library()
    try:
        built = {q.name: _built(q.name, *_frozen(q.expectation, parameters)) for q in questions}
        for question in questions:
            library.engine.load_batch_data(question.name, question.frame)
        edges = [edge for _, graph in built.values() for edge in graph]
        graph = library.graph(execution_engine=library.engine, edges=edges)
        values, _ = graph.resolve(runtime_configuration=_SETTINGS, show_progress_bars=False)
    except Exception as error:
        return {}, _without_values(error)
    finally:
        library.engine.batch_manager.batch_data_cache.clear()
    return {
        name: np.asarray(values[metric.id], dtype=np.int64) for name, (metric, _) in built.items()
    }, ""


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
def _built(name: str, kind: str, kwargs: tuple[tuple[str, Hashable], ...]) -> tuple[Any, list[Any]]:
    """The metric that answers an expectation, and the graph of what it is computed from."""
    library = _library()
    arguments = {key: list(value) if isinstance(value, tuple) else value for key, value in kwargs}
    expectation = library.expectation(kind)(batch_id=name, **arguments)
    needed = expectation.get_validation_dependencies(
        execution_engine=library.engine, runtime_configuration=_SETTINGS
    )
    metric = needed.get_metric_configuration(f"{expectation.map_metric}.unexpected_index_list")
    graph = library.graph(execution_engine=library.engine)
    graph.build_metric_dependency_graph(metric, runtime_configuration=_SETTINGS)
    return metric, graph.edges


def _frozen(
    expectation: Expectation, parameters: dict[str, Any]
) -> tuple[str, tuple[tuple[str, Hashable], ...]]:
    """Type and arguments of an expectation, with parameters put in, as a key of the cache."""
    arguments: list[tuple[str, Hashable]] = []
    for key, value in sorted(expectation.kwargs.items()):
        if isinstance(value, dict):
            value = parameters[value["$PARAMETER"]]
        arguments.append((key, tuple(value) if isinstance(value, list) else value))
    return expectation.type, tuple(arguments)


def _without_values(error: Exception) -> str:
    """Which rule failed and how, without the text of the error."""
    metrics = getattr(error, "failed_metrics", ())
    names = {metric.metric_domain_kwargs.get("batch_id") for metric in metrics}
    cause = error.__cause__ or error
    return f"{', '.join(sorted(map(str, names))) or 'suite'}: {type(cause).__name__}"
