"""How much of a delivery counts, file by file: what an explanation says of the bytes behind it.

Counted once, when a part is written, so that no later night has to open its rows for it.
"""

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_COPY = "row.copy"
"""The check that names a row equal to an earlier one: it is left out, and nothing is lost."""


def tally(accepted: pa.Table, problems: pa.Table) -> dict[str, dict[str, Any]]:
    """Rows and cells by file.

    Args:
        accepted: The rows that count, in the schema of accepted rows.
        problems: In the schema of problems; a row is rejected by one of them.

    Returns:
        File (as rows and problems name it) to ``accepted``, ``rejected`` and ``copies``, which are
        numbers of rows, and ``blanked``: column to number of cells a check has emptied.
    """
    rejected = problems.filter(pc.equal(problems["action"], "reject"))
    copies = problems.filter(pc.equal(problems["check_id"], _COPY))
    counted = {
        "accepted": _by_file(accepted),
        "rejected": _by_file(rejected),
        "copies": _by_file(copies),
    }
    blanked = _blanked(accepted)
    files = sorted({*blanked, *(file for counts in counted.values() for file in counts)})
    return {
        file: {name: counts.get(file, 0) for name, counts in counted.items()}
        | {"blanked": dict(sorted(blanked.get(file, {}).items()))}
        for file in files
    }


def _by_file(rows: pa.Table) -> dict[str, int]:
    if not rows.num_rows:
        return {}
    counts = pc.value_counts(rows["file"].combine_chunks().drop_null())
    return dict(zip(counts.field(0).to_pylist(), counts.field(1).to_pylist(), strict=True))


def _blanked(accepted: pa.Table) -> dict[str, Counter[str]]:
    """File to column to emptied cells; a handful of combinations, however many rows."""
    some = accepted.select(["file", "blanked"]).filter(pc.not_equal(accepted["blanked"], ""))
    if not some.num_rows:
        return {}
    # Without threads: starting them takes longer than counting.
    grouped = some.group_by(["file", "blanked"], use_threads=False)
    groups = grouped.aggregate([([], "count_all")]).to_pylist()
    found: dict[str, Counter[str]] = {}
    for group in groups:
        cells = found.setdefault(group["file"], Counter())
        cells.update(dict.fromkeys(group["blanked"].split(","), group["count_all"]))
    return found
