"""From the sheets of a delivery to the contract's columns, still as text.

Here: which sheets hold data, which column is which, twice the same column, what the layout adds.
Not here: what the texts mean.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.cells import Cells
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
        wanted = (c for c in contract.columns if c.required and not _is_given(c.name, grid, layout))
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


def _is_given(name: str, grid: Grid, layout: Layout) -> bool:
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
        and not _is_given(column.name, grid, layout)
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


@dataclass(frozen=True)
class Stack:
    """The sheets of a delivery one below the other."""

    sheets: list[Sheet]
    layout: Layout
    _read: dict[str, Cells] = field(default_factory=dict, repr=False, compare=False)
    """The columns that were asked for: reading, privacy and copies all look at them."""

    @property
    def lengths(self) -> list[int]:
        """Data rows per sheet."""
        return [len(sheet.places) for sheet in self.sheets]

    def __len__(self) -> int:
        return sum(self.lengths)

    def has(self, name: str) -> bool:
        """Whether the delivery has a column."""
        return any(_is_given(name, s.grid, self.layout) or name in s.codes for s in self.sheets)

    def cells(self, name: str) -> Cells:
        """A column: from the cells, the name of the sheet or file, or the layout's constant."""
        if name not in self._read:
            self._read[name] = self._cells(name)
        return self._read[name]

    def _cells(self, name: str) -> Cells:
        if name == self.layout.sheet_is:
            return self._cells_by_sheet([sheet.grid.sheet for sheet in self.sheets])
        if any(name in sheet.grid.given for sheet in self.sheets):
            return self._cells_by_sheet([sheet.grid.given.get(name) for sheet in self.sheets])
        if not any(name in sheet.codes for sheet in self.sheets):
            if name in self.layout.constants:
                return Cells.constant(str(self.layout.constants[name]), len(self))
            return Cells(Texts.of([]), np.full(len(self), -1))
        return self._among_texts([sheet.codes for sheet in self.sheets], name)

    def _cells_by_sheet(self, values: list[str | None]) -> Cells:
        """A column that has one value in all rows of a sheet."""
        distinct = list(dict.fromkeys(value for value in values if value and value.strip()))
        codes = [distinct.index(value) if value in distinct else -1 for value in values]
        return Cells(Texts.of([*distinct]), np.repeat(codes, self.lengths))

    def clashes(self, name: str) -> Cells | None:
        """The other texts of a column that stands twice, filled differently."""
        if not any(name in sheet.clashes for sheet in self.sheets):
            return None
        return self._among_texts([sheet.clashes for sheet in self.sheets], name)

    def _among_texts(self, columns: list[dict[str, Codes]], name: str) -> Cells:
        """A column that some of the sheets have."""
        codes = [
            some.get(name, np.full(rows, -1, np.int32))
            for some, rows in zip(columns, self.lengths, strict=True)
        ]
        return Cells.among(self.sheets[0].table.texts, np.concatenate(codes))

    def is_number(self, name: str) -> Mask:
        """Where the cell of a column was a number and not text; may read the file again."""
        return np.concatenate([sheet.is_number(name) for sheet in self.sheets])

    def factor(self, name: str) -> float | NDArray[np.float64]:
        """The factor of the unit the heading names; one for each row if sheets differ."""
        factors = [sheet.factor(name) for sheet in self.sheets]
        if len(set(factors)) == 1:
            return factors[0]
        return np.repeat(factors, self.lengths)

    def names_unit(self, name: str) -> Mask:
        """The rows of sheets whose heading of a column names a unit."""
        return np.repeat([sheet.names_unit(name) for sheet in self.sheets], self.lengths)

    def files(self) -> pa.Array:
        """The file of each row."""
        return self._repeat([sheet.grid.file for sheet in self.sheets])

    def names(self) -> pa.Array:
        """The sheet of each row."""
        return self._repeat([sheet.grid.sheet for sheet in self.sheets])

    def _repeat(self, values: list[str]) -> pa.Array:
        if len(values) == 1:
            return pa.repeat(pa.scalar(values[0], pa.string()), len(self))
        places = np.repeat(np.arange(len(values)), self.lengths)
        return text.strings([*values]).take(pa.array(places))

    def row_numbers(self) -> NDArray[np.int64]:
        """The number of each row, as the unit's own program shows it."""
        return np.concatenate([s.places + s.grid.first_row for s in self.sheets])

    def headings(self) -> dict[str, str]:
        """Canonical column to its heading as delivered (by the first sheet that has it)."""
        found: dict[str, str] = {}
        for sheet in self.sheets:
            for name, columns in sheet.header.match.columns.items():
                found.setdefault(name, sheet.header.labels[columns[0]])
        return found

    def unknown_headings(self) -> list[str]:
        """Headings nobody knows, each once."""
        unknown = (
            sheet.header.labels[place]
            for sheet in self.sheets
            for place in sheet.header.match.unknown
        )
        return list(dict.fromkeys(unknown))
