"""The weighted coefficient of variation: the published worked example, and what always holds."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xjdata.evaluations.spread import shares, spread

PEOPLE = (45, 37, 89, 76, 55)
EACH = (6.20, 3.70, 10.51, 2.11, 7.31)
AMOUNTS = (279, 137, 935, 160, 402)


def frame(people, amounts, per=1) -> pd.DataFrame:
    people, amounts = (np.asarray(cells, dtype="float64") for cells in (people, amounts))
    rows = pd.DataFrame({"students": people, "held": amounts, "value": per * amounts / people})
    return rows.assign(county_code="152501", stage="primary", code="QB1")


def test_the_published_worked_example() -> None:
    rows = frame(PEOPLE, AMOUNTS)
    assert rows["value"].round(2).tolist() == list(EACH)
    found = spread(rows).iloc[0]
    assert found["amount"] == 1913
    assert found["students"] == 302
    assert round(found["mean"], 4) == 6.3344
    assert round(found["deviation"], 4) == 3.2639
    assert round(found["spread"], 4) == 0.5153
    # The trap: the plain deviation of schools over their mean is another number.
    plain = np.std(rows["value"], ddof=1) / rows["value"].mean()
    assert abs(plain - found["spread"]) > 0.02


def test_two_schools_by_hand() -> None:
    # 100 students with 1 each, 300 with 3: X = 1000/400; S2 = 1/4 x 2.25 + 3/4 x 0.25.
    rows = frame([100, 300], [100, 900])
    found = spread(rows).iloc[0]
    assert found["mean"] == 2.5
    assert found["deviation"] == pytest.approx(sqrt(0.75))
    assert found["spread"] == pytest.approx(sqrt(0.75) / 2.5)
    assert shares(rows, spread(rows)).tolist() == pytest.approx([75.0, 25.0])


def test_a_school_that_is_not_known_is_out_and_counted() -> None:
    rows = frame([*PEOPLE, 50, np.nan], [*AMOUNTS, np.nan, 30])
    found = spread(rows).iloc[0]
    assert (found["schools"], found["unknown"]) == (7, 2)
    assert round(found["spread"], 4) == 0.5153
    assert shares(rows, spread(rows)).isna().tolist() == [False] * 5 + [True] * 2


def test_nothing_known_and_nothing_there_have_no_spread() -> None:
    for rows in (frame([10, 20], [np.nan, np.nan]), frame([10, 20], [0, 0])):
        assert np.isnan(spread(rows).iloc[0]["spread"])
        assert shares(rows, spread(rows)).isna().all()


counties = st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 10**6)), min_size=1, max_size=12)


@given(counties, st.sampled_from([1, 100]))
def test_it_is_the_deviation_over_all_students(schools, per) -> None:
    """Each student counted once, with what its school has for it."""
    people, amounts = zip(*schools, strict=True)
    found = spread(frame(people, amounts, per), per).iloc[0]
    each = np.repeat([per * a / p for p, a in schools], people)
    assert found["mean"] == pytest.approx(each.mean())
    assert found["spread"] == pytest.approx(each.std() / each.mean(), abs=1e-9)


@given(counties, st.integers(2, 50))
def test_units_of_the_amount_do_not_matter(schools, factor) -> None:
    people, amounts = zip(*schools, strict=True)
    one = spread(frame(people, amounts)).iloc[0]["spread"]
    other = spread(frame(people, [factor * a for a in amounts])).iloc[0]["spread"]
    assert one == pytest.approx(other, abs=1e-9)


@given(counties)
def test_equal_schools_do_not_differ(schools) -> None:
    people = [p for p, _ in schools]
    found = spread(frame(people, [7 * p for p in people]))
    assert found.iloc[0]["spread"] == 0


@given(counties)
def test_the_schools_together_are_all_of_the_difference(schools) -> None:
    rows = frame(*zip(*schools, strict=True))
    found = spread(rows)
    parts = shares(rows, found)
    if found.iloc[0]["deviation"] > 0:
        assert parts.sum() == pytest.approx(100)
        assert (parts >= 0).all()
    else:
        assert parts.isna().all()
