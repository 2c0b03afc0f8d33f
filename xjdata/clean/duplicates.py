"""The same row twice, and the same key for different rows.

Judged on what was delivered, after repair and before anything personal is dropped.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.cells import Cells
from xjdata.clean.columns import Read
from xjdata.clean.parsed import Mask, Values
from xjdata.clean.people import Person
from xjdata.clean.stack import Stack
from xjdata.datasets import Column, DatasetContract


def find_copies(
    contract: DatasetContract,
    stack: Stack,
    reads: dict[str, Read],
    people: dict[str, Person],
    unit: str,
) -> tuple[Mask, Mask]:
    """Which rows are copies, and which share their key with a different row.

    A copy equals an earlier row in every column that is read: values compared as values, texts
    without blanks, cells that cannot be read as they stand. Of rows that share a readable key and
    differ, the one with the latest date in the contract's ``latest`` is in no conflict; without
    such a column, with a row that has no date, or with two latest ones, all are.

    Returns:
        ``is_copy``, ``key_conflict``: an entry for each row.
    """
    groups = _groups(_key(name, contract, reads, people, unit) for name in contract.key)
    usable = groups >= 0
    shared = _counts(groups)[groups] > 1
    # A copy has its original's key; rows without a key may all be copies of each other.
    suspects = np.flatnonzero(shared | ~usable)
    is_copy = np.zeros(len(groups), bool)
    is_copy[_copies(contract, stack, reads, people, suspects, groups[suspects])] = True
    return is_copy, _conflicts(groups, usable & ~is_copy, _latest(contract, reads))


def _key(
    name: str,
    contract: DatasetContract,
    reads: dict[str, Read],
    people: dict[str, Person],
    unit: str,
) -> Values:
    """A key column in the form it is compared in."""
    if name in people:
        return people[name].pseudonyms
    values = reads[name].data
    if contract.column(name).type == "county":
        return pc.fill_null(values, unit)
    if contract.may_be_empty(name):
        unreadable = pa.array(reads[name].unread)
        return pc.if_else(unreadable, values, pc.fill_null(values, ""))
    return text.compact(values) if contract.column(name).type == "text" else values


def _counts(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each group occurs; at the end (-1) the rows without one."""
    return np.roll(np.bincount(groups + 1, minlength=1), -1)


def _groups(keys: Iterable[Values]) -> NDArray[np.int64]:
    """A number for each row, equal for equal keys; -1 where part of the key is missing."""
    groups: NDArray[np.int64] | None = None
    for values in keys:
        codes = _codes(values)
        if groups is None:
            groups = codes
            continue
        missing = (groups < 0) | (codes < 0)
        groups = _split(groups, codes)
        groups[missing] = -1
    return groups if groups is not None else np.empty(0, np.int64)


def _split(groups: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Groups by two numbers at once, where -1 is one like any other."""
    return _codes(pa.array((groups + 1) * (codes.max(initial=0) + 2) + codes + 1))


def _codes(values: Values) -> NDArray[np.int64]:
    """A number for each value, equal for equal ones; -1 for none."""
    if isinstance(values, np.ndarray):
        return pd.factorize(values)[0].astype(np.int64)
    indices = values.dictionary_encode().indices
    known = pc.fill_null(indices, -1) if indices.null_count else indices
    codes: NDArray[np.int64] = known.to_numpy().astype(np.int64)
    return codes


def _copies(
    contract: DatasetContract,
    stack: Stack,
    reads: dict[str, Read],
    people: dict[str, Person],
    rows: NDArray[np.int64],
    groups: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Among some rows those that equal an earlier one, column by column.

    Args:
        contract: The dataset.
        stack: The delivery.
        reads: Its columns.
        people: Its identifiers.
        rows: Those to look at, in order.
        groups: A number for each, equal where rows may be equal.
    """
    for column in contract.columns:
        if not len(rows):
            break
        for values in _compared(column, stack, reads, people, rows):
            groups = _split(groups, _codes(values))
        again = _counts(groups)[groups] > 1
        rows, groups = rows[again], groups[again]
    _, firsts = np.unique(groups, return_index=True)
    return np.delete(rows, firsts)


def _compared(
    column: Column,
    stack: Stack,
    reads: dict[str, Read],
    people: dict[str, Person],
    rows: NDArray[np.int64],
) -> Iterator[Values]:
    """Some rows of a column in the forms copies are compared in."""
    name = column.name
    if name in reads:
        read = reads[name]
        if isinstance(read.data, np.ndarray):
            yield read.data[rows]
        else:
            values = read.data.take(pa.array(rows))
            yield text.compact(values) if column.type == "text" else values
        unread = read.unread[rows]
        if unread.any():
            yield _as_delivered(read.cells, rows, unread)
        if read.clash is not None:
            yield _as_delivered(read.clash, rows)
    elif name in people:
        person = people[name]
        yield person.pseudonyms.take(pa.array(rows))
        yield _as_delivered(person.cells, rows, person.unusable[rows])
    elif stack.has(name):
        yield _as_delivered(stack.cells(name), rows)


def _as_delivered(cells: Cells, rows: NDArray[np.int64], wanted: Mask | None = None) -> pa.Array:
    """Some rows of a column without blanks; null where nothing is wanted of a row."""
    some = cells.at(rows)
    texts = some.spread_texts(some.texts.compact)
    return texts if wanted is None else pc.if_else(pa.array(wanted), texts, None)


def _latest(contract: DatasetContract, reads: dict[str, Read]) -> NDArray[np.datetime64] | None:
    """The dates that decide between rows of one key, if the contract names any."""
    if contract.latest is None:
        return None
    dates: NDArray[np.datetime64] = reads[contract.latest].data
    return dates


def _conflicts(
    groups: NDArray[np.int64], judged: Mask, dates: NDArray[np.datetime64] | None
) -> Mask:
    """Rows that share their key with another one, and are not the latest."""
    conflict = np.zeros(len(groups), bool)
    places = np.flatnonzero(judged)
    places = places[_counts(groups[places])[groups[places]] > 1]
    conflict[places] = True
    if dates is None or not len(places):
        return conflict
    frame = pd.DataFrame({"group": groups[places], "date": dates[places].astype("M8[s]")})
    grouped = frame.groupby("group")["date"]
    latest = frame["date"] == grouped.transform("max")
    only = latest.groupby(frame["group"]).transform("sum") == 1
    dated = grouped.transform("count") == grouped.transform("size")
    conflict[places[(latest & only & dated).to_numpy()]] = False
    return conflict
