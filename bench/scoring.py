"""Scoring beside numpy's own searchsorted: the same columns of the same students.

Here: both, timed on what a night has accepted. The search is given everything it could wish for:
rows sorted by grade and sex, readings and thresholds laid out for it, BMI divided, and nothing of
what it finds is kept. So it is the bare look-up of every item score and every bonus, and no more.
"""

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xjdata.fitness import COLUMN_OF_ITEM, GRADE_OF_CODE, SCORED_COLUMNS, scored
from xjdata.home import Home
from xjdata.night import Night
from xjdata.night.league import accepted

_TIMES = 7
_SEXES = {"1": "M", "2": "F"}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scoring:
    """What scoring took, and the search.

    Attributes:
        students: Rows scored.
        readings: Readings looked up by the search: items and bonus.
        scoring: Processor seconds from accepted rows to the columns that are kept.
        search: Processor seconds of the searches alone.
    """

    students: int
    readings: int
    scoring: float
    search: float


def scoring_and_search(home: Home) -> Scoring:
    """Score the students of a home's night, and look the same readings up; the best of several."""
    rows = accepted(Night.of(home), "fitness", list(SCORED_COLUMNS))
    searches = _searches(rows)
    return Scoring(
        rows.num_rows,
        sum(len(readings) for _, readings in searches),
        _best(lambda: scored(rows)),
        _best(lambda: [np.searchsorted(keys, found, side="right") for keys, found in searches]),
    )


def _best(run: Callable[[], Any]) -> float:
    """The least processor time of several runs: other programs take none of it."""
    found = []
    for _ in range(_TIMES):
        began = time.process_time()
        run()
        found.append(time.process_time() - began)
    return min(found)


def _searches(rows: pa.Table) -> list[tuple[Floats, Floats]]:
    """Thresholds and readings for every grade, sex and item that has scores or a bonus."""
    columns = {name: rows[name].to_numpy() for name in SCORED_COLUMNS}
    columns["bmi"] = columns["weight"] / (columns["height"] / 100) ** 2
    codes = {year: code for code, year in GRADE_OF_CODE.items()}
    # Exempt students have no scores.
    tested = ~np.asarray(rows["exempt"].fill_null(False).to_numpy(), dtype=bool)
    places = {
        (year, word): np.flatnonzero((columns["grade"] == code) & (columns["sex"] == sex) & tested)
        for year, code in codes.items()
        for sex, word in _SEXES.items()
    }
    lower = {row["item"] for row in _table("items") if row["direction"] == "lower_better"}
    thresholds: dict[tuple[str, int, str, str], list[float]] = {}
    for name, column in (("scores", "threshold"), ("bonus", "threshold"), ("bmi", "lower")):
        for row in _table(name):
            item = row.get("item", "bmi")
            key = (name, int(row["grade"]), row["sex"], item)
            limit = float(row[column]) if row[column] else -np.inf
            thresholds.setdefault(key, []).append(-limit if item in lower else limit)
    return [
        (
            np.sort(np.array(limits)),
            (-1.0 if item in lower else 1.0)
            * np.asarray(columns[COLUMN_OF_ITEM[item]], dtype=np.float64)[places[grade, sex]],
        )
        for (_, grade, sex, item), limits in thresholds.items()
    ]


def _table(name: str) -> list[dict[str, str]]:
    file = resources.files("xjdata.fitness") / "tables" / f"{name}.csv"
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))
