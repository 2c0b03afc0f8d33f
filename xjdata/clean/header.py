"""Where the header of a sheet stands, and what its columns are called.

A header has one to four levels (merged cells above each other), and anything may stand above it.
It is found by its words: the rows that make the most columns known are the header.
"""

import re
from dataclasses import dataclass
from itertools import product

import numpy as np

from xjdata.clean import text
from xjdata.clean.headings import Headings, Match, Parts, heading_keys
from xjdata.clean.layout import HeaderPlace
from xjdata.clean.tables import Table

_LAST_FIRST_ROW = 12
_MOST_LEVELS = 4
# A row of data may hold a word that is a heading elsewhere (男), hardly two. What is taken for a
# header is shown to people: it must not be a row with somebody's name.
_FEWEST_MATCHES = 2
_DATA = re.compile(r"[-+.\d,%]+$|.*(?:\d{4}|\*)")
# Codes of schools, numbers of people: what no heading has.
_LONG_NUMBER = re.compile(r"\d{8}")
_Rank = tuple[int, int, int, int]
"""Of a possible header: columns it makes known, whether its cells are merged, then fewer levels and
higher up (both below 0)."""
_CODE = re.compile(r"(?:[甲乙丙丁戊己庚辛壬癸]|[lc]?\d{1,3}|\(\d{1,3}\))$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Header:
    """The header of a sheet.

    Attributes:
        first: Position of its first row among the cells.
        levels: How many rows it takes; 0 where the source keeps names apart from rows.
        labels: For each column its heading as delivered, levels joined by " > "; empty without one.
        match: What the columns are.
        keys: The rows down to its last one, in the form headings are compared in.
    """

    first: int
    levels: int
    labels: list[str]
    match: Match
    keys: list[list[str]]

    @property
    def end(self) -> int:
        """Position of the first row below the header."""
        return self.first + self.levels


def find_header(table: Table, headings: Headings, place: HeaderPlace | None) -> Header | None:
    """The header of a sheet; None when there is none."""
    grid = table.grid
    if grid.header is not None:
        names: list[Parts] = [(k,) if k else () for k in heading_keys(list(grid.header))]
        labels = text.one_line(text.strings([*(grid.labels or grid.header)])).to_pylist()
        return Header(0, 0, [label or "" for label in labels], headings.match(names), [])
    last = _LAST_FIRST_ROW if place is None else max(place.row - grid.first_row + 1, 1)
    keys = table.keys(np.arange(min(last + _MOST_LEVELS - 1, table.codes.shape[1])))
    possible = [not any(map(_LONG_NUMBER.search, row)) for row in keys]
    best: tuple[_Rank, Match | None] = (_FEWEST_MATCHES, -1, 0, 0), None
    for most in _ranks(keys, _places(possible, place, grid.first_row), headings):
        if most < best[0]:
            break
        _, merged, levels, first = most
        block = keys[-first : -first - levels]
        match = headings.match([tuple(block[i][j] for i, j in cell) for cell in _parts(block)])
        rank = (len(match.columns), merged, levels, first)
        if rank > best[0]:
            best = rank, match
    (_, _, levels, first), found = best
    return None if found is None else _header(table, keys, -first, -levels, found)


def _ranks(keys: list[list[str]], places: list[tuple[int, int]], headings: Headings) -> list[_Rank]:
    """What the headers at some places can be at best, the most promising first.

    A column is known by its innermost level at most.
    """
    rows = {row for first, levels in places for row in range(first, first + levels)}
    ends = {row: [headings.may_end(key) if key else None for key in keys[row]] for row in rows}
    counts = {row: some.count(True) for row, some in ends.items()}
    ranks = []
    for first, levels in places:
        block = range(first + levels - 1, first - 1, -1)
        if sum(counts[row] for row in block) < _FEWEST_MATCHES:
            continue
        columns = zip(*(ends[row] for row in block), strict=True)
        known = sum(next((end for end in column if end is not None), False) for column in columns)
        if known >= _FEWEST_MATCHES:
            merged = _is_merged(keys[first : first + levels])
            ranks.append((known, merged, -levels, -first))
    return sorted(ranks, reverse=True)


def _header(table: Table, keys: list[list[str]], first: int, levels: int, match: Match) -> Header:
    """A header that was found, with its labels for people."""
    lines = table.lines(np.arange(first, first + levels))
    parts = _parts(keys[first : first + levels])
    labels = [" > ".join(lines[i][j] for i, j in cell) for cell in parts]
    return Header(first, levels, labels, match, keys[: first + levels])


def _places(
    possible: list[bool], place: HeaderPlace | None, first_row: int
) -> list[tuple[int, int]]:
    """First row and number of levels of every header, all of whose rows are possible."""
    firsts = range(min(len(possible), _LAST_FIRST_ROW))
    levels = range(1, _MOST_LEVELS + 1)
    if place is not None:
        at = place.row - first_row
        firsts, levels = range(at, at + 1), range(place.levels, place.levels + 1)
    return [
        (first, n)
        for first, n in product(firsts, levels)
        if 0 <= first <= len(possible) - n and all(possible[first : first + n])
    ]


def _parts(block: list[list[str]]) -> list[list[tuple[int, int]]]:
    """For each column the cells that make up its heading, outer first.

    An outer level reaches to the right over columns that have an inner level and nothing of
    their own at or above it; a level that repeats the one above it counts once.
    """
    headings: list[list[tuple[int, int]]] = []
    reaching: list[tuple[int, int] | None] = [None] * len(block)
    for column in range(len(block[0])):
        has_outer = False
        cells: list[tuple[int, int]] = []
        deepest = max((i for i, row in enumerate(block) if row[column]), default=-1)
        for level, row in enumerate(block):
            if row[column]:
                reaching[level] = (level, column)
                reaching[level + 1 :] = [None] * (len(block) - level - 1)
                has_outer = True
            elif has_outer:
                reaching[level] = None
            reached = reaching[level]
            if level <= deepest and reached is not None:
                i, j = reached
                if not cells or block[i][j] != block[cells[-1][0]][cells[-1][1]]:
                    cells.append(reached)
        headings.append(cells)
    return headings


def _is_merged(block: list[list[str]]) -> int:
    """Whether every lower row looks like the inner level of merged cells, and not like data.

    Decides between one level and two where both make the same columns known.
    """
    if len(block) == 1:
        return 0
    for row, upper in zip(block[1:], block, strict=False):
        filled = [key for key in row if key]
        below = any(up and not key for key, up in zip(row, upper, strict=True))
        beside = any(key and not up for key, up in zip(row, upper, strict=True))
        if not (below and beside) or any(_DATA.match(key) for key in filled):
            return 0
    return 1


def is_code_row(keys: list[str]) -> bool:
    """Whether a row numbers the columns: 甲 乙 1 2 3, or L1 L2 L3."""
    keys = [key for key in keys if key]
    if not keys or not all(_CODE.match(key) for key in keys):
        return False
    plain = [key for key in keys if key.isdigit()]
    numbers = [int(found[0]) for key in keys if (found := _DIGITS.search(key))]
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    return in_order and (len(plain) < len(keys) >= 2 or plain[:3] == ["1", "2", "3"])
