"""Rows of a database into Arrow, and back into text: the canonical bytes of a database delivery.

The same rows give the same bytes, in whatever order and portions the database hands them out. Here:
types, order, text. Not here: connections (`database`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_BATCH = 65_536
_NUMBERS = frozenset({int, float, Decimal})
_KEPT = _NUMBERS | {str, bool, date, datetime, time, timedelta}
_BYTES = frozenset({bytes, bytearray, memoryview})

_ZONE = "+08:00"
"""Beijing time, as the county's own program shows it; no daylight saving since 1991."""

_MIXED = pa.struct([("text", pa.string()), ("is_number", pa.bool_())])
"""A column in which texts stand among numbers or dates."""

_PLAIN = pa.decimal128(38, 10)
_PLAIN_BELOW = 1e27


def column_of(values: Sequence[Any]) -> pa.Array:
    """An array of what a driver gave for one column.

    Bytes (photographs, mostly) become empty cells. Kinds that do not go together become text, with
    a mark where it was a number.
    """
    kinds = frozenset(map(type, values)) - {type(None)}
    if kinds and kinds <= _BYTES:
        return pa.nulls(len(values))
    if len(kinds) <= 1 and kinds <= _KEPT or kinds == {int, float}:
        try:
            array = pa.array(values)
        except (pa.ArrowException, OverflowError, UnicodeError):
            return _mixed(values)
        return _in_one_zone(array)
    return _mixed(values)


def _in_one_zone(array: pa.Array) -> pa.Array:
    """A moment with a zone as the time of day it is here."""
    if pa.types.is_timestamp(array.type) and array.type.tz is not None:
        return pc.local_timestamp(array.cast(pa.timestamp("us", tz=_ZONE)))
    return array


def _mixed(values: Sequence[Any]) -> pa.Array:
    """Each kind turned into text by itself, then laid over each other."""
    cells = np.fromiter(values, dtype=object, count=len(values))
    kinds = np.fromiter(map(type, values), dtype=object, count=len(values))
    text = pa.nulls(len(values), pa.string())
    numbers = np.zeros(len(values), dtype=bool)
    for kind in sorted(set(kinds) - {type(None)} - _BYTES, key=lambda kind: kind.__name__):
        is_mine = kinds == kind
        mine = cells.copy()
        mine[~is_mine] = None
        numbers |= is_mine & (kind in _NUMBERS)
        text = pc.coalesce(text, _one_kind(kind, mine))
    return _struct(text, pa.array(numbers))


def _one_kind(kind: type, values: npt.NDArray[Any]) -> pa.Array:
    """Text of values that are of one kind or missing."""
    if kind in _KEPT:
        try:
            return text_of(_in_one_zone(pa.array(values, from_pandas=False)))
        except (pa.ArrowException, OverflowError, UnicodeError):
            pass
    # What Arrow does not hold: huge numbers, NaN among decimals, documents, identifiers.
    words = (v if v is None else str(v).encode("utf-8", "replace").decode() for v in values)
    return pa.array(words, pa.string())


def _struct(text: pa.Array, is_number: pa.Array) -> pa.Array:
    return pa.StructArray.from_arrays([text, is_number], fields=list(_MIXED))


def canonical(
    header: Sequence[str], portions: Iterable[Sequence[pa.Array]], keys: Sequence[int]
) -> pa.Table:
    """One table of all portions, in an order that depends on the rows alone.

    Args:
        header: Names of the columns, equal ones allowed.
        portions: For each portion the arrays of its columns.
        keys: Positions of the columns to sort by first.
    """
    chunks: list[list[pa.Array]] = [[] for _ in header]
    for portion in portions:
        for mine, array in zip(chunks, portion, strict=True):
            mine.append(array)
    columns = [_one_type(mine) for mine in chunks]
    order = [*keys, *(n for n in range(len(columns)) if n not in keys)]
    sorted_ = _sorted(columns, order) if columns and len(columns[0]) else columns
    fields = [pa.field(name, c.type) for name, c in zip(header, sorted_, strict=True)]
    return pa.Table.from_arrays(sorted_, schema=pa.schema(fields))


def _one_type(arrays: list[pa.Array]) -> pa.Array:
    """The portions of a column, put together."""
    types = {array.type for array in arrays if not pa.types.is_null(array.type)}
    if not types:
        return pa.nulls(sum(map(len, arrays)))
    wide = next(iter(types)) if len(types) == 1 else _common(types)
    if wide is not None:
        try:
            return pa.concat_arrays([array.cast(wide) for array in arrays])
        except pa.ArrowInvalid:  # a whole number that no float holds
            pass
    return pa.concat_arrays([_as_mixed(array) for array in arrays])


