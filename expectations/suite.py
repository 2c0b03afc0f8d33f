"""A suite file: what one dataset adds to its basic checks or changes in them.

Here: the shape of `suites/<dataset>.yaml`, so that an error names file, line, field and what is
allowed. Not here: what the checks do.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator

from expectations.check import Action, Check, Expectation
from expectations.helpers import HELPERS
from xjdata.datasets import DatasetContract, Text
from xjdata.home import FieldError, load_yaml_model
from xjdata.messages import say

_MADE_BY_CLEANING = ("__unread", "__month_only", "_state", "_birth_agrees", "_sex_agrees")
_RELATIONS = ("school_known", "school_name_agrees", "of_school_type", "row_county", "birth_month")


class Change(BaseModel):
    """What a suite changes in a basic check; what is not named stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    action: Action | None = None
    expectation: Expectation | None = None
    title: Text | None = None
    why: Text | None = None
    mend: Text | None = None

    @field_validator("id")
    @classmethod
    def _basic(cls, name: str, info: ValidationInfo) -> str:
        basic = _asked(info, "basic")
        if name not in basic:
            raise FieldError(say("gate.no_check"), allowed=basic, meant=name)
        return name

    @field_validator("expectation")
    @classmethod
    def _columns(cls, expectation: Expectation, info: ValidationInfo) -> Expectation:
        return _reads_known(expectation, info)

    def of(self, check: Check) -> Check:
        """The check with the change made."""
        as_it_was = {name: getattr(check, name) for name in Check.model_fields}
        changes = {name: getattr(self, name) for name in self.model_fields_set - {"id"}}
        return Check(**as_it_was | changes)


class Addition(Check):
    """A rule of a suite's own."""

    stage: Literal["rows", "relations"]
    action: Literal["reject", "blank", "flag"]
    expectation: Expectation

    @field_validator("id")
    @classmethod
    def _new(cls, name: str, info: ValidationInfo) -> str:
        if name in _asked(info, "basic"):
            raise FieldError(say("gate.basic_check"))
        return name

    @field_validator("column")
    @classmethod
    def _recorded(cls, name: str | None, info: ValidationInfo) -> str | None:
        if name is not None:
            _known([name], _asked(info, "columns"))
        return name

    @field_validator("where", "where_any")
    @classmethod
    def _conditions(cls, names: Any, info: ValidationInfo) -> Any:
        _known(names, _asked(info, "columns"))
        return names

    @field_validator("expectation")
    @classmethod
    def _columns(cls, expectation: Expectation, info: ValidationInfo) -> Expectation:
        return _reads_known(expectation, info)

    @model_validator(mode="after")
    def _blanks_a_cell(self) -> Self:
        if self.action == "blank" and self.column is None:
            raise FieldError(say("gate.blanks_nothing"), "action")
        return self


class Suite(BaseModel):
    """One file of `suites/`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str
    change: list[Change] = []
    add: list[Addition] = []

    @field_validator("dataset")
    @classmethod
    def _named(cls, name: str, info: ValidationInfo) -> str:
        _known([name], _asked(info, "dataset"))
        return name

    @model_validator(mode="after")
    def _once(self) -> Self:
        for part in ("change", "add"):
            names = [check.id for check in getattr(self, part)]
            twice = [at for at, name in enumerate(names) if name in names[:at]]
            if twice:
                raise FieldError(say("gate.repeated_check"), part, twice[0], "id")
        return self


def read_suite(file: Path, contract: DatasetContract, basic: Sequence[Check]) -> Suite:
    """The suite of one dataset: it may name only its columns and basic checks.

    Raises:
        ConfigError: The file is wrong; names file, line, field and what is allowed there.
    """
    columns = [column.name for column in contract.kept]
    made = [name + end for name in columns for end in _MADE_BY_CLEANING]
    context = {
        "dataset": [contract.dataset],
        "columns": columns,
        "helpers": [*HELPERS, *_RELATIONS, *made],
        "basic": [check.id for check in basic],
    }
    return load_yaml_model(file, Suite, context=context)


def _asked(info: ValidationInfo, name: str) -> list[str]:
    names: list[str] = info.context[name] if info.context else []
    return names


def _reads_known(expectation: Expectation, info: ValidationInfo) -> Expectation:
    _known(expectation.columns, [*_asked(info, "columns"), *_asked(info, "helpers")])
    return expectation


def _known(names: Iterable[str], allowed: list[str]) -> None:
    unknown = next((name for name in names if name not in allowed), None)
    if unknown is not None:
        raise FieldError(say("gate.unknown_name", name=unknown), allowed=allowed, meant=unknown)
