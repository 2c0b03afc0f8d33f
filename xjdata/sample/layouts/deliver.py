"""Write one unit's data for one dataset, and tell where every row went.

Here: from rows to cells to a file. Not here: which rows, and which cells are written wrongly
(`xjdata.sample.defects`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.layouts.books import Books, made
from xjdata.sample.layouts.cells import Cells, plain, render
from xjdata.sample.layouts.database import write_table
from xjdata.sample.layouts.layout import STRANGE, TWIN, Layout
from xjdata.sample.layouts.page import Page, lay_out
from xjdata.sample.layouts.results import add_scores, split_twin
from xjdata.sample.layouts.schools import SchoolNames
from xjdata.sample.layouts.statistics import pages_of, place_of
from xjdata.sample.layouts.text import text_of
from xjdata.sample.league.standard import BODY, READINGS

Raw = Mapping[str, Mapping[int, "str | int | float | None"]]
"""Column to row to what stands in its cell instead of its value."""

_EXEMPT_MARK = "免测"
_ADDED_UP = ("classes", "students", "male", "female", "people", "guards_required")


@dataclass
class Places:
    """Where the rows of a delivery stand.

    Attributes:
        files: Name of the file of each row, below the inbox; of a database its own name, too.
        sheets: Name of the sheet or table of each row; empty in text files.
        rows: Row number of each row, as the unit's program shows it.
    """

    files: Cells
    sheets: Cells
    rows: npt.NDArray[np.int64]

    @classmethod
    def of_one(cls, file: str, sheet: str, rows: npt.NDArray[np.int64]) -> "Places":
        """All rows on one sheet."""
        count = len(rows)
        files, sheets = np.full(count, file, dtype=object), np.full(count, sheet, dtype=object)
        return cls(files, sheets, rows)

    def file(self, row: int | None) -> str:
        """The file of a row; of no row that of the delivery, if it has just one."""
        return _one(self.files, row)

    def sheet(self, row: int | None) -> str:
        """The sheet of a row; of no row that of the delivery, if it has just one."""
        return _one(self.sheets, row)


def _one(names: Cells, row: int | None) -> str:
    if row is not None:
        return str(names[row])
    found = set(names.tolist())
    return str(found.pop()) if len(found) == 1 else ""


def deliver(
    layout: Layout, rows: pd.DataFrame, raw: Raw, books: Books, schools: SchoolNames
) -> Places:
    """Write the rows of a unit's dataset.

    Args:
        layout: The layout.
        rows: Canonical rows in the order they are written (index 0, 1, 2 ...).
        raw: Cells that hold something else than their value.
        books: Receives the pages where they wait for others of their file.
        schools: The unit's schools, for names of files and other words for codes.
    """
    cells = _cells(layout, rows, raw, schools)
    if layout.family == "database":
        return _to_database(layout, cells, books.inbox)
    if layout.family == "cells":
        return _to_statistics(layout, rows, cells, books, schools)
    if layout.is_by_school:
        return _by_school(layout, rows, cells, books, schools)
    page = _page(layout, layout.table, layout.columns, rows, cells)
    file = _put(layout, layout.file, page, books)
    return Places.of_one(file, layout.sheet, page.rows)


def clear(layout: Layout, inbox: Path) -> None:
    """Remove what an earlier sample delivered."""
    for path in inbox.glob(layout.file):
        path.unlink()


def _put(layout: Layout, file: str, page: Page, books: Books) -> str:
    """Put a page into its file; returns what a list of problems calls the file."""
    if layout.family != "text":
        books.add(file, layout.style, page)
        return file
    data = text_of(page, layout.style.delimiter, layout.style.encoding)
    if not layout.style.package:
        made(books.inbox / file).write_bytes(data)
        return file
    books.pack(file, layout.entry, data)
    return f"{file}/{layout.entry}"


def _cells(layout: Layout, rows: pd.DataFrame, raw: Raw, schools: SchoolNames) -> dict[str, Cells]:
    """The cells of every column of the layout."""
    style = layout.style
    cells = {
        column: render(
            layout.contract.column(column),
            rows[column],
            style,
            numeric=layout.is_numeric(column),
        )
        for column in layout.headings
        if column in rows
    }
    if style.school_codes == "name" and "school_code" in cells:
        cells["school_code"] = schools.words_for(rows["school_code"])
    if layout.dataset == "fitness" and style.exempt == "cells":
        _mark_exempt(rows, cells)
    cells[STRANGE] = np.full(len(rows), style.yes_no[0], dtype=object)
    if style.twin:
        cells[TWIN] = split_twin(cells["sit_up"], rows["sex"])
    for column, written in raw.items():
        for row, cell in written.items():
            cells[column][row] = cell if layout.is_numeric(column) else plain(cell)
            if column == "sit_up" and TWIN in cells:
                cells[TWIN][row] = None
    if style.scores:
        add_scores(cells, rows)
    return cells


def _mark_exempt(rows: pd.DataFrame, cells: dict[str, Cells]) -> None:
    """免测 in the items instead of a yes in the column, which stays empty."""
    exempt = rows["exempt"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    for column in READINGS:
        if column not in BODY:
            cells[column][exempt] = _EXEMPT_MARK
    cells["exempt"][:] = None


def _page(
    layout: Layout,
    name: str,
    columns: Mapping[str, str],
    rows: pd.DataFrame,
    cells: Mapping[str, Cells],
) -> Page:
    sums = {
        column: rows[column].to_numpy(dtype=np.float64, na_value=np.nan)
        for column in _ADDED_UP
        if column in layout.headings and layout.dataset in ("enrollment", "population", "safety")
    }
    groups = None
    if layout.dataset == "enrollment":
        groups = rows["school_code"].to_numpy(dtype=object)
    return lay_out(
        name,
        columns,
        cells,
        layout.style,
        layout.texts,
        sums=sums,
        groups=groups,
        dates=_serial_dates(layout),
    )


def _serial_dates(layout: Layout) -> frozenset[str]:
    """Columns whose numbers are serial dates."""
    if layout.style.dates != "serial":
        return frozenset()
    kinds = ("date", "birth_date")
    return frozenset(c.name for c in layout.contract.columns if c.type in kinds)


def _by_school(
    layout: Layout,
    rows: pd.DataFrame,
    cells: Mapping[str, Cells],
    books: Books,
    schools: SchoolNames,
) -> Places:
    """One sheet per school, named by its code; or one file per school, with the code in its name.

    Of the items of fitness tests only those somebody of the school has.
    """
    places = Places.of_one(layout.file, layout.table, np.zeros(len(rows), dtype=np.int64))
    filled = {c for c, values in cells.items() if any(cell is not None for cell in values)}
    for code, at in _schools_of(rows):
        part = {column: values[at] for column, values in cells.items()}
        columns = {
            column: heading
            for column, heading in layout.columns.items()
            if column not in READINGS
            or any(cell is not None for cell in part[column])
            # An item nobody of the unit has stands in every sheet, so that it is not missing.
            or column not in filled
        }
        name, file = code, layout.file
        if layout.is_folder:
            name, file = layout.table, file.replace("*", schools.file_name(code))
        page = _page(layout, name, columns, rows.iloc[at], part)
        places.files[at] = _put(layout, file, page, books)
        places.sheets[at] = name if layout.family != "text" else ""
        places.rows[at] = page.rows
    return places


def _schools_of(rows: pd.DataFrame) -> Iterator[tuple[str, npt.NDArray[np.int64]]]:
    """Each school and the positions of its rows."""
    for code, members in rows.groupby("school_code", sort=True).groups.items():
        yield str(code), members.to_numpy()


def _to_statistics(
    layout: Layout,
    rows: pd.DataFrame,
    cells: Mapping[str, Cells],
    books: Books,
    schools: SchoolNames,
) -> Places:
    """A workbook per row; the row number is that of the cell with the key."""
    table, row, _ = place_of(layout.headings["school_code"])
    places = Places.of_one(layout.file, "", np.full(len(rows), row + 1))
    seen: dict[str, int] = {}
    for at, code in enumerate(rows["school_code"].tolist()):
        kind = schools.kind(code)
        seen[code] = seen.get(code, 0) + 1
        # Read in the order of their names, so that the second one comes after the first.
        name = f"{schools.title(code)}（{kind}）" + (f"_{seen[code]}" if seen[code] > 1 else "")
        file = layout.file.replace("*", name)
        values = {column: values[at] for column, values in cells.items()}
        for page in pages_of(kind, layout.headings, values):
            books.add(file, layout.style, page)
        places.files[at], places.sheets[at] = file, f"{table}_{kind}"
    return places


def _to_database(layout: Layout, cells: dict[str, Cells], inbox: Path) -> Places:
    """A table; its rows are numbered in the order of their key."""
    write_table(
        made(inbox / layout.file),
        layout.table,
        layout.contract,
        layout.columns,
        cells,
        typed=layout.style.typed,
        view=layout.style.ask == "view",
    )
    # By key, then by the other columns in their order, nothing last: as it is read, rows of a
    # database are numbered by what is in them, since a table has no order of its own.
    keys = [column for column in layout.contract.key if column in cells]
    by = [cells[c].tolist() for c in [*keys, *(c for c in layout.columns if c not in keys)]]
    count = len(by[0])
    order = sorted(
        range(count),
        key=lambda row: [
            (cell[row] is None, () if cell[row] is None else (cell[row],)) for cell in by
        ],
    )
    numbers = np.zeros(count, dtype=np.int64)
    numbers[order] = np.arange(1, count + 1)
    return Places.of_one(layout.file, layout.sheet, numbers)
