"""The accepted rows of one night, as measures read them.

Here: which of them count tonight (of the period, not of a later day, each person in one unit), and
what is derived from them once for all measures. Not here: reading the lake (`xjdata.lake`) and
what a single measure counts (its own file).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from xjdata.datasets import Column, DatasetContract, dataset_contract, dataset_names
from xjdata.lake.schema import read_schema
from xjdata.measures.across import RULES, in_one_unit, no_problems
from xjdata.measures.dates import Dates

Made = TypeVar("Made")


class Accepted(Mapping[str, pd.DataFrame]):
    """Dataset to the rows that count tonight, of all units.

    A row counts when it belongs to the period of its delivery, when the date that places it in a
    period (the test of a student) is not later than the night, and when its person, if it stands
    for one, counts in this unit. In rows that count, the date of an act later than the night is
    empty: the act has not taken place. A dataset nobody delivered has no rows, and all columns.

    Columns are those of the lake: county_code (the sender), the columns of the dataset contract
    (text: str; yes / no: boolean; numbers: float64; dates: datetime64[s]), and derived ones. Each
    frame is made once and shared, so nothing may change it in place.
    """

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], *, dates: Dates, units: Sequence[str]
    ) -> None:
        """Hold accepted rows.

        Args:
            tables: Dataset to accepted rows of the plan's periods, at least with the columns of
                `columns_needed`.
            dates: The night.
            units: The units of the league; a measure of a unit itself has a row for each.
        """
        self.dates = dates
        self.units = tuple(units)
        self._tables = tables
        self._counted: dict[str, pd.DataFrame] = {}
        self._problems: dict[str, pd.DataFrame] = {}
        self._made: dict[object, Any] = {}
        self._until: dict[object, date] = {}

    def __getitem__(self, dataset: str) -> pd.DataFrame:
        """The rows of a dataset that count.

        Raises:
            KeyError: There is no such dataset.
        """
        if dataset not in self._counted:
            if dataset not in dataset_names():
                raise KeyError(dataset)
            with self.dates.watched() as horizon:
                self._count(dataset)
            self._until[dataset] = horizon.until
        self.dates.narrow(self._until[dataset])
        return self._counted[dataset]

    def __iter__(self) -> Iterator[str]:
        return iter(dataset_names())

    def __len__(self) -> int:
        return len(dataset_names())

    def once(self, make: Callable[..., Made], *given: Hashable) -> Made:
        """What a function makes of these rows, made at the first call and shared.

        Args:
            make: The function.
            given: What it is given besides these rows.
        """
        place = make, given
        if place not in self._made:
            with self.dates.watched() as horizon:
                self._made[place] = make(self, *given)
            self._until[place] = horizon.until
        self.dates.narrow(self._until[place])
        made: Made = self._made[place]
        return made

    @property
    def problems(self) -> pd.DataFrame:
        """People found in two units: a flag per row, columns as `across.PROBLEM_COLUMNS`."""
        for dataset in RULES:
            if dataset in self._tables:
                self[dataset]
        found = [frame for frame in self._problems.values() if len(frame)]
        return pd.concat(found, ignore_index=True) if found else no_problems()

    def _count(self, dataset: str) -> None:
        contract = dataset_contract(dataset)
        rows = self._tables.get(dataset)
        if rows is None:
            rows = read_schema(contract).empty_table().to_pandas()
        rows = _typed(rows, contract)
        rows = _not_yet_left_out(rows[rows["in_period"].astype("bool")], contract, self.dates)
        if dataset in RULES:
            rows, self._problems[dataset] = in_one_unit(rows, dataset)
        self._counted[dataset] = rows.reset_index(drop=True)


def _not_yet_left_out(rows: pd.DataFrame, contract: DatasetContract, dates: Dates) -> pd.DataFrame:
    """Leave out what has not happened yet as of the night."""
    placed_by = contract.period.row_date
    if placed_by is not None:
        # A row without a date stays: many layouts have none, and the delivery tells the period.
        rows = rows[dates.has_happened(rows[placed_by]) | rows[placed_by].isna()]
    acts = [c.name for c in contract.kept if c.act and c.name in rows and c.name != placed_by]
    happened = {name: rows[name].where(dates.has_happened(rows[name])) for name in acts}
    return rows.assign(**happened)


def _typed(rows: pd.DataFrame, contract: DatasetContract) -> pd.DataFrame:
    """The same rows with the types of cleaning, however they were stored in between."""
    present = [column for column in contract.kept if column.name in rows]
    return rows.assign(**{column.name: _column(rows[column.name], column) for column in present})


def _column(values: pd.Series, column: Column) -> pd.Series:
    if column.type == "yes_no":
        return values.astype("boolean")
    if column.type == "date":
        dates = values if is_datetime64_any_dtype(values) else pd.to_datetime(values)
        return dates.astype("datetime64[s]")
    if column.is_numeric:
        return values.astype("float64")
    return values.astype("str")
