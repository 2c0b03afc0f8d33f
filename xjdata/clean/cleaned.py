"""What cleaning hands on: canonical rows, and what was found on the way."""

from dataclasses import dataclass, field

import pandas as pd

from xjdata.datasets import DatasetContract

ELLIPSIS = "…"
"""Stands for a text that must not be shown: it may hold something of a person."""


@dataclass(frozen=True)
class Cleaned:
    """A delivery in the form of its dataset contract.

    Attributes:
        rows: One row for each data row as delivered, RangeIndex, default pandas types.

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

    rows: pd.DataFrame
    headings: dict[str, str]
    unknown_headings: list[str] = field(default_factory=list)
    missing_columns: list[str] = field(default_factory=list)
    title_periods: list[str] = field(default_factory=list)


def to_canonical(contract: DatasetContract) -> dict[str, str]:
    """Names in the rows to names in the contract, for the kept columns."""
    return {column.cleaned_name: column.name for column in contract.kept}
