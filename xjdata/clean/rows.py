"""Which rows of a sheet are data.

No data are: total rows, notes and signatures, what a page break repeats, rows with nothing in any
column that is read. Nothing else is left out: a row without its key is a row, and it is the gate
that rejects it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xjdata.clean.cells import Cells
from xjdata.clean.header import Header, is_code_row
from xjdata.clean.tables import Table
from xjdata.clean.texts import Texts
from xjdata.clean.words import note_pattern, signature_pattern, total_pattern
from xjdata.datasets import DatasetContract

_STRONG = ("school", "identity_number", "register_number")
_LABELS = ("text", "code", "school", "county", "identity_number", "register_number")
# Every word of a total row holds one of these.
_TOTAL_SIGN = "[计計总總其]"
# A digit of any width, or the mark of a masked number: words alone are no number of anybody.
_NUMBER_LIKE = r"[\p{Nd}*＊]"
_LONG = 10
_LONG_NUMBER = rf"\d{{{_LONG}}}"
_HAN = r"\p{Han}"

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class _Body:
    """The rows of a sheet below its header, and what its columns are."""

    table: Table
    header: Header
    contract: DatasetContract

    @property
    def codes(self) -> NDArray[np.int32]:
        return self.table.codes

    @property
    def rows(self) -> int:
        return int(self.codes.shape[1])

    def places(self, names: Iterable[str]) -> list[int]:
        """Positions of some columns."""
        return [place for name in names for place in self.header.match.columns.get(name, [])]

    def cells(self, places: list[int]) -> Cells:
        """The columns at some positions as one block: a row of it for each."""
        return Cells.among(self.table.texts, self.codes[places])


def data_rows(table: Table, header: Header, contract: DatasetContract) -> NDArray[np.int64]:
    """Positions of the data rows among the cells of a sheet."""
    body = _Body(table.below(header.end), header, contract)
    out = _totals_in_key(body)
    if table.grid.header is None:
        out |= _page_furniture(table, header, body)
    out |= _words_without_key(body, ~out & ~_has_key(body))
    return np.flatnonzero(~out) + header.end


def _page_furniture(table: Table, header: Header, body: _Body) -> Rows:
    """Rows that repeat the header, or a title above it, and code rows below a header."""
    out = np.zeros(body.rows, bool)
    ends = [0]
    for at, keys in enumerate(header.keys):
        repeats = _equal_rows(body, table.codes[:, at], keys)
        out[repeats] = True
        if at == header.end - 1:
            ends += [int(place) + 1 for place in repeats]
    below = np.array([place for place in ends if place < body.rows], np.int64)
    for place, keys in zip(below, body.table.keys(below), strict=True):
        out[place] |= is_code_row(keys)
    return out


def _equal_rows(body: _Body, row: NDArray[np.int32], keys: list[str]) -> NDArray[np.int64]:
    """Rows that hold the same words as a given row."""
    first = next((place for place, key in enumerate(keys) if key), None)
    if first is None:
        return np.empty(0, np.int64)
    alike = body.table.texts.equal_to(int(row[first]))
    places = np.flatnonzero(np.append(alike, False)[body.codes[first]])
    others = body.table.keys(places) if len(places) else []
    found: NDArray[np.int64] = places[np.array([other == keys for other in others], bool)]
    return found


def _totals_in_key(body: _Body) -> Rows:
    """Rows with the word of a total where the key stands: 合计 is no grade and no school."""
    cells = body.cells(body.places(body.contract.key))
    found: Rows = np.logical_or.reduce(cells.spread(_is_total(cells.texts), False))
    return found


def _is_total(texts: Texts) -> Rows:
    """Texts that hold nothing but the word of a total row."""
    out = texts.among(texts.wordy, _TOTAL_SIGN)
    perhaps = np.flatnonzero(out)
    if len(perhaps):
        out[perhaps] = _search(total_pattern(), texts.at(perhaps).simple)
    return out


def _search(pattern: str, texts: Any) -> list[bool]:
    """Which texts match a long pattern: there are few, and Arrow would compile it every time."""
    return [re.search(pattern, one or "") is not None for one in texts.to_pylist()]


def _has_key(body: _Body) -> Rows:
    """Rows with something in a key column that tells them apart, readable or not."""
    contract = body.contract
    types = {name: contract.column(name).type for name in contract.key}
    telling = [name for name in types if not contract.may_be_empty(name)]
    strong = body.places(name for name in telling if types[name] in _STRONG)
    cells = body.cells(strong or body.places(types))
    is_key = _is_key(cells.texts, is_strong=bool(strong))
    found: Rows = np.logical_or.reduce(cells.spread(is_key, False))
    return found


def _is_key(texts: Texts, *, is_strong: bool) -> Rows:
    """Texts that are no notes, and where it must be a number look like one."""
    found = np.ones(len(texts), bool)
    if is_strong:
        found = texts.digits > 0
        found |= texts.among(~found, _NUMBER_LIKE)
    wordy = np.flatnonzero(texts.among(found & texts.wordy, _HAN))
    if len(wordy):
        some = texts.at(wordy)
        found[wordy] = ~np.array(_search(note_pattern(), some.compact))
        if is_strong:
            found[wordy] &= some.among(some.digits >= _LONG, _LONG_NUMBER)
    return found


def _words_without_key(body: _Body, weak: Rows) -> Rows:
    """Among rows without a key: empty rows, totals, notes."""
    out = np.zeros(len(weak), bool)
    places = np.flatnonzero(weak)
    if not len(places):
        return out
    cells = Cells.among(body.table.texts, body.codes[:, places])
    filled = cells.spread(cells.texts.compact.is_valid().to_numpy(zero_copy_only=False), False)
    read = sorted(place for some in body.header.match.columns.values() for place in some)
    empty = ~filled[read].any(axis=0)
    note = _first_is_note(cells, filled)
    total = cells.spread(_is_total(cells.texts), False)[_label_places(body)].any(axis=0)
    out[places] = empty | total | note | _below_notes(places, len(weak), note, cells, filled)
    return out


def _first_is_note(cells: Cells, filled: Rows) -> Rows:
    """Rows whose first cell with something in it begins a note."""
    begins = np.array(_search(note_pattern(), cells.texts.compact), bool)
    first = filled.argmax(axis=0), np.arange(filled.shape[1])
    found: Rows = cells.spread(begins, False)[first] & filled.any(axis=0)
    return found


def _below_notes(
    places: NDArray[np.int64], rows: int, note: Rows, cells: Cells, filled: Rows
) -> Rows:
    """What follows the notes under a table: their next lines, dates, signatures."""
    last = np.setdiff1d(np.arange(rows), places, assume_unique=True).max(initial=-1)
    begun = np.logical_or.accumulate(note & (places > last))
    if not begun.any():
        return begun
    signs = np.array(_search(signature_pattern(), cells.texts.compact), bool)
    signed = cells.spread(signs, False).any(axis=0)
    below: Rows = begun & ((filled.sum(axis=0) <= 1) | signed)
    return below


def _label_places(body: _Body) -> list[int]:
    """Columns where a total row has its word: names and codes, and what stands left of numbers."""
    columns = body.header.match.columns
    kinds = {p: body.contract.column(name).type for name, some in columns.items() for p in some}
    numbers = [place for place, kind in kinds.items() if kind not in _LABELS]
    left = range(min(numbers, default=len(body.codes)))
    labels = {place for place, kind in kinds.items() if kind in _LABELS}
    return sorted(labels | {place for place in left if place not in kinds})
