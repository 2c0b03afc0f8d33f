"""Whether a schedule is one: five fields of cron, as the schedule of Dagster takes them.

The orchestrator would say so too, but only once it is running, and without file and line.
"""

import re
from typing import NamedTuple


class _Field(NamedTuple):
    """One of the five: its bounds, and the names that stand for its numbers from ``low`` on."""

    low: int
    high: int
    names: tuple[str, ...] = ()


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    _Field(0, 59),
    _Field(0, 23),
    _Field(1, 31),
    _Field(1, 12, _MONTHS),
    _Field(0, 7, _DAYS),
)
_PART = re.compile(r"(?:\*|(?P<first>[a-z]{3}|\d{1,2})(?:-(?P<last>[a-z]{3}|\d{1,2}))?)(?:/(\d+))?")


def is_cron(text: str) -> bool:
    """Whether a text is a schedule: minute, hour, day of month, month, day of week.

    Lists (``1,15``), ranges (``1-5``), steps (``*/10``, ``0-30/10``) and English names of months
    and days are known; ``@daily``, seconds and the signs of single programs (``L``) are not.
    """
    fields = text.lower().split()
    return len(fields) == len(_FIELDS) and all(
        all(_is_part(part, field) for part in value.split(","))
        for value, field in zip(fields, _FIELDS, strict=True)
    )


def _is_part(part: str, field: _Field) -> bool:
    found = _PART.fullmatch(part)
    if found is None or found[3] is not None and not 0 < int(found[3]) <= field.high:
        return False
    first, last = _number(found["first"], field), _number(found["last"], field)
    return field.low <= first <= (last if found["last"] else first) <= field.high


def _number(text: str | None, field: _Field) -> int:
    """The number of a number or name; below every bound when it is neither."""
    if text is None:
        return field.low
    if text.isdigit():
        return int(text)
    return field.names.index(text) + field.low if text in field.names else -1
