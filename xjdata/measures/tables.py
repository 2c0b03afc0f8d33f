"""Measure tables: what every measure returns, and how parts of one add up.

Here: the shape and the sum. Not here: what is counted (the file of the measure) and the levels of
the league (`xjdata.indicators`).
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

ALL = "all"
"""The dimension is not told apart: a total, or a measure that does not carry it."""

UNKNOWN = "unknown"
"""The measure carries the dimension, and this counted thing's cell is empty."""

KEYS = ("county_code", "school_code", "stage", "sex")
"""What tells two rows of a measure table apart; no ``school_code`` when the owner is a unit."""

MEASURE_COLUMNS = (*KEYS, "numerator", "denominator")
"""The columns of a measure table: the keys (str), numerator (int64), denominator (Int64; NA for a
count, and where the whole is not known)."""

Quantity = pd.Series | npt.NDArray[np.bool_] | float


def part(
    rows: pd.DataFrame,
    *,
    numerator: Quantity = 0,
    denominator: Quantity = 0,
    stage: pd.Series | str = ALL,
    sex: pd.Series | str = ALL,
) -> pd.DataFrame:
    """What rows add to a measure, not yet added up.

    Args:
        rows: One row per counted thing, with county_code and school_code.
        numerator: What each adds to the numerator: a number or a yes; an empty cell adds nothing.
        denominator: The same for the denominator; NaN where the whole is not known.
        stage: Stage of each.
        sex: Sex of each.
    """
    made = rows[["county_code", "school_code"]].assign(
        stage=stage, sex=sex, numerator=numerator, denominator=denominator
    )
    return made.assign(numerator=made["numerator"].astype("float64").fillna(0.0)).astype(
        {"denominator": "float64"}
    )


def add_up(*parts: pd.DataFrame, is_count: bool = False) -> pd.DataFrame:
    """Add parts up to a measure table, one row per owner, stage and sex.

    Args:
        parts: What `part` makes.
        is_count: The measure is a count and has no denominator.
    """
    table = sum_by(pd.concat(parts, ignore_index=True), KEYS)
    return table.assign(denominator=pd.array([pd.NA] * len(table), "Int64")) if is_count else table


def sum_by(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Sum numerators and denominators; never a mean of ratios.

    Args:
        table: Keys, numerator, denominator.
        by: The keys that stay apart; the others become ``all``. A whole that is not known for one
            of the rows is not known for their sum.

    Returns:
        A measure table in the order of its keys; empty when ``table`` is.
    """
    if table.empty:
        return no_table()
    merged = {key: ALL for key in KEYS if key not in by}
    frame = table.assign(
        **merged,
        numerator=table["numerator"].astype("float64"),
        denominator=table["denominator"].astype("float64").fillna(0.0),
        unknown=table["denominator"].isna(),
    )
    sums = frame.groupby(list(KEYS), as_index=False).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        unknown=("unknown", "any"),
    )
    denominator = sums["denominator"].round().astype("Int64").mask(sums["unknown"].astype("bool"))
    numerator = sums["numerator"].round().astype("int64")
    return sums.assign(numerator=numerator, denominator=denominator)[list(MEASURE_COLUMNS)]


def no_table() -> pd.DataFrame:
    """A measure table without rows."""
    return _empty().copy()


@cache
def _empty() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in KEYS}
    return pd.DataFrame(texts).assign(
        numerator=pd.Series(dtype="int64"), denominator=pd.Series(dtype="Int64")
    )
