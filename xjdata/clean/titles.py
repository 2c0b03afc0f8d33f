"""Which periods the lines above a table name.

2023—2024学年, 2023-2024学年第一学期, 2023年度. Here: from title lines to periods, as
`xjdata.datasets.period_of` writes them. Not here: whether they are the right ones (the gate). The
lines themselves go no further: they may hold the name of whoever filled in the table.
"""

import re
from collections.abc import Iterable, Iterator

from xjdata.clean.cells import Cells
from xjdata.clean.sheets import Sheet
from xjdata.clean.words import note_pattern

_TO = "[-—–―‐~至/]{1,2}"
_TERM = r"(?:\(?第?([一二上下12]|秋季?|春季?)学期)?"
_SCHOOL_YEAR = re.compile(rf"(?<!\d)(20\d\d)年?{_TO}((?:20)?\d\d)学年度?{_TERM}")
_YEARS = re.compile(rf"(?<!\d)(?:(20\d\d){_TO})?(20\d\d)年度(?!标准|办法)")
_AUTUMN = frozenset({"一", "上", "1", "秋", "秋季"})


def periods_named(sheets: Iterable[Sheet]) -> list[str]:
    """The periods that the lines above the headers of some sheets name, each once, in order."""
    found = [period for sheet in sheets for line in _above(sheet) for period in _periods(line)]
    return sorted(set(found))


def _above(sheet: Sheet) -> list[str]:
    """The cells above a header, folded; notes, which may speak of anything, left out."""
    rows = sheet.table.codes[:, : sheet.header.first]
    lines = Cells.among(sheet.table.texts, rows).texts.folded.drop_null().to_pylist()
    return [line for line in lines if not re.search(note_pattern(), line)]


def _periods(line: str) -> Iterator[str]:
    for first, second, term in _SCHOOL_YEAR.findall(line):
        if _follow(first, second):
            ending = f"-{1 if term in _AUTUMN else 2}" if term else ""
            yield f"{first}-{int(first) + 1}{ending}"
    for first, second in _YEARS.findall(line):
        if not first:
            yield second
        elif _follow(first, second):
            yield f"{first}-{second}"


def _follow(first: str, second: str) -> bool:
    """Whether two years, the second perhaps of two digits, follow each other."""
    return (int(first) + 1) % 100 == int(second) % 100
