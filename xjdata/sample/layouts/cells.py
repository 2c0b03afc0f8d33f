"""Values as a unit writes them: words for codes, forms of dates and times, numbers as text.

Here: one function per type of column, from canonical values to the cells of a file. Whatever is
written here has to be read as what it plainly means, without any problem. Not here: where cells
stand (`page`), and what is written wrongly (`xjdata.sample.defects`).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.datasets import Column, code_list
from xjdata.sample.layouts.script import (
    old_script,
    spread,
    with_mongolian,
    without_special_blanks,
)
from xjdata.sample.layouts.style import Style, TimeForm

Cells = npt.NDArray[np.object_]
"""Cells of a column: str, int or float; None for an empty cell."""

NOTHING = "-1"
"""What statistics systems write where a column does not apply."""
_DIGITS = 9
_EXCEL_EPOCH = np.datetime64("1899-12-30")
_WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_DATE_FORMS = {
    "iso": "{0:04d}-{1:02d}-{2:02d}",
    "dotted": "{0}.{1}.{2}",
    "slash": "{0}/{1}/{2}",
    "compact": "{0:04d}{1:02d}{2:02d}",
    "chinese": "{0}年{1}月{2}日",
}


def render(column: Column, values: pd.Series, style: Style, *, numeric: bool) -> Cells:
    """Write the values of a column the way a unit does.

    Args:
        column: The column of the dataset contract.
        values: Canonical values; NaN, NaT and None are empty.
        style: The unit's habits.
        numeric: Whether a cell can be a number (workbooks, typed databases); else all is text.

    Returns:
        The cells, an array of the length of ``values``.
    """
    if column.type in ("date", "birth_date"):
        cells = _dates(values, style.dates)
    elif column.type == "time":
        cells = _times(values, style.times)
    elif column.is_numeric:
        cells = _numbers(values, column, style)
    elif column.type == "yes_no":
        cells = _mapped(values, {True: style.yes_no[0], False: style.yes_no[1]})
    elif column.type == "code":
        cells = _mapped(values, _code_words(column.codes or "", style))
    elif column.type == "county":
        cells = _mapped(values, _words("county", _COUNTY[style.county]))
    else:
        cells = _texts(values, column, style)
    if column.name in _CODES_AS_NUMBERS and style.codes == "code" and numeric:
        # A code in a cell of numbers: 01 loses its zero.
        cells = np.array([None if cell is None else int(cell) for cell in cells], dtype=object)
    if not numeric:
        cells = np.array([plain(cell) for cell in cells], dtype=object)
    return _with_marks(cells, column, style)


def plain(cell: object) -> str | None:
    """A cell as text: a whole number without its ``.0``."""
    if cell is None or isinstance(cell, str):
        return cell or None
    number = float(str(cell))
    return str(int(number)) if number.is_integer() else repr(number)


def date_text(day: pd.Timestamp, form: str) -> str:
    """A date in one of the forms (a serial date has no text form: ISO instead)."""
    return _DATE_FORMS.get(form, _DATE_FORMS["iso"]).format(day.year, day.month, day.day)


_CODES_AS_NUMBERS = ("grade", "class_code", "ethnic_code", "sex")
_COUNTY = {"code": "code", "name": "word", "alias": "alias"}


def _code_words(name: str, style: Style) -> dict[object, str]:
    """Code to what is written for it, in the unit's script and with its blanks."""
    words = _words(name, style.codes)
    if style.codes != "code" and style.old_script:
        words = {code: old_script(word) for code, word in words.items()}
    if style.codes != "code" and style.blanks:
        words = {code: spread(word) for code, word in words.items()}
    return words


def _words(name: str, form: str) -> dict[object, str]:
    """Code to what is written for it; the first alias, where there is one and it is unique."""
    rows = code_list(name)
    words: dict[object, str] = {}
    for code, row in rows.rows.items():
        alias = (row.get("aliases") or "").split(";")[0]
        is_its_own = rows.words.get(alias) == code
        words[code] = {
            "code": code,
            "word": row["name_zh"],
            "alias": alias if alias and is_its_own else row["name_zh"],
        }[form]
    return words


def _mapped(values: pd.Series, words: dict[object, str]) -> Cells:
    """Replace each value by its word; an empty word is an empty cell."""
    found = values.map(lambda value: words.get(value) or None, na_action="ignore")
    return _objects(found)


def _objects(values: pd.Series) -> Cells:
    """A column of objects with None for everything that is empty."""
    cells = values.astype(object).to_numpy(dtype=object, copy=True)
    cells[values.isna().to_numpy()] = None
    return np.asarray(cells)


