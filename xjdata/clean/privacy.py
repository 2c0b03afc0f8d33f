"""What of a delivery's own words may be shown.

A cell that cannot be read is shown to the county, so that it can be found and mended. But a name
may have slipped into the column of the heights, and then it must not travel on.
"""

import re
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import text
from xjdata.clean.cells import Cells
from xjdata.clean.cleaned import ELLIPSIS
from xjdata.clean.parsed import Mask
from xjdata.clean.stack import Stack
from xjdata.clean.texts import Texts, is_any_of, to_bool
from xjdata.datasets import DatasetContract

_LONG_NUMBER = r"\d{8}"
_ID_INSIDE = r"[1-9]\d{5}(?:(?:19|20)\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
# An ID number of before 1999, or a mobile phone.
_NUMBER_OF_PERSON = r"(?:^|\D)(?:\d{15}|1[3-9]\d{9})(?:\D|$)"
_ID_DIGITS, _FEWEST_DIGITS = 17, 11
# Asked of a few headings and sheets only, for which Arrow would compile it anew each time.
_ANY_NUMBER = re.compile(f"{_ID_INSIDE}|{_NUMBER_OF_PERSON}", re.ASCII)
# No name: numbers, and names that were masked.
_NO_NAME = r"[\p{Nd}*＊×●○某]"
_LONGEST_SHOWN = 60
_LONGEST_NAME = 20
# Names of two characters are ordinary words too often to be looked for inside others.
_SHORTEST_INSIDE = 3
_MANY = 3
# So many names, and half of them repeated: the column holds something else.
_FEWEST_NAMES = 6


class Privacy:
    """The words of a delivery that belong to people: names, classes, addresses."""

    def __init__(self, contract: DatasetContract, stack: Stack) -> None:
        """Nothing is read before it is needed."""
        self._stack = stack
        personal = [c for c in contract.columns if c.privacy == "drop"]
        self._columns = [c.name for c in personal]
        self._names = [c.name for c in personal if any("姓名" in h for h in c.headers)]
        self._of_people = any(c.privacy == "pseudonym" for c in contract.columns)

    @cached_property
    def words(self) -> pa.Array:
        """What stands in the personal columns, without blanks; numbers and single signs aside."""
        cells = (self._stack.cells(name) for name in self._columns)
        texts = [some.texts.compact for some in cells]
        words = pa.concat_arrays([text.strings([]), *texts]).unique().drop_null()
        telling = pc.match_substring_regex(words, r"^..+$")
        numbers = pc.match_substring_regex(words, r"^[\d.,:/-]+$")
        return words.filter(pc.and_not(telling, numbers))

    def shown(self, texts: Texts) -> pa.Array:
        """Texts on one line, cut, and "…" for those that may hold something of a person."""
        shown = pc.utf8_slice_codeunits(text.one_line(texts.raw), 0, _LONGEST_SHOWN)
        hidden = pa.array(self._holds_person(text.compact(shown)))
        return pc.if_else(hidden, ELLIPSIS, shown)

    def is_slip(self, cells: Cells, *, holds_numbers: bool = False) -> Mask:
        """Rows in which a free text of another column is something of a person.

        In any table a text with an ID number inside. Where rows are people also: a text with a
        phone number or a name of this delivery, and a text of a row whose own name is not where
        names stand, for it may be that name. A text of many rows is no slip: it is the name column
        that holds a word of this one there.

        Args:
            cells: The column.
            holds_numbers: Numbers of things stand there: only an ID number inside one is a slip.
        """
        texts = cells.texts
        holds_id = texts.among(texts.digits >= _ID_DIGITS, _ID_INSIDE)
        if not self._of_people:
            return cells.spread(holds_id, False)
        found = holds_id | texts.among(texts.digits >= _FEWEST_DIGITS, _NUMBER_OF_PERSON)
        rare = np.bincount(cells.codes + 1, minlength=len(texts) + 1)[1:] < _MANY
        places = np.flatnonzero(rare)
        found[places] |= self._holds_name(texts.at(places))
        words = texts.compact.filter(pa.array(~rare))
        slips: Mask = cells.spread(found, False) | (
            cells.spread(rare, False) & self._nameless(words)
        )
        if not holds_numbers:
            return slips
        number = (texts.digits > 0) & ~holds_id
        left: Mask = slips & ~cells.spread(number, False)
        return left

    def names_nobody(self, texts: Texts) -> Mask:
        """Which texts beside the table (a heading, a sheet) name nobody who stands in it."""
        numbers = [_ANY_NUMBER.search(one or "") is not None for one in texts.compact.to_pylist()]
        return ~(np.array(numbers, bool) | self._holds_name(texts))

    def _holds_name(self, texts: Texts) -> Mask:
        """Texts that are a name of this delivery, or hold one of three characters or more.

        Looks the parts of the few texts up in the many names, so that it costs next to nothing.
        """
        columns = [cells for name in self._names if len(cells := self._stack.cells(name))]
        if not columns or not len(texts):
            return np.zeros(len(texts), bool)
        compact = texts.compact
        length = pc.max(pc.utf8_length(compact)).as_py() or 0
        parts = [texts.raw, compact]
        for size in range(_SHORTEST_INSIDE, min(length, _LONGEST_NAME) + 1):
            starts = range(length - size + 1)
            parts += [pc.utf8_slice_codeunits(compact, at, at + size) for at in starts]
        wanted = pa.concat_arrays(parts).unique().drop_null()
        found = np.zeros((len(parts), len(texts)), bool)
        for cells in columns:
            names = cells.texts.raw.filter(pc.is_in(cells.texts.raw, value_set=wanted))
            names = names.filter(pc.match_substring_regex(names, r"^\D{2,}$"))
            if len(names):
                found |= is_any_of(pa.concat_arrays(parts), names).reshape(len(parts), -1)
        holds: Mask = np.logical_or.reduce(found, axis=0)
        return holds

    def _nameless(self, words: pa.Array) -> Mask:
        """Rows without a name where names stand, in a delivery that gives names at all.

        Args:
            words: Words of another column; in the name column they are no names.
        """
        out = np.zeros(len(self._stack), bool)
        for name in self._names:
            cells = self._stack.cells(name)
            if not len(cells.texts):
                continue
            other = cells.texts.match(_NO_NAME)
            rows = cells.spread(~other, False).sum()
            if rows >= _FEWEST_NAMES and 2 * (~other).sum() <= rows:
                return np.ones(len(self._stack), bool)
            other = is_any_of(cells.texts.compact, words) | (cells.texts.digits > 0)
            out |= ~cells.filled | cells.spread(other, False)
        return out

    @cached_property
    def _by_length(self) -> dict[int, pa.Array]:
        """The words that are looked for inside others, by their length."""
        lengths = pc.utf8_length(self.words).to_numpy(zero_copy_only=False)
        sizes = np.unique(lengths[lengths <= _LONGEST_NAME]).tolist()
        return {size: self.words.filter(pa.array(lengths == size)) for size in sizes}

    def _holds_person(self, compact: pa.Array) -> Mask:
        """Texts with a long number or with a word of a person anywhere inside."""
        hidden = to_bool(pc.match_substring_regex(compact, _LONG_NUMBER))
        hidden |= is_any_of(compact, self.words)
        longest = pc.max(pc.utf8_length(compact)).as_py() or 0
        for size, words in self._by_length.items():
            starts = range(longest - size + 1)
            parts = [pc.utf8_slice_codeunits(compact, at, at + size) for at in starts]
            if parts:
                found = is_any_of(pa.concat_arrays(parts), words)
                hidden |= found.reshape(len(parts), -1).any(axis=0)
        return hidden
