"""Workbooks that are none: a page becomes a table of HTML, as web systems export it to ".xls".

Here: the markup. Not here: what stands on a page (`page`).
"""

from html import escape
from pathlib import Path

from xjdata.sample.layouts.cells import plain
from xjdata.sample.layouts.page import Page

_TOP = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n<head>\r\n'
    '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">\r\n'
    '<style>td {mso-number-format:"\\@";}</style>\r\n</head>\r\n<body>\r\n'
    '<table border="1" cellspacing="0">\r\n'
)
_END = "</table>\r\n</body>\r\n</html>\r\n"
_ENCODING = "gb18030"


def write_html(path: Path, page: Page) -> None:
    """Write a page as the one table of an HTML file.

    Args:
        path: The file; its folder must exist.
        page: The page.
    """
    width = max((len(line) for line in page.lines), default=0)
    first, levels = page.headings
    spans = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    lines = []
    for row, line in enumerate(page.lines):
        tag = "th" if first <= row < first + levels else "td"
        cells = [*line, *[None] * (width - len(line))]
        lines.append(
            "".join(
                f"<{tag}{_span(row, column, spans)}>{_shown(cell)}</{tag}>"
                for column, cell in enumerate(cells)
                if (row, column) not in covered
            )
        )
    body = "".join(f"<tr>{line}</tr>\r\n" for line in lines)
    path.write_bytes((_TOP + body + _END).encode(_ENCODING))


def _span(row: int, column: int, spans: dict[tuple[int, int], tuple[int, int]]) -> str:
    """How far a cell reaches."""
    bottom, right = spans.get((row, column), (row, column))
    down = f' rowspan="{bottom - row + 1}"' if bottom > row else ""
    return f'{down} colspan="{right - column + 1}"' if right > column else down


def _shown(cell: object) -> str:
    """A cell as markup; an empty one holds a blank that does not break, as browsers need it."""
    text = plain(cell)
    return "&nbsp;" if text is None else escape(text).replace("\n", "<br>")
