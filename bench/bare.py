"""The bare parse: the same files through the same libraries, and nothing else done with them."""

import io
import sqlite3
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import fastexcel
import pyarrow.csv as pa_csv


def parse(path: Path) -> int:
    """Parse one delivered file with fastexcel, pyarrow or sqlite3; returns its rows."""
    data = path.read_bytes()
    if data.startswith(b"SQLite"):
        return _database(path)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as package:
            return sum(_text(package.read(entry)) for entry in package.infolist())
    if data.startswith((b"PK", b"\xd0\xcf")):
        return _workbook(data)
    return _page(data) if data.startswith(b"<html") else _text(data)


def _workbook(data: bytes) -> int:
    reader = fastexcel.read_excel(data)
    return sum(
        reader.load_sheet(name, header_row=None).to_arrow().num_rows for name in reader.sheet_names
    )


def _page(content: bytes) -> int:
    page = _Page()
    page.feed(_decoded(content))
    return len(page.rows)


class _Page(HTMLParser):
    """The cells of a web page, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def _text(content: bytes) -> int:
    """Title lines have fewer cells than the table and are passed over."""
    text = _decoded(content)
    head = text.splitlines()[:12]
    delimiter = max(",\t;|", key=lambda mark: max(line.count(mark) for line in head))
    width = 1 + max(line.count(delimiter) for line in head)
    options = pa_csv.ParseOptions(delimiter=delimiter, invalid_row_handler=lambda _: "skip")
    read = pa_csv.ReadOptions(column_names=[str(index) for index in range(width)])
    data = io.BytesIO(text.encode())
    return int(pa_csv.read_csv(data, read_options=read, parse_options=options).num_rows)


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xff\xfe"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _database(path: Path) -> int:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return sum(
            len(connection.execute(f'SELECT * FROM "{name}"').fetchall())  # noqa: S608
            for (name,) in names
        )
