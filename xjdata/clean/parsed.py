"""What the distinct texts of a column mean."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Values = Any
"""A numpy array of float64 or datetime64[D], or an Arrow array of strings."""


@dataclass(frozen=True)
class Parsed:
    """One entry for each distinct text.

    Attributes:
        data: The values: float64 (NaN), datetime64[D] (NaT) or strings (null). Where a text
            means nothing, or cannot be read, there is none.
        unread: Texts that ought to mean something and cannot be read.
        exempt: Texts that say the student was exempted.
        month_only: Dates without their day; the value is the first of the month (an end: the last).
        has_unit: Numbers that name their unit themselves; they are in the column's unit.
        depends: Texts that mean something else where the cell was a number and not text.
        as_number: What those mean then; without a value they cannot be read.
    """

    data: Values
    unread: Mask
    exempt: Mask | None = None
    month_only: Mask | None = None
    has_unit: Mask | None = None
    depends: Mask | None = None
    as_number: Values = None

    def part(self, places: slice) -> "Parsed":
        """What some of the texts mean."""
        entries: dict[str, Any] = {
            name: some[places] for name, some in vars(self).items() if some is not None
        }
        return Parsed(**entries)
