"""Dates as people and spreadsheets write them.

2010-09-01, 2010/9/1, 2010.9.1, 20100901, 2010年9月1日, with a time of day behind, the serial number
of a spreadsheet, and months without a day. Here: text to day. Not here: whether the day is a likely
one (the gate).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.numbers import fields
from xjdata.clean.parsed import Parsed
from xjdata.clean.texts import Texts, to_bool

Days = NDArray[np.datetime64]

_TIME_OF_DAY = (
    r"[ t]+\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?: ?(?:am|pm))? ?(?:z|[+-]\d{2}:?\d{2})?$"
)
_DAY = r"^(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})[日号]?$"
_DIGITS_DAY = r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:\.0+)?$"
_MONTH = r"^(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})月?份?$"
_DIGITS_MONTH = r"^(?P<year>\d{4})(?P<month>\d{2})(?:\.0+)?$"
_SERIAL = r"^(?P<days>\d{5})(?:\.\d+)?$"
# 2010.1 is January; as a number cell it is as likely 2010.10 without its last 0.
_LOST_ZERO = r"^\d{4}\.1$"
_DAY_ZERO = np.datetime64("1899-12-30", "D")
_NO_DAY = np.datetime64("NaT", "D")
_SERIALS = (30000, 60000)
"""Serial numbers that are dates of our day: 1982 to 2064."""
_BIRTH_SERIALS = (10000, 60000)
"""... and birth dates of people at work: from 1927."""
_YEARS = (1900, 2100)


@dataclass(frozen=True)
class _Form:
    """One way to write a day."""

    pattern: str
    month_only: bool = False
    serial: bool = False

    def days(self, texts: pa.Array, birth: bool) -> Days:
        """Days by the pattern; NaT where it does not match or there is no such day."""
        if self.serial:
            return _serial(texts, _BIRTH_SERIALS if birth else _SERIALS)
        return _day(texts, self.pattern)


_FORMS = (
    _Form(_DAY),
    _Form(_DIGITS_DAY),
    _Form(_SERIAL, serial=True),
    _Form(_MONTH, month_only=True),
    _Form(_DIGITS_MONTH, month_only=True),
)


def parse_dates(texts: Texts, *, birth: bool = False, end: bool = False) -> Parsed:
    """Texts to days; a month without a day becomes its first day, as an end its last.

    Two-digit years and days that are none (2023-02-30) cannot be read.
    """
    days = _day(texts.compact, _DAY)
    unread, month_only, depends = np.zeros((3, len(texts)), bool)
    others = np.flatnonzero(np.isnat(days) & ~texts.nothing)
    if len(others):
        some = _parse_others(texts.at(others), birth)
        days[others], unread[others] = some.data, some.unread
        month_only[others], depends[others] = some.month_only, some.depends
    if end:
        days[month_only] = _last_of_month(days[month_only])
    no_days = np.full(len(texts), _NO_DAY)
    return Parsed(days, unread, month_only=month_only, depends=depends, as_number=no_days)


def _parse_others(texts: Texts, birth: bool) -> Parsed:
    """Texts in any form, those with a time of day behind included."""
    lower = pc.utf8_lower(texts.tidy)
    compact = text.compact(pc.replace_substring_regex(lower, _TIME_OF_DAY, ""))
    empty = text.is_nothing(text.simplify(compact))
    days = np.full(len(texts), _NO_DAY)
    month_only = np.zeros(len(texts), bool)
    for form in _FORMS:
        left = np.flatnonzero(np.isnat(days) & ~empty)
        if not len(left):
            break
        days[left] = form.days(compact.take(pa.array(left)), birth)
        month_only[left] = ~np.isnat(days[left]) & form.month_only
    depends = to_bool(pc.match_substring_regex(compact, _LOST_ZERO))
    return Parsed(days, np.isnat(days) & ~empty, month_only=month_only, depends=depends)


def _last_of_month(days: Days) -> Days:
    """The last days of the months of some days."""
    following = days.astype("datetime64[M]") + np.timedelta64(1, "M")
    last: Days = np.add(following.astype("datetime64[D]"), np.timedelta64(-1, "D"))
    return last


def _day(texts: pa.Array, pattern: str) -> Days:
    """Days by a pattern of year, month and day (without it: the first)."""
    part = fields(texts, pattern)
    return to_days(part["year"], part["month"], part.get("day"))


def to_days(
    year: NDArray[np.float64], month: NDArray[np.float64], day: NDArray[np.float64] | None
) -> Days:
    """Days from their parts; NaT where there is no such day."""
    day = np.ones_like(year) if day is None else day
    good = (year >= _YEARS[0]) & (year <= _YEARS[1]) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(good, day - 1, 0).astype("timedelta64[D]")
    good &= days.astype("datetime64[M]") == months
    return np.where(good, days, _NO_DAY)


def _serial(texts: pa.Array, bounds: tuple[int, int]) -> Days:
    """Days by the number a spreadsheet counts them with (1900 date system)."""
    days = fields(texts, _SERIAL)["days"]
    good = (days >= bounds[0]) & (days <= bounds[1])
    return np.where(good, _DAY_ZERO + np.where(good, days, 0).astype("timedelta64[D]"), _NO_DAY)
