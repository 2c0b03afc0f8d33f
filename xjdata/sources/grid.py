"""A grid: one sheet, text file or query result as delivered, before anybody knows its header."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True)
class Grid:
    """Cells as text, with the place each row stands at.

    What a cell looks like: text as it stands, blanks and all. A number of a workbook or database
    in plain notation (``132.5``, ``120``, ``152501200509011008``; a workbook's number of more than
    15 digits ends in digits nobody typed). A day of a workbook ``2010-09-01 00:00:00``, a time of
    day or duration of a workbook as hours after ``1899-12-31 00:00:00``. A day of a database
    ``2010-09-01`` (with a time: ``2010-09-01 08:30:00``), a time of day or duration ``00:03:45``.
    A boolean of a workbook ``true``/``false``, of a database ``1``/``0``. An error of a workbook
    ``#N/A``.

    Attributes:
        file: Name of the delivered file, below the inbox (for a database: the source's name).
        sheet: Name of the sheet; empty for a text file, the table for a database.
        cells: One string column per column of the sheet (shape: rows x columns; null = empty
            cell), headings among them unless ``header`` is given.
        first_row: Number of the first row of ``cells``, as the county's own program shows it.
        header: The column names, where the source keeps them apart from the rows (a database).
        labels: What people know the columns of ``header`` by, where that is not their name (the
            place of a cell).
        given: Canonical column to the value of all rows, where the name of the file says it.
        is_number: Position of a column of ``cells`` to an array of booleans, one per row: where
            the cell was a number and not text (a time written 3.5 reads differently as text).
            Asking may read the file a second time. None: every cell is text.
    """

    file: str
    sheet: str
    cells: pa.Table
    first_row: int = 1
    header: list[str] | None = None
    labels: list[str] | None = None
    given: dict[str, str] = field(default_factory=dict)
    is_number: Callable[[int], pa.BooleanArray] | None = field(default=None, compare=False)
