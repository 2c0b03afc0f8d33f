"""Folders of one file per school, and of statistics workbooks, one file of which is not right."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.night.breakages.kinds import Breakage, Spoil, source_of
from tests.sources.broken import repacked
from xjdata.home import Home


def _one_file(change: Callable[[Path], Path | None]) -> Spoil:
    """One file is changed; the message names it, or the folder where there is none."""

    def spoil(home: Home, unit: str, dataset: str) -> str:
        file = min(home.inbox.glob(source_of(home, unit, dataset)["path"]))
        changed = change(file)
        return changed.name if changed is not None else file.parent.name

    return spoil


def _bytes(change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(file: Path) -> Path:
        file.write_bytes(change(file.read_bytes()))
        return file

    return _one_file(spoil)


def _gone(file: Path) -> None:
    file.unlink()


def _unnamed(file: Path) -> Path:
    return file.rename(file.with_name(f"新建 文本文档{file.suffix}"))


def _half_named(file: Path) -> Path:
    """On its way: a name that is not looked at."""
    file.rename(file.with_name(f"{file.name}.part"))
    return file.parent


def _text(old: str, new: str) -> Spoil:
    return _bytes(lambda good: good.decode("gb18030").replace(old, new, 1).encode("gb18030"))


def _part(name: str, old: str, new: str) -> Spoil:
    """A part of a workbook with other words, by a pattern."""

    def change(good: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(good)) as package:
            part, count = re.subn(old, new, package.read(name).decode())
        assert count
        return repacked(good, {name: part.encode()})

    return _bytes(change)


_BOOK, _STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"

FOLDERS = (
    Breakage("school_missing", "folder", _one_file(_gone), "不完整"),
    Breakage("school_on_its_way", "folder", _one_file(_half_named), "不完整"),
    Breakage("unnamed_file", "folder", _one_file(_unnamed), "文件名"),
    Breakage("one_without_byte", "folder", _bytes(lambda good: b""), "空文件"),
    Breakage("one_undecodable", "folder", _bytes(lambda good: good + b"\xff\xff\x81"), "编码"),
    Breakage("one_open_quote", "folder", _bytes(lambda good: good + b'"1|2\r\n'), "引号"),
    Breakage("one_picture", "folder", _bytes(lambda good: b"\x89PNG\r\n\x1a\n"), "PNG"),
    Breakage("one_of_other_headings", "folder", _text("身份", "甲"), "甲", "teacher"),
    Breakage("statistics_missing", "statistics", _one_file(_gone), "不完整", "facility"),
    Breakage("statistics_torn", "statistics", _bytes(lambda good: good[:-99]), "损坏", "facility"),
    Breakage("statistics_as_text", "statistics", _bytes(lambda good: b"1,2"), "统计", "facility"),
    Breakage("statistics_table_gone", "statistics", _part(_BOOK, "5170", "5999"), "5170",
             "facility"),
    Breakage("statistics_table_twice", "statistics", _part(_BOOK, "5176", "5170"), "5170",
             "facility"),
    Breakage("statistics_without_key", "statistics", _part(_STRINGS, r"\b\d{10}\b", "*"), "C3",
             "facility"),
)  # fmt: skip
