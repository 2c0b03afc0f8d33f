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

from xjdata.clean.words import plain_characters, word_list

# Whatever a terminal would obey: colour, cursor, title; then all other controls but the blank ones.
_ESCAPES = "\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?|[@-Z\\\\^_])"
_CONTROLS = r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
# Zero width: soft hyphen, marks and overrides of direction, byte order mark. ZWJ and ZWNJ shape
# Mongolian letters and stay.
_INVISIBLE = r"[\x{00AD}\x{200B}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FEFF}]"
# Line breaks as XML writes them; MVS is no separator to Unicode, but a gap to the eye.
_BLANKS = r"(?:_x00(?:0[9ABD]|20)_|[\s\x{0B}\x{85}\p{Z}\x{180E}])+"
_JOINERS = r"[\x{200C}\x{200D}\x{180B}-\x{180D}\x{180F}\x{FE00}-\x{FE0F}]"
# Nothing to repair in these: no blank, nothing that NFKC changes (and no underscore, for the line
# breaks of XML). Nearly every cell is one; to ask costs far less than the patterns above, which
# Arrow compiles anew for every call.
_NEAT = r"^[!-\^`-~\x{4E00}-\x{9FFF}]+$"
_NEAT_SIGN = r"[!-~\x{4E00}-\x{9FFF}]"
_SOMETHING = r"[^\s\p{Z}\p{C}]"
_HAN_GAP = r"(\p{Han}) (\p{Han})"


def strings(texts: list[str] | list[str | None]) -> pa.Array:
    """A string array."""
    return pa.array(texts, pa.string())


def _are(flags: pa.Array) -> bool:
    """Whether all flags are true; null counts for nothing."""
    return bool(pc.all(flags, min_count=0).as_py())


def _repaired(texts: pa.Array, repair: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Texts with those repaired that are not tidy and compact as they stand."""
    neat = pc.fill_null(pc.match_substring_regex(texts, _NEAT), True)
    if _are(neat):
        return texts
    odd = pc.invert(neat)
    return pc.replace_with_mask(texts, odd, repair(texts.filter(odd)))


def holds_something(texts: pa.Array) -> pa.Array:
    """Which texts hold more than blanks and controls."""
    found = pc.match_substring_regex(texts, _NEAT_SIGN)
    return found if _are(found) else pc.match_substring_regex(texts, _SOMETHING)


def tidy(texts: pa.Array) -> pa.Array:
    """Texts in one width, without controls, with single blanks inside and none around.

    Blanks between two Han characters go altogether (张　三, 总  计). An empty text becomes null.
    Idempotent.
    """
    return _repaired(texts, _tidy)


def _tidy(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, f"{_ESCAPES}|{_CONTROLS}|{_INVISIBLE}", "")
    texts = pc.utf8_normalize(texts, form="NFKC")
    texts = pc.replace_substring_regex(texts, _BLANKS, " ")
    texts = pc.utf8_trim(texts, " ")
    if pc.any(pc.match_substring(texts, " "), min_count=0).as_py():
        for _ in range(2):  # the second pass takes the gaps whose left neighbour the first used up
            texts = pc.replace_substring_regex(texts, _HAN_GAP, r"\1\2")
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def one_line(texts: pa.Array) -> pa.Array:
    """Texts as delivered, on one line and without controls: for showing them to people."""
    return _repaired(texts, _one_line)


def _one_line(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, f"{_ESCAPES}|{_CONTROLS}|{_INVISIBLE}", "")
    return pc.utf8_trim(pc.replace_substring_regex(texts, _BLANKS, " "), " ")


def compact(texts: pa.Array) -> pa.Array:
    """Tidy texts without any blank: for numbers, codes and comparisons. Idempotent."""
    return without_blanks(tidy(texts))


def without_blanks(texts: pa.Array) -> pa.Array:
    """Tidy texts made compact."""
    return _repaired(texts, _without_blanks)


def _without_blanks(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, f"[ ]|{_JOINERS}", "")
    # A blank may have stood between a letter and its accent.
    texts = pc.utf8_normalize(texts, form="NFKC")
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


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
    if _are(pc.string_is_ascii(texts)) or pairs.keys().isdisjoint("".join(_present(texts))):
        return texts
    old = pc.match_substring_regex(texts, f"[{''.join(pairs)}]")
    changed = texts.filter(pc.fill_null(old, False))
    for character, plain in pairs.items():
        changed = pc.replace_substring(changed, character, plain)
    return pc.replace_with_mask(texts, pc.fill_null(old, False), changed)


def _present(texts: pa.Array) -> list[str]:
    found: list[str] = texts.drop_null().to_pylist()
    return found
