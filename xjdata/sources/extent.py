"""How large a sheet's used area is, before the reader allocates it whole.

The reader keeps a sheet as one block from the first to the last used cell, so one far cell
(XFD1048576) costs 17 billion cells of memory. Here: the area, from the bytes of the sheet's part.
Not here: what is done about it (`package`).
"""

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat  # noqa: S407  - no entities: `package` refuses them first

import numpy as np
import numpy.typing as npt

MOST_CELLS = 1 << 25
"""32 columns over the whole height of a sheet; about 1.4 GB while it is read."""

Chunks = Callable[[], Iterator[bytes]]

_REFERENCE = 14
"""Characters a reference may have: far more than XFD1048576."""
_HUGE = 1 << 31


def is_too_large(chunks: Chunks) -> bool:
    """Whether a part holds a sheet whose used area is above ``MOST_CELLS``.

    Args:
        chunks: Gives the bytes of the part from the start, each time it is called.
    """
    area = _Area()
    if not _add_plain(area, chunks()):
        area = _Area()
        area.add_elements(chunks())
    return area.cells > MOST_CELLS


def _add_plain(area: "_Area", chunks: Iterator[bytes]) -> bool:
    """Add all cells by their bytes; whether each names its place as all known programs write it.

    Tags are counted from the first to the last mention of ``sheetData``: before and after it stand
    others that begin with a c.
    """
    inside, tags, references, is_plain = False, 0, 0, True
    for whole in _whole_tags(chunks):
        piece = whole
        if not inside:
            start = piece.find(b"sheetData")
            if start < 0:
                continue
            inside, piece = True, piece[start:]
        end = piece.rfind(b"sheetData>") + 1
        if end:
            is_plain = tags + piece.count(b"<c", 0, end) == references + piece.count(
                b'<c r="', 0, end
            )
        tags += piece.count(b"<c")
        references += piece.count(b'<c r="')
        if b":c" in piece and re.search(rb"<[\w.-]+:c(?! r=\")", piece):
            return False
        area.add_references(piece)
    return is_plain


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut where a tag ends."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = piece.rfind(b">") + 1
        rest = piece[cut:]
        yield piece[:cut]
    yield rest


class _Area:
    """The smallest block that holds every cell seen."""

    def __init__(self) -> None:
        self.first_row, self.last_row = _HUGE, 0
        self.first_column, self.last_column = _HUGE, 0

    @property
    def cells(self) -> int:
        if self.last_row == 0:
            return 0
        rows = self.last_row - self.first_row + 1
        return rows * (self.last_column - self.first_column + 1)

    def add(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        self.first_row = min(self.first_row, first_row)
        self.last_row = max(self.last_row, last_row)
        self.first_column = min(self.first_column, first_column)
        self.last_column = max(self.last_column, last_column)

    def add_references(self, piece: bytes) -> None:
        """Every ``c r="…"`` of some bytes, without a loop over cells."""
        data = np.frombuffer(piece + b'"' * _REFERENCE, dtype=np.uint8)
        found = (data[:-4] == ord("c")) & (data[2:-2] == ord("r")) & (data[4:] == ord('"'))
        starts = np.flatnonzero(found & (data[1:-3] == ord(" ")) & (data[3:-1] == ord("="))) + 5
        if not len(starts):
            return
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

        def start(tag: str, attributes: dict[str, str]) -> None:
            name = tag.rpartition(":")[2]
            reference = re.fullmatch(r"([A-Za-z]{0,4})(\d{1,10})", attributes.get("r", ""))
            if name == "row":
                place[:] = [int(reference[2]) if reference else place[0] + 1, 0]
            elif name == "c":
                place[1] += 1
                if reference:
                    place[:] = [int(reference[2]), _column(reference[1])]
                self.add(place[0], place[0], place[1], place[1])

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            self.add(1, _HUGE, 1, _HUGE)


def _bounds(values: npt.NDArray[np.int64]) -> tuple[int, int]:
    return int(values.min()), int(values.max())


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
