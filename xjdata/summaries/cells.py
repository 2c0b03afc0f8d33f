"""Cells: sums under keys, and how they add up to totals.

Here: whole numbers that are added up, never ratios. Not here: what they count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.measures import ALL

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Whole numbers under keys.

    Attributes:
        keys: A row of words (str) for each cell.
        sums: Its numbers, shape (cells, columns).
    """

    keys: pd.DataFrame
    sums: IntArray

    @classmethod
    def of(cls, keys: pd.DataFrame, columns: Sequence[npt.NDArray[np.generic]]) -> Self:
        """Add rows up: one cell for each combination of keys there is.

        Args:
            keys: A row of words for each row.
            columns: For each number, what every row adds: whole numbers below 2^53, or flags.
        """
        first, place = _places(keys)
        sums = [np.bincount(place, weights=column, minlength=len(first)) for column in columns]
        whole = np.rint(np.column_stack(sums)).astype(np.int64)
        return cls(keys.iloc[first].reset_index(drop=True), whole)

    @classmethod
    def joined(cls, *parts: Self) -> Self:
        """Cells of several with the same columns, added up; in the order of their keys."""
        keys = pd.concat([part.keys for part in parts], ignore_index=True)
        sums = np.concatenate([part.sums for part in parts])
        if keys.empty:
            return cls(keys, sums)
        first, place = _places(keys)
        order = np.argsort(place, kind="stable")
        starts = np.searchsorted(place[order], np.arange(len(first)))
        return cls(keys.iloc[first].reset_index(drop=True), np.add.reduceat(sums[order], starts))

    def total(self, *names: str) -> Self:
        """The totals over some keys, which carry ``all``."""
        return type(self).joined(
            type(self)(self.keys.assign(**dict.fromkeys(names, ALL)), self.sums)
        )

    def with_total(self, name: str) -> Self:
        """The cells and the totals over one key."""
        return type(self).joined(self, self.total(name))

    def where(self, chosen: npt.NDArray[np.bool_]) -> Self:
        """Some of the cells."""
        return type(self)(self.keys[chosen].reset_index(drop=True), self.sums[chosen])


def _places(keys: pd.DataFrame) -> tuple[IntArray, IntArray]:
    """The first row of each combination, in the order of the words, and whose each row is."""
    group = np.zeros(len(keys), dtype=np.int64)
    for name in keys:
        codes, words = pd.factorize(keys[name], sort=True)
        group = group * max(len(words), 1) + codes
    _, first, place = np.unique(group, return_index=True, return_inverse=True)
    return first.astype(np.int64), place.astype(np.int64)
