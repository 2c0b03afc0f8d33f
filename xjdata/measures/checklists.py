"""Measures of checklists: what a school has confirmed, item by item, of a list the plan sets.

Here: lists of texts in one cell. Not here: a yes or no, or a number, of its own (`holdings`).
"""

from typing import Self

import pandas as pd
from pydantic import model_validator

from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import check_column
from xjdata.measures.frames import SchoolFrame
from xjdata.measures.params import Dataset, Params
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import OWNER
from xjdata.measures.tables import add_up, part

_BETWEEN = r"\s*[;；,，、]\s*"
"""What stands between the items in a cell."""
_MARK = "；"


class SchoolsConfirming(Params):
    """Parameters of `schools_confirming`."""

    schools: SchoolFrame = SchoolFrame()
    """The schools that are in."""
    dataset: Dataset
    """Where it stands, in a row for each school."""
    column: str
    """Column of the items a school has confirmed, in one text."""
    items: tuple[str, ...]
    """All a school must have confirmed. Of an empty list nobody can have: then no school is in."""

    @model_validator(mode="after")
    def _text(self) -> Self:
        check_column(self.dataset, self.column, ("text",))
        return self


@measure(
    "schools_confirming",
    params=SchoolsConfirming,
    needs=lambda params: (
        Need("school", params.schools.columns, worth="one"),
        Need(params.dataset, (params.column,), worth="one"),
    ),
)
def schools_confirming(accepted: Accepted, params: SchoolsConfirming) -> pd.DataFrame:
    """Schools that have confirmed every item of a list, of those that say anything (W08-1, W13-4).

    Items are compared whole. A school without a row, or with an empty cell, is unknown and out of
    both.
    """
    schools = params.schools.schools(accepted)
    rows = accepted[params.dataset]
    says_any = rows[params.column].notna() & bool(params.items)
    rows = rows.loc[says_any, [*OWNER, params.column]]
    said = schools[OWNER].merge(rows, on=OWNER, how="inner", validate="one_to_one")
    cells = _MARK + said[params.column].str.strip().str.replace(_BETWEEN, _MARK, regex=True) + _MARK
    confirmed = pd.Series(True, index=said.index)
    for item in params.items:
        confirmed &= cells.str.contains(f"{_MARK}{item}{_MARK}", regex=False)
    return add_up(part(said, numerator=confirmed, denominator=1))
