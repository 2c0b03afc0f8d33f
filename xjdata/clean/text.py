"""Text as people mean it: width, blanks, controls, the old script.

Here: kernels from string array to string array, which never fail. Not here: what a text means in a
column (the parsers) and what makes it harmless in a workbook or page (`reports`).
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import signs
from xjdata.clean.parsed import Mask
from xjdata.clean.words import plain_characters, word_list

# Whatever a terminal would obey: colour, cursor, title; then all other controls but the blank ones.
_ESCAPES = "\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?|[@-Z\\\\^_])"
_HIDDEN = f"{_ESCAPES}|[{signs.pattern(signs.CONTROLS, signs.INVISIBLE)}]"
# Line breaks as XML writes them, too.
_BLANKS = f"(?:_x00(?:0[9ABD]|20)_|[{signs.pattern(signs.BLANKS)}])+"
_JOINERS = f"[{signs.pattern(signs.JOINERS)}]"
_SOMETHING = r"[^\s\p{Z}\p{C}]"
_HAN_GAP = r"(\p{Han}) (\p{Han})"


def strings(texts: list[str] | list[str | None]) -> pa.Array:
    """A string array."""
    return pa.array(texts, pa.string())


def _repaired(
    texts: pa.Array, repair: Callable[[pa.Array], pa.Array], is_odd: Mask | None = None
) -> pa.Array:
    """Texts with those repaired that are not tidy and compact as they stand."""
    if is_odd is None:
        is_odd = signs.odd(texts)
    if not is_odd.any():
        return texts
    odd = pa.array(is_odd)
    return pc.replace_with_mask(texts, odd, repair(texts.filter(odd)))


def holds_something(texts: pa.Array) -> NDArray[np.bool_]:
    """Which texts hold more than blanks and controls; null holds nothing."""
    found = signs.count(texts, signs.VISIBLE) > 0
    rest = np.flatnonzero(~found)
    if len(rest):
        some = pc.match_substring_regex(texts.take(pa.array(rest)), _SOMETHING)
        found[rest] = pc.fill_null(some, False).to_numpy(zero_copy_only=False)
    return found


def tidy(texts: pa.Array, is_odd: Mask | None = None) -> pa.Array:
    """Texts in one width, without controls, with single blanks inside and none around.

    Blanks between two Han characters go altogether (张　三, 总  计). An empty text becomes null.
    Idempotent.

    Args:
        texts: The texts.
        is_odd: As `signs.odd` says of them, where that is known already.
    """
    return _repaired(texts, _tidy, is_odd)


def _tidy(texts: pa.Array) -> pa.Array:
    texts = pc.utf8_normalize(_without_hidden(texts), form="NFKC")
    texts = pc.utf8_trim(_single_blanks(texts), " ")
    for _ in range(2):  # the second pass takes the gaps whose left neighbour the first used up
        if not signs.has_gap(texts):
            break
        texts = pc.replace_substring_regex(texts, _HAN_GAP, r"\1\2")
    return _filled(texts)


def _without_hidden(texts: pa.Array) -> pa.Array:
    """Texts without controls and what has no width."""
    if not signs.kinds(texts) & signs.HIDDEN:
        return texts
    return pc.replace_substring_regex(texts, _HIDDEN, "")


def _single_blanks(texts: pa.Array) -> pa.Array:
    """Texts with a plain blank for every gap."""
    several = pc.any(pc.match_substring(texts, "  "), min_count=0).as_py()
    if not several and not signs.kinds(texts) & signs.BLANK:
        return texts
    return pc.replace_substring_regex(texts, _BLANKS, " ")


def _filled(texts: pa.Array) -> pa.Array:
    """Texts with null for empty ones."""
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def one_line(texts: pa.Array) -> pa.Array:
    """Texts as delivered, on one line and without controls: for showing them to people."""
    return _repaired(texts, _one_line)


def _one_line(texts: pa.Array) -> pa.Array:
    return pc.utf8_trim(_single_blanks(_without_hidden(texts)), " ")


def compact(texts: pa.Array) -> pa.Array:
    """Tidy texts without any blank: for numbers, codes and comparisons. Idempotent."""
    return without_blanks(tidy(texts))


def without_blanks(texts: pa.Array, is_odd: Mask | None = None) -> pa.Array:
    """Tidy texts made compact.

    Args:
        texts: The texts.
        is_odd: As `signs.odd` said of them before they were tidy: no others can be odd now.
    """
    return _repaired(texts, _without_blanks, is_odd)


def _without_blanks(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring(texts, " ", "")
    if signs.kinds(texts) & signs.JOINER:
        texts = pc.replace_substring_regex(texts, _JOINERS, "")
    # A blank may have stood between a letter and its accent.
    return _filled(pc.utf8_normalize(texts, form="NFKC"))


def fold(texts: pa.Array) -> pa.Array:
    """Compact texts in lower case and the plain script: for words that are looked up."""
    return pc.utf8_lower(simplify(compact(texts)))


@cache
def folded_words(name: str) -> pa.Array:
    """A list of `words.yaml`, folded."""
    return fold(strings(list(word_list(name))))


@cache
def folded(words: tuple[str, ...]) -> pa.Array:
    """Words that contracts and layouts name, folded: the same few hundred every time."""
    return fold(strings([*words]))


def is_nothing(folded_texts: pa.Array) -> NDArray[np.bool_]:
    """Folded texts that say there is nothing: *, -, 无, 缺测 …, and empty ones."""
    words = folded_words("not_applicable")
    found = pc.or_(pc.is_in(folded_texts, value_set=words), pc.is_null(folded_texts))
    nothing: NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return nothing


def simplify(texts: pa.Array) -> pa.Array:
    """Characters of the old script, as far as headings and code words use them, made plain."""
    pairs = plain_characters()
    characters = "".join(pairs)
    if not signs.holds_any(texts, characters):
        return texts
    old = pc.match_substring_regex(texts, f"[{characters}]")
    changed = texts.filter(pc.fill_null(old, False))
    for character, plain in pairs.items():
        changed = pc.replace_substring(changed, character, plain)
    return pc.replace_with_mask(texts, pc.fill_null(old, False), changed)
