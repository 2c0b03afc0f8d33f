"""Conditions on rows as the plan writes them: column to what its cell must be.

Here: the forms a condition may take, whether they fit the dataset contract, and which rows meet
them. Not here: which measure asks for conditions (its own file).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag

from xjdata.datasets import Column, code_list, dataset_contract
from xjdata.measures.dates import BoolArray, Dates, before, on_or_after, on_or_before
from xjdata.measures.params import Params, listed
from xjdata.messages import say

Day = Literal["reference"] | date
"""A day, or the reference day: the last of the plan year, or the night where that is earlier."""

Words = Annotated[tuple[StrictStr, ...], BeforeValidator(listed), Field(min_length=1)]
"""A text or code, or several."""


class Criterion(Params):
    """What a cell must be; everything that is given must hold.

    An empty cell meets nothing of it, unless it is asked to be empty or may be.
    """

    at_least: StrictInt | StrictStr | None = None
    """A number, or the column of the same row that holds it."""
    in_year: Literal["plan"] | None = None
    """A date of the plan year up to the reference day; of a number, that year."""
    on_or_before: Day | None = None
    on_or_after: Day | None = None
    before: Day | None = None
    contains: StrictStr | None = None
    is_not: Words | None = Field(default=None, alias="not")
    """None of these words."""
    filled: StrictBool | None = None
    or_empty: Literal[True] | None = None
    """An empty cell is as good."""
    or_open: Literal[True] | None = None
    """An empty end is as good, unless a check has emptied it: then it is not known."""


def _form(value: Any) -> str:
    """Which form of condition is meant."""
    if isinstance(value, bool):
        return "yes_no"
    return "criterion" if isinstance(value, dict | Criterion) else "words"


Condition = Annotated[
    Annotated[StrictBool, Tag("yes_no")]
    | Annotated[Words, Tag("words")]
    | Annotated[Criterion, Tag("criterion")],
    Discriminator(_form),
]
"""What a cell must hold: yes or no, one of some texts or codes, or what a criterion says."""

Conditions = Annotated[
    tuple[dict[str, Condition], ...], BeforeValidator(listed), Field(min_length=1)
]
"""Column to what it must hold, all of them; none asks nothing. Of a list of such, one is enough."""

ANYTHING: tuple[dict[str, Condition], ...] = ({},)
"""Conditions that ask nothing."""

Given = Mapping[str, Condition] | Collection[Mapping[str, Condition]]
"""Conditions, or several of which one is enough."""

NUMBERS = ("integer", "number")
_WORDS = ("code", "text")
_FILLABLE = (*NUMBERS, *_WORDS, "date", "yes_no", "school")

_FITTING: Mapping[str, Collection[str]] = {
    "at_least": NUMBERS,
    "in_year": ("date", "integer"),
    "on_or_before": ("date",),
    "on_or_after": ("date",),
    "before": ("date",),
    "contains": ("text",),
    "is_not": _WORDS,
    "filled": _FILLABLE,
}
"""Field of a criterion to the types of columns it can be asked of."""


def holds(rows: pd.DataFrame, conditions: Given, dates: Dates) -> BoolArray:
    """Where a row meets all conditions; of several sets of conditions, those of one."""
    met = np.zeros(len(rows), dtype=np.bool_)
    for together in _sets(conditions):
        met |= _holds_all(rows, together, dates)
    return met


def _sets(conditions: Given) -> Collection[Mapping[str, Condition]]:
    return (conditions,) if isinstance(conditions, Mapping) else conditions


def _holds_all(rows: pd.DataFrame, conditions: Mapping[str, Condition], dates: Dates) -> BoolArray:
    met = np.ones(len(rows), dtype=np.bool_)
    for name, wanted in conditions.items():
        if isinstance(wanted, bool):
            met &= says(rows[name], wanted)
        elif isinstance(wanted, Criterion):
            met &= _meets(rows, name, wanted, dates)
        else:
            met &= _array(rows[name].isin(wanted))
    return met


def says(values: pd.Series, wanted: bool = True) -> BoolArray:
    """Where a yes / no column says yes (or no); an empty cell says neither."""
    said: BoolArray = values.astype("boolean").eq(wanted).to_numpy(dtype=np.bool_, na_value=False)
    return said


def columns_of(conditions: Given) -> tuple[str, ...]:
    """Every column that conditions read."""
    named = [item for together in _sets(conditions) for item in together.items()]
    compared = [
        wanted.at_least
        for _, wanted in named
        if isinstance(wanted, Criterion) and isinstance(wanted.at_least, str)
    ]
    is_open = any(isinstance(wanted, Criterion) and wanted.or_open for _, wanted in named)
    emptied = ("blanked",) if is_open else ()
    return tuple(dict.fromkeys((*(name for name, _ in named), *compared, *emptied)))


def check_conditions(dataset: str, conditions: Given) -> None:
    """Conditions must fit the columns of a dataset.

    Raises:
        ValueError: A column or code does not exist, or what is asked does not fit its type.
    """
    for name, wanted in (item for together in _sets(conditions) for item in together.items()):
        if isinstance(wanted, Criterion):
            _check_criterion(dataset, name, wanted)
            continue
        column = check_column(dataset, name, (*_WORDS, "yes_no"))
        if (column.type == "yes_no") != isinstance(wanted, bool):
            key = "measures.not_yes_no" if column.type == "yes_no" else "measures.not_text"
            raise ValueError(say(key, column=name))
        if not isinstance(wanted, bool):
            _check_words(column, wanted)


def check_column(dataset: str, column: str, types: Collection[str]) -> Column:
    """The column of a dataset a parameter names.

    Raises:
        ValueError: There is none of these types; names the columns there are.
    """
    kept = {c.name: c for c in dataset_contract(dataset).kept if c.type in types}
    if column not in kept:
        names = ", ".join(kept)
        raise ValueError(say("measures.no_column", dataset=dataset, column=column, names=names))
    return kept[column]


def check_codes(column: str, codes: str, values: Collection[str]) -> None:
    """Codes that stand in a code list.

    Raises:
        ValueError: One does not; names those that do.
    """
    known = code_list(codes).rows
    for value in values:
        if value not in known:
            names = ", ".join(f"{code} {row['name_zh']}" for code, row in known.items())
            raise ValueError(say("measures.no_code", column=column, value=value, values=names))


def _check_criterion(dataset: str, name: str, criterion: Criterion) -> None:
    asked = [field for field in _FITTING if getattr(criterion, field) is not None]
    if not asked:
        raise ValueError(say("measures.nothing_asked", column=name, names=", ".join(_names())))
    for field in asked:
        column = check_column(dataset, name, _FITTING[field])
        if field == "is_not":
            _check_words(column, criterion.is_not or ())
    if isinstance(criterion.at_least, str):
        check_column(dataset, criterion.at_least, NUMBERS)


def _names() -> Iterator[str]:
    """What a criterion can ask, as the plan writes it."""
    return (Criterion.model_fields[field].alias or field for field in _FITTING)


def _check_words(column: Column, words: Collection[str]) -> None:
    if column.codes is not None:
        check_codes(column.name, column.codes, words)


_DATED: Mapping[str, Callable[[pd.Series, date], BoolArray]] = {
    "on_or_before": on_or_before,
    "on_or_after": on_or_after,
    "before": before,
}
_REFERENCE: Mapping[str, Callable[[Dates, pd.Series], BoolArray]] = {
    "on_or_before": Dates.by_reference_day,
    "on_or_after": Dates.from_reference_day,
    "before": Dates.before_reference_day,
}


def _meets(rows: pd.DataFrame, name: str, wanted: Criterion, dates: Dates) -> BoolArray:
    """Where the cells of one column are what a criterion says."""
    cells = rows[name]
    met = np.ones(len(rows), dtype=np.bool_)
    for field, compare in _DATED.items():
        day = getattr(wanted, field)
        if day == "reference":
            met &= _REFERENCE[field](dates, cells)
        elif day is not None:
            met &= compare(cells, day)
    if wanted.in_year is not None:
        met &= _in_year(cells, dates)
    if wanted.at_least is not None:
        least = wanted.at_least
        met &= _array(cells >= (rows[least] if isinstance(least, str) else least))
    if wanted.contains is not None:
        met &= _array(cells.str.contains(wanted.contains, regex=False, na=False))
    if wanted.is_not is not None:
        met &= _array(cells.notna() & ~cells.isin(wanted.is_not))
    if wanted.filled is not None:
        met &= _array(cells.notna()) == wanted.filled
    if wanted.or_open:
        met |= _array(cells.isna()) & ~was_blanked(rows, name)
    return met | _array(cells.isna()) if wanted.or_empty else met


def was_blanked(rows: pd.DataFrame, name: str) -> BoolArray:
    """Where a check has emptied the cell of a column."""
    return _array(("," + rows["blanked"].fillna("") + ",").str.contains(f",{name},", regex=False))


def _in_year(cells: pd.Series, dates: Dates) -> BoolArray:
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return _array(cells == dates.year)
    return on_or_after(cells, dates.year_start) & dates.by_reference_day(cells)


def _array(said: "pd.Series[bool]") -> BoolArray:
    return said.to_numpy(dtype=np.bool_)
