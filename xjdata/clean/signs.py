"""Which kinds of signs some texts hold, told by their bytes.

Nearly every cell is as tidy as it can be, and Arrow compiles a pattern anew for every call: a look
at the bytes of all cells together costs far less than the pattern that would repair them. Here: the
kinds, and finding them. Not here: what is done about them (`text`).
"""

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xjdata.clean.parsed import Mask

Ranges = tuple[tuple[int, int], ...]
"""First and last characters."""

# All controls but the blank ones. Then zero width: soft hyphen, marks and overrides of direction,
# byte order mark.
CONTROLS: Ranges = ((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F))
INVISIBLE: Ranges = (
    *((0xAD, 0xAD), (0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x2069), (0xFEFF, 0xFEFF)),
)
# The separators of Unicode, and MVS, which is none, but a gap to the eye.
BLANKS: Ranges = (
    *((0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x180E, 0x180E)),
    *((0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
)
# ZWJ and ZWNJ shape Mongolian letters, as do selectors of variants.
JOINERS: Ranges = (
    *((0x180B, 0x180D), (0x180F, 0x180F), (0x200C, 0x200D)),
    *((0xFE00, 0xFE0F),),
)

HIDDEN, BLANK, JOINER = 1, 2, 4
"""Kinds: what is never shown; blanks that are no plain one (and the underscore, with which XML
writes line breaks); joiners."""

DIGITS: Ranges = ((ord("0"), ord("9")),)
VISIBLE: Ranges = ((0x21, 0x7E), (0xE5, 0xE9))
"""Bytes: of digits; such as only stand where there is something to see."""

_CHARACTERS, _ASCII = 0x110000, 0x80
# The bytes of "!" to "~" without the underscore, and those of U+4E00 to U+9FFF; but E4 also begins
# characters below these, where less than B8 follows.
_NEAT = ((0x21, 0x5E), (0x60, 0x7E), (0x80, 0xBF), (0xE4, 0xE9))
_FIRST_HAN = (0xE4, 0xB8)
# The first byte of U+2E80, the first character of all that are Han by Unicode.
_RADICAL = 0xE2


def pattern(*ranges: Ranges) -> str:
    """The inside of a character class of RE2."""
    return "".join(rf"\x{{{a:04X}}}-\x{{{b:04X}}}" for some in ranges for a, b in some)


def odd(texts: pa.Array) -> Mask:
    """Which texts hold a sign that may need repair, or nothing at all; null needs none.

    The others hold nothing but Han characters and what can be typed, without blank and underscore.
    """
    starts, data = _bytes(texts)
    is_odd: Mask = np.diff(starts) == 0
    firsts = np.flatnonzero(data[:-1] == _FIRST_HAN[0])
    for places in (~_table(_NEAT)[data]).nonzero()[0], firsts[data[firsts + 1] < _FIRST_HAN[1]]:
        is_odd[np.searchsorted(starts, places, side="right") - 1] = True
    if texts.null_count:
        is_odd &= texts.is_valid().to_numpy(zero_copy_only=False)
    return is_odd


def kinds(texts: pa.Array) -> int:
    """The kinds of signs that stand anywhere in some texts."""
    return int(np.bitwise_or.reduce(_kinds()[_characters(texts)], initial=0))


def holds_any(texts: pa.Array, characters: str) -> bool:
    """Whether any of some characters stands anywhere in some texts."""
    return bool(_those(characters)[_characters(texts)].any())


def has_gap(texts: pa.Array) -> bool:
    """Whether a plain blank stands anywhere between what may be Han characters.

    No ASCII is on its left, and on its right nothing below the first radical: Mongolian, which is
    written with blanks, has none.
    """
    data = _bytes(texts)[1]
    blanks = np.flatnonzero(data[1:-1] == ord(" "))
    return bool(((data[blanks] >= _ASCII) & (data[blanks + 2] >= _RADICAL)).any())


def count(texts: pa.Array, ranges: Ranges) -> NDArray[np.int64]:
    """How many bytes of some ranges stand in each text; none in null."""
    starts, data = _bytes(texts)
    counts = np.append(0, np.cumsum(_table(ranges)[data]))
    found: NDArray[np.int64] = np.diff(counts[starts])
    return found


def _characters(texts: pa.Array) -> NDArray[Any]:
    """The characters of all texts together."""
    data = _bytes(texts)[1]
    if data.max(initial=0) < _ASCII:
        return data
    text = data.tobytes().decode("utf-8", "replace")
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _bytes(texts: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each text begins and the last ends, and the bytes of all."""
    _, offsets, data = texts.buffers()
    if not len(texts):
        return np.zeros(1, np.int32), np.empty(0, np.uint8)
    starts = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    inside = np.frombuffer(data or b"", np.uint8)[starts[0] : starts[-1]]
    return starts - starts[0], inside


@cache
def _table(ranges: Ranges, size: int = 256) -> Mask:
    """Which numbers lie in one of some ranges."""
    table = np.zeros(size, bool)
    for first, last in ranges:
        table[first : last + 1] = True
    return table


@cache
def _those(characters: str) -> Mask:
    """Which characters are some given ones."""
    return _table(tuple((ord(sign), ord(sign)) for sign in characters), _CHARACTERS)


@cache
def _kinds() -> NDArray[np.uint8]:
    """The kinds of each character."""
    hidden = _table((*CONTROLS, *INVISIBLE), _CHARACTERS)
    blank = _table((*BLANKS, (ord("_"), ord("_"))), _CHARACTERS).copy()
    blank[ord(" ")] = False
    joiner = _table(JOINERS, _CHARACTERS)
    kinds: NDArray[np.uint8] = (hidden * HIDDEN + blank * BLANK + joiner * JOINER).astype(np.uint8)
    return kinds
