"""Last year's figures: whose are read, and when the league has one."""

import pandas as pd
import pytest

from tests.indicators.nights import LEAGUE, A, B, last_year
from tests.measures.frames import target
from xjdata.indicators import league_prior, read_priors

SHARE, COUNT = target("W10-1"), target("W10-5")


@pytest.mark.parametrize(
    ("changes", "is_read"),
    [
        ({}, True),
        ({"year": 2022.0}, False),
        ({"year": 2024.0}, False),
        ({"year": None}, False),
        ({"numerator": None}, False),
        ({"denominator": None}, False),
        ({"denominator": 0}, True),
        ({"target_id": " w10-1"}, True),
        ({"target_id": "W99-9"}, False),
        ({"target_id": None}, False),
    ],
)
def test_which_rows_are_last_years(changes: dict[str, object], is_read: bool) -> None:
    rows = last_year(SHARE, {A: (80, 100)}, **changes)
    whole = 100 if "denominator" not in changes else 0
    expected = {"W10-1": {A: (80, whole)}} if is_read else {}
    assert read_priors(rows, 2023, [SHARE]) == expected


def test_a_count_has_no_whole() -> None:
    rows = pd.concat([last_year(COUNT, {A: (3, None), B: (4, 9)}), last_year(SHARE, {A: (1, 2)})])
    assert read_priors(rows, 2023, [SHARE, COUNT]) == {
        "W10-5": {A: (3, None), B: (4, None)},
        "W10-1": {A: (1, 2)},
    }


@pytest.mark.parametrize(
    ("of_units", "having", "expected"),
    [
        ({A: (1, 2), B: (3, 4)}, [A, B], (4, 6)),
        ({A: (1, 2), B: (3, 4)}, [A], (4, 6)),  # a unit that had it last year only
        ({A: (1, 2)}, [A, B], None),
        ({}, [], None),
        ({A: (1, 2), LEAGUE: (5, 0)}, [A, LEAGUE], (6, 2)),
        ({A: (1, None), B: (2, None)}, [A, B], (3, None)),
    ],
)
def test_the_leagues_is_the_sum_over_the_sum(of_units, having, expected) -> None:  # noqa: ANN001
    assert league_prior(of_units, having) == expected
