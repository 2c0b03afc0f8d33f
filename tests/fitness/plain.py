"""The standard by its plain words: one student at a time, exact decimals, linear search.

The tests compare the vectorised scorer with this one. It shares nothing with it but the CSV
files, which it reads itself, so that each can show the other wrong.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd

import xjdata.fitness

TABLES = Path(xjdata.fitness.__file__).parent / "tables"

COLUMN = {
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
CODE_OF_SEX = {"M": "1", "F": "2"}
READINGS = ("height", "weight", *COLUMN.values())


@cache
def table(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def cells(name, item, grade, sex):
    """The (threshold, points) pairs of one printed column."""
    points = {"scores": "score", "bonus": "bonus"}[name]
    return tuple(
        (Decimal(row["threshold"]), int(row[points]))
        for row in table(name)
        if (row["item"], row["grade"], row["sex"]) == (item, grade, sex)
    )


def best(name, item, grade, sex, value):
    """The most points whose threshold is reached; 0 when none is."""
    lower_is_better = item.startswith(("run_", "shuttle_"))
    return max(
        (
            points
            for threshold, points in cells(name, item, grade, sex)
            if (value <= threshold if lower_is_better else value >= threshold)
        ),
        default=0,
    )


def bmi_tenths(height, weight):
    """10 x BMI, half-up, from exact decimals in cm and kg."""
    metres = Fraction(height) / 100
    return int(Fraction(weight) / metres**2 * 10 + Fraction(1, 2))


def bmi_score(grade, sex, tenths):
    return int(bmi_row(grade, sex, tenths)["score"])


def bmi_row(grade, sex, tenths):
    for row in table("bmi"):
        if (row["grade"], row["sex"]) == (grade, sex):
            lower = Decimal(row["lower"] or "-Infinity")
            upper = Decimal(row["upper"] or "Infinity")
            if lower <= Decimal(tenths) / 10 <= upper:
                return row
    raise AssertionError("no band")


def weights(grade, sex):
    return {
        row["item"]: int(row["weight_percent"])
        for row in table("weights")
        if (row["grade"], row["sex"]) == (grade, sex)
    }


def result(student):
    """Score one student: exact decimals (or None) in, a dict of plain values out."""
    if student.get("exempt"):
        return {"state": "exempt"}
    sex = {"1": "M", "2": "F"}.get(student.get("sex"))
    grade = str(student.get("grade"))
    required = weights(grade, sex)
    scores, bonus, band = {}, {}, {}
    for item in required:
        if item == "bmi":
            if student.get("height") is not None and student.get("weight") is not None:
                tenths = bmi_tenths(student["height"], student["weight"])
                scores[item] = bmi_score(grade, sex, tenths)
                band["bmi_band"] = bmi_row(grade, sex, tenths)["category"]
            continue
        value = student.get(COLUMN[item])
        if value is None:
            continue
        scores[item] = best("scores", item, grade, sex, value)
        if cells("bonus", item, grade, sex):
            full = scores[item] == 100
            bonus[item] = best("bonus", item, grade, sex, value) if full else 0
    found = {f"{item}_score": points for item, points in scores.items()}
    found |= {f"{item}_bonus": points for item, points in bonus.items()} | band
    if not required or len(scores) < len(required):
        return found | {"state": "incomplete"}
    standard_score = Decimal(sum(scores[item] * required[item] for item in required)) / 100
    total = standard_score + sum(bonus.values())
    shown = total.quantize(Decimal("0.1"), ROUND_HALF_UP)
    floors = (("excellent", 90), ("good", 80), ("pass", 60), ("fail", 0))
    return found | {
        "state": "complete",
        "standard_score_x100": int(standard_score * 100),
        "bonus": sum(bonus.values()),
        "total_x100": int(total * 100),
        "total_tenths": int(shown * 10),
        "level": next(level for level, floor in floors if shown >= floor),
    }


def frame(students, index=None):
    """Students as the frame the scorer takes: nullable grade, text sex, float readings."""
    return pd.DataFrame(
        {
            "grade": pd.array([s.get("grade") for s in students], dtype="Int64"),
            "sex": pd.array([s.get("sex") for s in students], dtype="str"),
            "exempt": pd.array([s.get("exempt") for s in students], dtype="boolean"),
        }
        | {
            column: pd.array(
                [float("nan") if s.get(column) is None else float(s[column]) for s in students],
                dtype="float64",
            )
            for column in READINGS
        },
        index=index,
    )


def scored(students):
    """The scorer's answer as one dict per student, without the cells that are missing."""
    answer = xjdata.fitness.score(frame(students))
    return [
        {column: value for column, value in row.items() if not pd.isna(value)}
        for row in answer.to_dict("records")
    ]
