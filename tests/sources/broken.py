"""Broken workbooks, and why they are held."""

import io
import zipfile

import pytest

from xjdata.messages import HoldError

from .inbox import Place


def repacked(data: bytes, change: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The package with some parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, part in change.items():
            new.writestr(name, part)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str, prefix: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    name = f":{prefix}" if prefix else ""
    p = f"{prefix}:" if prefix else ""
    return (
        f'<?xml version="1.0"?><{p}worksheet xmlns{name}="{space}"><{p}cols><{p}col min="1"/>'
        f"</{p}cols><{p}sheetData>{rows}</{p}sheetData>"
        f'<{p}conditionalFormatting><{p}cfRule type="x"/></{p}conditionalFormatting></{p}worksheet>'
    ).encode()


def held(place: Place, data: bytes, name: str = "表.xlsx") -> str:
    """Why a file is held, in English."""
    with pytest.raises(HoldError) as error:
        place.read_file(data, name, path=name)
    message = error.value.message
    assert name in message.zh
    assert name in message.en
    assert "SECRET" not in message.zh + message.en
    return message.en
