"""Sums stay sums at every level and grouping, and what is not known stays not known."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.nights import A, B, measured
from xjdata.indicators import roll_up
from xjdata.measures import MEASURE_COLUMNS, no_table
from xjdata.measures.tables import add_up, part

COUNTS = st.integers(0, 5000)

ROWS = st.tuples(
    st.sampled_from([A, B, "152500"]),
    st.sampled_from(["1525010001", "1525010002", "1525020001"]),
    st.sampled_from(["primary", "junior", "unknown"]),
    st.sampled_from(["1", "2", "all"]),
    COUNTS,
    COUNTS,
)


def tables(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS))
    given = frame.astype(no_table().dtypes.to_dict())
    return add_up(
        part(
            given,
            numerator=given["numerator"],
            denominator=given["denominator"].astype("float64"),
            stage=given["stage"],
            sex=given["sex"],
        )
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_the_league_is_the_sum_of_its_units_and_of_its_schools(rows, random) -> None:  # noqa: ANN001
    table = tables(rows)
    numerator, denominator = sum(row[4] for row in rows), sum(row[5] for row in rows)
    for level in ("league", "county", "school"):
        for groups in ((), ("stage", "sex")):
            rolled = roll_up(table, level, groups)
            assert int(rolled["numerator"].sum()) == numerator
            assert int(rolled["denominator"].sum()) == denominator
            assert not rolled.duplicated(["county_code", "school_code", "stage", "sex"]).any()
    random.shuffle(rows)
    assert roll_up(tables(rows), "school").equals(roll_up(table, "school"))


def test_levels_and_groups() -> None:
    rows = [
        (A, "1525010001", "primary", "1", 1, 2),
        (A, "1525010001", "junior", "1", 3, 4),
        (A, "", "primary", "2", 10, 20),
        (B, "1525020001", "primary", "1", 100, 200),
    ]
    table = tables(rows)
    assert roll_up(table, "league").to_numpy().tolist() == [["all"] * 4 + [114, 226]]
    assert roll_up(table, "county").to_numpy().tolist() == [
        [A, "all", "all", "all", 14, 26],
        [B, "all", "all", "all", 100, 200],
    ]
    assert roll_up(table, "school", ["stage"]).to_numpy().tolist() == [
        [A, "1525010001", "junior", "all", 3, 4],
        [A, "1525010001", "primary", "all", 1, 2],
        [B, "1525020001", "primary", "all", 100, 200],
    ]


def test_a_whole_not_known_is_not_known_in_the_sum() -> None:
    table = measured({A: (5, None), B: (7, 10)})
    assert roll_up(table, "league")["denominator"].isna().tolist() == [True]
    assert roll_up(table, "county")["denominator"].isna().tolist() == [True, False]
    assert roll_up(table, "league")["numerator"].tolist() == [12]


@pytest.mark.parametrize("level", ["league", "county", "school"])
def test_nothing_rolls_up_to_nothing(level) -> None:  # noqa: ANN001
    rolled = roll_up(no_table(), level)
    assert rolled.empty
    assert rolled.dtypes.to_dict() == no_table().dtypes.to_dict()
