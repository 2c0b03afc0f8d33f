"""Days of the sample: the night it stands at, the plan year before it, and random days.

Here: dates as the generator draws them. Not here: how a unit writes a date (`layouts`).
"""

import numpy as np
import numpy.typing as npt

from xjdata.sample.league.units import AS_OF

Days = npt.NDArray[np.datetime64]

NIGHT = np.datetime64(AS_OF)
YEAR = np.datetime64(f"{AS_OF.year}-01-01")


def random_days(
    rng: np.random.Generator, count: int, first: str | np.datetime64, last: str | np.datetime64
) -> Days:
    """Random days from first to last, both included."""
    start, end = np.datetime64(first), np.datetime64(last)
    span = int((end - start).astype(np.int64))
    return np.asarray(start + rng.integers(0, span + 1, count).astype("timedelta64[D]"))


def where(chosen: npt.NDArray[np.bool_], days: Days) -> Days:
    """The chosen days, and no day elsewhere; to the second, as frames hold dates."""
    return np.where(chosen, days, np.datetime64("NaT")).astype("datetime64[s]")
