"""The check: one rule of a suite, with its action and the texts a reviewer reads.

Here: the shape of a check and of what may be asked of Great Expectations. Not here: which checks a
dataset has (`catalog`) and how they are run (`engine`, `gate`).
"""

from functools import cached_property
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from xjdata.datasets import Text
from xjdata.home import FieldError
from xjdata.messages import say

Stage = Literal["shape", "rows", "relations"]
"""shape: of the delivery as a whole. rows: keys, cells, cells of a row against each other.
relations: against the unit's other tables."""

Action = Literal["hold", "reject", "blank", "flag"]

ExpectationType = Literal[
    "expect_column_values_to_not_be_null",
    "expect_column_values_to_be_null",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_not_be_in_set",
    "expect_column_values_to_be_between",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_match_regex",
    "expect_column_pair_values_to_be_equal",
    "expect_column_pair_values_a_to_be_greater_than_b",
]
"""The expectations that point at single rows and that pandas evaluates without a Python loop."""

Where = dict[str, Literal["given", "empty"] | list[str | bool | float]]
"""Cells, and what must stand in them: anything, nothing, or one of some values."""

_COLUMN_KEYS = ("column", "column_A", "column_B")

_PAIRS = (
    "expect_column_pair_values_to_be_equal",
    "expect_column_pair_values_a_to_be_greater_than_b",
)


class Expectation(BaseModel):
    """What is asked of Great Expectations.

    In YAML: the type, and below it the arguments. ``{$PARAMETER: as_of}`` stands for a value of
    the night: ``as_of``, ``period_first``, ``period_last``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ExpectationType
    kwargs: dict[str, Any]

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        """``{type: arguments}``, as it is written, to the two fields."""
        if not isinstance(data, dict) or set(data) == {"type", "kwargs"}:
            return data
        if len(data) != 1:
            raise FieldError(say("gate.one_expectation"))
        ((kind, kwargs),) = data.items()
        if kind not in get_args(ExpectationType):
            allowed = get_args(ExpectationType)
            raise FieldError(say("gate.no_expectation", name=kind), kind, allowed=allowed)
        kwargs = dict(kwargs or {})
        needed = _COLUMN_KEYS[1:] if kind in _PAIRS else _COLUMN_KEYS[:1]
        for name in needed:
            if name not in kwargs:
                raise FieldError(say("gate.lacks_argument", name=name), kind)
        if "mostly" in kwargs:
            raise FieldError(say("gate.mostly"), kind, "mostly")
        if kind in _PAIRS:
            # An empty cell is no fault of the pair: an empty whole judges no part.
            kwargs.setdefault("ignore_row_if", "either_value_is_missing")
        return {"type": kind, "kwargs": kwargs}

    @cached_property
    def columns(self) -> list[str]:
        """The columns it reads (of cleaned rows, helper columns included)."""
        return [self.kwargs[key] for key in _COLUMN_KEYS if key in self.kwargs]


class Check(BaseModel):
    """One rule of a suite."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
    """Unique in its dataset: the column (or ``row``, ``county``, ``shape``), a dot, the rule."""
    stage: Stage
    action: Action
    column: str | None = None
    """Where a problem is recorded, and the cell that is blanked; none: the row or the delivery."""
    expectation: Expectation | None = None
    """None only in stage ``shape``: counts and columns are judged without the rows."""
    where: Where = {}
    """Judges only rows in which these cells hold that."""
    where_any: list[str] = []
    """Judges only rows with one of these cells given at least."""
    unless: list[str] = []
    """Not listed on rows on which one of these checks fails: they say the same, or why."""
    title: Text
    """What must hold: a plain sentence for the reviewer."""
    why: Text
    """Why it matters, and what becomes of the row or cell."""
    mend: Text
    """What the county does about it; continues the sentence of the title."""

    @property
    def reason(self) -> Text:
        """What the county reads beside the row."""
        return Text(zh=f"{self.title.zh}，{self.mend.zh}", en=f"{self.title.en}; {self.mend.en}")

    @cached_property
    def cells(self) -> list[str]:
        """Every column the check reads, helper columns included."""
        read = self.expectation.columns if self.expectation else []
        return list(dict.fromkeys([*read, *self.where, *self.where_any]))
