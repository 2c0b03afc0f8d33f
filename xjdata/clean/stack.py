"""The sheets of a delivery one below the other, column by column.

Here: what stands in a column in all sheets, and what the layout or a name adds. Not here: finding
the columns of a sheet (`sheets`), what the texts mean.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.cells import Cells
from xjdata.clean.layout import Layout
from xjdata.clean.parsed import Mask
from xjdata.clean.sheets import Codes, Sheet, is_given
from xjdata.clean.texts import Texts


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
        return any(is_given(name, s.grid, self.layout) or name in s.codes for s in self.sheets)

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

    def is_number(self, name: str, rows: Mask) -> Mask:
        """Which of some rows have a number, and not text, in a column.

        May read a file again: only sheets with such a row are asked.
        """
        found = np.zeros(len(rows), bool)
        for sheet, end in zip(self.sheets, np.cumsum(self.lengths), strict=True):
            here = slice(end - len(sheet.places), end)
            if rows[here].any():
                found[here] = rows[here] & sheet.is_number(name)
        return found

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
