"""The figures themselves: unchanged, whole, and shaped as the scorer relies on."""

import hashlib
from collections import defaultdict
from decimal import Decimal

import pytest

from xjdata.fitness import (
    BONUS_ITEMS,
    COLUMNS_OF_ITEM,
    GRADE_OF_CODE,
    ITEMS,
    RAW_COLUMNS,
    REQUIRED_ITEMS,
)

from . import plain

# A figure changes only when the standard does. Whoever changes one on purpose changes its line
# here and says why; whoever changes one by accident learns it here.
PINNED = {
    "items": "a9473fe4010fa14163411903f1a39efaf5630cbae8c62dfd47699f7c56ede9d9",
    "weights": "e3436e0f1dc4b5d953bb042383cdc583690169056de9f4e7c50ec0e64415d094",
    "bmi": "632bb2b08897cafd631bf38e25b09b03bd3cf1bff879417412e816189e50b499",
    "scores": "5db215ab1506190bf4271be1e24b1caab60ce544f6342ea5cb6c58d33438269d",
    "bonus": "c85a4fce4aabaa5905c3f1b9ff635b96618097a2c8f0328df2b453c095a91712",
}


@pytest.mark.parametrize("name", PINNED)
def test_tables_are_the_pinned_ones(name):
    lines = (plain.TABLES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == PINNED[name]


@pytest.mark.parametrize(
    ("name", "rows"),
    [("items", 11), ("weights", 156), ("bmi", 96), ("scores", 2607), ("bonus", 480)],
)
def test_tables_have_every_row(name, rows):
    assert len(plain.table(name)) == rows


def test_weights_of_every_grade_and_sex_sum_to_100():
    sums = defaultdict(int)
    for row in plain.table("weights"):
        sums[row["grade"], row["sex"]] += int(row["weight_percent"])
    assert sums == {(str(g), s): 100 for g in range(1, 13) for s in "MF"}


def test_every_weighted_item_has_a_table_and_no_other_has():
    weighted = {(r["item"], r["grade"], r["sex"]) for r in plain.table("weights")}
    scored = {(r["item"], r["grade"], r["sex"]) for r in plain.table("scores")}
    banded = {("bmi", r["grade"], r["sex"]) for r in plain.table("bmi")}
    assert weighted == scored | banded
    assert {(r["item"], r["grade"], r["sex"]) for r in plain.table("bonus")} <= scored


def test_thresholds_get_harder_with_every_score():
    for name in ("scores", "bonus"):
        columns = {(r["item"], r["grade"], r["sex"]) for r in plain.table(name)}
        for column in columns:
            sign = -1 if column[0].startswith(("run_", "shuttle_")) else 1
            by_points = sorted(
                (points, sign * limit) for limit, points in plain.cells(name, *column)
            )
            assert [limit for _, limit in by_points] == sorted({limit for _, limit in by_points})


def test_bonus_starts_beyond_the_100_point_row():
    # The scorer awards a bonus without a second look at the item score; this is why it may.
    for row in plain.table("bonus"):
        column = (row["item"], row["grade"], row["sex"])
        full = next(limit for limit, points in plain.cells("scores", *column) if points == 100)
        assert Decimal(row["threshold"]) == full + Decimal(row["delta"])
        assert plain.best("scores", *column, Decimal(row["threshold"])) == 100
        assert Decimal(row["threshold"]) != full


def test_bmi_bands_meet_at_one_decimal():
    # The scorer keeps the lower bounds only; this is why it may.
    bands = defaultdict(dict)
    for row in plain.table("bmi"):
        bands[row["grade"], row["sex"]][row["category"]] = (row["lower"], row["upper"])
    for band in bands.values():
        ordered = [band[c] for c in ("underweight", "normal", "overweight", "obese")]
        assert ordered[0][0] == ordered[-1][1] == ""
        for (_, upper), (lower, _) in zip(ordered, ordered[1:], strict=False):
            assert Decimal(lower) - Decimal(upper) == Decimal("0.1")


def test_items_carry_the_names_of_the_tables():
    assert [row["item"] for row in plain.table("items")] == list(ITEMS)
    assert {row["item"] for row in plain.table("bonus")} == set(BONUS_ITEMS)
    assert {"bmi": ("height", "weight")} | {
        item: (column,) for item, column in plain.COLUMN.items()
    } == COLUMNS_OF_ITEM
    assert sorted(RAW_COLUMNS) == sorted(plain.READINGS)


SENIOR = {"height", "weight", "vital_capacity", "run_50m", "sit_reach", "long_jump"}


@pytest.mark.parametrize(
    ("grades", "sex", "columns"),
    [
        ((1, 2), "12", "height weight vital_capacity run_50m sit_reach rope_skip"),
        ((3, 4), "12", "height weight vital_capacity run_50m sit_reach rope_skip sit_up"),
        (
            (5, 6),
            "12",
            "height weight vital_capacity run_50m sit_reach rope_skip sit_up shuttle_run",
        ),
        (range(7, 13), "1", " ".join(sorted(SENIOR | {"pull_up", "run_1000m"}))),
        (range(7, 13), "2", " ".join(sorted(SENIOR | {"sit_up", "run_800m"}))),
    ],
)
def test_required_columns(grades, sex, columns):
    for grade in grades:
        for code in sex:
            required = REQUIRED_ITEMS[grade, code]
            assert sorted(required) == sorted(columns.split())


def test_required_columns_cover_each_grade_and_sex():
    assert set(REQUIRED_ITEMS) == {(g, s) for g in range(1, 13) for s in "12"}


def test_grade_codes():
    codes = ["11", "12", "13", "14", "15", "16", "21", "22", "23", "31", "32", "33"]
    assert {code: number for number, code in enumerate(codes, start=1)} == GRADE_OF_CODE
