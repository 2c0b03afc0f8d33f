"""Differences: the values that are others in one state than in another, each with its causes."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.history.causes import Cause, Causes
from xjdata.history.states import State
from xjdata.lake.schema import INDICATOR_SCHEMA

_NAMES = INDICATOR_SCHEMA.names
KEY = tuple(
    name for name in _NAMES[: _NAMES.index("numerator")] if name not in ("as_of", "reference_date")
)
"""What tells one value from the others: target, level, unit, school and the dimensions."""

COMPARED = ("numerator", "denominator", "value", "status", "target_value", "prior_value")
"""What may differ."""


@dataclass(frozen=True)
class Difference:
    """One value that is another.

    Attributes:
        place: `KEY` to where it stands.
        before: `COMPARED` to what it was; None when it was not there.
        after: The same afterwards.
        causes: Why, as far as what is kept can tell; several may have worked together.
    """

    place: dict[str, str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    causes: list[Cause]


def differences(before: State, after: State) -> list[Difference]:
    """The values in which two states differ, at every level, in the order of the plan."""
    rows = _changed(_frame(before.values), _frame(after.values))
    units = rows[rows["level"] == "county"].groupby("target_id", sort=False)["county_code"]
    changed_units = {str(target): set(codes) for target, codes in units}
    causes = Causes(before, after, changed_units)
    found = []
    for row in rows.to_dict("records"):
        place = {name: str(row[name]) for name in KEY}
        then, now = _side(row, "before", "right_only"), _side(row, "after", "left_only")
        found.append(Difference(place, then, now, causes.of(place, then, now)))
    return found


def _frame(values: pa.Table) -> pd.DataFrame:
    """What is compared; a state of an earlier version may lack a dimension, and has totals only."""
    columns = {}
    for name in (*KEY, *COMPARED):
        field = INDICATOR_SCHEMA.field(name)
        column = (
            values[name] if name in values.column_names else pa.nulls(values.num_rows, field.type)
        )
        columns[name] = pc.fill_null(column, "all") if name in KEY else column
    frame: pd.DataFrame = pa.table(columns).to_pandas(
        types_mapper={pa.int64(): pd.Int64Dtype()}.get
    )
    return frame


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rows in which the two differ, or that one of them has not got."""
    order = pd.concat([after, before])[list(KEY)].drop_duplicates()
    joined = order.merge(
        before.merge(
            after, how="outer", on=list(KEY), suffixes=("_before", "_after"), indicator="side"
        ),
        how="left",
        on=list(KEY),
    )
    differs = (joined["side"] != "both").to_numpy()
    for name in COMPARED:
        a, b = joined[f"{name}_before"], joined[f"{name}_after"]
        equal = (a.isna() & b.isna()) | (a == b).fillna(value=False)
        differs = differs | ~equal.to_numpy(dtype=np.bool_)
    return joined[differs]


def _side(row: Mapping[Hashable, Any], suffix: str, absent: str) -> dict[str, Any] | None:
    """What a row was on one side, with plain numbers; None when it was not there."""
    if row["side"] == absent:
        return None
    values = {name: row[f"{name}_{suffix}"] for name in COMPARED}
    return {name: None if pd.isna(value) else _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
