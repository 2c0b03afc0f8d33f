"""Measure tables: what every measure returns, and how parts of one add up.

Here: the shape and the sum. Not here: what is counted (the file of the measure) and the levels of
the league (`xjdata.indicators`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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

Floats = npt.NDArray[np.float64]

Codes = npt.NDArray[np.int64]

Quantity = pd.Series | npt.NDArray[np.bool_] | float


@dataclass(frozen=True)
class Part:
    """What rows add to a measure, not yet added up.

    Attributes:
        keys: The keys of `KEYS`: a text for each row, or one for all of them.
        numerator: What each row adds.
        denominator: The same; NaN where the whole is not known.
    """

    keys: Mapping[str, pd.Series | str]
    numerator: Floats
    denominator: Floats


def part(
    rows: pd.DataFrame,
    *,
    numerator: Quantity = 0,
    denominator: Quantity = 0,
    stage: pd.Series | str = ALL,
    sex: pd.Series | str = ALL,
    member: pd.Series | str = ALL,
) -> Part:
    """What rows add to a measure.

    Args:
        rows: One row per counted thing, with county_code and, where schools own them, school_code
            (empty: the unit owns it).
        numerator: What each adds to the numerator: a number or a yes; an empty cell adds nothing.
        denominator: The same for the denominator; NaN where the whole is not known.
        stage: Stage of each.
        sex: Sex of each.
        member: The member of a named list each stands for.
    """
    school = rows["school_code"].fillna("") if "school_code" in rows else ""
    keys = {"county_code": rows["county_code"], "school_code": school}
    return Part(
        keys | {"stage": stage, "sex": sex, "member": member},
        np.nan_to_num(_numbers(numerator, len(rows))),
        _numbers(denominator, len(rows)),
    )


def _numbers(quantity: Quantity, length: int) -> Floats:
    """A number for each row, NaN where the cell is empty."""
    if isinstance(quantity, pd.Series):
        return quantity.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.broadcast_to(np.asarray(quantity, dtype=np.float64), (length,))


def add_up(*parts: Part, is_count: bool = False) -> pd.DataFrame:
    """Add parts up to a measure table, one row per owner, stage, sex and member.

    Numerators and denominators of equal keys are summed; never a mean of ratios. A whole that is
    not known for one of the rows is not known for their sum. By numbers of groups instead of a
    groupby: there are many tables, and most are small.

    Args:
        parts: What `part` makes.
        is_count: The measure is a count and has no denominator.
    """
    wholes = np.concatenate([each.denominator for each in parts])
    if not len(wholes):
        return no_table()
    group = np.zeros(len(wholes), dtype=np.int64)
    found = {}
    for name in KEYS:
        codes, words = _coded([(each.keys[name], len(each.numerator)) for each in parts])
        group = group * len(words) + codes
        found[name] = codes, words
    _, first, place = np.unique(group, return_index=True, return_inverse=True)
    parted = np.concatenate([each.numerator for each in parts])
    unknown = np.isnan(wholes)
    numerator = np.bincount(place, weights=parted)
    denominator = np.bincount(place, weights=np.where(unknown, 0.0, wholes))
    no_whole = np.bincount(place, weights=unknown) > 0
    keys = {name: words.take(codes[first]) for name, (codes, words) in found.items()}
    return pd.DataFrame(
        keys
        | {
            "numerator": numerator.round().astype(np.int64),
            "denominator": pd.arrays.IntegerArray(
                denominator.round().astype(np.int64), no_whole | is_count
            ),
        }
    )


def _coded(keys: Sequence[tuple[pd.Series | str, int]]) -> tuple[Codes, pd.Index]:
    """The number of each text in the order of texts, and the texts.

    Args:
        keys: Of each part its texts, or the one all its rows share; and how many rows it has.
    """
    words = {key for key, _ in keys if isinstance(key, str)}
    if len(words) == 1 and all(isinstance(key, str) for key, _ in keys):
        return np.zeros(sum(length for _, length in keys), dtype=np.int64), _texts(words)
    texts = [
        pd.Series([key] * length, dtype="str") if isinstance(key, str) else key.astype("str")
        for key, length in keys
    ]
    codes, found = pd.factorize(texts[0] if len(texts) == 1 else pd.concat(texts), sort=True)
    return codes.astype(np.int64), pd.Index(found, dtype="str")


def _texts(words: Iterable[str]) -> pd.Index:
    return pd.Index(list(words), dtype="str")


def no_table() -> pd.DataFrame:
    """A measure table without rows."""
    return _empty().copy()


@cache
def _empty() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in KEYS}
    return pd.DataFrame(texts).assign(
        numerator=pd.Series(dtype="int64"), denominator=pd.Series(dtype="Int64")
    )
