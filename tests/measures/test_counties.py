"""Counties that have enough of something, all of a list, or are named."""

from datetime import date
from typing import Any

import pytest

from tests.measures.frames import DATES, LEAGUE, A, B, accepted, ratios, table
from xjdata.measures import Dates
from xjdata.messages import ConfigError

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


def matter(number: int, kind: str, **cells: Any) -> dict[str, Any]:
    return {"matter_no": f"S{number}", "kind": kind, "done_on": date(2024, 6, 1)} | cells


@pytest.mark.parametrize(
    ("second", "met"),
    [
        ({}, 1),
        ({"done_on": date(2024, 1, 1)}, 1),
        ({"done_on": date(2023, 12, 31)}, 0),  # not updated this year
        ({"done_on": None}, 0),
        ({"published": False}, 0),
        ({"published": None}, 0),
        ({"kind": "08"}, 0),  # the same list twice
        ({"county_code": B}, 0),
    ],
)
def test_both_lists(second: dict[str, Any], met: int) -> None:
    rows = [
        matter(1, "08", published=True),
        matter(2, **{"kind": "09", "published": True} | second),
    ]
    assert ratios(table("W14-3", accepted(matter=rows)))[A, "", "all"] == (met, 1)


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({}, 1),
        ({"done_on": date(2021, 6, 1)}, 1),
        ({"done_on": None}, 0),
        ({"done_on": date(2025, 1, 1)}, 0),
        ({"ended_on": date(2024, 12, 30)}, 0),
        ({"ended_on": DAY}, 1),
        ({"blanked": "due_on"}, 1),
        ({"blanked": "due_on,ended_on"}, 0),  # it has ended, and nobody knows when
        ({"kind": "08"}, 0),
    ],
)
def test_a_rule_in_force(cells: dict[str, Any], met: int) -> None:
    late = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
    night = accepted(matter=[matter(1, **{"kind": "07"} | cells)], dates=late)
    assert ratios(table("W14-4", night)) == {(A, "", "all"): (met, 1), (B, "", "all"): (0, 1)}


def test_how_many_of_two_services() -> None:
    in_time = date(2024, 9, 1)
    rows = [
        matter(1, "10", done_on=in_time),
        matter(2, "11", done_on=in_time),
        matter(3, "11", done_on=in_time),  # the same one again
        matter(4, "10", done_on=in_time, county_code=B),
        matter(5, "11", done_on=date(2024, 9, 2), county_code=B),
        matter(6, "12", done_on=in_time, county_code=B),
        matter(7, "10", county_code=LEAGUE),
        matter(8, "11", done_on=in_time, ended_on=date(2024, 8, 31), county_code=B),
        matter(9, "11", done_on=in_time, blanked="ended_on", county_code=B),
    ]
    made = ratios(table("W21-3", accepted(matter=rows)))
    assert made == {(A, "", "all"): (2, 2), (B, "", "all"): (1, 2)}


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({}, 1),
        ({"held_on": date(2023, 12, 31)}, 0),
        ({"kind": "2"}, 0),
        ({"county_evaluated": None}, 0),
        ({"county_evaluated": B}, 0),
    ],
)
def test_a_county_somebody_else_speaks_of(cells: dict[str, Any], met: int) -> None:
    row = {
        "kind": "4", "topic": "履职评价", "held_on": date(2024, 5, 1), "county_evaluated": A,
        "county_code": LEAGUE,
    }  # fmt: skip
    made = ratios(table("W16-4", accepted(supervision=[row | cells])))
    assert made[A, "", "all"] == (met, 1)
    assert set(made) == {(A, "", "all"), (B, "", "all")}


def test_only_codes_of_counties_name_a_county() -> None:
    with pytest.raises(ConfigError):
        table("W16-4", accepted(), by="kind")
