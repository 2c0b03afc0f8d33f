"""From the sheets of a delivery to the contract's columns, sheet by sheet and still as text.

Here: which sheets hold data, which column is which, twice the same column, what is missing. Not
here: the sheets of a delivery together (`stack`), what the texts mean.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xjdata.clean.header import Header, find_header
from xjdata.clean.headings import Headings, heading_keys
from xjdata.clean.layout import Layout
from xjdata.clean.parsed import Mask
from xjdata.clean.rows import data_rows
from xjdata.clean.tables import Table, tables_of
from xjdata.clean.texts import Texts, to_bool
from xjdata.clean.words import people_pattern
from xjdata.datasets import DatasetContract
from xjdata.messages import HoldError, Message, say
from xjdata.sources.grid import Grid

Codes = NDArray[np.int32]
"""For each row the position of its text among the delivery's texts, -1 for an empty cell."""

Differ = Callable[[str, Texts, Texts], Mask]
"""Whether two texts mean different things, by canonical column and pairs of texts."""


@dataclass(frozen=True)
class Sheet:
    """The data rows of one sheet.

    Attributes:
        table: The sheet as delivered.
        places: Positions of the data rows among its cells.
        header: Its header.
        codes: Canonical column to its cells, by their positions among the delivery's texts.
        clashes: Canonical column to the other text of cells whose column stands twice, filled
            differently; -1 elsewhere.
    """

    table: Table
    places: NDArray[np.int64]
    header: Header
    codes: dict[str, Codes]
    clashes: dict[str, Codes] = field(default_factory=dict)

    @property
    def grid(self) -> Grid:
        """The sheet as delivered."""
        return self.table.grid

    def is_number(self, name: str) -> Mask:
        """Where the cell of a column was a number and not text; may read the file again."""
        found = np.zeros(len(self.places), bool)
        if self.grid.is_number is not None:
            for place in self.header.match.columns.get(name, []):
                found |= to_bool(self.grid.is_number(place))[self.places]
        return found

    def factor(self, name: str) -> float:
        """The factor from the unit the heading of a column names; 1 where it names none."""
        return next(iter(self._named_factors(name)), 1.0)

    def names_unit(self, name: str) -> bool:
        """Whether the heading of a column names a unit."""
        return bool(self._named_factors(name))

    def _named_factors(self, name: str) -> list[float]:
        factors = self.header.match.factors
        return [factors[p] for p in self.header.match.columns.get(name, []) if p in factors]


def read_sheets(
    grids: list[Grid], contract: DatasetContract, layout: Layout, differ: Differ
) -> list[Sheet]:
    """The sheets of a delivery; empty ones are passed over.

    Raises:
        HoldError: A sheet has no header or lacks a required column, a column stands twice with
            different contents and the layout does not know it, a dataset of counts comes with a
            column of persons, or all sheets are empty.
    """
    headings = Headings(contract, layout)
    tables = tables_of(grids)
    sheets = [read_sheet(t, headings, layout, differ) for t in tables if not t.is_empty]
    if not sheets:
        raise HoldError(say("clean.all_empty", files=", ".join(sorted({g.file for g in grids}))))
    return sheets


def read_sheet(table: Table, headings: Headings, layout: Layout, differ: Differ) -> Sheet:
    """One sheet; raises as `read_sheets`."""
    contract, grid = headings.contract, table.grid
    header = find_header(table, headings, layout.header)
    if header is None:
        wanted = (c for c in contract.columns if c.required and not is_given(c.name, grid, layout))
        names = "、".join(column.headers[0] for column in wanted)
        raise HoldError(say("clean.no_header", place=_place(grid), wanted=names))
    if contract.no_people:
        _refuse_people(grid, header)
    _require_columns(grid, header, contract, layout)
    places = data_rows(table, header, contract)
    codes: dict[str, Codes] = {}
    clashes: dict[str, Codes] = {}
    for name, columns in header.match.columns.items():
        cells = [table.codes[column][places] for column in columns]
        codes[name], clash = _merge(name, cells, table.texts, differ)
        if clash is not None:
            _refuse_clash(grid, header, name, columns, headings)
            clashes[name] = clash
    return Sheet(table, places, header, codes, clashes)


def is_given(name: str, grid: Grid, layout: Layout) -> bool:
    """Whether a layout gives a column without a heading."""
    return name == layout.sheet_is or name in grid.given or name in layout.constants


def _refuse_people(grid: Grid, header: Header) -> None:
    """Hold a delivery of persons where counts are wanted; its headings are no secret."""
    keys = heading_keys(list(header.labels))
    people = [
        label
        for label, key in zip(header.labels, keys, strict=True)
        if re.search(people_pattern(), key)
    ]
    if people:
        raise HoldError(say("clean.people", place=_place(grid), columns="、".join(people)))


def _require_columns(grid: Grid, header: Header, contract: DatasetContract, layout: Layout) -> None:
    missing = [
        column
        for column in contract.columns
        if column.required
        and column.name not in header.match.columns
        and not is_given(column.name, grid, layout)
    ]
    if not missing:
        return
    wanted = "; ".join(
        "/".join([*layout.columns.get(column.name, []), *column.headers]) for column in missing
    )
    raise HoldError(
        say(
            "clean.missing_column",
            place=_place(grid),
            columns="、".join(column.title.zh for column in missing),
            columns_en=", ".join(column.title.en for column in missing),
            wanted=wanted,
            present="、".join(label for label in header.labels if label),
        )
    )


def _merge(
    name: str, cells: list[Codes], texts: Texts, differ: Differ
) -> tuple[Codes, Codes | None]:
    """One column from several: the filled cell of each row.

    Returns:
        The cells, and the other text where two are filled and differ (None: nowhere).
    """
    if len(cells) == 1:
        return cells[0], None
    nothing = np.append(texts.nothing, True)
    merged = np.where(nothing[cells[0]], -1, cells[0])
    other = np.full_like(merged, -1)
    for more in cells[1:]:
        filled = np.where(nothing[more], -1, more)
        both = np.flatnonzero((merged >= 0) & (filled >= 0))
        unlike = both[differ(name, texts.at(merged[both]), texts.at(filled[both]))]
        other[unlike] = filled[unlike]
        merged = np.where(merged >= 0, merged, filled)
    return merged, other if (other >= 0).any() else None


def _refuse_clash(
    grid: Grid, header: Header, name: str, columns: list[int], headings: Headings
) -> None:
    """Hold a delivery that has the very same heading twice, unless the layout names it."""
    labels = [header.labels[column] for column in columns]
    keys = heading_keys(list(labels))
    if len(set(keys)) == len(keys) or set(keys) <= headings.own:
        return
    title = headings.contract.column(name).title
    raise HoldError(
        say(
            "clean.repeated_column",
            place=_place(grid),
            column=title.zh,
            column_en=title.en,
            name=name,
            present="、".join(labels),
        )
    )


def _place(grid: Grid) -> Message:
    """Where something stands, for people."""
    if grid.sheet:
        return say("clean.sheet", file=grid.file, sheet=grid.sheet)
    return say("clean.file", file=grid.file)
