"""The rows cleaning hands on, put together from the columns that were read.

Personal columns end here: nothing of them is taken over.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean.cleaned import ELLIPSIS, Column
from xjdata.clean.columns import Read
from xjdata.clean.parsed import Mask
from xjdata.clean.people import Person, agreements
from xjdata.clean.privacy import Privacy
from xjdata.clean.stack import Stack
from xjdata.clean.texts import Texts
from xjdata.datasets import DatasetContract


def place_columns(unit: str, stack: Stack, privacy: Privacy) -> dict[str, Column]:
    """Who sent a row, and where it stands."""
    return {
        "county_code": pa.repeat(unit, len(stack)),
        "file": stack.files(),
        "sheet": _sheet_names(stack, privacy),
        "row_number": stack.row_numbers(),
    }


def _sheet_names(stack: Stack, privacy: Privacy) -> pa.Array:
    """The sheet of each row; one that names a person by its place among those that were read."""
    names = [sheet.grid.sheet for sheet in stack.sheets]
    if not any(names):
        return stack.names()
    fine = privacy.names_nobody(Texts.of([*names]))
    if fine.all():
        return stack.names()
    shown = [
        name if ok else f"第{i}张" for i, (name, ok) in enumerate(zip(names, fine, strict=True), 1)
    ]
    return pa.array(np.repeat(np.array(shown, object), stack.lengths), pa.string())


def person_columns(
    person: Person, contract: DatasetContract, reads: dict[str, Read]
) -> dict[str, Column]:
    """The columns that come from an ID or student number."""
    name = person.column.name
    columns = {name: person.pseudonyms, f"{name}_state": person.states}
    for about, agrees in agreements(person, contract, reads).items():
        columns[f"{name}_{about}"] = agrees
    if person.unusable.any():
        columns[f"{name}__unread"] = _where(person.unusable, ELLIPSIS)
    return columns


def value_columns(read: Read, contract: DatasetContract, privacy: Privacy) -> dict[str, Column]:
    """The columns that come from any other column."""
    name = read.column.name
    columns = {read.column.cleaned_name: _typed(read)}
    if read.unread.any():
        hidden = read.column.privacy != "none"
        shown = _where(read.unread, ELLIPSIS) if hidden else _shown(read, privacy)
        if read.hidden is not None:
            shown = pc.if_else(pa.array(read.hidden), ELLIPSIS, shown)
        columns[f"{name}__unread"] = shown
    if read.month_only is not None and read.column.type == "date":
        columns[f"{name}__month_only"] = read.month_only
    return columns


def _typed(read: Read) -> Column:
    """The values in the type the rows have."""
    match read.column.type:
        case "yes_no":
            return pd.arrays.BooleanArray(read.data == 1, np.isnan(read.data))
        case "birth_date":
            return _months(read.data)
        case "date":
            return read.data.astype("datetime64[s]")
        case _:
            return read.data


def _months(days: NDArray[np.datetime64]) -> pa.Array:
    """The months of days, ``YYYY-MM``; null for none."""
    codes, months = pd.factorize(pd.Series(days.astype("datetime64[M]").astype("datetime64[s]")))
    names = pa.array(pd.DatetimeIndex(months).strftime("%Y-%m").tolist(), pa.string())
    return names.take(pa.array(codes, mask=codes < 0))


def _where(mask: Mask, word: str) -> pa.Array:
    """A word where something holds, nothing elsewhere."""
    return pc.if_else(pa.array(mask), word, pa.scalar(None, pa.string()))


def _shown(read: Read, privacy: Privacy) -> pa.Array:
    """The texts of cells that cannot be read, as far as they may be shown."""
    rows = np.flatnonzero(read.unread)
    cells = read.cells.at(rows)
    shown = cells.spread_texts(privacy.shown(cells.texts))
    if read.clash is not None:
        other = read.clash.at(rows)
        second = other.spread_texts(privacy.shown(other.texts))
        shown = pc.coalesce(pc.binary_join_element_wise(shown, second, " / "), shown)
    places = np.full(len(read.unread), -1)
    places[rows] = np.arange(len(rows))
    return shown.take(pa.array(places, mask=places < 0))
