"""The sheets of a delivery with their cells as numbers of one pool of texts.

Here: from grids to codes. Not here: which rows and columns hold what (`sheets`, `header`, `rows`).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.cells import Cells
from xjdata.clean.headings import keys_of
from xjdata.clean.texts import Texts
from xjdata.sources.grid import Grid


@dataclass(frozen=True)
class Table:
    """One sheet.

    Attributes:
        grid: As delivered.
        texts: The distinct texts of all sheets of the delivery.
        codes: For each column (first axis) and row the position in ``texts``, -1 for an empty cell.
    """

    grid: Grid
    texts: Texts
    codes: NDArray[np.int32]

    @property
    def is_empty(self) -> bool:
        """Whether the sheet holds nothing at all."""
        return self.grid.header is None and not (self.codes >= 0).any()

    def below(self, row: int) -> "Table":
        """The rows from a position on."""
        return Table(self.grid, self.texts, self.codes[:, row:])

    def cells(self, place: int) -> Cells:
        """A column."""
        return Cells.among(self.texts, self.codes[place])

    def keys(self, rows: NDArray[np.int64]) -> list[list[str]]:
        """Some rows, in the form headings are compared in; an empty cell is an empty text."""
        cells = Cells.among(self.texts, self.codes[:, rows].T)
        return _spread(keys_of(cells.texts.folded.to_pylist()), cells)

    def lines(self, rows: NDArray[np.int64]) -> list[list[str]]:
        """Some rows for people: each cell on one line."""
        cells = Cells.among(self.texts, self.codes[:, rows].T)
        return _spread(text.one_line(cells.texts.raw).to_pylist(), cells)


def _spread(texts: list[str], cells: Cells) -> list[list[str]]:
    """A text for each cell of some rows."""
    return [[texts[code] if code >= 0 else "" for code in row] for row in cells.codes.tolist()]


def tables_of(grids: list[Grid]) -> list[Table]:
    """All sheets of a delivery, over one pool of texts; blank cells are empty cells."""
    chunks = [chunk for grid in grids for column in grid.cells.columns for chunk in column.chunks]
    encoded = pa.chunked_array(chunks, pa.string()).dictionary_encode()
    texts = encoded.chunk(0).dictionary if encoded.num_chunks else text.strings([])
    indices = pa.chunked_array([chunk.indices for chunk in encoded.chunks], pa.int32())
    filled = text.holds_something(texts)
    places = np.append(np.where(filled, np.cumsum(filled) - 1, -1), -1).astype(np.int32)
    codes = places[pc.fill_null(indices, -1).to_numpy()]
    pool = Texts(texts if filled.all() else texts.filter(pa.array(filled)))
    shapes = [(grid.cells.num_columns, grid.cells.num_rows) for grid in grids]
    ends = np.cumsum([columns * rows for columns, rows in shapes])[:-1]
    pieces = np.split(codes, ends)
    return [
        Table(grid, pool, piece.reshape(shape))
        for grid, piece, shape in zip(grids, pieces, shapes, strict=True)
    ]
