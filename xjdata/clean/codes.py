"""Codes from codes, names and aliases; schools and counties by their numbers.

Here: text to code. Not here: the code lists (`datasets`) and whether a school is on the list of
schools (`relations`).
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import text
from xjdata.clean.parsed import Parsed
from xjdata.clean.texts import Texts, to_bool
from xjdata.datasets import code_list

_LOST_DECIMALS = r"^'?(\d+)(?:\.0*)?$"
_SCHOOL = r"^\d{10}$"
_PLACE = r"^(\d{6})(?:\d{3}|\d{6})$"
_ABOVE = "^(?:内蒙古自治区|内蒙古)?(?:锡林郭勒盟|锡盟)"


def parse_codes(texts: Texts, codes: str) -> Parsed:
    """Texts to codes of a list, by code, name or alias; a lost leading zero is put back."""
    words = _words(codes)
    found = _look_up(texts.folded, words)
    if found.null_count:
        found = pc.coalesce(found, _look_up(_with_decimals(texts), words))
    return _parsed(found, texts)


def _with_decimals(texts: Texts) -> pa.Array:
    """Folded texts, numbers among them without what a spreadsheet adds to them."""
    return pc.replace_substring_regex(texts.folded, _LOST_DECIMALS, r"\1")


def parse_yes_no(texts: Texts) -> Parsed:
    """Texts to 1 (yes) and 0 (no)."""
    parsed = parse_codes(texts, "yes_no")
    values = pc.cast(parsed.data, pa.float64()).to_numpy(zero_copy_only=False)
    return Parsed(values, parsed.unread)


def parse_schools(texts: Texts) -> Parsed:
    """Texts to ten-digit school codes (学校标识码)."""
    plain = _with_decimals(texts)
    return _parsed(pc.if_else(pc.match_substring_regex(plain, _SCHOOL), plain, None), texts)


def parse_counties(texts: Texts, own: Mapping[str, str] | None = None) -> Parsed:
    """Texts to six-digit codes of units: by code (12 digits too), name or alias.

    Args:
        texts: As delivered.
        own: Names of the unit that sent them, which may be in no code list, and its code.
    """
    texts = replace_words(texts, own or {})
    words = _words("county")
    found = _look_up(texts.folded, words)
    if found.null_count:
        plain = _with_decimals(texts)
        short = pc.replace_substring_regex(plain, _PLACE, r"\1")
        inside = pc.replace_substring_regex(plain, _ABOVE, "")
        senders = pc.if_else(pc.is_in(short, text.strings(list((own or {}).values()))), short, None)
        found = pc.coalesce(found, _look_up(short, words), _look_up(inside, words), senders)
    return _parsed(found, texts)


def replace_words(texts: Texts, words: Mapping[str, str]) -> Texts:
    """A unit's own words by what they stand for; other texts stay as they are."""
    if not words:
        return texts
    place = pc.index_in(texts.folded, value_set=text.folded(tuple(str(word) for word in words)))
    if place.null_count == len(texts):
        return texts
    return Texts(pc.coalesce(text.strings(list(words.values())).take(place), texts.raw))


def _look_up(folded: pa.Array, words: tuple[pa.Array, pa.Array]) -> pa.Array:
    """What folded texts stand for; null for none."""
    return words[1].take(pc.index_in(folded, value_set=words[0]))


def _parsed(found: pa.Array, texts: Texts) -> Parsed:
    """Codes, and which texts ought to be one."""
    if not found.null_count:
        return Parsed(found, np.zeros(len(found), bool))
    return Parsed(found, to_bool(pc.is_null(found)) & ~texts.nothing)


@cache
def _words(codes: str) -> tuple[pa.Array, pa.Array]:
    """Folded words of a code list and their codes."""
    rows, known = code_list(codes).rows, code_list(codes).words
    words: dict[str, str] = {}
    folded = text.fold(text.strings([*rows, *known])).to_pylist()
    for word, code in zip(folded, [*rows, *known.values()], strict=True):
        words.setdefault(word, code)
    for code in rows:
        if code.isdigit():
            words.setdefault(str(int(code)), code)
    return text.strings(list(words)), text.strings(list(words.values()))
