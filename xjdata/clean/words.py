"""The words of `words.yaml`: what tables write around their data.

Here: loading them in the form the other files compare with. Not here: words that stand for codes
(`datasets`) and headings (dataset and source contracts).
"""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from xjdata.datasets import code_list


@cache
def _words() -> dict[str, Any]:
    file = resources.files("xjdata.clean") / "words.yaml"
    loaded: dict[str, Any] = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    return loaded


def word_list(name: str) -> list[str]:
    """A list of words, each without blanks and in lower case."""
    return [str(word) for word in _words()[name]]


def unit_words(unit: str) -> list[str]:
    """How a unit is written; at least its own name."""
    return [unit, *_words()["units"].get(unit, [])]


@cache
def plain_characters() -> dict[str, str]:
    """Characters of the old script, and misprints, to the plain character."""
    pairs = _words()["plain_characters"].split()
    return {old: plain for old, plain in pairs if old != plain}


@cache
def total_pattern() -> str:
    """RE2 pattern of a cell that holds nothing but the word of a total row."""
    totals = _either(word_list("totals"))
    before = _either([*word_list("before_totals"), *_places(), *_grades()])
    parts = _either(word_list("parts_of_totals"))
    return rf"^(?:(?:{before})?(?:{totals})(?:\([^()]*\))?:?|(?:{parts})(?::.*|.{{0,8}}))$"


@cache
def note_pattern() -> str:
    """RE2 pattern of a cell that begins a note or a signature line."""
    notes, signatures = _either(word_list("notes")), _either(word_list("signatures"))
    return rf"^\(?(?:(?:{notes})\d*(?:\([^()]*\))?[:.、]|(?:{signatures})(?:\(.*\))?(?:[:]|$))"


@cache
def people_pattern() -> str:
    """RE2 pattern of a heading under which something of a person stands."""
    return _either(word_list("people"))


@cache
def signature_pattern() -> str:
    """RE2 pattern of a cell that begins a signature line."""
    return rf"^\(?(?:{_either(word_list('signatures'))})(?:\(.*\))?(?:[:]|$)"


def _either(words: list[str]) -> str:
    """Any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def _places() -> list[str]:
    """Names of the units, whole and short."""
    return [word for word in code_list("county").words if not word.isdigit()]


def _grades() -> list[str]:
    """Names of grades."""
    return [word for word in code_list("grade").words if not word.isdigit()]
