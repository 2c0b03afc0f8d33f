"""From a unit's layout to the dataset contract: the whole of it.

Sheets (`sheets`, `stack`), columns (`columns`, `people`), copies (`duplicates`), rows (`frame`).
Judging is left to the gate: nothing is rejected here, and what cannot be read says so.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import columns
from xjdata.clean.cleaned import ELLIPSIS, Cleaned
from xjdata.clean.columns import Read, read_columns, without_future
from xjdata.clean.duplicates import find_copies
from xjdata.clean.frame import person_columns, place_columns, value_columns
from xjdata.clean.layout import Layout
from xjdata.clean.parsed import Mask
from xjdata.clean.people import read_person
from xjdata.clean.privacy import Privacy
from xjdata.clean.sheets import read_sheets
from xjdata.clean.stack import Stack
from xjdata.clean.texts import Texts
from xjdata.clean.titles import periods_named
from xjdata.datasets import DatasetContract
from xjdata.sources.grid import Grid


def clean(
    grids: list[Grid],
    contract: DatasetContract,
    source: Layout,
    *,
    unit: str,
    key: bytes,
    as_of: date,
) -> Cleaned:
    """Read a delivery into the form of its dataset contract.

    Args:
        grids: Its sheets, as delivered.
        contract: The dataset.
        source: The unit's layout.
        unit: Code of the unit that sent it.
        key: The pseudonym key of the deployment.
        as_of: The night; a birth date after it cannot be.

    Raises:
        HoldError: The delivery has not the shape of the dataset: no header, a required column
            missing, or one column twice with different contents.
    """

    def differ(name: str, first: Texts, second: Texts) -> Mask:
        return columns.differ(contract.column(name), first, second)

    stack = Stack(read_sheets(grids, contract, source, differ), source)
    privacy = Privacy(contract, stack)
    reads = _read_columns(contract, stack, source, as_of)
    _protect_texts(reads, privacy)
    people = {c.name: read_person(c, stack, key) for c in contract.kept if _is_person(c.type)}
    _pass_on_exemptions(contract, reads)
    found = place_columns(unit, stack, privacy)
    for column in contract.kept:
        if column.name in people:
            found |= person_columns(people[column.name], contract, reads)
        else:
            found |= value_columns(reads[column.name], contract, privacy)
    is_copy, conflict = find_copies(contract, stack, reads, people, unit)
    found |= {"is_copy": is_copy, "key_conflict": conflict}
    return Cleaned(
        found,
        headings=stack.headings(),
        unknown_headings=_named_nowhere(stack.unknown_headings(), privacy),
        missing_columns=[c.name for c in contract.kept if not c.required and not stack.has(c.name)],
        title_periods=periods_named(stack.sheets),
    )


def _named_nowhere(headings: list[str], privacy: Privacy) -> list[str]:
    """Headings as they may be shown: one that is a name in the table is data that slid up."""
    if not headings:
        return []
    fine = privacy.names_nobody(Texts.of([*headings]))
    shown = (heading if ok else ELLIPSIS for heading, ok in zip(headings, fine, strict=True))
    return list(dict.fromkeys(shown))


def _is_person(column_type: str) -> bool:
    return column_type in ("identity_number", "register_number")


def _read_columns(
    contract: DatasetContract, stack: Stack, source: Layout, as_of: date
) -> dict[str, Read]:
    """Every kept column but the identifiers."""
    columns = [column for column in contract.kept if not _is_person(column.type)]
    reads = read_columns(columns, stack, source)
    for column in columns:
        if column.type == "birth_date":
            reads[column.name] = without_future(reads[column.name], as_of)
    return reads


def _protect_texts(reads: dict[str, Read], privacy: Privacy) -> None:
    """Take out of free text what is somebody's name or number: such a cell has slipped."""
    for name, read in reads.items():
        if read.column.type == "text" and len(read.cells.texts):
            rows = privacy.is_slip(read.cells, holds_numbers=read.column.holds_numbers)
            if rows.any():
                values = pc.if_else(pa.array(rows), pa.scalar(None, pa.string()), read.data)
                reads[name] = replace(read, data=values, unread=read.unread | rows, hidden=rows)


def _pass_on_exemptions(contract: DatasetContract, reads: dict[str, Read]) -> None:
    """An item marked 免测 exempts its student; where a dataset knows no exemption it says nothing.

    The item cell itself is empty.
    """
    marked = {name: read.exempt for name, read in reads.items() if read.exempt is not None}
    if not marked:
        return
    if "exempt" not in reads:
        for name, rows in marked.items():
            reads[name] = replace(reads[name], unread=reads[name].unread | rows)
        return
    rows = np.logical_or.reduce(list(marked.values()))
    exempt = reads["exempt"]
    values = np.where(rows, 1.0, exempt.data)
    reads["exempt"] = replace(exempt, data=values, unread=exempt.unread & ~rows)
