"""The columns that stand for people: from numbers to pseudonyms.

Here: the state of each number, whether it agrees with the birth date and sex beside it, and its
pseudonym. The number itself leaves this room for comparing rows only, and never with them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean.cells import Cells
from xjdata.clean.columns import Read
from xjdata.clean.identifiers import parse_identifiers
from xjdata.clean.parsed import Mask
from xjdata.clean.pseudonyms import pseudonyms
from xjdata.clean.stack import Stack
from xjdata.datasets import Column, DatasetContract

UNUSABLE = ("masked", "float_damaged", "malformed")
"""States of a number that is there and does not tell people apart."""


@dataclass(frozen=True)
class Person:
    """A column of ID or student numbers that has been read; an entry for each row.

    Attributes:
        column: The column of the contract.
        cells: Its cells as delivered.
        pseudonyms: 32 hexadecimal digits; null where there is no usable number.
        states: As `identifiers.Numbers.states`.
        birth: The birth date inside, yyyymmdd; 0 where there is none.
        male: The sex inside.
    """

    column: Column
    cells: Cells
    pseudonyms: pa.Array
    states: pa.Array
    birth: NDArray[np.int64]
    male: Mask

    @property
    def unusable(self) -> Mask:
        """Rows with a number that cannot be used."""
        found: Mask = pc.is_in(self.states, value_set=pa.array(UNUSABLE)).to_numpy(
            zero_copy_only=False
        )
        return found


def read_person(column: Column, stack: Stack, key: bytes) -> Person:
    """Read a column of ID or student numbers."""
    cells = stack.cells(column.name)
    found = parse_identifiers(cells.texts, register=column.type == "register_number")
    states = cells.spread(found.states, "missing")
    names = cells.spread_texts(pseudonyms(found.numbers, key))
    birth = cells.spread(found.birth, 0)
    bad = np.zeros(len(cells), bool)
    if found.damaged_number.any():
        bad = stack.is_number(column.name, cells.spread(found.damaged_number, False))
        states[bad] = "float_damaged"
    clash = stack.clashes(column.name)
    if clash is not None:
        # Two different numbers in one row: neither is known to be the right one.
        states[clash.filled], bad = "malformed", bad | clash.filled
    names = pc.if_else(pa.array(bad), pa.scalar(None, pa.string()), names)
    return Person(
        column,
        cells,
        names,
        pa.array(states, pa.string()),
        np.where(bad, 0, birth),
        cells.spread(found.male, False),
    )


def agreements(
    person: Person, contract: DatasetContract, reads: dict[str, Read]
) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Whether birth date and sex beside a number are those inside it.

    Returns:
        ``birth_agrees``, ``sex_agrees`` (boolean; NA where one of the two is not there). A birth
        date without its day is compared by its month.
    """
    birth_column = next((c.name for c in contract.columns if c.type == "birth_date"), None)
    sex_column = next((c.name for c in contract.columns if c.codes == "sex"), None)
    inside = person.birth > 0
    birth, sex = np.zeros(len(inside), bool), np.zeros(len(inside), bool)
    birth_judged, sex_judged = birth.copy(), sex.copy()
    if birth_column is not None:
        read = reads[birth_column]
        days = _as_number(read.data)
        by_month = read.month_only if read.month_only is not None else np.zeros(len(inside), bool)
        birth = np.where(by_month, days // 100 == person.birth // 100, days == person.birth)
        birth_judged = inside & (days > 0)
    if sex_column is not None:
        codes = reads[sex_column].data
        male = pc.fill_null(pc.equal(codes, "1"), False).to_numpy(zero_copy_only=False)
        sex = male == person.male
        sex_judged = inside & pc.is_valid(codes).to_numpy(zero_copy_only=False)
    return {
        "birth_agrees": pd.arrays.BooleanArray(birth, ~birth_judged),
        "sex_agrees": pd.arrays.BooleanArray(sex, ~sex_judged),
    }


def _as_number(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Days as numbers yyyymmdd; 0 for NaT."""
    known = ~np.isnat(days)
    some = days[known]
    months = some.astype("datetime64[M]")
    month = months.astype(np.int64)
    numbers = np.zeros(len(days), np.int64)
    numbers[known] = (
        (month // 12 + 1970) * 10_000
        + (month % 12 + 1) * 100
        + (some - months.astype("datetime64[D]")).astype(np.int64)
        + 1
    )
    return numbers
