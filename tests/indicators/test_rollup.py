"""Sums stay sums at every level, and what is not known stays not known."""

import random as chance

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.nights import A, B, measured
from xjdata.indicators.rollup import by_school, by_unit, summed
from xjdata.measures import MEASURE_COLUMNS, no_table
from xjdata.measures.tables import add_up, part

COUNTS = st.integers(0, 5000)
WHOLES = st.none() | COUNTS

ROWS = st.tuples(
    st.sampled_from([A, B, "152500"]),
    st.sampled_from(["1525010001", "1525010002", ""]),
    st.sampled_from(["primary", "junior", "unknown"]),
    st.sampled_from(["1", "2", "all"]),
    COUNTS,
    WHOLES,
)

Rows = list[tuple[str, str, str, str, int, int | None]]


def tables(rows: Rows) -> pd.DataFrame:
    columns = [name for name in MEASURE_COLUMNS if name != "member"]
    frame = pd.DataFrame(rows, columns=columns)
    return add_up(
        part(
            frame,
            numerator=frame["numerator"],
            denominator=frame["denominator"].astype("float64"),
            stage=frame["stage"],
            sex=frame["sex"],
        )
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_the_league_is_the_sum_of_its_units_and_they_of_their_schools(
    rows: Rows, random: chance.Random
) -> None:
    schools = by_school(tables(rows))
    units = by_unit(schools)
    numerator = sum(row[4] for row in rows)
    wholes = [row[5] for row in rows]
    known = None if None in wholes else sum(whole or 0 for whole in wholes)
    assert summed(units.values()) == summed(schools.values()) == (numerator, known)
    for unit, (part_, whole) in units.items():
        own = [row for row in rows if row[0] == unit]
        assert part_ == sum(row[4] for row in own)
        assert (whole is None) == any(row[5] is None for row in own)
    random.shuffle(rows)
    assert by_school(tables(rows)) == schools


def test_stages_and_sexes_add_up() -> None:
    table = tables(
        [
            (A, "1525010001", "primary", "1", 1, 2),
            (A, "1525010001", "junior", "1", 3, 4),
            (A, "", "primary", "2", 10, 20),
            (B, "1525020001", "primary", "1", 100, 200),
        ]
    )
    schools = by_school(table)
    assert schools == {
        (A, ""): (10, 20),
        (A, "1525010001"): (4, 6),
        (B, "1525020001"): (100, 200),
    }
    assert by_unit(schools) == {A: (14, 26), B: (100, 200)}
    assert summed(by_unit(schools).values()) == (114, 226)


def test_a_whole_not_known_is_not_known_in_the_sum() -> None:
    units = by_unit(by_school(measured({A: (5, None), B: (7, 10)})))
    assert units == {A: (5, None), B: (7, 10)}
    assert summed(units.values()) == (12, None)


def test_nothing_rolls_up_to_nothing() -> None:
    assert by_school(no_table()) == by_unit({}) == {}
    assert summed([]) is None
