"""What a county's own program shows of the sample's files, by means that are not the pipeline's."""

import csv
import io
import sqlite3
import zipfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import fastexcel

Cell = str | None
_MARKS = {b"\xff\xfe": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def cells_of_row(inbox: Path, file: str, sheet: str, row: int) -> list[Cell]:
    """The cells of a row (from 1), its file as a list of problems names it."""
    data = bytes_of(inbox, file)
    if data.startswith((b"PK", b"\xd0\xcf")):
        return sheet_of(data, sheet)[row - 1]
    return (table_of(data) if data.startswith(b"<html") else lines_of(data))[row - 1]


def files_of(folder: Path, pattern: str) -> list[Path]:
    """The files of a unit that a pattern finds, in its folder or below it."""
    return sorted(path for path in folder.rglob(pattern) if path.is_file())


def all_cells(folder: Path, pattern: str) -> list[str]:
    """Every cell of the files a pattern finds."""
    return [cell for file in files_of(folder, pattern) for cell in _cells(file)]


@cache
def _cells(file: Path) -> list[str]:
    data = file.read_bytes()
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, metadata_encoding="gbk") as package:
            tables = [lines_of(package.read(entry)) for entry in package.namelist()]
    elif data.startswith(b"SQLite"):
        tables = _tables_of(file)
    elif data.startswith((b"PK", b"\xd0\xcf")):
        names = fastexcel.read_excel(data).sheet_names
        tables = [sheet_of(data, name) for name in names]
    else:
        tables = [table_of(data) if data.startswith(b"<html") else lines_of(data)]
    return [cell for table in tables for row in table for cell in row if cell]


def _tables_of(file: Path) -> list[list[list[Cell]]]:
    """All rows of all tables of a database."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [
            [
                [None if cell is None else str(cell) for cell in row]
                for row in connection.execute(f'SELECT * FROM "{name}"')
            ]
            for (name,) in names
        ]


def bytes_of(inbox: Path, file: str) -> bytes:
    """A file, or an entry of a package (``….zip/entry``)."""
    package, found, entry = file.partition(".zip/")
    if not found:
        return (inbox / file).read_bytes()
    with zipfile.ZipFile(inbox / f"{package}.zip", metadata_encoding="gbk") as opened:
        return opened.read(entry)


def sheet_of(data: bytes, sheet: str) -> list[list[Cell]]:
    """All rows of a sheet."""
    frame = fastexcel.read_excel(data).load_sheet(sheet, header_row=None, dtypes="string")
    return [list(row.values()) for row in frame.to_arrow().to_pylist()]


def lines_of(data: bytes) -> list[list[Cell]]:
    """All rows of a text."""
    encoding = next((_MARKS[mark] for mark in _MARKS if data.startswith(mark)), "gb18030")
    text = data.decode(encoding)
    delimiter = max(",;|\t", key=text.count)
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def table_of(data: bytes) -> list[list[Cell]]:
    """All rows of a page of HTML, as a spreadsheet program lays them out."""
    table = _Table()
    table.feed(data.decode("gb18030"))
    return table.rows


class _Table(HTMLParser):
    """Cells of the first table; those that reach over several stand in the first of them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Cell]] = []
        self._taken: dict[tuple[int, int], None] = {}
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            self._fill()
        elif tag in ("td", "th"):
            spans = {name: int(value or 1) for name, value in attrs if name.endswith("span")}
            at = (len(self.rows) - 1, len(self.rows[-1]))
            for down in range(spans.get("rowspan", 1)):
                for right in range(spans.get("colspan", 1)):
                    if (down, right) != (0, 0):
                        self._taken[at[0] + down, at[1] + right] = None
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.rows[-1].append((self._text or "").replace("\xa0", "") or None)
            self._text = None
            self._fill()

    def _fill(self) -> None:
        """Empty cells where another one reaches."""
        while (len(self.rows) - 1, len(self.rows[-1])) in self._taken:
            self.rows[-1].append(None)
