"""Dataset contracts, code lists and periods: the ground floor.

Here: what the canonical tables are, as data. Not here: how units write them (`sources`), how
they are read (`clean`), what is checked beyond the column (`expectations`).
"""

from xjdata.datasets.codes import CodeList, code_list
from xjdata.datasets.contract import (
    Column,
    DatasetContract,
    Derived,
    Text,
    dataset_contract,
    dataset_names,
)
from xjdata.datasets.period import PeriodKind, kind_of, period_before, period_bounds, period_of
from xjdata.datasets.units import is_county

__all__ = [
    "CodeList",
    "Column",
    "DatasetContract",
    "Derived",
    "PeriodKind",
    "Text",
    "code_list",
    "dataset_contract",
    "dataset_names",
    "is_county",
    "kind_of",
    "period_before",
    "period_bounds",
    "period_of",
]
