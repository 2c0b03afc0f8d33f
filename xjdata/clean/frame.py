"""The rows cleaning hands on, put together from the columns that were read.

Personal columns end here: nothing of them is taken over.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean.cells import Cells
from xjdata.clean.cleaned import ELLIPSIS
from xjdata.clean.columns import Read
from xjdata.clean.parsed import Mask
from xjdata.clean.people import Person, agreements
from xjdata.clean.privacy import Privacy
from xjdata.clean.sheets import Stack
from xjdata.datasets import DatasetContract


def place_columns(unit: str, stack: Stack, privacy: Privacy) -> dict[str, pd.Series]:
    """Who sent a row, and where it stands."""
    return {
        "county_code": series(pa.array([unit]).take(pa.array(np.zeros(len(stack), np.int64)))),
        "file": series(stack.files()),
        "sheet": series(_sheet_names(stack, privacy)),
        "row_number": pd.Series(stack.row_numbers()),
    }


def _sheet_names(stack: Stack, privacy: Privacy) -> pa.Array:
    """The sheet of each row; one that names a person by its place among those that were read."""
    names = [sheet.grid.sheet for sheet in stack.sheets]
    fine = privacy.names_nobody(pa.array(names, pa.string()))
    if fine.all():
        return stack.names()
    shown = [
        name if ok else f"第{i}张" for i, (name, ok) in enumerate(zip(names, fine, strict=True), 1)
    ]
    return pa.array(np.repeat(np.array(shown, object), stack.lengths), pa.string())


def person_columns(
    person: Person, contract: DatasetContract, reads: dict[str, Read]
) -> dict[str, pd.Series]:
    """The columns that come from an ID or student number."""
    name = person.column.name
    columns = {name: series(person.pseudonyms), f"{name}_state": series(person.states)}
    for about, agrees in agreements(person, contract, reads).items():
        columns[f"{name}_{about}"] = agrees
    if person.unusable.any():
        columns[f"{name}__unread"] = _where(person.unusable, ELLIPSIS)
    return columns


def value_columns(read: Read, contract: DatasetContract, privacy: Privacy) -> dict[str, pd.Series]:
    """The columns that come from any other column."""
    name = read.column.name
    columns = {read.column.cleaned_name: _typed(read)}
    if read.unread.any():
        hidden = read.column.privacy != "none"
        shown = _where(read.unread, ELLIPSIS) if hidden else _shown(read, privacy)
        if read.hidden is not None:
            shown = shown.mask(read.hidden, ELLIPSIS)
        columns[f"{name}__unread"] = shown
    if read.month_only is not None and read.column.type == "date":
        columns[f"{name}__month_only"] = pd.Series(read.month_only)
    return columns


def series(texts: pa.Array) -> pd.Series:
    """A string array as a series of pandas' own string type."""
    found: pd.Series = texts.to_pandas()
    return found if len(found) else found.astype("str")


def _typed(read: Read) -> pd.Series:
    """The values in the type the rows have."""
    match read.column.type:
        case "yes_no":
            empty = np.isnan(read.data)
            return pd.Series(pd.arrays.BooleanArray(read.data == 1, empty))
        case "birth_date":
            return series(_months(read.data))
        case "date":
            return pd.Series(read.data.astype("datetime64[s]"))
        case "integer" | "number" | "time":
            return pd.Series(read.data)
        case _:
            return series(read.data)


def _months(days: NDArray[np.datetime64]) -> pa.Array:
    """The months of days, ``YYYY-MM``; null for none."""
    codes, months = pd.factorize(pd.Series(days.astype("datetime64[M]").astype("datetime64[s]")))
    names = pa.array(pd.DatetimeIndex(months).strftime("%Y-%m").tolist(), pa.string())
    return names.take(pa.array(codes, mask=codes < 0))


def _where(mask: Mask, word: str) -> pd.Series:
    """A word where something holds, nothing elsewhere."""
    return series(pc.if_else(pa.array(mask), word, pa.scalar(None, pa.string())))


def _shown(read: Read, privacy: Privacy) -> pd.Series:
    """The texts of cells that cannot be read, as far as they may be shown."""
    rows = np.flatnonzero(read.unread)
    cells = read.cells.at(rows)
    shown = cells.spread_texts(privacy.shown(cells.texts))
    if read.clash is not None:
        other = Cells.of(read.clash.take(pa.array(rows)))
        second = other.spread_texts(privacy.shown(other.texts))
        shown = pc.coalesce(pc.binary_join_element_wise(shown, second, " / "), shown)
    places = np.full(len(read.unread), -1)
    places[rows] = np.arange(len(rows))
    return series(shown.take(pa.array(places, mask=places < 0)))
