"""Codes from codes, names and aliases; schools and counties by their numbers.

Here: text to code. Not here: the code lists (`datasets`) and whether a school is on the list of
schools (`relations`).
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.cells import to_bool
from xjdata.clean.numbers import nothing
from xjdata.clean.parsed import Parsed
from xjdata.datasets import code_list

_LOST_DECIMALS = r"^'?(\d+)(?:\.0*)?$"
_SCHOOL = r"^\d{10}$"
_PLACE = r"^(\d{6})(?:\d{3}|\d{6})$"
_ABOVE = "^(?:内蒙古自治区|内蒙古)?(?:锡林郭勒盟|锡盟)"


def parse_codes(texts: pa.Array, codes: str) -> Parsed:
    """Texts to codes of a list, by code, name or alias; a lost leading zero is put back."""
    folded = pc.replace_substring_regex(text.fold(texts), _LOST_DECIMALS, r"\1")
    words = _words(codes)
    found = _look_up(folded, words)
    return _parsed(found, folded)


def parse_yes_no(texts: pa.Array) -> Parsed:
    """Texts to 1 (yes) and 0 (no)."""
    parsed = parse_codes(texts, "yes_no")
    values = pc.cast(parsed.data, pa.float64()).to_numpy(zero_copy_only=False)
    return Parsed(values, parsed.unread)


def parse_schools(texts: pa.Array) -> Parsed:
    """Texts to ten-digit school codes (学校标识码)."""
    folded = pc.replace_substring_regex(text.fold(texts), _LOST_DECIMALS, r"\1")
    found = pc.if_else(pc.match_substring_regex(folded, _SCHOOL), folded, None)
    return _parsed(found, folded)


def parse_counties(texts: pa.Array, own: Mapping[str, str] | None = None) -> Parsed:
    """Texts to six-digit codes of units: by code (12 digits too), name or alias.

    Args:
        texts: As delivered.
        own: Names of the unit that sent them, which may be in no code list, and its code.
    """
    texts = replace_words(texts, own or {})
    folded = pc.replace_substring_regex(text.fold(texts), _LOST_DECIMALS, r"\1")
    short = pc.replace_substring_regex(folded, _PLACE, r"\1")
    words = _words("county")
    found = _look_up(short, words)
    inside = pc.replace_substring_regex(folded, _ABOVE, "")
    senders = pc.if_else(pc.is_in(short, text.strings(list((own or {}).values()))), short, None)
    return _parsed(pc.coalesce(found, _look_up(inside, words), senders), folded)


def replace_words(texts: pa.Array, words: Mapping[str, str]) -> pa.Array:
    """A unit's own words by what they stand for; other texts stay as they are."""
    if not words:
        return texts
    keys = text.fold(text.strings([str(word) for word in words]))
    place = pc.index_in(text.fold(texts), value_set=keys)
    return pc.coalesce(text.strings(list(words.values())).take(place), texts)


def _look_up(folded: pa.Array, words: tuple[pa.Array, pa.Array]) -> pa.Array:
    """What folded texts stand for; null for none."""
    return words[1].take(pc.index_in(folded, value_set=words[0]))


def _parsed(found: pa.Array, folded: pa.Array) -> Parsed:
    """Codes, and which texts ought to be one."""
    missing: NDArray[np.bool_] = to_bool(pc.is_null(found))
    return Parsed(found, missing & ~nothing(folded))


@cache
def _words(codes: str) -> tuple[pa.Array, pa.Array]:
    """Folded words of a code list and their codes."""
    rows, known = code_list(codes).rows, code_list(codes).words
    words: dict[str, str] = {}
    for form, code in [*zip(rows, rows, strict=True), *known.items()]:
        for word in text.fold(text.strings([form])).to_pylist():
            words.setdefault(word, code)
    for code in rows:
        if code.isdigit():
            words.setdefault(str(int(code)), code)
    return text.strings(list(words)), text.strings(list(words.values()))
