"""Times of endurance runs, in seconds.

3′45, 3'45", 3:45, 3分45秒, 3.45 (minutes and seconds), 225, 1:25.5, and cells a spreadsheet took
for a time of day. Source: source-templates section 7, "run time forms".
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.numbers import fields
from xjdata.clean.parsed import Parsed
from xjdata.clean.texts import Texts, is_any_of, to_bool

Floats = NDArray[np.float64]

_SIXTY = 60
# Below this a number is minutes, a point and seconds; nobody runs these distances in 20 seconds.
_FEWEST_SECONDS = 20

_PRIMES = [("[′’‘´`ʹ＇]", "'"), ("[″“”„〃]|''", '"')]
_MARKED = (
    r"^(?P<minutes>\d{1,2})(?:'|:|分钟?|m|min)"
    r"(?:(?P<seconds>\d{1,2})(?P<part>\.\d{1,3})?(?:\"|'|秒钟?|s|sec)?)?$"
)
_POINT = r"^(?P<minutes>\d{1,2})\.(?P<seconds>\d{2})$"
_ONE_DIGIT = r"^(?P<minutes>\d{1,2})\.(?P<seconds>\d)$"
_SECONDS = r"^(?P<seconds>\d{1,4}(?:\.\d{1,3})?)(?:\"|秒钟?|s|sec)?$"
_SECONDS_MARK = r"[\"秒sc]$"
_CLOCK = (
    r"^(?:1899-12-3[01]|1900-01-0[01])?(?P<hours>\d{1,2}):"
    r"(?P<minutes>\d{2}):(?P<seconds>\d{2})(?P<part>\.\d{1,6})?$"
)


def parse_times(texts: Texts) -> Parsed:
    """Texts to seconds.

    A number below 20 is minutes and, after the point, seconds as two digits. With one digit after
    the point a number cell has lost its last 0 (3.5 is 3′50), while text may mean 3′05 or 3′50 and
    cannot be read.
    """
    folded = texts.folded
    for pattern, plain in _PRIMES:
        folded = pc.replace_substring_regex(folded, pattern, plain)
    empty = text.is_nothing(folded)
    exempt = is_any_of(folded, text.folded_words("exempt"))
    point = fields(folded, _POINT)
    one_digit = fields(folded, _ONE_DIGIT)
    below = one_digit["minutes"] < _FEWEST_SECONDS
    values = _first(
        _clock(fields(folded, _CLOCK)),
        _minutes(fields(folded, _MARKED)),
        np.where(point["minutes"] < _FEWEST_SECONDS, _minutes(point), np.nan),
        np.where(below, np.nan, _seconds(folded)),
    )
    values[empty | exempt] = np.nan
    as_number = _minutes(one_digit | {"seconds": one_digit["seconds"] * 10})
    return Parsed(
        values,
        np.isnan(values) & ~empty & ~exempt,
        exempt=exempt,
        depends=below,
        as_number=as_number,
    )


def _minutes(parts: dict[str, Floats]) -> Floats:
    """Minutes and seconds together; NaN where the seconds make a minute or more."""
    seconds = np.nan_to_num(parts["seconds"]) + np.nan_to_num(parts.get("part", np.array(0.0)))
    return np.where(seconds < _SIXTY, parts["minutes"] * _SIXTY + seconds, np.nan)


def _seconds(texts: pa.Array) -> Floats:
    """Plain seconds; a whole number below 20 without a mark is minutes."""
    seconds = fields(texts, _SECONDS)["seconds"]
    marked = to_bool(pc.match_substring_regex(texts, _SECONDS_MARK))
    small = (seconds < _FEWEST_SECONDS) & ~marked
    whole = seconds == np.floor(seconds)
    return np.where(small, np.where(whole, seconds * _SIXTY, np.nan), seconds)


def _clock(parts: dict[str, Floats]) -> Floats:
    """Times of day: 00:03:45 is 3′45, and so is 03:45:00, which Excel makes of 3:45."""
    minutes = _minutes(parts)
    shifted = _minutes({"minutes": parts["hours"], "seconds": parts["minutes"]})
    whole = (parts["seconds"] == 0) & (np.nan_to_num(parts["part"]) == 0)
    return np.where(parts["hours"] == 0, minutes, np.where(whole, shifted, np.nan))


def _first(*choices: Any) -> Floats:
    """The first choice that is a number."""
    values: Floats = np.array(choices[0], np.float64)
    for choice in choices[1:]:
        values = np.where(np.isnan(values), choice, values)
    return values
