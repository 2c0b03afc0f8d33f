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
    made = rows[["county_code"]].assign(
        school_code=rows["school_code"].fillna("") if "school_code" in rows else "",
        stage=stage,
        sex=sex,
        member=member,
        numerator=numerator,
        denominator=denominator,
    )
    return made.assign(numerator=made["numerator"].astype("float64").fillna(0.0)).astype(
        {"denominator": "float64"}
    )


def add_up(*parts: pd.DataFrame, is_count: bool = False) -> pd.DataFrame:
    """Add parts up to a measure table, one row per owner, stage, sex and member.

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
    numbers = table[list(by)].assign(
        numerator=table["numerator"].to_numpy(dtype="float64"),
        denominator=table["denominator"].to_numpy(dtype="float64", na_value=np.nan),
        unknown=table["denominator"].isna().to_numpy(),
    )
    sums = numbers.groupby(list(by), as_index=False).sum() if by else numbers.sum().to_frame().T
    denominator = sums["denominator"].round().astype("Int64").mask(sums["unknown"].astype("bool"))
    kept = {key: sums[key] if key in by else ALL for key in KEYS}
    made = pd.DataFrame(
        kept | {"numerator": sums["numerator"].round().astype("int64"), "denominator": denominator}
    )
    return made.astype(dict.fromkeys(KEYS, "str"))[list(MEASURE_COLUMNS)]


def no_table() -> pd.DataFrame:
    """A measure table without rows."""
    return _empty().copy()


@cache
def _empty() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in KEYS}
    return pd.DataFrame(texts).assign(
        numerator=pd.Series(dtype="int64"), denominator=pd.Series(dtype="Int64")
    )
