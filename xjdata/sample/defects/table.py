"""One unit's data for one dataset while defects are planted into it.

Here: the rows as they will be written, and what is to become of each. Not here: which defect goes
where (`plan`).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.datasets import DatasetContract
from xjdata.sample.layouts import Layout

Cell = str | int | float | None

_FEWEST_FAULTS = 2
_LARGEST_SHARE = 0.15


def typed(frame: pd.DataFrame, contract: DatasetContract) -> pd.DataFrame:
    """Canonical rows with one type per kind of column, and every column of the contract.

    Numbers are float64, dates datetime64[s], yes and no boolean, all else objects; so that any
    cell can be emptied.
    """
    frame = frame.copy()
    for column in contract.columns:
        values = frame.get(column.name)
        if values is None:
            values = pd.Series(None, index=frame.index, dtype=object)
        if column.is_numeric:
            values = values.astype("float64")
        elif column.type in ("date", "birth_date"):
            values = pd.to_datetime(values).astype("datetime64[s]")
        elif column.type == "yes_no":
            values = values.astype("boolean")
        else:
            values = values.astype(object).where(values.notna(), None)
        frame[column.name] = values
    return frame


@dataclass
class Table:
    """Rows to be written, and what is to become of them.

    Attributes:
        layout: How they are written.
        rows: Canonical rows, index 0, 1, 2 ...; what the cells mean, where they mean something.
        raw: Column to row to what is written instead of the value.
        accepted: Rows the gate is to keep.
        counting: Rows that are to count tonight.
        used: Rows that have a defect already, or are part of one.
        faulty: Number of rows rejected or with a blanked cell.
    """

    layout: Layout
    rows: pd.DataFrame
    raw: dict[str, dict[int, Cell]] = field(default_factory=dict)
    accepted: list[bool] = field(default_factory=list)
    counting: list[bool] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    faulty: int = 0
    _added: list[dict[str, Any]] = field(default_factory=list)
    _delivered: int = 0

    def __post_init__(self) -> None:
        """All rows as they came count."""
        self.accepted = [True] * len(self.rows)
        self.counting = [True] * len(self.rows)
        self._delivered = len(self.rows)

    @property
    def unit(self) -> str:
        """The unit that sends it."""
        return self.layout.unit

    @property
    def dataset(self) -> str:
        """The dataset."""
        return self.layout.dataset

    @property
    def original(self) -> int:
        """How many rows there were before any was added."""
        return self._delivered

    def has_room(self, rows: int) -> bool:
        """Whether so many more faulty rows are far from holding the delivery."""
        limit = max(_FEWEST_FAULTS, int(_LARGEST_SHARE * self.original))
        return self.faulty + rows <= limit

    def value(self, row: int, column: str) -> Any:
        """A cell of an original row."""
        return self.rows.loc[row, column]

    def set(self, row: int, column: str, value: Any) -> None:
        """Change what a cell means."""
        self.rows.loc[row, column] = value

    def write(self, row: int, column: str, cell: Cell) -> None:
        """Write something into a cell whatever it means."""
        self.raw.setdefault(column, {})[row] = cell

    def blank(self, row: int, column: str) -> None:
        """The cell is to be read as empty."""
        kind = self.layout.contract.column(column)
        empty: Any = np.nan if kind.is_numeric else None
        if kind.type in ("date", "birth_date"):
            empty = pd.NaT
        elif kind.type == "yes_no":
            empty = pd.NA
        self.rows.loc[row, column] = empty

    def reject(self, row: int) -> None:
        """The row is to be left out."""
        self.accepted[row] = self.counting[row] = False

    def add(self, row: dict[str, Any], *, accepted: bool) -> int:
        """Add a row at the end; returns its number."""
        self._added.append(row)
        self.accepted.append(accepted)
        self.counting.append(accepted)
        number = self._delivered + len(self._added) - 1
        self.used.add(number)
        return number

    def finish(self) -> None:
        """Put the added rows below the others."""
        if self._added:
            more = pd.DataFrame(self._added).reindex(columns=self.rows.columns)
            more = more.astype(self.rows.dtypes.to_dict())
            self.rows = pd.concat([self.rows, more], ignore_index=True)
            self._added = []

    def counted(self) -> pd.DataFrame:
        """The rows that are to count."""
        mask: npt.NDArray[np.bool_] = np.array(self.counting, dtype=np.bool_)
        return self.rows.loc[mask]
