"""How a value is shown: rounded half up, and never on the wrong side of its line."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.plan import NO_VALUE

_ALMOST = 1e-9
"""Of a step: a half is one although the machine holds a little less."""


def shown(
    value: pd.Series,
    line: npt.ArrayLike,
    digits: npt.NDArray[np.int64],
    *,
    at_most: npt.NDArray[np.bool_],
) -> list[str]:
    """Values for people to read.

    Args:
        value: NaN where there is none.
        line: What each is compared with, NaN where with nothing.
        digits: Decimals of each.
        at_most: Where the value is not to be above the line, instead of not below.
    """
    scale = 10.0**digits
    exact = value.to_numpy(dtype=np.float64, na_value=np.nan) * scale
    limit = np.asarray(line, dtype=np.float64) * scale
    rounded = np.floor(exact + 0.5 + _ALMOST)
    above = np.ceil(limit - _ALMOST)
    below = np.floor(limit + _ALMOST)
    near = np.abs(exact - limit) <= _ALMOST * scale
    reaches = (exact >= limit) | near
    within = (exact <= limit) | near
    rounded = np.where(~at_most & reaches, np.fmax(rounded, above), rounded)
    rounded = np.where(~at_most & (exact < limit) & ~near, np.fmin(rounded, above - 1), rounded)
    rounded = np.where(at_most & within, np.fmin(rounded, below), rounded)
    rounded = np.where(at_most & (exact > limit) & ~near, np.fmax(rounded, below + 1), rounded)
    return [
        NO_VALUE if np.isnan(number) else f"{number / step:.{places}f}"
        for number, step, places in zip(rounded, scale, digits, strict=True)
    ]
