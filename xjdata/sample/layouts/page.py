"""A page: one table as people lay it out, from the title to the signature below.

Here: which line stands where, for sheets and text files alike. Not here: how lines become bytes
(`workbook`, `text`) and what stands in a cell (`cells`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.layouts.cells import Cells
from xjdata.sample.layouts.headings import JOIN
from xjdata.sample.layouts.style import Style

INDEX = "序号"
"""A column of row numbers; nobody reads it."""

_STEMS = "甲乙丙丁"
_HIDDEN_EACH = 6


@dataclass
class Page:
    """One table laid out.

    Attributes:
        name: Name of the sheet.
        lines: The lines from the first row on, cells from the first column on.
        merges: First row, first column, last row, last column (from 0) of merged cells.
        headings: The heading lines, first and number.
        dates: Positions of columns whose numbers are dates.
        rows: Row number (from 1) of each data row, in the order they were given.
        hidden: Positions of lines that are hidden.
    """

    name: str
    lines: list[Sequence[object]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    headings: tuple[int, int] = (0, 1)
    dates: frozenset[int] = frozenset()
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Texts:
    """What is written around a table."""

    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def lay_out(
    name: str,
    columns: Mapping[str, str],
    cells: Mapping[str, Cells],
    style: Style,
    texts: Texts,
    *,
    sums: Mapping[str, Cells] | None = None,
    groups: Cells | None = None,
    dates: frozenset[str] = frozenset(),
) -> Page:
    """Lay a table out.

    Args:
        name: Name of the sheet.
        columns: Canonical column to heading, in the order they stand.
        cells: Canonical column to cells.
        style: The unit's habits.
        texts: Titles and notes; shortened to what the unit writes.
        sums: Columns that are added up in total rows, as numbers; none means no total rows.
        groups: What subtotals are for, a value per row; none means no subtotals.
        dates: Columns whose numbers are dates.
    """
    lead = [INDEX] if style.index else []
    heads = [*lead, *columns.values()]
    page = Page(name, [])
    _head(page, heads, style, texts)
    count = len(next(iter(cells.values())))
    data = list(zip(*(cells[column].tolist() for column in columns), strict=True))
    if style.index:
        data = [(turn + 1, *line) for turn, line in enumerate(data)]
    totals = _Totals(list(columns), len(lead), sums or {}) if sums else None
    everything = np.arange(count)
    if totals and style.totals == "top":
        page.lines.append(totals.line(style.total_word, everything))
    page.rows = _body(page, data, totals if style.subtotals else None, groups)
    if totals and style.totals == "bottom" and count:
        page.lines.append(totals.line(style.total_word, everything))
        if style.women and "female" in totals.sums:
            page.lines.append(totals.line("其中：女", everything, only="female"))
    if style.hidden_rows:
        page.hidden = frozenset((page.rows[::_HIDDEN_EACH] - 1).tolist())
    page.dates = frozenset(i for i, column in enumerate([*lead, *columns]) if column in dates)
    for note in texts.notes if style.notes else ():
        page.merges.append((len(page.lines), 0, len(page.lines), len(heads) - 1))
        page.lines.append([note])
    return page


def _head(page: Page, heads: list[str], style: Style, texts: Texts) -> None:
    """Titles, header of one or more levels, code row."""
    for title in texts.titles[: style.titles]:
        page.merges.append((len(page.lines), 0, len(page.lines), len(heads) - 1))
        page.lines.append([title])
    if style.blank_line:
        page.lines.append([])
    first = len(page.lines)
    parts = [head.split(JOIN) for head in heads]
    levels = max(len(part) for part in parts)
    page.headings = (first, levels)
    page.lines += _levels(page, parts, first, levels)
    if style.code_row == "letters":
        page.lines.append([f"L{number}" for number in range(1, len(heads) + 1)])
    elif style.code_row == "stems":
        count = sum(len(part) == 1 for part in parts[:4])
        codes = [*_STEMS[:count], *range(1, len(heads) - count + 1)]
        page.lines.append([str(code) for code in codes])


def _levels(
    page: Page, parts: list[list[str]], first: int, levels: int
) -> list[Sequence[str | None]]:
    """The heading lines: groups merged to the right, headings without inner levels downwards."""
    lines: list[Sequence[str | None]] = []
    for level in range(levels):
        line: list[str | None] = [None] * len(parts)
        start = 0
        for at in range(1, len(parts) + 1):
            group = parts[start][: level + 1]
            is_leaf = len(parts[start]) == level + 1
            if at < len(parts) and not is_leaf and parts[at][: level + 1] == group:
                continue
            if len(group) == level + 1:
                line[start] = group[level]
                bottom = levels - 1 if is_leaf else level
                page.merges.append((first + level, start, first + bottom, at - 1))
            start = at
        lines.append(line)
    return lines


def _body(
    page: Page,
    data: list[tuple[object, ...]],
    totals: "_Totals | None",
    groups: Cells | None,
) -> npt.NDArray[np.int64]:
    """Data lines, with a subtotal behind each run of equal groups; their row numbers."""
    first = len(page.lines) + 1
    if totals is None or groups is None or not data:
        page.lines += data
        return np.arange(first, first + len(data))
    rows = np.zeros(len(data), dtype=np.int64)
    runs = (pd.Series(groups).ne(pd.Series(groups).shift())).cumsum().to_numpy()
    for run in range(1, int(runs[-1]) + 1):
        members = np.flatnonzero(runs == run)
        rows[members] = len(page.lines) + 1 + np.arange(len(members))
        page.lines += [data[at] for at in members]
        page.lines.append(totals.line("小计", members))
    return rows


@dataclass(frozen=True)
class _Totals:
    """Total rows: a word in the first column, sums below the numbers."""

    columns: list[str]
    lead: int
    sums: Mapping[str, Cells]

    def line(
        self, word: str, members: npt.NDArray[np.int64], *, only: str | None = None
    ) -> list[object]:
        """A total row over some of the rows, of all columns or of one."""
        cells: list[object] = [None] * self.lead
        for column in self.columns:
            values = self.sums.get(column) if only in (None, column) else None
            total = None if values is None else np.nansum(values[members].astype(np.float64))
            cells.append(None if total is None else int(total))
        cells[self.lead] = word
        return cells
