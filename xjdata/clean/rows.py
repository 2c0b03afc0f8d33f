"""Which rows of a sheet are data.

No data are: total rows, notes and signatures, what a page break repeats, rows with nothing in any
column that is read. Nothing else is left out: a row without its key is a row, and it is the gate
that rejects it.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.cells import to_bool
from xjdata.clean.header import Header, is_code_row
from xjdata.clean.headings import heading_keys
from xjdata.clean.words import note_pattern, signature_pattern, total_pattern
from xjdata.datasets import DatasetContract
from xjdata.sources.grid import Grid

_STRONG = ("school", "identity_number", "register_number")
_LABELS = ("text", "code", "school", "county", "identity_number", "register_number")
# Every word of a total row holds one of these.
_TOTAL_SIGN = "[计計总總其]"
# A digit of any width, or the mark of a masked number: words alone are no number of anybody.
_NUMBER_LIKE = r"[\p{Nd}*＊]"
_LONG_NUMBER = r"\d{10}"

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class _Body:
    """The rows of a sheet below its header, and what its columns are."""

    cells: pa.Table
    header: Header
    contract: DatasetContract

    def places(self, names: list[str]) -> list[int]:
        """Positions of some columns."""
        return [place for name in names for place in self.header.match.columns.get(name, [])]

    def texts(self, place: int) -> pa.ChunkedArray:
        """A column."""
        return self.cells.column(place)


def data_rows(grid: Grid, header: Header, contract: DatasetContract) -> NDArray[np.int64]:
    """Positions of the data rows among the cells of a sheet."""
    body = _Body(grid.cells.slice(header.end), header, contract)
    out = _totals_in_key(body)
    if grid.header is None:
        out |= _page_furniture(grid, header, body)
    out |= _words_without_key(body, ~out & ~_has_key(body))
    return np.flatnonzero(~out) + header.end


def _page_furniture(grid: Grid, header: Header, body: _Body) -> Rows:
    """Rows that repeat the header, or a title above it, and code rows below a header."""
    out = np.zeros(body.cells.num_rows, bool)
    top = grid.cells.slice(0, header.end)
    ends = [0]
    for at in range(header.end):
        row = [column[at].as_py() for column in top.columns]
        repeats = _equal_rows(body.cells, row)
        out[repeats] = True
        if at == header.end - 1:
            ends += [int(place) + 1 for place in repeats]
    for place in ends:
        if place < len(out) and is_code_row([c[place].as_py() for c in body.cells.columns]):
            out[place] = True
    return out


def _equal_rows(cells: pa.Table, row: list[str | None]) -> NDArray[np.int64]:
    """Rows that hold the same words as a given row."""
    keys = heading_keys(row)
    first = next((place for place, key in enumerate(keys) if key), None)
    if first is None:
        return np.empty(0, np.int64)
    column = cells.column(first)
    places = np.flatnonzero(to_bool(pc.is_in(pc.utf8_trim_whitespace(column), _forms(row[first]))))
    for place, key in enumerate(keys):
        if not len(places):
            break
        found = cells.column(place).take(pa.array(places)).combine_chunks().to_pylist()
        places = places[np.array([other == key for other in heading_keys(found)], bool)]
    return places


def _forms(cell: str | None) -> pa.Array:
    """A text as delivered, and without the blanks around it."""
    return text.strings([cell or "", (cell or "").strip()])


def _totals_in_key(body: _Body) -> Rows:
    """Rows with the word of a total where the key stands: 合计 is no grade and no school."""
    out = np.zeros(body.cells.num_rows, bool)
    for place in body.places(body.contract.key):
        out |= _is_total(body.texts(place))
    return out


def _is_total(texts: pa.Array | pa.ChunkedArray) -> Rows:
    """Cells that hold nothing but the word of a total row."""
    out = np.zeros(len(texts), bool)
    perhaps = np.flatnonzero(to_bool(pc.match_substring_regex(texts, _TOTAL_SIGN)))
    if len(perhaps):
        some = text.compact(_taken(texts, perhaps))
        out[perhaps] = to_bool(pc.match_substring_regex(text.simplify(some), total_pattern()))
    return out


def _taken(texts: pa.Array | pa.ChunkedArray, places: NDArray[np.int64]) -> pa.Array:
    """Some cells of a column in one piece."""
    taken = texts.take(pa.array(places))
    return taken.combine_chunks() if isinstance(taken, pa.ChunkedArray) else taken


def _has_key(body: _Body) -> Rows:
    """Rows with something in a key column that tells them apart, readable or not."""
    contract = body.contract
    types = {name: contract.column(name).type for name in contract.key}
    telling = [name for name in types if not contract.may_be_empty(name)]
    strong = body.places([name for name in telling if types[name] in _STRONG])
    out = np.zeros(body.cells.num_rows, bool)
    for place in strong or body.places(list(types)):
        texts = body.texts(place)
        filled = (
            pc.match_substring_regex(texts, _NUMBER_LIKE)
            if strong
            else (text.holds_something(texts))
        )
        found = np.flatnonzero(to_bool(filled))
        wordy = to_bool(pc.match_substring_regex(texts, r"\p{Han}"))[found]
        out[found] = True
        if not wordy.any():
            continue
        some = text.compact(_taken(texts, found[wordy]))
        key = ~to_bool(pc.match_substring_regex(some, note_pattern()))
        if strong:
            key &= to_bool(pc.match_substring_regex(some, _LONG_NUMBER))
        out[found[wordy]] = key
    return out


def _words_without_key(body: _Body, weak: Rows) -> Rows:
    """Among rows without a key: empty rows, totals, notes."""
    out = np.zeros(len(weak), bool)
    places = np.flatnonzero(weak)
    if not len(places):
        return out
    cells = body.cells.take(pa.array(places))
    texts = [text.compact(column.combine_chunks()) for column in cells.columns]
    filled = np.column_stack([pc.is_valid(t).to_numpy(zero_copy_only=False) for t in texts])
    read = sorted(place for some in body.header.match.columns.values() for place in some)
    empty = ~filled[:, read].any(axis=1)
    note = _first_is_note(texts, filled)
    total = np.zeros(len(places), bool)
    for place in _label_places(body):
        total |= _is_total(texts[place])
    out[places] = empty | total | note | _below_notes(places, len(weak), note, texts, filled)
    return out


def _first_is_note(texts: list[pa.Array], filled: Rows) -> Rows:
    """Rows whose first cell with something in it begins a note."""
    out = np.zeros(len(filled), bool)
    first = filled.argmax(axis=1)
    for place in np.unique(first):
        here = first == place
        out |= here & to_bool(pc.match_substring_regex(texts[place], note_pattern()))
    return out & filled.any(axis=1)


def _below_notes(
    places: NDArray[np.int64], rows: int, note: Rows, texts: list[pa.Array], filled: Rows
) -> Rows:
    """What follows the notes under a table: their next lines, dates, signatures."""
    last = np.setdiff1d(np.arange(rows), places, assume_unique=True).max(initial=-1)
    begun = np.logical_or.accumulate(note & (places > last))
    if not begun.any():
        return begun
    signed = np.zeros(len(places), bool)
    for column in texts:
        signed |= to_bool(pc.match_substring_regex(column, signature_pattern()))
    below: Rows = begun & ((filled.sum(axis=1) <= 1) | signed)
    return below


def _label_places(body: _Body) -> list[int]:
    """Columns where a total row has its word: names and codes, and what stands left of numbers."""
    columns = body.header.match.columns
    kinds = {p: body.contract.column(name).type for name, some in columns.items() for p in some}
    numbers = [place for place, kind in kinds.items() if kind not in _LABELS]
    left = range(min(numbers, default=body.cells.num_columns))
    labels = {place for place, kind in kinds.items() if kind in _LABELS}
    return sorted(labels | {place for place in left if place not in kinds})
