"""From a measure table to the sums of schools, units and the league.

Here: sums, in plain numbers, since a table is small and there are many. Not here: values, and
which units may be summed (`coverage`).
"""

from collections.abc import Hashable, Iterable, Mapping
from math import isnan
from typing import TypeVar

import numpy as np
import pandas as pd

from xjdata.indicators.prior import Ratio

Key = TypeVar("Key", bound=Hashable)

School = tuple[str, str]
"""Unit and school; the school is empty where the unit itself is the owner."""


def by_school(table: pd.DataFrame) -> dict[School, Ratio]:
    """Owner to numerator and denominator, in the order of the table.

    Args:
        table: A measure table. A denominator is none for a count, and where the whole of one of
            the rows is not known.
    """
    # A whole column of numbers comes back from the lake as fractions when one of them is empty.
    wholes = table["denominator"].to_numpy(np.float64, na_value=np.nan).tolist()
    ratios = zip(
        table["numerator"].to_numpy(np.int64).tolist(),
        (None if isnan(whole) else int(whole) for whole in wholes),
        strict=True,
    )
    owners = zip(table["county_code"].tolist(), table["school_code"].tolist(), strict=True)
    return _added(zip(owners, ratios, strict=True))


def by_unit(schools: Mapping[School, Ratio]) -> dict[str, Ratio]:
    """Unit to the sum of what it owns."""
    return _added((unit, ratio) for (unit, _), ratio in schools.items())


def summed(ratios: Iterable[Ratio]) -> Ratio | None:
    """Sums of numerators and denominators, never means; none of nothing."""
    return _added(("", ratio) for ratio in ratios).get("")


def _added(ratios: Iterable[tuple[Key, Ratio]]) -> dict[Key, Ratio]:
    sums: dict[Key, Ratio] = {}
    for key, (part, whole) in ratios:
        if key in sums:
            before, before_whole = sums[key]
            part += before
            whole = None if whole is None or before_whole is None else whole + before_whole
        sums[key] = (part, whole)
    return sums
