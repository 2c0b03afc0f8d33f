"""Delimited text: pages become lines, in the encodings old and new programs write."""

import csv
import io

from xjdata.sample.layouts.cells import plain
from xjdata.sample.layouts.page import Page


def text_of(page: Page, delimiter: str, encoding: str) -> bytes:
    """A page as the bytes of a text; titles and notes are lines with one cell.

    Args:
        page: The page.
        delimiter: One character.
        encoding: ``utf-16`` and ``utf-8-sig`` begin with a byte order mark.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    for line in page.lines:
        writer.writerow([plain(cell) or "" for cell in line])
    # The order of bytes is named, or it would be that of the machine.
    if encoding == "utf-16":
        return b"\xff\xfe" + buffer.getvalue().encode("utf-16-le")
    return buffer.getvalue().encode(encoding)
