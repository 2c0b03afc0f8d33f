"""Which rows of a long table add up to which: a total carries `all` in a dimension.

Here: sums by place of rows. Not here: what the rows count (`system`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

ALL = "all"


@dataclass(frozen=True)
class Ties:
    """Sums between rows.

    Attributes:
        equation: Of each entry, its equation.
        row: Of each entry, its row.
        sign: Of each entry, +1 for a part and -1 for the total.
    """

    equation: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    sign: npt.NDArray[np.int64]


class Keys:
    """The keys of a long table, as numbers: 0 for `all`."""

    def __init__(self, table: pd.DataFrame, dimensions: tuple[str, ...]) -> None:
        """Take the keys of a table.

        Args:
            table: One row for each combination, text in each column.
            dimensions: Its key columns; the first tell tables apart, the others may be `all`.
        """
        self._numbers: dict[str, npt.NDArray[np.int64]] = {}
        self._words: dict[str, Mapping[str, int]] = {}
        self._weight: dict[str, int] = {}
        self.code = np.zeros(len(table), dtype=np.int64)
        weight = 1
        for name in reversed(dimensions):
            codes, words = pd.factorize(table[name])
            listed = [ALL, *(str(word) for word in words if word != ALL)]
            place = {word: number for number, word in enumerate(listed)}
            numbers = np.array([place[str(word)] for word in words], dtype=np.int64)
            self._numbers[name] = numbers[codes] if len(words) else codes.astype(np.int64)
            self._words[name] = place
            self._weight[name] = weight
            self.code += self._numbers[name] * weight
            weight *= len(listed)

    @cached_property
    def _order(self) -> npt.NDArray[np.int64]:
        return np.argsort(self.code, kind="stable")

    def is_all(self, dimension: str) -> npt.NDArray[np.bool_]:
        """Rows that are a total in a dimension."""
        flags: npt.NDArray[np.bool_] = self._numbers[dimension] == 0
        return flags

    def without(self, dimension: str) -> npt.NDArray[np.int64]:
        """The code each row has when a dimension is left out: tables that differ in it only."""
        codes: npt.NDArray[np.int64] = (
            self.code - self._numbers[dimension] * self._weight[dimension]
        )
        return codes

    def ties(self, dimension: str, left_out: npt.NDArray[np.bool_] | None = None) -> Ties:
        """The sums over one dimension: its parts add up to the row that carries `all` in it.

        Args:
            dimension: Over which.
            left_out: Rows that are not added up although they stand beside the others.
        """
        is_part = ~self.is_all(dimension)
        if left_out is not None:
            is_part &= ~left_out
        parts = np.flatnonzero(is_part)
        return self._tied(parts, self.without(dimension)[parts])

    def ties_by(self, dimension: str, attribute: str, words: npt.NDArray[np.object_]) -> Ties:
        """The sums of what is known of the parts: the urban schools of a county.

        Args:
            dimension: Over which, `school_code`.
            attribute: A dimension in which these rows carry `all`.
            words: What each row has there, empty where that is not known.
        """
        place = self._words[attribute]
        known = np.array([place.get(str(word), 0) for word in words], dtype=np.int64)
        parts = np.flatnonzero(~self.is_all(dimension) & self.is_all(attribute) & (known > 0))
        totals = self.without(dimension)[parts] + known[parts] * self._weight[attribute]
        return self._tied(parts, totals)

    def _tied(self, parts: npt.NDArray[np.int64], totals: npt.NDArray[np.int64]) -> Ties:
        """Parts and the codes of their totals, as far as these are there."""
        order = self._order
        ordered = self.code[order]
        at = np.searchsorted(ordered, totals)
        is_there = at < len(ordered)
        is_there[is_there] = ordered[at[is_there]] == totals[is_there]
        rows = parts[is_there]
        total_of = order[at[is_there]]
        sums, equation = np.unique(total_of, return_inverse=True)
        return Ties(
            np.concatenate([equation, np.arange(len(sums))]),
            np.concatenate([rows, sums]),
            np.concatenate([np.ones(len(rows), np.int64), np.full(len(sums), -1, np.int64)]),
        )
