"""A small deployment to deliver into: an inbox, an archive, one unit's source contract."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from xjdata.home import Home
from xjdata.sources import Grid, Source, collect, grids, read_source_contract

UNIT = "152501"
DAY = date(2024, 10, 15)
Cell = str | float | bool | None


@dataclass(frozen=True)
class Place:
    """A deployment in a folder."""

    root: Path

    @property
    def home(self) -> Home:
        return Home.at(self.root)

    def contract(self, *entries: dict[str, Any], unit: str = UNIT) -> Path:
        """Write a source contract; entries get dataset and day where they name none."""
        path = self.root / "counties" / f"{unit}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        sources = [{"dataset": "fitness", "valid_from": date(2024, 1, 1)} | e for e in entries]
        text = yaml.safe_dump({"unit": unit, "sources": sources}, allow_unicode=True)
        path.write_text(text, "utf-8")
        return path

    def source(self, **entry: Any) -> Source:
        return read_source_contract(self.contract(entry)).sources[0]

    def deliver(self, name: str, data: bytes) -> Path:
        path = self.root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def blob(self, sha256: str) -> Path:
        return self.root / "archive" / sha256

    def put(self, path: Path) -> str:
        data = path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        self.blob(sha256).parent.mkdir(exist_ok=True)
        self.blob(sha256).write_bytes(data)
        return sha256

    def read(self, source: Source) -> list[Grid]:
        """Collect and open, as a night does."""
        delivery = collect(source, self.home, self.put)
        assert delivery is not None
        return grids(delivery, source, self.blob)

    def read_file(self, data: bytes, name: str = "表.xlsx", **entry: Any) -> list[Grid]:
        """Deliver one file and open it."""
        self.deliver(name, data)
        return self.read(self.source(**{"connector": "workbook", "path": name} | entry))

    def read_text(self, data: bytes, **entry: Any) -> Grid:
        """Deliver one text and open it."""
        (grid,) = self.read_file(data, "表.csv", connector="text", **entry)
        return grid


def cells(grid: Grid) -> list[list[str | None]]:
    """The rows of a grid."""
    columns = [column.to_pylist() for column in grid.cells.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def workbook(
    path: Path, *sheets: tuple[str, list[list[Cell]]], hidden: tuple[str, ...] = ()
) -> bytes:
    """The bytes of an .xlsx; text stays text."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write(number, column, cell)
        if name in hidden:
            sheet.hide()
        elif not (book.worksheet_meta.activesheet):
            sheet.activate()
            sheet.set_first_sheet()
    book.close()
    return path.read_bytes()
