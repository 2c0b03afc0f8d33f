"""What a file is, by its bytes: the one place that decides which reader takes it.

Names lie: a `.xls` may be a `.xlsx`, or text. Here: telling kinds apart, and refusing those that no
reader takes. Not here: looking inside a workbook before it is read (`package`, `compound`).
"""

import re
from pathlib import Path
from typing import Literal

from xjdata.messages import HoldError, say

Kind = Literal["xlsx", "xls", "text", "html"]

_LARGEST = 1 << 30
"""Bytes; the largest file of a whole league's students is a hundredth of it."""

_HEAD = 4096
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gzip",
    b"SQLite format 3\0": "SQLite",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
}
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|!--|(?:html|head|meta|title|style|script|body|table|center|div|font|h\d|p)\b)"
)
_TABLE_OF_PAGE = re.compile(rb"<(?:html|table)\b")
_MARKS_16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path, name: str) -> Kind:
    """Which reader takes a file.

    Args:
        path: The file.
        name: As it shall be called in an error.

    Raises:
        HoldError: It is empty, too large, or nothing a reader knows.
    """
    size = path.stat().st_size
    if size == 0:
        raise HoldError(say("sources.empty_file", file=name))
    if size > _LARGEST:
        raise HoldError(say("sources.too_large", file=name, limit=_LARGEST >> 20))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_COMPOUND):
        return "xls"
    for mark, other in _OTHERS.items():
        if head.startswith(mark):
            raise HoldError(say("sources.other_kind", file=name, kind=other))
    if _is_page(head, name):
        return "html"
    if b"\0" in head and not head.startswith(_MARKS_16):
        raise HoldError(say("sources.no_text", file=name))
    return "text"


def _is_page(head: bytes, name: str) -> bool:
    """Whether a file is HTML; other markup is refused.

    It may be in UTF-16 as well; without its zero bytes it reads like any other.
    """
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").replace(b"\0", b"").lower()
    if text.startswith(b"mime-version:"):
        raise HoldError(say("sources.mhtml", file=name))
    if text.startswith((b"<?xml", b"<!doctype")):
        if _TABLE_OF_PAGE.search(text) or text.startswith(b"<!doctype html"):
            return True
        raise HoldError(say("sources.markup", file=name))
    return _PAGE.match(text) is not None
