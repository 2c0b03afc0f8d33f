"""A column as delivered: its distinct texts, and which of them each row holds.

A column of a county's table repeats itself (grades, names of schools, heights): what a text means
is worked out once for each distinct text and then spread over the rows.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text


@dataclass(frozen=True)
class Cells:
    """A column of cells.

    Attributes:
        texts: The distinct texts, as delivered; none of them empty or blank.
        codes: For each row the position in ``texts``, -1 for an empty cell.
    """

    texts: pa.Array
    codes: NDArray[np.int64]

    @classmethod
    def of(cls, column: pa.Array | pa.ChunkedArray) -> Self:
        """The cells of a string array; blank cells are empty cells."""
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        encoded = column.dictionary_encode()
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        texts = encoded.dictionary
        filled = to_bool(text.holds_something(texts))
        if filled.all():
            return cls(texts, codes)
        places = np.append(np.where(filled, np.cumsum(filled) - 1, -1), -1)
        return cls(texts.filter(pa.array(filled)), places[codes])

    @classmethod
    def constant(cls, value: str, rows: int) -> Self:
        """The same text in every row."""
        return cls(text.strings([value]), np.zeros(rows, np.int64))

    @cached_property
    def compact(self) -> pa.Array:
        """The texts without blanks: several columns and checks compare them so."""
        return text.compact(self.texts)

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
        codes = self.codes[rows]
        used, inverse = np.unique(codes, return_inverse=True)
        empty = int(used.size > 0 and used[0] < 0)
        return Cells(self.texts.take(pa.array(used[empty:])), inverse - empty)


def to_bool(mask: pa.Array) -> NDArray[np.bool_]:
    """A boolean array for numpy; null is false."""
    found: NDArray[np.bool_] = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
    return found


def is_any_of(texts: pa.Array, words: pa.Array) -> NDArray[np.bool_]:
    """Which texts are among the words."""
    return to_bool(pc.is_in(texts, value_set=words))
