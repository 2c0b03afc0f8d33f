"""W14-2: counties with enough enforcement certificates in force."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, LEAGUE, A, B, accepted, ratios, table
from xjdata.measures import Dates

DAY = date(2024, 12, 31)


def officer(number: int, **cells: Any) -> dict[str, Any]:
    return {
        "id_no": f"{number:032x}", "certificate_no": f"Z{number}",
        "valid_from": date(2022, 1, 1), "valid_to": DAY,
    } | cells  # fmt: skip


@pytest.mark.parametrize(
    ("second", "met"),
    [
        ({}, 1),
        ({"valid_from": DAY}, 1),
        ({"valid_from": None}, 1),  # where a start is given
        ({"valid_from": date(2025, 1, 1), "valid_to": date(2026, 1, 1)}, 0),
        ({"valid_to": date(2024, 12, 30)}, 0),
        ({"valid_to": None}, 0),
        ({"certificate_no": None}, 0),
        ({"certificate_no": "Z1"}, 0),  # the same certificate twice
        ({"county_code": B}, 0),
        ({"in_period": False}, 0),
    ],
)
def test_two_different_ones(second: dict[str, Any], met: int) -> None:
    officers = [officer(1), officer(2, **second)]
    late = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
    made = ratios(table("W14-2", accepted(enforcement_officer=officers, dates=late)))
    assert made[A, "", "all"] == (met, 1)


def test_every_county_is_in_and_the_league_direct_unit_is_not() -> None:
    officers = [officer(n, county_code=LEAGUE) for n in range(3)]
    made = ratios(table("W14-2", accepted(enforcement_officer=officers)))
    assert made == {(A, "", "all"): (0, 1), (B, "", "all"): (0, 1)}


def test_another_minimum() -> None:
    night = accepted(enforcement_officer=[officer(1)])
    assert ratios(table("W14-2", night, minimum=1))[A, "", "all"] == (1, 1)
