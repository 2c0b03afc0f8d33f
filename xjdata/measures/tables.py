"""Measure tables: what every measure returns, and how parts of one add up.

Here: the shape and the sum. Not here: what is counted (the file of the measure) and the levels of
the league (`xjdata.indicators`).
"""

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

ALL = "all"
"""The dimension is not told apart: a total, or a measure that does not carry it."""

UNKNOWN = "unknown"
"""The measure carries the dimension, and this counted thing's cell is empty."""

NONE = "none"
"""The measure carries the dimension, and this counted thing has none: it belongs to no school."""

KEYS = ("county_code", "school_code", "stage", "sex", "member")
"""What tells two rows of a measure table apart; ``school_code`` is "" when the owner is a unit,
``member`` is all but for targets of a named list."""

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
    member: pd.Series | str = ALL,
) -> pd.DataFrame:
    """What rows add to a measure, not yet added up.

    Args:
        rows: One row per counted thing, with county_code and, where schools own them, school_code
            (empty: the unit owns it).
        numerator: What each adds to the numerator: a number or a yes; an empty cell adds nothing.
        denominator: The same for the denominator; NaN where the whole is not known.
        stage: Stage of each.
        sex: Sex of each.
        member: The member of a named list each stands for.
    """
    keys = {
        "county_code": rows["county_code"],
        "school_code": rows["school_code"].fillna("") if "school_code" in rows else "",
        "stage": stage,
        "sex": sex,
        "member": member,
    }
    return pd.DataFrame(
        keys
        | {
            "numerator": np.nan_to_num(_numbers(numerator, len(rows))),
            "denominator": _numbers(denominator, len(rows)),
        },
        index=rows.index,
    )


def _numbers(quantity: Quantity, length: int) -> npt.NDArray[np.float64]:
    """A number for each row, NaN where the cell is empty."""
    if isinstance(quantity, pd.Series):
        return quantity.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.broadcast_to(np.asarray(quantity, dtype=np.float64), (length,))


def add_up(*parts: pd.DataFrame, is_count: bool = False) -> pd.DataFrame:
    """Add parts up to a measure table, one row per owner, stage, sex and member.

    Args:
        parts: What `part` makes.
        is_count: The measure is a count and has no denominator.
    """
    table = _summed(parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True))
    return table.assign(denominator=pd.array([pd.NA] * len(table), "Int64")) if is_count else table


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Sum numerators and denominators of equal keys; never a mean of ratios.

    A whole that is not known for one of the rows is not known for their sum. By numbers of groups
    instead of a groupby: there are many tables, and each is small.
    """
    if rows.empty:
        return no_table()
    group = np.zeros(len(rows), dtype=np.int64)
    for key in KEYS:
        codes, words = pd.factorize(rows[key], sort=True)
        group = group * len(words) + codes
    _, first, place = np.unique(group, return_index=True, return_inverse=True)
    wholes = rows["denominator"].to_numpy()
    unknown = np.isnan(wholes)
    numerator = np.bincount(place, weights=rows["numerator"].to_numpy())
    denominator = np.bincount(place, weights=np.where(unknown, 0.0, wholes))
    keys = rows[list(KEYS)].iloc[first].reset_index(drop=True)
    return keys.assign(
        numerator=numerator.round().astype(np.int64),
        denominator=pd.arrays.IntegerArray(
            denominator.round().astype(np.int64), np.bincount(place, weights=unknown) > 0
        ),
    )


def no_table() -> pd.DataFrame:
    """A measure table without rows."""
    return _empty().copy()


@cache
def _empty() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in KEYS}
    return pd.DataFrame(texts).assign(
        numerator=pd.Series(dtype="int64"), denominator=pd.Series(dtype="Int64")
    )
