"""Places of single cells, as the layout of a statistics workbook names them: 教基5170!F10.

Here: the form of a place. Not here: reading the cell (`statistics`).
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from xjdata.home import FieldError
from xjdata.messages import say

_PLACE = re.compile(r"([^!]+)!([A-Z]{1,3})([1-9]\d{0,6})")
_LAST_ROW = 1 << 20
_LAST_COLUMN = 1 << 14


class CellPlace(NamedTuple):
    """One cell.

    Attributes:
        table: The table's number, which the sheet is named by (or the sheet's whole name).
        row: From 1, as the program shows it.
        column: From 0.
    """

    table: str
    row: int
    column: int


def cell_place(text: str) -> CellPlace:
    """The place a text names.

    Raises:
        FieldError: It names none.
    """
    found = _PLACE.fullmatch(text)
    if found is None:
        raise FieldError(say("sources.no_place", place=text))
    column = 0
    for letter in found[2]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > _LAST_COLUMN or int(found[3]) > _LAST_ROW:
        raise FieldError(say("sources.no_place", place=text))
    return CellPlace(found[1].strip(), int(found[3]), column - 1)


def check_places(cells: Mapping[str, str]) -> None:
    """Every cell is named by a place.

    Raises:
        FieldError: Otherwise.
    """
    for name, text in cells.items():
        try:
            cell_place(text)
        except FieldError as error:
            raise FieldError(error.message, "cells", name) from None
