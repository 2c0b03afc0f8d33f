"""A column as delivered: its distinct texts, and which of them each row holds.

A column of a county's table repeats itself (grades, names of schools, heights): what a text means
is worked out once for each distinct text and then spread over the rows.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xjdata.clean.texts import Texts


@dataclass(frozen=True)
class Cells:
    """A column of cells (or a block of them).

    Attributes:
        texts: The distinct texts, as delivered; none of them empty or blank.
        codes: For each row the position in ``texts``, -1 for an empty cell.
    """

    texts: Texts
    codes: NDArray[np.int64]

    @classmethod
    def among(cls, texts: Texts, codes: NDArray[np.integer[Any]]) -> Self:
        """The cells that hold some of many texts, by their positions there."""
        # The texts of a delivery stand column by column: those of the first come first.
        seen = np.zeros(codes.max(initial=-1) + 2, bool)
        seen[codes] = True
        seen[-1] = False
        places = np.cumsum(seen) - 1
        places[-1] = -1
        return cls(texts.at(np.flatnonzero(seen)), places[codes])

    @classmethod
    def constant(cls, value: str, rows: int) -> Self:
        """The same text in every row."""
        return cls(Texts.of([value]), np.zeros(rows, np.int64))

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Rows whose cell is not empty."""
        return self.codes >= 0

    def spread(self, values: NDArray[Any], empty: Any) -> NDArray[Any]:
        """What belongs to each row, from what belongs to each distinct text."""
        return np.append(values, np.array([empty], dtype=values.dtype))[self.codes]

    def spread_texts(self, values: pa.Array) -> pa.Array:
        """The same for texts; null for an empty cell."""
        return values.take(pa.array(self.codes, mask=self.codes < 0))

    def at(self, rows: NDArray[np.int64]) -> "Cells":
        """Some of the rows."""
        return Cells.among(self.texts, self.codes[rows])
