"""What can be worked out, against plain fractions, on any equations whatever."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.disclosure.solving import solved
from xjdata.disclosure import System, recoverable


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Up to nine cells in up to nine equations, which hold: each has a total of its own sign."""
    cells = draw(st.integers(2, 9))
    counts = np.array(draw(st.lists(st.integers(0, 9), min_size=cells, max_size=cells)))
    entries: list[tuple[int, int, int]] = []
    totals: list[int] = []
    for equation in range(draw(st.integers(0, 9))):
        parts = draw(st.sets(st.integers(0, cells - 1), min_size=1, max_size=4))
        entries += [(equation, cell, 1) for cell in sorted(parts)]
        total = cells + equation
        totals.append(int(counts[sorted(parts)].sum()))
        entries.append((equation, total, -1))
    equation, cell, sign = (np.array([e[at] for e in entries], np.int64) for at in range(3))
    none = np.zeros(cells + len(totals), dtype=np.bool_)
    all_counts = np.concatenate([counts, np.array(totals, np.int64)])
    empty = np.zeros(0, dtype=np.int64)
    implied = np.zeros(len(totals), dtype=np.bool_)
    return System(
        all_counts, none, none.astype(np.int64), none, (empty, empty), equation, cell, sign, implied
    )


@given(system=systems(), data=st.data())
def test_it_finds_what_fractions_find(system: System, data: st.DataObject) -> None:
    count = len(system.counts)
    hidden = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    sums: dict[int, dict[int, int]] = {}
    entries = zip(system.equation.tolist(), system.cell.tolist(), system.sign.tolist(), strict=True)
    for equation, cell, sign in entries:
        sums.setdefault(equation, {})[cell] = sign
    shown = {cell: int(system.counts[cell]) for cell in range(count) if not hidden[cell]}
    known = solved(shown, sums.values())
    assert set(np.flatnonzero(recoverable(system, hidden)).tolist()) == set(known)
    assert all(system.counts[cell] == value for cell, value in known.items())
