"""Delimited text: pages become lines, in the encoding old programs write."""

import csv
import io
from pathlib import Path

from xjdata.sample.layouts.cells import plain
from xjdata.sample.layouts.page import Page

ENCODING = "gb18030"


def write_text(path: Path, page: Page, delimiter: str) -> None:
    """Write a page as GB18030 text; titles and notes are lines without delimiters."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    for line in page.lines:
        writer.writerow([plain(cell) or "" for cell in line])
    path.write_bytes(buffer.getvalue().encode(ENCODING))
