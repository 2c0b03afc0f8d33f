"""Whether an old .xls may be read: looked at before the reader sees it.

The reader reserves what each sheet announces and then its used area, all sheets at once; where that
fails, the process ends, not just this source. Here: the container (OLE2, [MS-CFB]), the password
record, the size of sheets ([MS-XLS]). Not here: reading cells (`workbook`).
"""

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from xjdata.messages import HoldError, say
from xjdata.sources.extent import MOST_CELLS

_LARGEST = 256 << 20
"""Bytes; a full .xls of 65,536 rows is far below."""
_MOST_SHEETS = 4096

_FREE = 0xFFFFFFFA  # above this a sector number is a mark
_STREAM = 2
_ROOT = 5

_BOUNDSHEET, _FILEPASS, _DIMENSIONS = 0x0085, 0x002F, 0x0200
_BOF, _EOF, _MULRK = 0x0809, 0x000A, 0x00BD
_CELLS = frozenset({0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _MULRK})

_PAIR = struct.Struct("<HH")
_NUMBER = struct.Struct("<I")


def check_compound(path: Path, name: str) -> None:
    """Refuse an .xls that is damaged, encrypted, no workbook, or too large when read.

    Args:
        path: The file.
        name: As it shall be called in an error.

    Raises:
        HoldError: It cannot be taken.
    """
    if path.stat().st_size > _LARGEST:
        raise HoldError(say("sources.too_large", file=name, limit=_LARGEST >> 20))
    try:
        container = _Container(path.read_bytes())
        for title in ("workbook", "book"):
            if title in container.streams:
                _check_book(container.read(title), name)
                return
    except (struct.error, IndexError, ValueError):
        raise HoldError(say("sources.damaged", file=name)) from None
    if "encryptedpackage" in container.streams:
        raise HoldError(say("sources.password", file=name))
    kind = "Word" if "worddocument" in container.streams else "OLE2"
    raise HoldError(say("sources.other_kind", file=name, kind=kind))


class _Container:
    """The streams of an OLE2 file, by name in lower case."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        self._mini_size = 1 << struct.unpack_from("<H", data, 32)[0]
        if self._size not in (512, 4096) or self._mini_size != 64:
            raise ValueError
        first_directory, _, self._cutoff, first_mini = struct.unpack_from("<IIII", data, 48)
        self._next = self._numbers(self._table_sectors())
        self._next_mini = self._numbers(self._chain(first_mini, self._next))
        directory = b"".join(map(self._sector, self._chain(first_directory, self._next)))
        self._mini = b""
        self.streams: dict[str, tuple[int, int]] = {}
        for at in range(0, len(directory) - 127, 128):
            entry = directory[at : at + 128]
            length, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            if kind == _ROOT:
                self._mini = b"".join(map(self._sector, self._chain(start, self._next)))
            elif kind == _STREAM:
                title = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
                self.streams[title] = (start, size)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._data):
            raise ValueError
        return self._data[at : at + self._size]

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        """A table of sector numbers; one cut short makes the reader panic."""
        table = b"".join(map(self._sector, sectors))
        if len(table) % self._size:
            raise ValueError
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _table_sectors(self) -> list[int]:
        """The sectors that hold the allocation table."""
        number, _ = struct.unpack_from("<II", self._data, 68)
        found = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while number < _FREE and number not in seen:
            seen.add(number)
            *more, number = self._numbers([number])
            found += more
        return [sector for sector in found if sector < _FREE]

    def _chain(self, start: int, following: tuple[int, ...]) -> list[int]:
        chain: list[int] = []
        while start < _FREE:
            if len(chain) > len(following):
                raise ValueError  # a ring
            chain.append(start)
            start = following[start]
        return chain

    def read(self, title: str) -> bytes:
        """The bytes of a stream; small streams lie in a stream of their own."""
        start, size = self.streams[title]
        if size >= self._cutoff:
            data = b"".join(map(self._sector, self._chain(start, self._next)))
        else:
            places = (n * self._mini_size for n in self._chain(start, self._next_mini))
            data = b"".join(self._mini[at : at + self._mini_size] for at in places)
        if len(data) < size:
            raise ValueError
        return data[:size]


def _check_book(book: bytes, name: str) -> None:
    """The records of a workbook: no password, and sheets that fit into memory."""
    starts = []
    at = 0
    while True:
        kind, size = _PAIR.unpack_from(book, at)
        if kind == _FILEPASS:
            raise HoldError(say("sources.password", file=name))
        if kind == _BOUNDSHEET:
            starts.append(_NUMBER.unpack_from(book, at + 4)[0])
        if kind == _EOF:
            break
        at += 4 + size
    cells = 0
    for start in starts[:_MOST_SHEETS]:
        cells += _cells_of(book, start)
        if cells > MOST_CELLS:
            break
    if cells > MOST_CELLS or len(starts) > _MOST_SHEETS:
        raise HoldError(say("sources.too_wide", file=name))


def _cells_of(book: bytes, at: int) -> int:
    """The area of one sheet, as announced or as used, whichever is larger.

    Record by record, since each says where the next begins; only this old format needs it, and a
    full sheet takes less than half a second.
    """
    announced, depth = 0, 0
    cells: list[int] = []
    while True:
        kind, size = _PAIR.unpack_from(book, at)
        if kind in _CELLS:
            cells.append(at)
        elif kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _DIMENSIONS:
            announced = max(announced, _announced(book[at + 4 : at + 4 + size]))
        at += 4 + size
    return max(announced, _used(book, np.array(cells, np.int64)))


def _used(book: bytes, cells: npt.NDArray[np.int64]) -> int:
    """The area that some records of cells span."""
    if not len(cells):
        return 0
    kinds, sizes, rows, columns = _words(book, cells, 4)
    several = kinds == _MULRK
    lasts = _words(book, cells[several] + sizes[several], 2)[1]
    width = max(columns.max(), lasts.max(initial=0)) - columns.min() + 1
    return int((rows.max() - rows.min() + 1) * width)


def _words(book: bytes, starts: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """So many words of two bytes from each of some positions on; the words come first."""
    places = starts[:, None] + np.arange(2 * count)
    words: npt.NDArray[np.int64] = np.frombuffer(book, np.uint8)[places].view("<u2").T.astype("i8")
    return words


def _announced(record: bytes) -> int:
    """The area of a DIMENSIONS record; ends are one behind the last."""
    first_row, row, first_column, column = struct.unpack_from(
        "<IIHH" if len(record) >= 12 else "<HHHH", record
    )
    if row < first_row:
        raise ValueError
    if first_column > min(column, 255):
        first_column = 0
    return int((row - first_row) * (column - first_column))
