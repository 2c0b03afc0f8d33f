"""The encoding of a delivered text, found by its bytes.

Here: from bytes to Unicode, whole or not at all. Not here: cells (`text`).
"""

import codecs
import re

from xjdata.messages import HoldError, say

# gb18030 reads what gbk and gb2312 read, and the rare characters they fail on.
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030"}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SURELY = 4
"""So many Chinese characters read as UTF-8 before the first fault are no accident of GBK bytes."""


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text of a file.

    Args:
        data: The bytes.
        name: The file, as it shall be called in an error.
        encoding: As the source contract says; else by the byte order mark, else strict UTF-8,
            else GB18030.

    Raises:
        HoldError: No encoding reads it, or not the one the contract names; says at which line.
    """
    mark = next((mark for mark in _MARKS if data.startswith(mark)), None)
    marked = _MARKS.get(mark or b"")
    if encoding is not None:
        return _strictly(data, name, _agreed(encoding, marked, name))
    if marked is not None:
        return _strictly(data, name, marked)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        readable = data[: error.start].decode("utf-8")
    if len(_CHINESE.findall(readable)) >= _SURELY:
        return _strictly(data, name, "utf-8")
    return _strictly(data, name, "gb18030")


def _agreed(encoding: str, marked: str | None, name: str) -> str:
    """The contract's encoding, unless a byte order mark shows that the file is in another one."""
    if marked is None:
        return _WIDER.get(encoding, encoding)
    if codecs.lookup(encoding).name.split("-")[:2] != marked.split("-")[:2]:
        raise HoldError(say("sources.undecodable", file=name, encoding=encoding, line=1))
    return marked


def _strictly(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        raise HoldError(
            say(
                "sources.undecodable",
                file=name,
                encoding=encoding.removesuffix("-sig"),
                line=before.count("\n") + 1,
            )
        ) from None
