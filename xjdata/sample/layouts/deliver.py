"""Write one unit's data for one dataset, and tell where every row went.

Here: from rows to cells to a file. Not here: which rows, and which cells are written wrongly
(`xjdata.sample.defects`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.layouts.cells import Cells, plain, render
from xjdata.sample.layouts.database import write_table
from xjdata.sample.layouts.layout import STRANGE, TWIN, Layout
from xjdata.sample.layouts.page import Page, lay_out
from xjdata.sample.layouts.style import Style
from xjdata.sample.layouts.text import write_text
from xjdata.sample.layouts.workbook import write_workbook
from xjdata.sample.league.standard import BODY, READINGS

Raw = Mapping[str, Mapping[int, "str | int | float | None"]]
"""Column to row to what stands in its cell instead of its value."""

_EXEMPT_MARK = "免测"
_ADDED_UP = ("classes", "students", "male", "female", "people", "guards_required")
_LARGE = 20_000


@dataclass
class Places:
    """Where the rows of a delivery stand.

    Attributes:
        file: Name below the inbox; of a database its own name, too.
        sheets: Name of the sheet or table of each row; empty in text files.
        rows: Row number of each row, as the unit's program shows it.
    """

    file: str
    sheets: Cells
    rows: npt.NDArray[np.int64]


@dataclass
class Books:
    """Pages that wait for their workbook to be whole: file to pages."""

    pages: dict[str, list[Page]] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)

    def add(self, layout: Layout, page: Page) -> None:
        """Put a page into its workbook."""
        self.pages.setdefault(layout.file, []).append(page)
        self.styles[layout.file] = layout.style

    def write(self, inbox: Path) -> None:
        """Write all workbooks."""
        for file, pages in self.pages.items():
            path = _made(inbox / file)
            size = sum(len(page.lines) for page in pages)
            merged = any(page.merges for page in pages)
            spare = self.styles[file].spare
            write_workbook(path, pages, spare=spare, large=size > _LARGE and not merged)


def deliver(layout: Layout, rows: pd.DataFrame, raw: Raw, inbox: Path, books: Books) -> Places:
    """Write the rows of a unit's dataset.

    Args:
        layout: The layout.
        rows: Canonical rows in the order they are written (index 0, 1, 2 ...).
        raw: Cells that hold something else than their value.
        inbox: The inbox.
        books: Receives the page where the layout is a workbook.
    """
    cells = _cells(layout, rows, raw)
    if layout.family == "database":
        return _to_database(layout, cells, inbox)
    if layout.family == "template":
        return _to_template(layout, rows, cells, books)
    page = _page(layout, layout.table, rows, cells)
    if layout.family == "text":
        write_text(_made(inbox / layout.file), page, layout.style.delimiter)
    else:
        books.add(layout, page)
    return Places(layout.file, np.full(len(rows), layout.sheet, dtype=object), page.rows)


def _made(path: Path) -> Path:
    """A path whose folder exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _cells(layout: Layout, rows: pd.DataFrame, raw: Raw) -> dict[str, Cells]:
    """The cells of every column of the layout."""
    cells = {
        column: render(
            layout.contract.column(column),
            rows[column],
            layout.style,
            numeric=layout.is_numeric(column),
        )
        for column in layout.headings
        if column in rows
    }
    if layout.dataset == "fitness" and layout.style.exempt == "cells":
        _mark_exempt(rows, cells)
    cells[STRANGE] = np.full(len(rows), layout.style.yes_no[0], dtype=object)
    cells[TWIN] = np.full(len(rows), None, dtype=object)
    for column, written in raw.items():
        for row, cell in written.items():
            cells[column][row] = cell if layout.is_numeric(column) else plain(cell)
    return cells


def _mark_exempt(rows: pd.DataFrame, cells: dict[str, Cells]) -> None:
    """免测 in the items instead of a yes in the column, which stays empty."""
    exempt = rows["exempt"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    for column in READINGS:
        if column not in BODY:
            cells[column][exempt] = _EXEMPT_MARK
    cells["exempt"][:] = None


def _page(layout: Layout, name: str, rows: pd.DataFrame, cells: dict[str, Cells]) -> Page:
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
        layout.columns,
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


def _to_template(
    layout: Layout, rows: pd.DataFrame, cells: dict[str, Cells], books: Books
) -> Places:
    """One sheet per school, named by its code; only items somebody of the school has."""
    numbers = np.zeros(len(rows), dtype=np.int64)
    codes = rows["school_code"].to_numpy(dtype=object)
    filled = {c for c, values in cells.items() if any(cell is not None for cell in values)}
    bare = layout.style.model_copy(
        update={"titles": 0, "code_row": False, "index": False, "notes": False}
        | {"blank_line": False, "totals": "none", "subtotals": False}
    )
    for code, members in rows.groupby("school_code", sort=True).groups.items():
        at = members.to_numpy()
        part = {column: values[at] for column, values in cells.items()}
        heads = {
            column: heading
            for column, heading in layout.columns.items()
            if column not in READINGS
            or any(cell is not None for cell in part[column])
            # An item nobody of the unit has stands in every sheet, so that it is not missing.
            or column not in filled
        }
        page = lay_out(str(code), heads, part, bare, layout.texts, dates=_serial_dates(layout))
        numbers[at] = page.rows
        books.add(layout, page)
    return Places(layout.file, codes, numbers)


def _to_database(layout: Layout, cells: dict[str, Cells], inbox: Path) -> Places:
    """A table; its rows are numbered in the order of their key."""
    write_table(
        _made(inbox / layout.file),
        layout.table,
        layout.contract,
        layout.columns,
        cells,
        typed=layout.style.typed,
    )
    # By key, then by the other columns in their order, nothing last: as it is read, rows of a
    # database are numbered by what is in them, since a table has no order of its own.
    keys = [column for column in layout.contract.key if column in cells]
    by = [cells[c].tolist() for c in [*keys, *(c for c in layout.columns if c not in keys)]]
    count = len(by[0])
    order = sorted(
        range(count), key=lambda row: [(cell[row] is None, cell[row] or "") for cell in by]
    )
    numbers = np.zeros(count, dtype=np.int64)
    numbers[order] = np.arange(1, count + 1)
    return Places(layout.file, np.full(count, layout.sheet, dtype=object), numbers)
