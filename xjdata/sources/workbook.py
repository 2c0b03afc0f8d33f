"""Workbooks, .xlsx and .xls, into grids: every cell as text, rows numbered as programs show them.

Here: opening, choosing sheets, errors and hidden sheets. Not here: whether a file may be opened at
all (`package`, `compound`), finding the header (`clean`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.messages import HoldError, say
from xjdata.sources.compound import check_compound
from xjdata.sources.contract import Source
from xjdata.sources.grid import Grid
from xjdata.sources.layout import SheetChoice
from xjdata.sources.package import check_package
from xjdata.sources.sniff import Kind

_MOST_NAMES = 20
"""So many sheets are listed in an error."""

# What the reader calls the errors of cells, and how the county's program shows them.
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
_ERROR = re.compile(r"Error\((\w+)\)")


def read_workbook(path: Path, name: str, kind: Kind, source: Source) -> list[Grid]:
    """The sheets of a workbook that the source asks for.

    Args:
        path: The bytes.
        name: The file's name below the inbox.
        kind: ``xlsx`` or ``xls``.
        source: Says which sheets.

    Returns:
        A grid per sheet, in the order of the workbook; at least one.

    Raises:
        HoldError: The file is damaged, encrypted, too large when unpacked, or lacks a sheet.
    """
    grids = list(open_workbook(path, name, kind).grids(source.sheets))
    if not grids:
        raise HoldError(say("sources.empty_workbook", file=name))
    return grids


def open_workbook(path: Path, name: str, kind: Kind) -> "Workbook":
    """A workbook that may be read; raises as `read_workbook`."""
    check = check_package if kind == "xlsx" else check_compound
    check(path, name)
    return Workbook(path, name)


def numbers_in(path: Path, name: str, sheet: str, column: int) -> pa.BooleanArray:
    """Where a column of a workbook that has been read before holds numbers."""
    return Workbook(path, name).numbers(sheet, column)


def shown_names(names: list[str]) -> str:
    """Names of sheets for people, not too many."""
    return ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")


class Workbook:
    """An open workbook."""

    def __init__(self, path: Path, name: str) -> None:
        """Open it; whether it may be opened is known already."""
        self._path = path
        self._name = name
        self._reader = self._open()
        self._flags: dict[str, pa.RecordBatch] = {}
        self._loaded: tuple[str, fastexcel.ExcelSheet] | None = None

    def _open(self) -> fastexcel.ExcelReader:
        # By its bytes: given a path, the reader trusts the suffix.
        try:
            return fastexcel.read_excel(self._path.read_bytes())
        except BaseException as error:
            raise self._hold(error) from None

    @property
    def titles(self) -> list[str]:
        """The names of all sheets."""
        return self._reader.sheet_names

    def grids(self, choice: str | SheetChoice) -> Iterator[Grid]:
        """The chosen sheets, empty ones left out."""
        is_named = isinstance(choice, SheetChoice) and choice.names is not None
        for title in self._chosen(choice):
            cells = self.cells(title, also_hidden=is_named)
            self._loaded = None
            if cells is None:
                continue
            yield Grid(self._name, title, cells, is_number=partial(self.numbers, title))
            if choice == "first":
                return

    def _chosen(self, choice: str | SheetChoice) -> Iterable[str]:
        titles = self._reader.sheet_names
        if not isinstance(choice, SheetChoice):
            return titles
        if choice.names is not None:
            there = {_plain(title): title for title in titles}
            missing = [title for title in choice.names if _plain(title) not in there]
            if missing:
                raise self._lacks(missing[0], titles)
            return [there[_plain(title)] for title in choice.names]
        if choice.index is not None:
            visible = (title for title in titles if self._is_visible(title))
            found = [*islice(visible, choice.index - 1, choice.index)]
            if not found:
                raise self._lacks(str(choice.index), titles)
            return found
        pattern = re.compile(choice.pattern or "")
        found = [title for title in titles if pattern.search(_plain(title))]
        if not found:
            raise self._lacks(pattern.pattern, titles)
        return found

    def cells(self, title: str, *, also_hidden: bool) -> pa.Table | None:
        """The cells of a sheet; None when it is empty or not to be read."""
        try:
            sheet = self._sheet(title)
            if sheet.width == 0 or sheet.height == 0:
                return None
            if sheet.visible != "visible" and not also_hidden:
                return None
            return _table(*sheet.to_arrow_with_errors())
        except BaseException as error:
            raise self._hold(error) from None

    def first_column(self, title: str) -> int:
        """The position (from 0) of the first column of `cells`: empty ones before it are cut."""
        try:
            columns = self._sheet(title).available_columns()
            return min((column.absolute_index for column in columns), default=0)
        except BaseException as error:
            raise self._hold(error) from None

    def _is_visible(self, title: str) -> bool:
        try:
            return self._sheet(title).visible == "visible"
        except BaseException as error:
            raise self._hold(error) from None

    def _sheet(self, title: str) -> fastexcel.ExcelSheet:
        """A sheet as the reader has it, every cell to be text; the last one is kept.

        The reader parses a sheet whole, whatever is asked of it.
        """
        if self._loaded is None or self._loaded[0] != title:
            self._loaded = None
            sheet = self._reader.load_sheet(title, header_row=None, skip_rows=0, dtypes="string")
            self._loaded = title, sheet
        return self._loaded[1]

    def numbers(self, title: str, column: int) -> pa.BooleanArray:
        """Where a column holds numbers.

        The sheet is read once more, as the only type no text turns into: all columns at a time,
        since it is the reading that takes long.
        """
        if title not in self._flags:
            try:
                self._flags[title] = self._reader.load_sheet(
                    title, header_row=None, skip_rows=0, dtypes="boolean", eager=True
                )
            except BaseException as error:
                raise self._hold(error) from None
        return pc.is_valid(self._flags[title].column(column))

    def _hold(self, error: BaseException) -> BaseException:
        """What the reader says may quote a cell, so it is not repeated.

        Its panics are no `Exception`, or nothing would tell them from an interrupted night.
        """
        is_panic = type(error).__name__ == "PanicException"
        if isinstance(error, MemoryError) or not (isinstance(error, Exception) or is_panic):
            return error
        key = "sources.password" if "password" in str(error).lower() else "sources.damaged"
        return HoldError(say(key, file=self._name))

    def _lacks(self, wanted: str, titles: list[str]) -> HoldError:
        values = {"file": self._name, "sheet": wanted, "sheets": shown_names(titles)}
        return HoldError(say("sources.no_sheet", **values))


def _table(batch: pa.RecordBatch, faults: fastexcel.CellErrors | None) -> pa.Table:
    """The cells of a sheet, with the text of errors, which the reader leaves out."""
    columns = [column.cast(pa.string()) for column in batch.columns]
    by_column: dict[int, dict[int, str]] = {}
    for fault in [] if faults is None else faults.errors:
        found = _ERROR.search(fault.detail)
        row, column = fault.offset_position
        shown = _ERRORS.get(found[1], "#ERROR") if found else "#ERROR"
        by_column.setdefault(column, {})[row] = shown
    for column, shown_at in by_column.items():
        columns[column] = _with(columns[column], shown_at)
    return pa.Table.from_arrays(columns, names=[str(n) for n in range(len(columns))])


def _with(column: pa.StringArray, texts: dict[int, str]) -> pa.StringArray:
    """The column with the cells of some rows replaced."""
    rows = sorted(texts)
    mask = np.zeros(len(column), dtype=bool)
    mask[rows] = True
    return pc.replace_with_mask(column, pa.array(mask), pa.array([texts[row] for row in rows]))


def _plain(title: str) -> str:
    return unicodedata.normalize("NFKC", title).strip()
