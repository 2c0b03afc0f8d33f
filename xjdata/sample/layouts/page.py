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
    """

    name: str
    lines: list[Sequence[object]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    headings: tuple[int, int] = (0, 1)
    dates: frozenset[int] = frozenset()
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


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
    if totals and style.totals == "top":
        page.lines.append(totals.line("总　计", np.arange(count)))
    page.rows = _body(page, data, totals if style.subtotals else None, groups)
    if totals and style.totals == "bottom" and count:
        page.lines.append(totals.line("合  计", np.arange(count)))
    page.dates = frozenset(i for i, column in enumerate([*lead, *columns]) if column in dates)
    for note in texts.notes if style.notes else ():
        page.merges.append((len(page.lines), 0, len(page.lines), len(heads) - 1))
        page.lines.append([note])
    return page


def _head(page: Page, heads: list[str], style: Style, texts: Texts) -> None:
    """Titles, header of one or two levels, code row."""
    for title in texts.titles[: style.titles]:
        page.merges.append((len(page.lines), 0, len(page.lines), len(heads) - 1))
        page.lines.append([title])
    if style.blank_line:
        page.lines.append([])
    first = len(page.lines)
    parts = [head.split(JOIN) for head in heads]
    levels = max(len(part) for part in parts)
    page.headings = (first, levels)
    if levels == 1:
        page.lines.append(heads)
    else:
        page.lines += _two_levels(page, parts, first)
    if style.code_row:
        count = sum(len(part) == 1 for part in parts[:4])
        codes = [*_STEMS[:count], *range(1, len(heads) - count + 1)]
        page.lines.append([str(code) for code in codes])


def _two_levels(page: Page, parts: list[list[str]], first: int) -> list[list[str | None]]:
    """An outer line with groups merged to the right, an inner line below it."""
    outer: list[str | None] = [part[0] for part in parts]
    inner: list[str | None] = [part[1] if len(part) > 1 else None for part in parts]
    start = 0
    for at in range(1, len(parts) + 1):
        if at < len(parts) and len(parts[at]) > 1 and parts[at][0] == parts[start][0]:
            outer[at] = None
            continue
        if len(parts[start]) == 1:
            page.merges.append((first, start, first + 1, start))
        elif at - start > 1:
            page.merges.append((first, start, first, at - 1))
        start = at
    return [outer, inner]


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

    def line(self, word: str, members: npt.NDArray[np.int64]) -> list[object]:
        """A total row over some of the rows."""
        cells: list[object] = [None] * self.lead
        for column in self.columns:
            values = self.sums.get(column)
            total = None if values is None else np.nansum(values[members].astype(np.float64))
            cells.append(None if total is None else int(total))
        cells[self.lead] = word
        return cells
