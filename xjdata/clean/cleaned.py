"""What cleaning hands on: canonical rows, and what was found on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from xjdata.datasets import DatasetContract

ELLIPSIS = "…"
"""Stands for a text that must not be shown: it may hold something of a person."""


Column = Any
"""A column for a frame: a numpy array, a string array, or one of pandas' own types."""

_STRINGS: Any = pd.StringDtype("pyarrow", na_value=np.nan)


@dataclass(frozen=True)
class Cleaned:
    """A delivery in the form of its dataset contract.

    Attributes:
        columns: The columns of its rows, each for itself: a frame is made once they are all there.
            One entry for each data row as delivered.

            - ``county_code`` (str): the unit that sent it. ``file``, ``sheet`` (str),
              ``row_number`` (int64): where the row stands.
            - every kept column of the contract, under its ``cleaned_name``; all empty where the
              delivery lacks it. text, code, school, county: str, NaN where empty; yes_no: boolean;
              integer, number, time: float64 in the unit of the contract; date: datetime64[s];
              birth date: str ``YYYY-MM``; ID and student number: pseudonym (str).
            - ``<name>_state`` (str), ``<name>_birth_agrees``, ``<name>_sex_agrees`` (boolean, NA
              where it cannot be judged) beside each ID and student number.
            - ``<column>__unread`` (str, NaN where all is well): the text of a cell that cannot be
              read; "…" where it may hold something of a person. Only for columns that have one;
              named after the column of the contract.
            - ``<column>__month_only`` (bool): dates that came without their day. Only for columns
              that have one.
            - ``is_copy`` (bool): equal to an earlier row in every column that is read.
            - ``key_conflict`` (bool): the key, readable, also stands for another row, and no date
              says that this row is the latest.
        headings: Canonical column to its heading as delivered, levels joined by " > ".
        unknown_headings: Headings delivered that nobody knows.
        missing_columns: Canonical columns, neither required nor personal, the delivery lacks.
        title_periods: Periods that the lines above the header name.
    """

    columns: Mapping[str, Column]
    headings: dict[str, str]
    unknown_headings: list[str] = field(default_factory=list)
    missing_columns: list[str] = field(default_factory=list)
    title_periods: list[str] = field(default_factory=list)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The columns as a frame: RangeIndex, default pandas types."""
        columns = {name: in_pandas(column) for name, column in self.columns.items()}
        return pd.DataFrame(columns, copy=False)


def to_canonical(contract: DatasetContract) -> dict[str, str]:
    """Names in the rows to names in the contract, for the kept columns."""
    return {column.cleaned_name: column.name for column in contract.kept}


def in_pandas(column: Column) -> Column:
    """A column in pandas' own types (a series for each would cost far more)."""
    return _STRINGS.__from_arrow__(column) if isinstance(column, pa.Array) else column
