"""Conditions: what meets them, what an empty cell does, what fits the contract."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.measures.frames import DATES, rows
from xjdata.measures import Dates
from xjdata.measures.conditions import Condition, check_conditions, columns_of, holds
from xjdata.messages import Message

DAY, NEW_YEAR = date(2024, 12, 31), date(2024, 1, 1)
LATE = Dates(date(2025, 6, 1), DATES.year_start, DATES.year_end)
MARCH = Dates(date(2024, 3, 1), DATES.year_start, DATES.year_end)


def read(given: Any) -> Condition:
    made: Condition = TypeAdapter(Condition).validate_python(given)
    return made


def met(
    dataset: str, column: str, wanted: Any, cells: list[Any], dates: Dates = LATE
) -> list[bool]:
    """Which cells of a column meet a condition."""
    conditions = {column: read(wanted)}
    check_conditions(dataset, conditions)
    found: list[bool] = holds(
        rows(dataset, [{column: cell} for cell in cells]), conditions, dates
    ).tolist()
    return found


@pytest.mark.parametrize(
    ("wanted", "cells", "expected"),
    [
        (True, [True, False, None], [True, False, False]),
        (False, [True, False, None], [False, True, False]),
    ],
)
def test_yes_or_no(wanted: bool, cells: list[Any], expected: list[bool]) -> None:
    assert met("safety", "guard_post", wanted, cells) == expected


@pytest.mark.parametrize(
    ("wanted", "cells", "expected"),
    [
        ("1", ["1", "2", None], [True, False, False]),
        (["1", "3"], ["1", "2", "3", None], [True, False, True, False]),
        ({"not": "1"}, ["1", "2", None], [False, True, False]),
        ({"not": ["1", "2"]}, ["1", "2", "3", None], [False, False, True, False]),
        ({"filled": True}, ["1", None], [True, False]),
        ({"filled": False}, ["1", None], [False, True]),
        ({"not": "1", "or_empty": True}, ["1", "2", None], [False, True, True]),
    ],
)
def test_words(wanted: Any, cells: list[Any], expected: list[bool]) -> None:
    assert met("project", "kind", wanted, cells) == expected


def test_text() -> None:
    cells = ["中小学生", "成人、中小学生", "中小学", "", None]
    expected = [True, True, False, False, False]
    assert met("institution", "serves", {"contains": "中小学生"}, cells) == expected
    # A text, never a pattern.
    assert met("institution", "serves", {"contains": "."}, ["a", "."]) == [False, True]


@pytest.mark.parametrize(
    ("wanted", "cells", "expected"),
    [
        ({"at_least": 1}, [0, 1, 2, None], [False, True, True, False]),
        ({"at_least": 0}, [0, None], [True, False]),
    ],
)
def test_numbers(wanted: Any, cells: list[Any], expected: list[bool]) -> None:
    assert met("school_ledger", "vice_principals", wanted, cells) == expected


def test_a_number_of_the_same_row() -> None:
    pairs = [(2, 2), (3, 2), (1, 2), (None, 2), (2, None), (None, None)]
    safety = rows("safety", [{"guards_full_time": a, "guards_required": b} for a, b in pairs])
    conditions = {"guards_full_time": read({"at_least": "guards_required"})}
    assert columns_of(conditions) == ("guards_full_time", "guards_required")
    assert holds(safety, conditions, DATES).tolist() == [True, True, False, False, False, False]


def test_a_year() -> None:
    years = [2023, 2024, 2025, None]
    assert met("research_post", "year", {"in_year": "plan"}, years) == [False, True, False, False]


DAYS = [
    date(2023, 12, 31),
    NEW_YEAR,
    date(2024, 3, 1),
    date(2024, 3, 2),
    DAY,
    date(2025, 1, 1),
    None,
]


@pytest.mark.parametrize(
    ("wanted", "dates", "expected"),
    [
        ({"in_year": "plan"}, LATE, "0111100"),
        ({"in_year": "plan"}, MARCH, "0110000"),
        ({"on_or_before": "reference"}, LATE, "1111100"),
        ({"on_or_before": "reference"}, MARCH, "1110000"),
        ({"on_or_after": "reference"}, LATE, "0000110"),
        ({"on_or_after": "reference"}, MARCH, "0011110"),
        ({"on_or_before": date(2024, 3, 1)}, LATE, "1110000"),
        ({"before": date(2024, 3, 1)}, LATE, "1100000"),
        ({"before": "reference"}, MARCH, "1100000"),
        ({"on_or_after": NEW_YEAR}, LATE, "0111110"),
        ({"on_or_after": NEW_YEAR, "or_empty": True}, LATE, "0111111"),
        ({"on_or_after": NEW_YEAR, "before": date(2024, 3, 2)}, LATE, "0110000"),
        ({"filled": True}, LATE, "1111110"),
        ({"filled": False}, LATE, "0000001"),
    ],
)
def test_dates(wanted: Any, dates: Dates, expected: str) -> None:
    found = met("partner", "agreement_end", wanted, DAYS, dates)
    assert "".join(str(int(said)) for said in found) == expected


@given(st.lists(st.none() | st.dates(date(2023, 6, 1), date(2025, 6, 1)), min_size=1, max_size=20))
def test_before_and_not_before_part_the_filled_cells(days: list[date | None]) -> None:
    frame = rows("partner", [{"agreement_end": day} for day in days])
    sides = [{"agreement_end": read(side)} for side in ({"before": DAY}, {"on_or_after": DAY})]
    earlier, later = (holds(frame, side, LATE) for side in sides)
    filled = [day is not None for day in days]
    assert (earlier | later).tolist() == filled
    assert not (earlier & later).any()


def test_no_condition_asks_nothing() -> None:
    assert holds(rows("partner", [{}, {}]), {}, DATES).tolist() == [True, True]


def test_all_conditions_must_hold() -> None:
    frame = rows("project", [{"kind": "1", "name": "a"}, {"kind": "1"}, {"name": "a"}])
    conditions = {"kind": read("1"), "name": read("a")}
    assert holds(frame, conditions, DATES).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("column", "wanted", "says"),
    [
        ("kind", "8", "1 运动场地改造"),
        ("kind", {"not": "8"}, "1 运动场地改造"),
        ("kind", True, "quotes"),
        ("kind", {"contains": "1"}, "name"),
        ("kind", {"at_least": 1}, "no column kind"),
        ("name", {"on_or_before": "reference"}, "accepted_on"),
        ("started_on", "2024-01-01", "kind"),
        ("accepted_on", {"or_empty": True}, "on_or_before"),
        ("accepted_on", {}, "not, filled"),
        ("accept", {"filled": True}, "accepted_on"),
    ],
)
def test_what_does_not_fit_says_what_does(column: str, wanted: Any, says: str) -> None:
    with pytest.raises(ValueError) as error:
        check_conditions("project", {column: read(wanted)})
    said = error.value.args[0]
    assert isinstance(said, Message)
    assert says in said.en
    assert column in said.en


@pytest.mark.parametrize(
    "wanted",
    [1, 1.5, None, [], [1], {"after": NEW_YEAR}, {"in_year": 2024}, {"before": "yesterday"},
     {"or_empty": False}, {"filled": "yes"}, {"at_least": 1.5}],
)  # fmt: skip
def test_what_is_no_condition(wanted: Any) -> None:
    with pytest.raises(ValidationError):
        read(wanted)


def test_of_several_sets_of_conditions_one_is_enough() -> None:
    sets = [
        {"football": read(True), "ice_snow": read(True)},
        {"counselling_hours": read({"at_least": 1})},
    ]
    check_conditions("school_ledger", sets)
    assert columns_of(sets) == ("football", "ice_snow", "counselling_hours")
    ledger = rows(
        "school_ledger",
        [
            {"football": True, "ice_snow": True},
            {"football": True, "ice_snow": None},
            {"football": True, "counselling_hours": 2},
            {"counselling_hours": 0},
            {},
        ],
    )
    assert holds(ledger, sets, DATES).tolist() == [True, False, True, False, False]


def test_each_of_several_sets_has_to_fit() -> None:
    with pytest.raises(ValueError):
        check_conditions("school_ledger", [{"football": read(True)}, {"footbal": read(True)}])
