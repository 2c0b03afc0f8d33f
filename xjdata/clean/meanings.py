"""What texts mean in the columns of a delivery.

Here: which parser reads which type, a layout's own words, and which columns are parsed together.
Not here: the parsers, and what becomes of the rows (`columns`).
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import text
from xjdata.clean.codes import (
    parse_codes,
    parse_counties,
    parse_schools,
    parse_yes_no,
    replace_words,
)
from xjdata.clean.dates import parse_dates
from xjdata.clean.layout import Layout
from xjdata.clean.numbers import parse_numbers
from xjdata.clean.parsed import Parsed
from xjdata.clean.texts import Texts, to_bool
from xjdata.clean.times import parse_times
from xjdata.clean.words import word_list
from xjdata.datasets import Column


def parse_together(
    columns: Sequence[Column], texts: Mapping[str, Texts], layout: Layout
) -> dict[str, Parsed]:
    """What the distinct texts of columns mean: a parser costs as much for one column as for ten.

    Args:
        columns: The columns.
        texts: The texts of each, as delivered.
        layout: The unit's own words.
    """
    texts = {c.name: _in_plain_words(c, texts[c.name], layout) for c in columns}
    kinds: dict[Hashable, list[Column]] = {}
    for column in columns:
        kinds.setdefault((texts[column.name].whole, _kind(column)), []).append(column)
    found: dict[str, Parsed] = {}
    for alike in kinds.values():
        pieces = [texts[column.name] for column in alike]
        parsed = parse(alike[0], Texts.joined(pieces), layout.unit_words)
        ends = np.cumsum([len(piece) for piece in pieces]).tolist()
        for column, start, end in zip(alike, [0, *ends], ends, strict=False):
            found[column.name] = parsed.part(slice(start, end))
    return found


def _in_plain_words(column: Column, texts: Texts, layout: Layout) -> Texts:
    """Texts without a unit's own words and its own marks of an empty cell."""
    own_words = layout.values.get(column.name, {})  # noqa: PD011 - a field of the layout
    texts = replace_words(texts, own_words)
    marks = layout.nothing.get(column.name)
    return _without_words(texts, marks) if marks else texts


def _kind(column: Column) -> Hashable:
    """Equal for columns in which a text means the same."""
    return (
        column.type,
        column.codes,
        column.unit,
        tuple(column.other_units.items()),
        column.end_of is not None,
        column.name == "exempt",
        tuple(column.nothing),
        tuple(column.words.items()),
    )


def parse(column: Column, texts: Texts, own: Mapping[str, str] | None = None) -> Parsed:
    """What distinct texts mean in a column (identifiers aside).

    Args:
        column: The column.
        texts: Its texts.
        own: What the unit that sent them is called, and its code.
    """
    if column.nothing:
        texts = _without_words(texts, column.nothing)
    match column.type:
        case "integer" | "number":
            return parse_numbers(texts, column)
        case "time":
            return parse_times(texts)
        case "date" | "birth_date":
            birth = column.type == "birth_date"
            return parse_dates(texts, birth=birth, end=column.end_of is not None)
        case "yes_no" if column.name == "exempt":
            return parse_yes_no(replace_words(texts, dict.fromkeys(word_list("exempt"), "1")))
        case "yes_no":
            return parse_yes_no(texts)
        case "school":
            return parse_schools(texts)
        case "county":
            return parse_counties(texts, own)
        case "code":
            return parse_codes(texts, column.codes or "")
        case _:
            return _parse_text(column, texts)


def _without_words(texts: Texts, words: Sequence[str]) -> Texts:
    """Texts with null for those that are one of some words."""
    found = pc.is_in(texts.folded, text.folded(tuple(words)))
    if not to_bool(found).any():
        return texts
    return Texts(pc.if_else(found, pa.scalar(None, pa.string()), texts.raw))


def _parse_text(column: Column, texts: Texts) -> Parsed:
    tidied = replace_words(texts, column.words).tidy
    if texts.nothing.any():
        tidied = pc.if_else(pa.array(texts.nothing), pa.scalar(None, pa.string()), tidied)
    return Parsed(tidied, np.zeros(len(texts), bool))
