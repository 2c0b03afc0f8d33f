"""Deliveries that are rows and no file: of a database, of a web interface.

Here: from canonical rows to archived bytes, and from these to a grid. Not here: the canonical form
itself (`rows`), and where the rows come from (`database`, `http`).
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from xjdata.messages import HoldError, say
from xjdata.sources import rows
from xjdata.sources.contract import Source
from xjdata.sources.delivery import DeliveredFile, Delivery
from xjdata.sources.grid import Grid


def kept(table: pa.Table, name: str, source: Source, put_blob: Callable[[Path], str]) -> Delivery:
    """Canonical rows as a delivery, their bytes archived.

    Args:
        table: The rows.
        name: What the place they come from is called.
        source: That delivers them.
        put_blob: Archives a file and returns its SHA-256.
    """
    with tempfile.NamedTemporaryFile(prefix="xjdata-") as temporary:
        path = Path(temporary.name)
        rows.write(table, path)
        file = DeliveredFile(name, put_blob(path), path.stat().st_size)
    return Delivery.of(source.unit, source.dataset, [file])


def grid_of(file: DeliveredFile, sheet: str, path: Path) -> Grid:
    """Archived rows as text; their numbers follow the canonical order.

    Raises:
        HoldError: The archived bytes are damaged.
    """
    try:
        table = rows.read(path)
    except (pa.ArrowException, OSError):
        raise HoldError(say("sources.damaged", file=file.name)) from None
    columns = [column.combine_chunks() for column in table.columns]
    names = [str(n) for n in range(len(columns))]
    return Grid(
        file=file.name,
        sheet=sheet,
        cells=pa.Table.from_arrays([rows.text_of(column) for column in columns], names=names),
        header=table.schema.names,
        is_number=lambda position: rows.is_number(columns[position]),
    )
