"""The rows of the national fitness standard, as ranges of readings a student can be given.

Here: for each grade, sex and item the rows a result can fall into, with the smallest and largest
reading of each row. The sample draws the row first and the reading then, so it knows the score
without ever working one out; it must stay independent of `xjdata.fitness.scoring`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

COLUMN_OF_ITEM = {
    "vital_capacity": "vital_capacity",
    "run_50m": "run_50m",
    "sit_and_reach": "sit_reach",
    "rope_skipping_1min": "rope_skip",
    "sit_up_1min": "sit_up",
    "shuttle_run_50m_x8": "shuttle_run",
    "standing_long_jump": "long_jump",
    "pull_up": "pull_up",
    "run_1000m": "run_1000m",
    "run_800m": "run_800m",
}
"""Item of the standard with rows of its own, and the column it is read from (BMI: see `Bands`)."""

BODY = ("height", "weight")
READINGS = (*BODY, *COLUMN_OF_ITEM.values())

_STEPS = {"run_50m": 10, "sit_and_reach": 10}
"""Readings per unit: tenths here, whole units elsewhere."""
_BEYOND = {
    "vital_capacity": 150,
    "run_50m": 4,
    "sit_and_reach": 30,
    "standing_long_jump": 12,
}
"""How far a reading may lie beyond the last row, in steps."""
_BEYOND_OTHER = 3


@dataclass(frozen=True)
class Rows:
    """The rows of one item for one grade and sex, from worst to best.

    Attributes:
        points: Item score of the row, 0 for the row below the lowest printed one.
        bonus: Bonus points of the row.
        low: Smallest reading of the row, in steps (see ``per_unit``).
        high: Largest reading of the row.
        per_unit: Steps per unit of the reading.
    """

    points: Ints
    bonus: Ints
    low: Ints
    high: Ints
    per_unit: int


@dataclass(frozen=True)
class Bands:
    """The BMI bands of one grade and sex: score, lowest and highest BMI in tenths."""

    points: Ints
    low: Ints
    high: Ints


@dataclass(frozen=True)
class Group:
    """What one grade and sex is tested in.

    Attributes:
        weights: Item to percent, BMI included.
        rows: Item to its rows, BMI excluded.
        bands: The BMI bands.
    """

    weights: dict[str, int]
    rows: dict[str, Rows]
    bands: Bands

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must hold a reading."""
        return (*BODY, *(COLUMN_OF_ITEM[item] for item in self.weights if item != "bmi"))


@cache
def groups() -> dict[tuple[int, str], Group]:
    """Grade 1-12 and sex code ("1" boy, "2" girl) to the tests and their rows."""
    weights = _by_group("weights.csv")
    scores = _by_group("scores.csv")
    bonus = _by_group("bonus.csv")
    bands = _by_group("bmi.csv")
    lower_is_better = {
        line["item"] for line in _lines("items.csv") if line["direction"] == "lower_better"
    }
    return {
        key: Group(
            weights={line["item"]: int(line["weight_percent"]) for line in lines},
            rows={
                line["item"]: _rows(
                    line["item"],
                    [row for row in scores[key] if row["item"] == line["item"]],
                    [row for row in bonus.get(key, []) if row["item"] == line["item"]],
                    line["item"] in lower_is_better,
                )
                for line in lines
                if line["item"] != "bmi"
            },
            bands=_bands(bands[key]),
        )
        for key, lines in weights.items()
    }


def _rows(
    item: str, scores: list[dict[str, str]], bonus: list[dict[str, str]], lower_is_better: bool
) -> Rows:
    """Put the printed thresholds in order and close each row just before the next one."""
    per_unit = _STEPS.get(item, 1)
    sign = -1 if lower_is_better else 1
    steps = [
        (sign * _in_steps(row["threshold"], per_unit), int(row["score"]), 0) for row in scores
    ] + [(sign * _in_steps(row["threshold"], per_unit), 100, int(row["bonus"])) for row in bonus]
    steps.sort()
    beyond = _BEYOND.get(item, _BEYOND_OTHER)
    starts = [steps[0][0] - beyond, *(step[0] for step in steps)]
    if not lower_is_better:
        starts[0] = max(starts[0], 0) if item != "sit_and_reach" else starts[0]
    ends = [start - 1 for start in starts[1:]] + [starts[-1] + beyond]
    table = [
        (points, extra, start, end)
        for (points, extra), start, end in zip(
            [(0, 0), *((step[1], step[2]) for step in steps)], starts, ends, strict=True
        )
        if start <= end
    ]
    points, extra, first, last = (np.array(column) for column in zip(*table, strict=True))
    low, high = (first, last) if sign > 0 else (-last, -first)
    return Rows(points, extra, low, high, per_unit)


def _bands(lines: list[dict[str, str]]) -> Bands:
    """BMI bands in tenths; the open ends are closed at a plausible distance."""
    low = [_in_steps(line["lower"], 10) if line["lower"] else -1 for line in lines]
    high = [_in_steps(line["upper"], 10) if line["upper"] else -1 for line in lines]
    low = [at if at >= 0 else up - 15 for at, up in zip(low, high, strict=True)]
    high = [at if at >= 0 else start + 40 for at, start in zip(high, low, strict=True)]
    return Bands(np.array([int(line["score"]) for line in lines]), np.array(low), np.array(high))


def _in_steps(text: str, per_unit: int) -> int:
    """A printed figure in steps; exact, since no figure has more decimals than its item."""
    whole, _, part = text.lstrip("-").partition(".")
    value = int(whole) * per_unit + (int(part[:1] or 0) if per_unit == 10 else 0)
    return -value if text.startswith("-") else value


def _by_group(name: str) -> dict[tuple[int, str], list[dict[str, str]]]:
    """The lines of a table by grade and sex code."""
    found: dict[tuple[int, str], list[dict[str, str]]] = {}
    for line in _lines(name):
        sex = "1" if line["sex"] == "M" else "2"
        found.setdefault((int(line["grade"]), sex), []).append(line)
    return found


def _lines(name: str) -> Iterator[dict[str, str]]:
    text = (resources.files("xjdata.fitness") / "tables" / name).read_text("utf-8")
    return iter(csv.DictReader(text.splitlines()))
