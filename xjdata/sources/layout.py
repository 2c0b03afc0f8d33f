"""A unit's layout: its sheets and header, and how its columns map to the dataset's.

Here: the part of the source contract that describes a table, checked against the dataset contract.
Not here: using the mapping (`clean`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from xjdata.datasets import Column, DatasetContract, code_list
from xjdata.home import FieldError
from xjdata.messages import say

_WORDS_FOR = ("code", "yes_no", "county", "school", "text")
_LISTS = {"yes_no": "yes_no", "county": "county"}
_SCHOOL_CODE = re.compile(r"\d{10}")


class Header(BaseModel):
    """Where a header stands, for layouts in which it is not found by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    row: int = Field(ge=1)
    """Number of its first row, as the unit's own program shows it."""
    levels: int = Field(default=1, ge=1, le=5)
    """How many rows it takes."""


class SheetChoice(BaseModel):
    """Sheets by name (hidden ones too), or visible ones by their place or a pattern in the name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: list[str] | None = Field(default=None, min_length=1)
    pattern: str | None = None
    index: int | None = Field(default=None, ge=1)
    """From 1, hidden sheets not counted."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(choice is not None for choice in (self.names, self.pattern, self.index)) != 1:
            raise FieldError(say("sources.one_of", fields="names, pattern, index"))
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error:
                raise FieldError(say("sources.no_pattern"), "pattern") from None
        return self


def _sheets(value: Any) -> Any:
    """A word or a choice; told apart here, so that an error speaks of the one that was meant."""
    if isinstance(value, str):
        if value not in ("first", "all"):
            raise FieldError(say("config.not_allowed"), allowed=["first", "all"], meant=value)
        return value
    return SheetChoice.model_validate(value)


Sheets = Annotated[Literal["first", "all"] | SheetChoice, PlainValidator(_sheets)]


def check_columns(contract: DatasetContract, columns: Mapping[str, Sequence[str]]) -> None:
    """Every column is one of the dataset, and no heading stands for two.

    Raises:
        FieldError: Otherwise.
    """
    owner: dict[str, str] = {}
    for name, headings in columns.items():
        _column(contract, "columns", name)
        for position, heading in enumerate(headings):
            other = owner.setdefault(plain_heading(heading), name)
            if other != name:
                message = say("sources.heading_twice", heading=heading, other=other)
                raise FieldError(message, "columns", name, position)


def check_units(contract: DatasetContract, units: Mapping[str, Sequence[str]]) -> None:
    """Every unit is known to its column.

    Raises:
        FieldError: Otherwise.
    """
    for name, named in units.items():
        column = _column(contract, "units", name)
        known = [unit for unit in (column.unit, *column.other_units) if unit is not None]
        for unit in named:
            if unit not in known:
                message = say("sources.no_unit", unit=unit, column=name)
                raise FieldError(message, "units", name, allowed=known, meant=unit)


def check_nothing(contract: DatasetContract, nothing: Mapping[str, Sequence[str]]) -> None:
    """Every column with marks of its own is one of the dataset.

    Raises:
        FieldError: Otherwise.
    """
    for name in nothing:
        _column(contract, "nothing", name)


def check_values(contract: DatasetContract, values: Mapping[str, Mapping[str, str]]) -> None:
    """Words stand for codes that exist, in columns that hold words.

    Raises:
        FieldError: Otherwise.
    """
    for name, words in values.items():
        column = _column(contract, "values", name)
        if column.type not in _WORDS_FOR:
            allowed = [c.name for c in contract.columns if c.type in _WORDS_FOR]
            raise FieldError(say("sources.no_words", column=name), "values", name, allowed=allowed)
        for word, code in words.items():
            _check_value(column, code, ("values", name, word), also_words=False)


def check_constants(
    contract: DatasetContract, constants: Mapping[str, str], delivered: Iterable[str]
) -> None:
    """A constant is a value its column can have, and the column comes in no other way.

    Args:
        contract: Of the dataset.
        constants: Column to value.
        delivered: Columns that the layout gives otherwise.

    Raises:
        FieldError: Otherwise.
    """
    others = set(delivered)
    for name, value in constants.items():
        column = _column(contract, "constants", name)
        if name in others:
            raise FieldError(say("sources.both_ways", column=name), "constants", name)
        _check_value(column, value, ("constants", name), also_words=True)


def check_name_is(contract: DatasetContract, field: str, name: str, columns: Iterable[str]) -> None:
    """The name of the sheet or file is a column, and that column comes in no other way.

    Raises:
        FieldError: Otherwise.
    """
    _column(contract, field, name, is_value=True)
    if name in columns:
        raise FieldError(say("sources.both_ways", column=name), field)


def check_cells(
    contract: DatasetContract, cells: Mapping[str, str], columns: Iterable[str]
) -> None:
    """Every cell is a column of the dataset, and that column has no heading.

    Raises:
        FieldError: Otherwise.
    """
    others = set(columns)
    for name in cells:
        _column(contract, "cells", name)
        if name in others:
            raise FieldError(say("sources.both_ways", column=name), "cells", name)


def plain_heading(heading: str) -> str:
    """A heading without blanks, full width folded, in lower case: to compare with another."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).lower()


def headings_known(contract: DatasetContract, columns: Mapping[str, Sequence[str]]) -> set[str]:
    """Everything a column of the dataset may be called, as `plain_heading` writes it.

    Args:
        contract: Of the dataset.
        columns: Canonical column to the unit's own headings.
    """
    return {
        plain_heading(heading)
        for column in contract.columns
        for heading in (*columns.get(column.name, ()), *column.headers, column.name)
    } | set(map(plain_heading, contract.not_read))


def key_positions(
    contract: DatasetContract, columns: Mapping[str, Sequence[str]], names: Sequence[str]
) -> list[int]:
    """Positions of the columns that hold the dataset's key, as far as a heading tells.

    Args:
        contract: Of the dataset.
        columns: Canonical column to the unit's own headings.
        names: The columns there are.
    """
    there = {plain_heading(name): place for place, name in reversed([*enumerate(names)])}
    positions: list[int] = []
    for name in contract.key:
        headings = [*columns.get(name, []), *contract.column(name).headers, name]
        found = (there.get(plain_heading(heading)) for heading in headings)
        positions += [place for place in found if place is not None][:1]
    return list(dict.fromkeys(positions))


def _column(contract: DatasetContract, field: str, name: str, *, is_value: bool = False) -> Column:
    if name not in contract.by_name:
        message = say("sources.no_column", column=name, dataset=contract.dataset)
        place = (field,) if is_value else (field, name)
        raise FieldError(message, *place, allowed=contract.by_name, meant=name)
    return contract.column(name)


def _check_value(column: Column, value: str, place: tuple[str, ...], *, also_words: bool) -> None:
    """``value`` can stand in the column, as far as that can be told from lists and digits."""
    codes = column.codes or _LISTS.get(column.type)
    if codes is not None:
        known = code_list(codes)
        if value not in (known.words if also_words else known.rows):
            message = say("sources.no_code", value=value, codes=codes)
            raise FieldError(message, *place, allowed=known.rows, meant=value)
    elif column.type == "school" and not _SCHOOL_CODE.fullmatch(value):
        raise FieldError(say("sources.no_school_code", value=value), *place)
    elif column.is_numeric and not _is_number(value):
        raise FieldError(say("sources.no_number", value=value), *place)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text) is not None
