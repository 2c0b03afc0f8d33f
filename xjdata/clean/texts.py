"""Distinct texts in the forms they are read in.

Most tables of a night are small: dozens of kernels for each column cost more than all their cells.
So a delivery's texts are put into one form once, all together, and a column takes its own from
there. Here: which forms there are. Not here: what a form is (`text`), what a text means (parsers).
"""

from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import signs, text
from xjdata.clean.parsed import Mask

Places = NDArray[np.int64]


def to_bool(mask: pa.Array | pa.ChunkedArray) -> Mask:
    """A boolean array for numpy; null is false."""
    known = pc.fill_null(mask, False) if mask.null_count else mask
    found: Mask = known.to_numpy(zero_copy_only=False)
    return found


def is_any_of(texts: pa.Array, words: pa.Array) -> Mask:
    """Which texts are among the words."""
    return to_bool(pc.is_in(texts, value_set=words))


class Texts:
    """Some texts; each form is worked out when it is first asked for."""

    def __init__(self, raw: pa.Array) -> None:
        """Texts as delivered."""
        self._raw = raw
        self._matches: dict[str, Mask] = {}

    @classmethod
    def of(cls, texts: list[str] | list[str | None]) -> "Texts":
        """Texts from a list."""
        return Texts(text.strings(texts))

    def at(self, places: Places) -> "Texts":
        """Some of them; their forms are taken from the forms of all."""
        return _Part(self, places)

    @classmethod
    def joined(cls, pieces: list["Texts"]) -> "Texts":
        """Pieces of the same texts, one behind the other; one alone may be of any."""
        if len(pieces) == 1:
            return pieces[0]
        places = [piece._places for piece in pieces if isinstance(piece, _Part)]
        return pieces[0].whole.at(np.concatenate(places))

    def __len__(self) -> int:
        return len(self._raw)

    @property
    def whole(self) -> "Texts":
        """The texts they are a part of."""
        return self

    @cached_property
    def raw(self) -> pa.Array:
        """As delivered."""
        return self._raw

    @cached_property
    def _odd(self) -> Mask:
        """Which need repair: a delivery's texts are many, and looked through once."""
        return signs.odd(self.raw)

    @cached_property
    def tidy(self) -> pa.Array:
        """As `text.tidy`."""
        return text.tidy(self.raw, self._odd)

    @cached_property
    def compact(self) -> pa.Array:
        """As `text.compact`."""
        return text.without_blanks(self.tidy, self._odd)

    @cached_property
    def simple(self) -> pa.Array:
        """Compact and in the plain script."""
        return text.simplify(self.compact)

    @cached_property
    def folded(self) -> pa.Array:
        """As `text.fold`."""
        return pc.utf8_lower(self.simple)

    @cached_property
    def nothing(self) -> Mask:
        """Which say that there is nothing: *, -, 无, 缺测 …, and empty ones."""
        return text.is_nothing(self.folded)

    @cached_property
    def exempt(self) -> Mask:
        """Which say that a student was exempted."""
        return is_any_of(self.folded, text.folded_words("exempt"))

    @cached_property
    def digits(self) -> NDArray[np.int64]:
        """How many of 0 to 9 stand in each, in its compact form."""
        return signs.count(self.compact, signs.DIGITS)

    @cached_property
    def wordy(self) -> Mask:
        """Which hold more than ASCII in their compact form."""
        return to_bool(pc.invert(pc.string_is_ascii(self.compact)))

    def among(self, perhaps: Mask, pattern: str) -> Mask:
        """Which match an RE2 pattern, where only some can: nothing is compiled for none."""
        found = np.zeros(len(self), bool)
        places = np.flatnonzero(perhaps)
        if len(places):
            found[places] = self.at(places).match(pattern)
        return found

    def match(self, pattern: str) -> Mask:
        """Which match an RE2 pattern in their compact form."""
        if pattern not in self._matches:
            self._matches[pattern] = to_bool(pc.match_substring_regex(self.compact, pattern))
        return self._matches[pattern]

    def equal_to(self, place: int) -> Mask:
        """Which mean the same as the one at a position, folded."""
        return to_bool(pc.equal(self.folded, self.folded[place]))


class _Part(Texts):
    """Some of other texts: every form is taken from theirs."""

    def __init__(self, whole: Texts, places: Places) -> None:
        self._matches = {}
        self._whole = whole
        self._places = places
        self._indices = pa.array(places)

    def at(self, places: Places) -> Texts:
        return _Part(self._whole, self._places[places])

    def __len__(self) -> int:
        return len(self._places)

    @property
    def whole(self) -> Texts:
        return self._whole

    @cached_property
    def raw(self) -> pa.Array:
        return self._whole.raw.take(self._indices)

    @cached_property
    def tidy(self) -> pa.Array:
        return self._whole.tidy.take(self._indices)

    @cached_property
    def compact(self) -> pa.Array:
        return self._whole.compact.take(self._indices)

    @cached_property
    def simple(self) -> pa.Array:
        return self._whole.simple.take(self._indices)

    @cached_property
    def folded(self) -> pa.Array:
        return self._whole.folded.take(self._indices)

    @cached_property
    def nothing(self) -> Mask:
        found: Mask = self._whole.nothing[self._places]
        return found

    @cached_property
    def exempt(self) -> Mask:
        found: Mask = self._whole.exempt[self._places]
        return found
