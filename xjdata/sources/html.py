"""Web pages under the name of an .xls: their table as a grid.

Many systems "export to Excel" by writing HTML, and Excel saves it so too. Here: tables, merged
cells, the rows as a spreadsheet program counts them, and which table is meant. Not here: reading
what the cells mean (`clean`).
"""

import re
from html import unescape
from pathlib import Path

import numpy as np
import pyarrow as pa

from xjdata.datasets import dataset_contract
from xjdata.messages import HoldError, say
from xjdata.sources.contract import Source
from xjdata.sources.encoding import decode
from xjdata.sources.grid import Grid
from xjdata.sources.layout import plain_heading

_LARGEST = 64 << 20
"""Bytes; as much as a table of a million cells takes."""
_MOST_CELLS = 1 << 22
_MOST_COLUMNS = 1 << 14
_HEAD_ROWS = 30
"""A header stands among the first so many rows."""

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Comments, declarations, what is never shown, tags. Each alternative reads on to the end of the
# page where it is not closed: so every character is looked at once, however hostile the page. (The
# parser of the standard library takes the square of the time.)
_MARK = re.compile(
    r"""<!--.*?(?:-->|\Z) | <[!?][^>]*(?:>|\Z)
    | <(?P<silent>script|style|title|xml|template|noscript)\b.*?(?:</(?P=silent)\s*>|\Z)
    | <(?P<end>/?)(?P<tag>[a-z][a-z0-9:]*)
      (?P<rest>(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^>"'])*+)(?:>|\Z)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:\s*=\s*(?:\"([^\"]*)|'([^']*)|([^\s\"'>]+)))?")
_WANTED = re.compile("span|x:num", re.IGNORECASE)
_CELLS = frozenset({"td", "th"})
_BLANKS = re.compile("[ \t\r\n\f]+")


def read_html(path: Path, name: str, source: Source) -> list[Grid]:
    """The table of a page that has the headings of the dataset; the first of several equal ones.

    Rows are numbered as a spreadsheet program shows the page: a line of text above a table takes
    one, tables follow each other.

    Args:
        path: The bytes.
        name: The file's name below the inbox.
        source: Says of which dataset, and its own headings.

    Raises:
        HoldError: It is too large, a page of frames, has no table, or ends within it.
    """
    if path.stat().st_size > _LARGEST:
        raise HoldError(say("sources.too_large", file=name, limit=_LARGEST >> 20))
    data = path.read_bytes()
    page = _Page(name)
    page.read(decode(data, name, _encoding(data, source)))
    tables = [table for table in page.tables if table.width]
    if not tables:
        raise HoldError(
            say("sources.frames" if page.has_frames else "sources.no_page_table", file=name)
        )
    known = _known(source)
    best = max(tables, key=lambda table: len(table.headings() & known))
    if not best.is_closed:  # the rest of the page did not come
        raise HoldError(say("sources.damaged", file=name))
    return [best.grid(name)]


def _encoding(data: bytes, source: Source) -> str | None:
    """What the contract says, else what the page says of itself where that is believable.

    Nearly all pages are UTF-8 or GBK, and many say the wrong one of the two: these are found by
    their bytes.
    """
    if source.encoding is not None:
        return source.encoding
    if data[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if data[1] == 0 else "utf-16-be"
    found = _CHARSET.search(data[:4096])
    return "big5" if found and found[1].lower() == b"big5" else None


def _known(source: Source) -> set[str]:
    """The headings of the dataset, as they are compared."""
    contract = dataset_contract(source.dataset)
    own = [heading.rpartition(">")[2] for some in source.columns.values() for heading in some]
    national = [h.rpartition(">")[2] for column in contract.columns for h in column.headers]
    return {plain_heading(heading) for heading in (*own, *national)}


class _Table:
    """One table while it is read: its cells with their places."""

    def __init__(self, first_row: int, name: str) -> None:
        self.first_row = first_row
        self.rows = 0
        self.width = 0
        self.is_in_row = False
        self.is_closed = False
        self.text: list[str] | None = None
        self._name = name
        self._until: list[int] = []  # by column, the row up to which a cell above reaches
        self._column = 0
        self._places: list[tuple[int, int]] = []
        self._texts: list[str | None] = []
        self._number: str | None = None
        self._numbers: list[bool] = []

    def begin_row(self) -> None:
        self.end_row()
        self.is_in_row = True
        self._column = 0

    def end_row(self) -> None:
        self.end_cell()
        if self.is_in_row:
            self.rows += 1
            if self.rows * max(self.width, 1) > _MOST_CELLS:
                raise HoldError(say("sources.too_wide", file=self._name))
        self.is_in_row = False

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        if not self.is_in_row:
            self.begin_row()
        row, at = self.rows, self._column
        while at < len(self._until) and self._until[at] > row:
            at += 1
        across = _span(attributes.get("colspan", ""))
        down = _span(attributes.get("rowspan", ""))
        if at + across > _MOST_COLUMNS or len(self._texts) > _MOST_CELLS:
            raise HoldError(say("sources.too_wide", file=self._name))
        self._until += [0] * (at + across - len(self._until))
        self._until[at : at + across] = [row + down] * across
        self._column = at + across
        self.width = max(self.width, self._column)
        self._places.append((row, at))
        # Excel writes the number itself beside the text it shows.
        self._number = attributes.get("x:num") if "x:num" in attributes else None
        self._numbers.append("x:num" in attributes)
        self.text = []

    def end_cell(self) -> None:
        if self.text is not None:
            shown = _plain("".join(self.text))
            self._texts.append(self._number or shown or None)
            self.text = None

    def headings(self) -> set[str]:
        """The texts of the first rows, as headings are compared."""
        top = (t for t, (r, _) in zip(self._texts, self._places, strict=True) if r < _HEAD_ROWS)
        return {plain_heading(text) for text in top if text}

    def grid(self, name: str) -> Grid:
        """All cells; a merged one has its text in its first corner, as in a workbook."""
        places = np.array(self._places)
        texts = np.array(self._texts, dtype=object)
        numbers = np.array(self._numbers)

        def column(position: int, of: np.ndarray, empty: object) -> np.ndarray:
            mine = places[:, 1] == position
            cells = np.full(self.rows, empty, dtype=of.dtype)
            cells[places[mine, 0]] = of[mine]
            return cells

        arrays = [pa.array(column(n, texts, None), pa.string()) for n in range(self.width)]
        return Grid(
            file=name,
            sheet="",
            cells=pa.Table.from_arrays(arrays, names=[str(n) for n in range(self.width)]),
            first_row=self.first_row,
            is_number=lambda n: pa.array(column(n, numbers, False)),
        )


class _Page:
    """A page while it is read; tables inside tables are tables of their own."""

    def __init__(self, name: str) -> None:
        self.tables: list[_Table] = []
        self.has_frames = False
        self._name = name
        self._open: list[_Table] = []
        self._line = False
        self._next_row = 1

    def read(self, page: str) -> None:
        """Everything, mark by mark."""
        at = 0
        for mark in _MARK.finditer(page):
            if mark.start() > at:
                self._add_text(page[at : mark.start()])
            at = mark.end()
            if mark["tag"] is not None:
                tag = mark["tag"].lower()
                if mark["end"]:
                    self._end(tag)
                else:
                    self._begin(tag, mark["rest"])
        self._add_text(page[at:])
        for table in reversed(self._open):
            table.end_row()

    def _begin(self, tag: str, rest: str) -> None:
        """A table, row or cell begins; one that is open ends, as browsers read it."""
        table = self._open[-1] if self._open else None
        if tag == "table":
            self._end_line()
            self._open.append(_Table(self._next_row + (table.rows if table else 0), self._name))
            self.tables.append(self._open[-1])
        elif table is None:
            self.has_frames |= tag == "frameset"
            if tag in _LINES:
                self._end_line()
        elif tag == "tr":
            table.begin_row()
        elif tag in _CELLS:
            table.begin_cell(_attributes(rest))
        elif tag in _LINES and table.text:
            table.text.append(_BREAK)

    def _end(self, tag: str) -> None:
        table = self._open[-1] if self._open else None
        if table is None:
            if tag in _LINES:
                self._end_line()
        elif tag in _CELLS:
            table.end_cell()
        elif tag == "tr":
            table.end_row()
        elif tag == "table":
            table.end_row()
            table.is_closed = True
            self._open.pop()
            if not self._open:
                self._next_row += table.rows

    def _add_text(self, text: str) -> None:
        """Text of a cell, or above a table."""
        if not self._open:
            self._line = self._line or bool(text.strip())
        elif self._open[-1].text is not None:
            self._open[-1].text.append(text)

    def _end_line(self) -> None:
        self._next_row += self._line
        self._line = False


_LINES = frozenset({"br", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center"})
"""What begins or ends a line of text."""
_BREAK = "\x1e"


def _attributes(rest: str) -> dict[str, str]:
    """The attributes of a tag, where one of them matters."""
    if not _WANTED.search(rest):
        return {}
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(rest)
    }


def _plain(text: str) -> str:
    """The text of a cell: blanks as a browser shows them, lines where the page breaks them."""
    if _BREAK not in text and not _BLANKS.search(text):
        return unescape(text)
    text = text if "&" not in text else unescape(text)
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)


def _span(text: str) -> int:
    """How many columns or rows a cell takes."""
    digits = text.strip()
    if not digits.isascii() or not digits.isdigit():
        return 1
    return max(1, min(int(digits[:6]), 1 << 16))
