"""What is worked out of accepted rows, row by row: made once per part and kept beside its rows.

Whoever reads accepted rows (measures, evaluations, summaries, the tables of `core`) finds the
derived columns of the dataset contract in them, so nothing is worked out twice, in a night or in
two. Not here: how a column is worked out (`xjdata.fitness`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType

import pyarrow as pa

from xjdata.datasets import dataset_contract
from xjdata.fitness import SCORED_COLUMNS, scored
from xjdata.lake.schema import derived_schema, read_schema
from xjdata.night.night import Night
from xjdata.night.versions import code_version


@dataclass(frozen=True)
class _Maker:
    """Who works out the derived columns of a dataset.

    Attributes:
        columns: The columns of accepted rows it reads.
        make: From these columns to all derived ones.
        rooms: The packages whose code and data decide what comes out.
    """

    columns: tuple[str, ...]
    make: Callable[[pa.Table], pa.Table]
    rooms: tuple[str, ...]


_MAKERS: Mapping[str, _Maker] = MappingProxyType(
    {"fitness": _Maker(SCORED_COLUMNS, scored, ("xjdata.fitness",))}
)

_MAKING = Lock()
"""Measures and the tables of `core` ask beside each other: the first one makes it for both."""


def rows_of(night: Night, dataset: str, folder: str, columns: list[str] | None = None) -> pa.Table:
    """Accepted rows of a part with their derived columns.

    Args:
        night: Tonight.
        dataset: The dataset.
        folder: The part.
        columns: Which columns, derived ones among them; all when not given.
    """
    contract = dataset_contract(dataset)
    derived = derived_schema(contract).names
    if not derived:
        return night.parts.rows(folder, columns)
    wanted = read_schema(contract).names if columns is None else columns
    rows = night.parts.rows(folder, [name for name in wanted if name not in derived])
    found = [name for name in wanted if name in derived]
    if found:
        with _MAKING:
            kept = _derived(night, dataset, folder, found)
        for name in found:
            rows = rows.append_column(name, kept[name])
    return rows.select(wanted)


def with_origins(dataset: str, columns: frozenset[str]) -> frozenset[str]:
    """Columns, and those that the derived ones among them are worked out of."""
    if columns.isdisjoint(derived_schema(dataset_contract(dataset)).names):
        return columns
    return columns.union(_MAKERS[dataset].columns)


def _derived(night: Night, dataset: str, folder: str, columns: list[str]) -> pa.Table:
    """Derived columns of a part; its name says by which code, and a file that is there is whole."""
    maker, store = _MAKERS[dataset], night.store
    name = f"derived-{code_version(*maker.rooms)[:16]}.parquet"
    path = f"{folder}/{name}"
    if store.exists(path):
        return store.read_table(path, columns)
    made = maker.make(night.parts.rows(folder, list(maker.columns)))
    made = made.cast(derived_schema(dataset_contract(dataset)))
    for other in store.names(folder):
        if other.startswith("derived-"):
            store.remove(f"{folder}/{other}")
    store.write_table(path, made)
    return made.select(columns)