def _texts(values: pd.Series, column: Column, style: Style) -> Cells:
    cells = _objects(values)
    if column.type == "register_number" and style.register_form != "plain":
        change = _REGISTER_FORMS[style.register_form]
        # Every third number only: people do not write the same way all day.
        cells[::3] = [None if cell is None else change(cell) for cell in cells[::3]]
    if column.type == "school" and style.school_codes == "number":
        cells = np.array([None if cell is None else int(cell) for cell in cells], dtype=object)
    if column.name == "school_name" and style.mongolian:
        cells = np.array([None if c is None else with_mongolian(c) for c in cells], dtype=object)
        # Every other one went through a program that knows plain blanks only.
        cells[::2] = [None if c is None else without_special_blanks(c) for c in cells[::2]]
    if column.name in ("school_name", "school_code") and style.blanks:
        cells[::2] = [None if cell is None else f" {cell}　_x000D_" for cell in cells[::2]]
    return cells


_REGISTER_FORMS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "spaced": lambda number: f"{number[:7]} {number[7:15]}　{number[15:]}",
}


def _numbers(values: pd.Series, column: Column, style: Style) -> Cells:
    numbers: npt.NDArray[np.float64] = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if column.name in style.in_heading:
        numbers = np.round(numbers / column.other_units[style.in_heading[column.name]], _DIGITS)
    if column.name in style.mixed:
        numbers = _partly_in(style.mixed[column.name], numbers, column)
    cells = np.array([_number(value) for value in numbers.tolist()], dtype=object)
    if style.numbers == "number":
        return cells
    texts = [plain(cell) for cell in cells]
    if style.numbers == "wide":
        texts = [None if text is None else text.translate(_WIDE) for text in texts]
    return np.array(texts, dtype=object)


def _partly_in(
    unit: str, numbers: npt.NDArray[np.float64], column: Column
) -> npt.NDArray[np.float64]:
    """One in three in another unit, where that is no plausible number in the column's own."""
    low, high = column.range or (-np.inf, np.inf)
    other = np.round(numbers / column.other_units[unit], _DIGITS)
    is_other = (np.arange(len(numbers)) % 3 == 0) & ((other < low) | (other > high))
    return np.where(is_other, other, numbers)


def _number(value: float) -> int | float | None:
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() else value


def _dates(values: pd.Series, form: str) -> Cells:
    days = pd.to_datetime(values)
    if form == "serial":
        serial = (days.to_numpy() - _EXCEL_EPOCH) / np.timedelta64(1, "D")
        return np.array([_number(value) for value in serial.tolist()], dtype=object)
    # Few days, many people: each day is written once.
    texts = {day: date_text(day, form) for day in days.dropna().unique()}
    return _objects(days.map(texts))


def _times(values: pd.Series, forms: tuple[TimeForm, ...]) -> Cells:
    """Running times in seconds, row by row in the unit's forms."""
    seconds = values.astype("float64").to_numpy()
    cells = np.empty(len(seconds), dtype=object)
    for turn, form in enumerate(forms):
        part = seconds[turn :: len(forms)].tolist()
        cells[turn :: len(forms)] = [
            None if np.isnan(value) else _TIME_FORMS[form](*divmod(int(value), 60))
            for value in part
        ]
    return cells


_TIME_FORMS: dict[str, Callable[[int, int], str | int | float]] = {
    "prime": lambda m, s: f"{m}'{s:02d}",
    "prime_quote": lambda m, s: f"{m}'{s:02d}\"",
    "prime_marks": lambda m, s: f"{m}′{s:02d}″",
    "colon": lambda m, s: f"{m}:{s:02d}",
    "chinese": lambda m, s: f"{m}分{s:02d}秒",
    "dotted_text": lambda m, s: f"{m}.{s:02d}",
    # 3'50 becomes the number 3.5 and 3'05 the number 3.05.
    "dotted_number": lambda m, s: round(m + s / 100, 2),
    "seconds": lambda m, s: 60 * m + s,
    "seconds_text": lambda m, s: str(60 * m + s),
}


def _with_marks(cells: Cells, column: Column, style: Style) -> Cells:
    """Put the unit's marks for "nothing" into empty cells, in turn."""
    if column.name in style.minus_one:
        cells[[cell is None for cell in cells]] = NOTHING
        return cells
    if column.type in ("text", "school", "county", "yes_no") or style.empty == ("",):
        return cells
    empty = np.array([cell is None for cell in cells], dtype=bool)
    marks = [mark or None for mark in style.empty]
    turn = np.arange(int(empty.sum())) % len(marks)
    cells[empty] = np.array(marks, dtype=object)[turn]
    return cells
