"""Delimited text into a grid, rows numbered as a spreadsheet program shows them.

Here: the delimiter, short rows (titles, notes), rows that are too long, quotes that never close.
Not here: bytes to characters (`encoding`), finding the header (`clean`).
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from xjdata.messages import HoldError, say
from xjdata.sources.contract import Source
from xjdata.sources.encoding import decode
from xjdata.sources.grid import Grid
from xjdata.sources.layout import Header

_LARGEST = 256 << 20
"""Bytes; some five times as much memory is used while it is read."""
_DELIMITERS = (",", "\t", ";", "|")
_HEAD_ROWS = 20
_HEAD_CHARACTERS = 1 << 16
_MOST_COLUMNS = 16_384
_END = "\x1eend"
"""Put behind the last row: where it is not found again, a quote was open at the end."""


def read_text(path: Path, name: str, source: Source) -> list[Grid]:
    """The one table of a text file.

    Args:
        path: The bytes.
        name: The file's name below the inbox.
        source: May name encoding, delimiter and header.

    Raises:
        HoldError: It cannot be decoded, ends inside quotes, or a row has more cells than the
            header.
    """
    if path.stat().st_size > _LARGEST:
        raise HoldError(say("sources.too_large", file=name, limit=_LARGEST >> 20))
    text = _normal(decode(path.read_bytes(), name, source.encoding))
    if not text.strip():
        raise HoldError(say("sources.empty_file", file=name))
    if "\0" in text:
        raise HoldError(say("sources.no_text", file=name))
    shape = _shape(text[:_HEAD_CHARACTERS], source.delimiter, source.header)
    if max(shape.width, shape.header) > _MOST_COLUMNS:
        raise HoldError(say("sources.too_wide", file=name))
    return [Grid(name, "", _parse(text, shape, name))]


def _normal(text: str) -> str:
    """Without what follows a truncating Ctrl-Z, and with line ends the parser knows."""
    text = text.removeprefix("\ufeff").removesuffix("\x1a")
    return text if "\n" in text else text.replace("\r", "\n")


@dataclass(frozen=True)
class _Shape:
    """How a text is laid out.

    Attributes:
        delimiter: One character.
        width: The number of cells most rows have.
        header: The number of cells of the header.
    """

    delimiter: str
    width: int
    header: int


def _shape(head: str, delimiter: str | None, header: Header | None) -> _Shape:
    """The layout, by the first rows."""
    found = []
    for candidate in [delimiter] if delimiter else _DELIMITERS:
        rows = _rows(head, candidate, header)
        counts = Counter(len(row) for row in rows if any(row))
        by_worth = sorted(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        width, often = by_worth[-1] if by_worth else (1, 0)
        found.append((width > 1, often, width, candidate, rows))
    _, _, width, candidate, rows = max(found, key=lambda item: item[:3])
    return _Shape(candidate, width, _header_width(rows, width, header))


def _rows(head: str, delimiter: str, header: Header | None) -> list[list[str]]:
    """The first rows; the last one may be cut."""
    rows = csv.reader(io.StringIO(head), delimiter=delimiter)
    try:
        if header is not None:
            return list(islice(rows, max(_HEAD_ROWS, header.row + header.levels)))
        return list(islice(filter(any, rows), _HEAD_ROWS))
    except csv.Error:  # a field longer than the module's limit
        return [[head]]


def _header_width(rows: list[list[str]], width: int, header: Header | None) -> int:
    """Cells of the header: the rows the layout names, else the first row that is no title.

    A title, unit or note has at most two thirds of the cells of the widest ordinary row; one
    overlong row must not make titles of all the others.
    """
    if header is not None:
        return max((len(row) for row in rows[header.row - 1 :][: header.levels]), default=1)
    widest = max((_filled(row) for row in rows if len(row) == width), default=0)
    return next((len(row) for row in rows if 3 * len(row) > 2 * widest), 1)


def _filled(row: list[str]) -> int:
    """Cells up to the last that is not empty."""
    return max((n for n, cell in enumerate(row, 1) if cell.strip()), default=0)


def _parse(text: str, shape: _Shape, name: str) -> pa.Table:
    """All rows, as wide as the header."""
    odd: list[tuple[int, str]] = []

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    end = "" if text.endswith("\n") else "\n"
    data = f"{text}{end}{_END}{shape.delimiter * (shape.width - 1)}\n".encode()
    names = [str(n) for n in range(shape.width)]
    try:
        with pyarrow.csv.open_csv(
            pa.py_buffer(data),
            # One block, so that a row of any length fits; one thread, so that rows are counted.
            pyarrow.csv.ReadOptions(
                column_names=names, use_threads=False, block_size=len(data) + 1
            ),
            pyarrow.csv.ParseOptions(
                delimiter=shape.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        ) as reader:  # for a table of a few rows three times as quick as `read_csv`
            even = reader.read_all()
    except pa.ArrowInvalid:
        raise HoldError(say("sources.no_text", file=name)) from None
    rows = even.num_rows + len(odd)
    last = [column[-1].as_py() for column in even.columns] if even.num_rows else []
    if last[:1] != [_END]:
        # The row that swallowed the mark came out last, even or odd, or was dropped as unfinished.
        swallowed = any(_END in text for text in (*filter(None, last), *(o[1] for o in odd[-1:])))
        row = rows if swallowed else rows + 1
        raise HoldError(say("sources.open_quote", file=name, row=row))
    return _joined(even.slice(0, even.num_rows - 1), odd, shape, name)


def _joined(even: pa.Table, odd: list[tuple[int, str]], shape: _Shape, name: str) -> pa.Table:
    """Ordinary rows and odd ones, each in its place; as wide as the header."""
    total = even.num_rows + len(odd)
    is_odd = np.zeros(total, dtype=bool)
    is_odd[[number - 1 for number, _ in odd]] = True
    others = [_cells(text, shape.delimiter, name) for _, text in odd]
    too_long = [
        number for (number, _), row in zip(odd, others, strict=True) if _filled(row) > shape.header
    ]
    for extra in even.columns[shape.header :]:
        is_filled = pc.not_equal(pc.utf8_trim_whitespace(extra), "").fill_null(False)
        too_long.extend((np.flatnonzero(~is_odd)[np.asarray(is_filled)] + 1)[:1])
    if too_long:
        row = int(min(too_long))
        raise HoldError(say("sources.long_row", file=name, row=row, cells=shape.header))
    order = np.empty(total, dtype=np.int64)
    order[~is_odd] = np.arange(even.num_rows)
    order[is_odd] = np.arange(even.num_rows, total)
    columns = []
    for position in range(shape.header):
        cells = even.column(position) if position < shape.width else _nothing(even.num_rows)
        if odd:
            added = [row[position] or None if position < len(row) else None for row in others]
            cells = pa.chunked_array([*cells.chunks, pa.array(added, pa.string())], pa.string())
            cells = cells.take(pa.array(order))
        columns.append(cells)
    return pa.Table.from_arrays(columns, names=[str(n) for n in range(shape.header)])


def _cells(text: str, delimiter: str, name: str) -> list[str]:
    """The cells of one row."""
    try:
        return next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    except csv.Error:
        raise HoldError(say("sources.no_text", file=name)) from None


def _nothing(rows: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.nulls(rows, pa.string())])
