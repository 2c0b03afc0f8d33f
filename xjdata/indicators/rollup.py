"""From a measure table to the rows of one level.

Here: the sum by level and grouping. Not here: values, and which units may be summed
(`coverage`).
"""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from xjdata.measures import sum_by

IndicatorLevel = Literal["league", "county", "school"]

_PLACES: dict[IndicatorLevel, tuple[str, ...]] = {
    "league": (),
    "county": ("county_code",),
    "school": ("county_code", "school_code"),
}


def roll_up(
    table: pd.DataFrame, level: IndicatorLevel, groups: Sequence[Literal["stage", "sex"]] = ()
) -> pd.DataFrame:
    """Add a measure up to a level: sums of numerators and denominators, never means.

    Args:
        table: A measure table. At school level, what belongs to no school is left out.
        level: The level.
        groups: What else stays apart; every other key becomes ``all``.

    Returns:
        A measure table with one row per place and group that the measure has. A denominator is NA
        for a count, and where the whole of one of the rows is not known.
    """
    if level == "school":
        table = table[table["school_code"] != ""]
    return sum_by(table, (*_PLACES[level], *groups))
