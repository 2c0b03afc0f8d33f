"""Which column a heading stands for.

Headings are compared without blanks, line breaks and marks of required fields, full width folded,
whatever kind of quotes and multiplication sign they use, in the plain script.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from xjdata.clean import text
from xjdata.clean.layout import Layout
from xjdata.clean.words import unit_words
from xjdata.datasets import Column, DatasetContract

Parts = tuple[str, ...]
"""The levels of a heading, outer first, as they are compared."""

_BRACKET = re.compile(r"^(.+)\(([^()]+)\)$")
_MONGOLIAN = re.compile("[\u1800-\u18af]+")


_MARKS = "★☆*"
_ALIKE = str.maketrans(
    {**dict.fromkeys("×✕✖*", "x"), **dict.fromkeys("“”„〝〞＂", '"'), "‘": "'", "’": "'"}
)


def heading_keys(headings: Sequence[str | None]) -> list[str]:
    """Headings in the form they are compared in; an empty heading is an empty text."""
    keys = text.strings([None if cell is None else str(cell) for cell in headings])
    return keys_of(text.fold(keys).to_pylist())


def keys_of(folded: Sequence[str | None]) -> list[str]:
    """The same for texts that are folded already."""
    return [(cell or "").strip(_MARKS).translate(_ALIKE) for cell in folded]


@lru_cache(maxsize=1024)
def _known_keys(headings: tuple[str, ...]) -> list[str]:
    """The keys of headings that contracts and layouts name: the same for every delivery."""
    return heading_keys(headings)


@dataclass(frozen=True)
class Match:
    """What the columns of a sheet are.

    Attributes:
        columns: Canonical column to the positions of the columns that stand for it.
        factors: Position to the factor that leads from the unit its heading names to the unit of
            the dataset, where the heading names another one.
        unknown: Positions of headings nobody knows.
    """

    columns: dict[str, list[int]]
    factors: dict[int, float]
    unknown: list[int]


class Headings:
    """The headings a dataset is known by, in one layout."""

    def __init__(self, contract: DatasetContract, layout: Layout) -> None:
        """National headings first, then the unit's own, which win."""
        self.contract = contract
        self.known: dict[str, str] = {}
        self.own: set[str] = set()
        for name, key in _keys({c.name: [c.name, *c.headers] for c in contract.columns}):
            self.known.setdefault(key, name)
        for name, key in _keys(layout.columns):
            self.known[key] = name
            self.own.add(key)
        self._ends = {key.rpartition(">")[2] for key in self.known}
        self._found: dict[str, tuple[str, float | None] | None] = {}
        self.not_read = set(_known_keys(tuple(contract.not_read)))

    def match(self, headings: list[Parts]) -> Match:
        """Whole headings first; then inner levels alone, where only one column can be meant."""
        found = {place: self._whole(parts) for place, parts in enumerate(headings)}
        taken = {hit[0] for hit in found.values() if hit}
        found |= self._inner(headings, found, taken)
        columns: dict[str, list[int]] = {}
        for place, hit in sorted(found.items()):
            if hit:
                columns.setdefault(hit[0], []).append(place)
        factors = {p: hit[1] for p, hit in found.items() if hit and hit[1] is not None}
        unknown = [
            place
            for place, parts in enumerate(headings)
            if parts and not found[place] and not self._is_not_read(parts)
        ]
        return Match(columns, factors, unknown)

    def _whole(self, parts: Parts) -> tuple[str, float | None] | None:
        return self.lookup(">".join(parts)) if parts else None

    def _inner(
        self,
        headings: list[Parts],
        found: dict[int, tuple[str, float | None] | None],
        taken: set[str],
    ) -> dict[int, tuple[str, float | None] | None]:
        """Matches by inner levels alone."""
        depths = range(1, max(map(len, headings), default=0))
        if not depths:
            return {}
        counts = Counter(parts[-depth:] for parts in headings for depth in depths if parts)
        hits: dict[int, tuple[str, float | None]] = {}
        for place, parts in enumerate(headings):
            if found[place] or len(parts) < 2 or self._is_not_read(parts):
                continue
            for depth in range(len(parts) - 1, 0, -1):
                hit = self.lookup(">".join(parts[-depth:]))
                if hit and hit[0] not in taken and counts[parts[-depth:]] == 1:
                    hits[place] = hit
                    break
        meant = Counter(name for name, _ in hits.values())
        return {place: hit for place, hit in hits.items() if meant[hit[0]] == 1}

    def lookup(self, key: str) -> tuple[str, float | None] | None:
        """The column a heading stands for, and the factor of the unit it names, if it does."""
        if key not in self._found:
            self._found[key] = self._look_up(key)
        return self._found[key]

    def _look_up(self, key: str) -> tuple[str, float | None] | None:
        for form in _forms(key):
            bracket = _bracket(form)
            if form in self.known:
                column = self.contract.column(self.known[form])
                return column.name, unit_factor(column, bracket[1]) if bracket else None
            if bracket and bracket[0] in self.known:
                column = self.contract.column(self.known[bracket[0]])
                factor = unit_factor(column, bracket[1])
                if factor is not None:
                    return column.name, factor
        return None

    def may_end(self, key: str) -> bool:
        """Whether a cell can be the innermost level of a known heading: few cells of data can."""
        if not key:
            return False
        for form in _forms(key):
            last = form.rpartition(">")[2]
            bracket = _bracket(last)
            if last in self._ends or (bracket and bracket[0] in self._ends):
                return True
        return False

    def _is_not_read(self, parts: Parts) -> bool:
        return bool({*parts, ">".join(parts)} & self.not_read)


def _forms(key: str) -> tuple[str, ...]:
    """A heading as it stands, and what is left of it beside Mongolian."""
    return (key,) if key.isascii() else (key, _MONGOLIAN.sub("", key))


def _bracket(key: str) -> tuple[str, str] | None:
    """What stands before brackets at the end, and in them."""
    found = _BRACKET.match(key) if key.endswith(")") else None
    return (found[1], found[2]) if found else None


def _keys(headings: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str]]:
    """Names and the keys of their headings."""
    pairs = [(name, heading) for name, some in headings.items() for heading in some]
    keys = _known_keys(tuple(str(heading) for _, heading in pairs))
    return zip((name for name, _ in pairs), keys, strict=True)


def unit_factor(column: Column, word: str) -> float | None:
    """The factor from a unit, by a word for it, to the unit of the column; None for no unit."""
    return _factors(column.unit, tuple(column.other_units.items())).get(word)


@cache
def _factors(unit: str | None, others: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """Words of units in the form they are compared in, and their factors."""
    factors: dict[str, float] = {}
    for name, factor in [*([(unit, 1.0)] if unit else []), *others]:
        for word in text.fold(text.strings(list(unit_words(name)))).to_pylist():
            factors.setdefault(word, factor)
    return factors


def unit_factors(column: Column) -> dict[str, float]:
    """Words for the units of a column, and the factors that lead to its unit."""
    return _factors(column.unit, tuple(column.other_units.items()))