def _common(types: set[pa.DataType]) -> pa.DataType | None:
    """The type that holds them all without loss; None when there is none."""
    if types <= {pa.int64(), pa.float64()}:
        return pa.float64()
    if all(map(pa.types.is_decimal, types)):
        scale = max(each.scale for each in types)
        precision = max(each.precision - each.scale for each in types) + scale
        return (pa.decimal128 if precision <= 38 else pa.decimal256)(precision, scale)
    return None


def _as_mixed(array: pa.Array) -> pa.Array:
    if array.type == _MIXED:
        return array
    return _struct(text_of(array), is_number(array))


def _sorted(columns: list[pa.Array], order: Sequence[int]) -> list[pa.Array]:
    by: list[pa.Array] = []
    for position in order:
        column = columns[position]
        by += column.flatten() if column.type == _MIXED else [column]
    by = [column for column in by if not pa.types.is_null(column.type)]
    if not by:
        return columns
    names = [str(n) for n in range(len(by))]
    rows = pc.sort_indices(
        pa.Table.from_arrays(by, names=names), [(name, "ascending") for name in names]
    )
    return [column.take(rows) for column in columns]


def write(table: pa.Table, path: Path) -> None:
    """The canonical bytes: an Arrow IPC stream in even batches, without metadata."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as stream:
        stream.write_table(table, max_chunksize=_BATCH)


def read(path: Path) -> pa.Table:
    """The table of canonical bytes."""
    with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as stream:
        return stream.read_all()


def text_of(array: pa.Array) -> pa.Array:
    """Cells as text; empty texts become empty cells."""
    kind = array.type
    if kind == _MIXED:
        return text_of(array.field("text"))
    if pa.types.is_string(kind):
        return pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)
    if pa.types.is_boolean(kind):
        return array.cast(pa.int8()).cast(pa.string())
    if pa.types.is_floating(kind):
        return _floats(array)
    if pa.types.is_timestamp(kind):
        text = _without_fraction_zeros(array.cast(pa.string()))
        return pc.replace_substring_regex(text, " 00:00:00$", "")
    if pa.types.is_duration(kind):
        return _durations(array.cast(pa.int64()))
    text = array.cast(pa.string())
    is_whole = pa.types.is_null(kind) or pa.types.is_integer(kind) or pa.types.is_date(kind)
    return text if is_whole else _without_fraction_zeros(text)


def is_number(array: pa.Array) -> pa.BooleanArray:
    """Where a cell was a number."""
    kind = array.type
    if kind == _MIXED:
        return array.field("is_number")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.is_valid(array)
    return pa.array(np.zeros(len(array), dtype=bool))


def _without_fraction_zeros(text: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(text, r"\.0+$|(\.\d*[1-9])0+$", r"\1")


def _floats(array: pa.Array) -> pa.Array:
    """Shortest form that reads back the same, never with an exponent below 10^27."""
    text = array.cast(pa.string())
    has_exponent = pc.match_substring(text, "e")
    if not pc.any(has_exponent).as_py():
        return text
    fits = pc.and_(has_exponent, pc.less(pc.abs(array), _PLAIN_BELOW))
    plain = pc.if_else(fits, array, pa.scalar(None, pa.float64())).cast(_PLAIN, safe=False)
    return pc.if_else(fits.fill_null(False), text_of(plain), text)


def _durations(microseconds: pa.Array) -> pa.Array:
    """A time of day or a duration as hours, minutes, seconds: 00:03:45."""
    size = pc.abs(microseconds)
    seconds = pc.divide(size, 1_000_000)
    parts = [
        pc.divide(seconds, 3600),
        pc.subtract(pc.divide(seconds, 60), pc.multiply(pc.divide(seconds, 3600), 60)),
        pc.subtract(seconds, pc.multiply(pc.divide(seconds, 60), 60)),
    ]
    clock = pc.binary_join_element_wise(
        *(pc.utf8_lpad(part.cast(pa.string()), 2, "0") for part in parts), ":"
    )
    rest = pc.subtract(size, pc.multiply(seconds, 1_000_000))
    fraction = pc.utf8_lpad(rest.cast(pa.string()), 6, "0")
    sign = pc.if_else(pc.less(microseconds, 0), "-", "")
    whole = pc.binary_join_element_wise(sign, clock, "")
    return _without_fraction_zeros(pc.binary_join_element_wise(whole, fraction, "."))
