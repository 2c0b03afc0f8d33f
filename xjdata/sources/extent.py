"""How large a sheet's used area is, before the reader allocates it whole.

The reader keeps a sheet as one block from the first to the last used cell, so one far cell
(XFD1048576) costs 17 billion cells of memory. Here: the area, from the bytes of the sheet's part.
Not here: what is done about it (`package`).
"""

import re
from collections.abc import Callable, Iterator
from itertools import count
from xml.parsers import expat  # noqa: S407  - no entities: `package` refuses them first

import numpy as np
import numpy.typing as npt

MOST_CELLS = 1 << 25
"""32 columns over the whole height of a sheet; about 1.4 GB while it is read."""

_MOST_COLUMNS = 1 << 14

Chunks = Callable[[], Iterator[bytes]]

_REFERENCE = 14
"""Characters a reference may have: far more than XFD1048576."""
_LONGEST = 1 << 23
"""Bytes from one tag to the next: far more than the text of a cell."""
_MOST_ELEMENTS = 1 << 22
"""Of a sheet that is looked at one by one: some seconds."""
_HUGE = 1 << 31
_PREFIXED = re.compile(rb"<[^\s<>:]+:c")


def is_too_large(chunks: Chunks) -> bool:
    """Whether a part holds a sheet of more than ``MOST_CELLS``, or more columns than a sheet has.

    Args:
        chunks: Gives the bytes of the part from the start, each time it is called.
    """
    area = _Area()
    if not _add_plain(area, chunks()):
        area = _Area()
        area.add_elements(chunks())
    return area.is_too_large


def _add_plain(area: "_Area", chunks: Iterator[bytes]) -> bool:
    """Add all cells by their bytes; whether each names its place as all known programs write it.

    Tags count from the first to the last mention of ``sheetData``: before and after it stand others
    that begin with a c.
    """
    inside, is_odd, is_plain = False, False, True
    for whole in _whole_tags(chunks):
        piece = whole
        if not inside:
            start = piece.find(b"sheetData")
            if start < 0:
                continue
            inside, piece = True, piece[start:]
        data = np.frombuffer(piece + b'"' * _REFERENCE, dtype=np.uint8)
        tags = _tags(piece, data)
        named = np.logical_and.reduce([data[tags + n] == sign for n, sign in enumerate(b' r="')])
        area.add_references(data, tags[named] + len(b' r="'))
        odd, end = tags[~named], piece.rfind(b"sheetData>") + 1
        if end:
            is_plain = not is_odd and not (odd < end).any()
        is_odd = is_odd or len(odd) > 0 or piece[-1:] not in (b"", b">")
    return is_plain


def _tags(piece: bytes, data: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Positions behind the c of all tags whose name begins with one, with a prefix or without."""
    opened = np.flatnonzero(data == ord("<"))
    tags: npt.NDArray[np.int64] = opened[data[opened + 1] == ord("c")] + len(b"<c")
    if b":c" not in piece:
        return tags
    prefixed = np.fromiter((found.end() for found in _PREFIXED.finditer(piece)), np.int64)
    return np.concatenate([tags, prefixed])


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut where a tag ends; elsewhere when none does for too long."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = piece.rfind(b">") + 1
        if len(piece) - cut > _LONGEST:
            cut = len(piece)
        rest = piece[cut:]
        yield piece[:cut]
    yield rest


class _Area:
    """The smallest block that holds every cell seen."""

    def __init__(self) -> None:
        self.first_row, self.last_row = _HUGE, 0
        self.first_column, self.last_column = _HUGE, 0
        self.seen = 0
        """Cells, those that stand in the same place included: the reader keeps them all."""

    @property
    def is_too_large(self) -> bool:
        return max(self.cells, self.seen) > MOST_CELLS or self.columns > _MOST_COLUMNS

    @property
    def columns(self) -> int:
        return max(0, self.last_column - self.first_column + 1)

    @property
    def cells(self) -> int:
        return max(0, self.last_row - self.first_row + 1) * self.columns

    def add(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        self.first_row = min(self.first_row, first_row)
        self.last_row = max(self.last_row, last_row)
        self.first_column = min(self.first_column, first_column)
        self.last_column = max(self.last_column, last_column)

    def add_references(self, data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]) -> None:
        """The cells whose references begin at some positions, without a loop over cells."""
        if not len(starts):
            return
        self.seen += len(starts)
        rows = np.zeros(len(starts), dtype=np.int64)
        columns = np.zeros(len(starts), dtype=np.int64)
        is_open = np.ones(len(starts), dtype=bool)
        for offset in range(_REFERENCE):
            character = data[starts + offset]
            is_open &= character != ord('"')
            if not is_open.any():
                break
            letter = is_open & (character >= ord("A"))
            digit = is_open & ~letter
            np.copyto(columns, columns * 26 + (character & 31), where=letter)
            np.copyto(rows, rows * 10 + (character - ord("0")), where=digit)
        else:
            columns[is_open] = _HUGE
        self.add(*_bounds(rows), *_bounds(columns))

    def add_elements(self, chunks: Iterator[bytes]) -> None:
        """Every cell, element by element: slow, and right however the part is written."""
        place = [0, 0]
        elements = count()

        def start(tag: str, attributes: dict[str, str]) -> None:
            if next(elements) > _MOST_ELEMENTS or self.is_too_large:
                raise OverflowError
            name = tag.rpartition(":")[2]
            reference = re.fullmatch(r"([A-Za-z]{0,4})(\d{1,10})", attributes.get("r", ""))
            if name == "row":
                place[:] = [int(reference[2]) if reference else place[0] + 1, 0]
            elif name == "c":
                place[1] += 1
                if reference:
                    place[:] = [int(reference[2]), _column(reference[1])]
                self.seen += 1
                self.add(place[0], place[0], place[1], place[1])

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, OverflowError):
            self.add(1, _HUGE, 1, _HUGE)


def _bounds(values: npt.NDArray[np.int64]) -> tuple[int, int]:
    return int(values.min()), int(values.max())


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
