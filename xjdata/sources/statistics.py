"""Statistics workbooks (教育事业统计): one row per file, each column a cell named by its place.

A sheet is named by its table's number and the type of school: 教基5170_小学. Numbers stand there as
text, and three marks for nothing. Here: finding the tables and the cells. Not here: opening
workbooks (`workbook`).
"""

import unicodedata
from pathlib import Path

import pyarrow as pa

from xjdata.datasets import dataset_contract
from xjdata.messages import HoldError, say
from xjdata.sources.cells import CellPlace, cell_place
from xjdata.sources.contract import Source
from xjdata.sources.grid import Grid
from xjdata.sources.sniff import Kind
from xjdata.sources.workbook import open_workbook, shown_names

_NOTHING = frozenset({"", "*", "-1"})
"""A cell that does not apply, and a number of years a type of school does not have."""
_LINE_END = "_x000D_"


def read_cells(path: Path, name: str, kind: Kind, source: Source) -> Grid:
    """The one row of a statistics workbook.

    Args:
        path: The bytes.
        name: The file's name below the inbox.
        kind: What the bytes are.
        source: Names the cells.

    Returns:
        One row, standing where its key stands; columns called by the places of their cells.

    Raises:
        HoldError: It is no workbook, a table is missing or there twice, or the key is empty.
    """
    if kind not in ("xlsx", "xls"):
        raise HoldError(say("sources.no_statistics", file=name))
    book = open_workbook(path, name, kind)
    places = {column: cell_place(text) for column, text in source.cells.items()}
    titles = {
        table: _sheet_of(table, book.titles, name)
        for table in dict.fromkeys(place.table for place in places.values())
    }
    sheets = {
        table: (book.cells(title, also_hidden=True), book.first_column(title))
        for table, title in titles.items()
    }
    values = {column: _at(*sheets[place.table], place) for column, place in places.items()}
    keys = [column for column in dataset_contract(source.dataset).key if column in places]
    for column in keys:
        if values[column] is None:
            raise HoldError(say("sources.no_key_cell", file=name, cell=source.cells[column]))
    first = places[keys[0] if keys else next(iter(places))]
    arrays = [pa.array([value], pa.string()) for value in values.values()]
    return Grid(
        file=name,
        sheet=titles[first.table],
        cells=pa.Table.from_arrays(arrays, names=[str(n) for n in range(len(arrays))]),
        first_row=first.row,
        header=list(places),
        labels=list(source.cells.values()),
    )


def _sheet_of(table: str, titles: list[str], name: str) -> str:
    """The sheet of a table: of the very name, or the name up to the type of school."""
    wanted = _plain(table)
    plain = {title: _plain(title) for title in titles}
    found = [title for title in titles if plain[title] == wanted]
    found = found or [title for title in titles if plain[title].partition("_")[0] == wanted]
    if len(found) == 1:
        return found[0]
    key = "sources.two_tables" if found else "sources.no_table_sheet"
    values = {"file": name, "table": table, "sheets": shown_names(found or titles)}
    raise HoldError(say(key, **values))


def _plain(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split())


def _at(cells: pa.Table | None, first_column: int, place: CellPlace) -> str | None:
    """The text of a cell; None for one that says nothing, or lies beyond the used area."""
    column = place.column - first_column
    if cells is None or place.row > cells.num_rows or not 0 <= column < cells.num_columns:
        return None
    text = (cells.column(column)[place.row - 1].as_py() or "").replace(_LINE_END, "").strip()
    return None if text in _NOTHING else text
