"""Cells: totals do not depend on how the rows are cut, and lose nothing."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from xjdata.summaries.cells import Cells

ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", ""]), st.integers(0, 10**12)),
    max_size=12,
)


def cells(rows: list[tuple[str, str, int]]) -> Cells:
    keys = pd.DataFrame(rows, columns=["one", "two", "n"]).astype({"one": "str", "two": "str"})
    amounts = np.array([row[2] for row in rows], dtype=np.int64)
    return Cells.of(keys[["one", "two"]], [amounts, np.ones(len(rows), dtype=bool)])


def found(made: Cells) -> dict[tuple[str, ...], tuple[int, ...]]:
    places = list(made.keys.itertuples(index=False, name=None))
    assert len(set(places)) == len(places)
    return dict(zip(places, (tuple(line) for line in made.sums.tolist()), strict=True))


def by_hand(
    rows: list[tuple[str, str, int]], *names: int
) -> dict[tuple[str, ...], tuple[int, int]]:
    sums: dict[tuple[str, ...], tuple[int, int]] = {}
    for line in rows:
        key = tuple(line[n] if n in names else "all" for n in (0, 1))
        before = sums.get(key, (0, 0))
        sums[key] = (before[0] + line[2], before[1] + 1)
    return sums


@given(ROWS)
def test_cells_and_totals_are_the_sums_by_hand(rows: list[tuple[str, str, int]]) -> None:
    made = cells(rows)
    assert found(made) == by_hand(rows, 0, 1)
    assert found(made.total("two")) == by_hand(rows, 0)
    assert found(made.total("one", "two")) == by_hand(rows)
    assert found(made.with_total("one")) == by_hand(rows, 0, 1) | by_hand(rows, 1)


@given(ROWS, ROWS)
def test_joining_is_counting_together(
    some: list[tuple[str, str, int]], others: list[tuple[str, str, int]]
) -> None:
    joined = Cells.joined(cells(some), cells(others))
    assert found(joined) == found(cells(some + others))
    keys = joined.keys
    assert keys.equals(keys.sort_values(["one", "two"], ignore_index=True))
