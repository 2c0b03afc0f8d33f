"""What measures can be told in the plan: parameters and conditions, checked against the contracts.

Here: the kinds of parameters several measures share. Not here: which of them a measure takes (its
own file) and how an error names its target (`registry`).
"""

from collections.abc import Collection, Mapping
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr

from xjdata.datasets import Column, code_list, dataset_contract, dataset_names
from xjdata.measures.dates import BoolArray
from xjdata.measures.schools import Section
from xjdata.messages import say


class Params(BaseModel):
    """Parameters of a measure; a name it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _listed(value: Any) -> Any:
    """A single value is a list of one."""
    return [value] if isinstance(value, str) else value


Sections = Annotated[tuple[Section, ...], BeforeValidator(_listed), Field(min_length=1)]
"""Sections or stages, one or several."""

Condition = StrictBool | StrictStr | list[StrictStr]
"""What a cell must hold: yes or no, a text or code, or one of several."""

Conditions = Annotated[dict[str, Condition], Field(min_length=1)]
"""Column to what it must hold, all of them."""

_CONDITIONAL = ("yes_no", "code", "text")


def holds(rows: pd.DataFrame, conditions: Mapping[str, Condition]) -> BoolArray:
    """Where a row meets all conditions; an empty cell meets none."""
    met = np.ones(len(rows), dtype=np.bool_)
    for column, wanted in conditions.items():
        if isinstance(wanted, bool):
            met &= says(rows[column], wanted)
        else:
            met &= rows[column].isin(_listed(wanted)).to_numpy(dtype=np.bool_)
    return met


def says(values: pd.Series, wanted: bool = True) -> BoolArray:
    """Where a yes / no column says yes (or no); an empty cell says neither."""
    said: BoolArray = values.astype("boolean").eq(wanted).to_numpy(dtype=np.bool_, na_value=False)
    return said


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


def check_conditions(dataset: str, conditions: dict[str, Condition]) -> dict[str, Condition]:
    """Conditions that fit the columns of a dataset.

    Raises:
        ValueError: A column or code does not exist, or the value does not fit its type.
    """
    for name, wanted in conditions.items():
        column = check_column(dataset, name, _CONDITIONAL)
        if (column.type == "yes_no") != isinstance(wanted, bool):
            key = "measures.not_yes_no" if column.type == "yes_no" else "measures.not_text"
            raise ValueError(say(key, column=name))
        if column.codes is not None:
            check_codes(name, column.codes, _listed(wanted))
    return conditions


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


def check_one_per_school(dataset: str) -> str:
    """A dataset with one row per school.

    Raises:
        ValueError: It is none; names those there are.
    """
    names = [n for n in dataset_names() if dataset_contract(n).key == ["school_code"]]
    if dataset not in names:
        raise ValueError(say("measures.no_school_dataset", dataset=dataset, names=", ".join(names)))
    return dataset
