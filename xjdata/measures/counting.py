"""Counting for one target: its measure table, the gaps in it, and until when both hold.

Not here: what is counted (one file per subject) and when it is worth counting (`xjdata.night`).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from xjdata.measures.accepted import Accepted
from xjdata.measures.registry import GAP_COLUMNS, TargetMeasure


@dataclass(frozen=True)
class Counted:
    """What was counted for one target.

    Attributes:
        table: The measure table, columns as `tables.MEASURE_COLUMNS`.
        gaps: Empty cells of a quantity that is added up: columns as `GAP_COLUMNS`, empty text where
            a row has no such place, and ``cells``, how many.
        until: The first later night on which equal rows may give something else.
    """

    table: pd.DataFrame
    gaps: pd.DataFrame
    until: date


def count(call: TargetMeasure, accepted: Accepted) -> Counted:
    """Count what a target asks for among the rows of a night."""
    with accepted.dates.watched() as horizon:
        table = call.compute(accepted)
        empty = call.gaps(accepted)
    return Counted(table, _no_gaps() if empty is None else _by_place(empty), horizon.until)


def _by_place(empty: pd.DataFrame) -> pd.DataFrame:
    if empty.empty:
        return _no_gaps()
    places = empty.fillna("").groupby(list(GAP_COLUMNS), as_index=False)
    return places.size().rename(columns={"size": "cells"})


@cache
def _no_gaps() -> pd.DataFrame:
    return pd.DataFrame(columns=list(GAP_COLUMNS), dtype="str").assign(
        cells=pd.Series(dtype="int64")
    )
