"""Indicator values as cells: what counts people, what adds up, and what is known besides."""

from typing import Any

import numpy as np
import pandas as pd

from xjdata.disclosure import PLACE, SystemBuilder, add_values, people_of, suppress
from xjdata.plan import load_plan

ALL = "all"
PLAN = load_plan(2024)
NO_SCHOOLS = pd.DataFrame({"county_code": [], "school_code": []}, dtype="str")


def row(target: str, county: str, school: str, part: int, whole: int | None, **others: Any) -> Any:
    level = "league" if county == ALL else "county" if school == ALL else "school"
    place = dict.fromkeys(PLACE, ALL) | {"county_code": county, "school_code": school}
    counts = {"numerator": part, "denominator": whole}
    prior = {"prior_numerator": None, "prior_denominator": None}
    asked = {"target_id": target, "level": level, "missing_units": ""}
    return asked | place | counts | prior | others


def flags(rows: list[Any], schools: pd.DataFrame = NO_SCHOOLS) -> list[tuple[bool, bool, bool]]:
    """Of each row: numerator, denominator and last year hidden, for numbers below 5."""
    table = pd.DataFrame(rows)
    numbers = [name for name in table.columns if name.endswith("nominator") or "numer" in name]
    table = table.astype(dict.fromkeys(numbers, "Int64"))
    builder = SystemBuilder()
    cells = add_values(builder, PLAN, table, schools)
    system, place = builder.build()
    found = cells.flags(suppress(system, 5).hidden, place)
    names = ("numerator_suppressed", "denominator_suppressed", "prior_suppressed")
    assert (found["suppressed"] == found[names[0]] | found[names[1]]).all()
    return list(zip(*(np.asarray(found[name]).tolist() for name in names), strict=True))


def test_students_and_teachers_are_people_and_schools_are_not() -> None:
    ids = {target.id for target in people_of(PLAN)}
    assert {"W08-4", "W10-1", "W13-2", "W13-3"} <= ids
    assert not {"W08-1", "W18-5", "W20-2", "W07-6"} & ids


def test_two_schools_of_seven_are_no_small_number() -> None:
    rows = [row("W08-2", ALL, ALL, 5, 14), row("W08-2", "A", ALL, 2, 7)]
    assert flags([*rows, row("W08-2", "B", ALL, 3, 7)]) == [(False,) * 3] * 3


def test_a_small_county_takes_the_next_smallest_along() -> None:
    rows = [row("W08-4", ALL, ALL, 63, 190), row("W08-4", "A", ALL, 3, 50)]
    rows += [row("W08-4", "B", ALL, 20, 60), row("W08-4", "C", ALL, 40, 80)]
    assert [numerator for numerator, _, _ in flags(rows)] == [False, True, True, False]
    assert not any(whole for _, whole, _ in flags(rows))


def test_a_unit_that_is_missing_is_in_no_sum() -> None:
    """A has data that the league leaves out: only B and C give each other away."""
    rows = [row("W08-4", ALL, ALL, 63, 190, missing_units="A"), row("W08-4", "A", ALL, 10, 30)]
    rows += [row("W08-4", "B", ALL, 3, 60), row("W08-4", "C", ALL, 60, 130)]
    assert [numerator for numerator, _, _ in flags(rows)] == [False, False, True, True]


def test_who_knows_the_schools_of_a_county_adds_them_up_by_area() -> None:
    """The rural schools s (3) and t (9) are the county's rural row; u is in town."""
    rows = [row("W08-4", ALL, ALL, 232, 600), row("W08-4", "B", ALL, 200, 400)]
    rows += [row("W08-4", "A", ALL, 32, 200), row("W08-4", "A", "s", 3, 50)]
    rows += [row("W08-4", "A", "t", 9, 50), row("W08-4", "A", "u", 20, 100)]
    rows += [row("W08-4", "A", ALL, 12, 100, urban_rural="rural")]
    rows += [row("W08-4", "A", ALL, 20, 100, urban_rural="town")]
    areas = ["rural", "rural", "town"]
    known = pd.DataFrame({"county_code": "A", "school_code": list("stu"), "urban_rural": areas})
    hidden = [numerator for numerator, _, _ in flags(rows, known)]
    assert hidden == [False, False, False, True, True, False, False, False]


def test_the_same_students_in_two_targets_are_one_number() -> None:
    """W08-3 and W08-5 have one whole: 4 students are hidden in both, and so are the next."""
    rows = []
    for target in ("W08-3", "W08-5"):
        rows += [row(target, ALL, ALL, 0, 140), row(target, "A", ALL, 0, 40)]
        rows += [row(target, "A", "s", 0, 4), row(target, "A", "t", 0, 36)]
        rows += [row(target, "B", ALL, 0, 100)]
    hidden = [whole for _, whole, _ in flags(rows)]
    assert hidden == [False, False, True, True, False] * 2


def test_last_year_s_few_are_hidden_too() -> None:
    def last(county: str, part: int, whole: int) -> Any:
        given = {"prior_numerator": part, "prior_denominator": whole}
        return row("W10-2", county, ALL, 20, 40, **given)

    rows = [row("W10-2", ALL, ALL, 60, 120, prior_numerator=44, prior_denominator=120)]
    rows += [last("A", 2, 40), last("B", 20, 40), last("C", 22, 40)]
    assert [prior for _, _, prior in flags(rows)] == [False, True, True, False]


def test_a_night_without_any_count_has_nothing_to_hide() -> None:
    nothing = {"numerator": None, "denominator": None}
    rows = [row("W08-4", county, ALL, 0, 0) | nothing for county in (ALL, "A", "B")]
    assert flags(rows) == [(False,) * 3] * 3
