"""Parts are sums, and add up to their total in every direction."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.nights import UNITS, YEAR_END, A, B, last_year, plan_of
from tests.measures.frames import target
from xjdata.indicators import Availability, breakdowns, indicators
from xjdata.measures import ALL, KEYS, measures_of
from xjdata.measures.tables import add_up, part
from xjdata.plan import Target

SCHOOLS = pd.DataFrame(
    [
        (A, "A1", "urban", "public"),
        (A, "A2", "rural", "private"),
        (A, "A3", "unknown", "public"),
        (B, "A1", "town", "private"),
        ("152500", "D1", "urban", "unknown"),
    ],
    columns=["county_code", "school_code", "urban_rural", "ownership"],
)

Counted = tuple[str, str, str, str, int, int | None]
Key = tuple[str, ...]
Numbers = tuple[int, int | None]


def table(rows: list[Counted]) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["county_code", "school_code", "stage", "sex", "numerator", "denominator"]
    )
    return add_up(
        part(
            frame,
            numerator=frame["numerator"],
            denominator=frame["denominator"].astype("float64"),
            stage=frame["stage"],
            sex=frame["sex"],
        )
    )


def parts(
    asked: Target, rows: list[Counted], states: dict[tuple[str, str], Availability] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Breakdowns and totals of one target over three units."""
    plan = plan_of(asked)
    calls = measures_of(plan)
    needs = {need.dataset for call in calls.values() for need in call.needs}
    available: dict[tuple[str, str], Availability] = {
        (unit, dataset): "there" for unit in UNITS for dataset in needs
    }
    available |= states or {}
    measured = table(rows)
    found = breakdowns(
        plan.targets,
        calls,
        measured.assign(target_id=asked.id),
        SCHOOLS,
        available=available,
        units=UNITS,
    )
    totals = indicators(
        plan,
        {asked.id: measured},
        available=available,
        baseline=last_year(asked, {}),
        as_of=YEAR_END,
        units=UNITS,
    ).rows
    return found, totals


def numbers(row: Any) -> Numbers:
    return (
        int(row.numerator),
        None if pd.isna(row.denominator) else int(row.denominator),
    )


def told(
    found: pd.DataFrame, by: str, level: str = "league", county: str = ALL
) -> dict[Key, Numbers]:
    """Words of a breakdown to numerator and denominator."""
    rows = found[
        (found["breakdown"] == by) & (found["level"] == level) & (found["county_code"] == county)
    ]
    names = by.split(",")
    keys = [tuple(getattr(row, name) for name in names) for row in rows.itertuples()]
    assert len(keys) == len(set(keys)) or level == "school"
    others = [name for name in ("stage", "sex", "urban_rural", "ownership") if name not in names]
    assert (rows[others] == ALL).all(axis=None)
    if level == "school":
        keys = [(row.school_code, *key) for row, key in zip(rows.itertuples(), keys, strict=True)]
    return dict(zip(keys, (numbers(row) for row in rows.itertuples()), strict=True))


NINE_YEARS: list[Counted] = [
    (A, "A1", "primary", "1", 3, 10),
    (A, "A1", "primary", "2", 4, 5),
    (A, "A1", "junior", "1", 1, 2),  # the same school teaches both
    (A, "A2", "primary", "2", 0, 7),
    (A, "gone", "unknown", "1", 2, 2),  # a school that is not on the list
    (B, "A1", "junior", "2", 5, 6),  # the same code in another unit is another school
    ("152500", "D1", "senior", "1", 1, 1),
]


def test_by_hand() -> None:
    found, _ = parts(target("W08-4"), NINE_YEARS)
    assert told(found, "stage") == {
        ("junior",): (6, 8), ("primary",): (7, 22), ("senior",): (1, 1), ("unknown",): (2, 2),
    }  # fmt: skip
    assert told(found, "sex") == {("1",): (7, 15), ("2",): (9, 18)}
    assert told(found, "stage,sex") == {
        ("junior", "1"): (1, 2), ("junior", "2"): (5, 6), ("primary", "1"): (3, 10),
        ("primary", "2"): (4, 12), ("senior", "1"): (1, 1), ("unknown", "1"): (2, 2),
    }  # fmt: skip
    assert told(found, "urban_rural") == {
        ("urban",): (9, 18), ("rural",): (0, 7), ("town",): (5, 6), ("unknown",): (2, 2),
    }  # fmt: skip
    assert told(found, "ownership") == {
        ("public",): (8, 17), ("private",): (5, 13), ("unknown",): (3, 3),
    }  # fmt: skip
    assert told(found, "stage", "county", A) == {
        ("junior",): (1, 2), ("primary",): (7, 22), ("unknown",): (2, 2),
    }  # fmt: skip
    assert told(found, "stage", "school", A) == {
        ("A1", "junior"): (1, 2), ("A1", "primary"): (7, 15), ("A2", "primary"): (0, 7),
        ("gone", "unknown"): (2, 2),
    }  # fmt: skip
    assert told(found, "urban_rural", "school", A) == {}
    girls = found[(found["breakdown"] == "sex") & (found["sex"] == "2")].iloc[0]
    assert (girls["level"], girls["value"], girls["display"]) == ("league", 50.0, "50.00")


def test_what_belongs_to_no_school_is_a_part_too() -> None:
    found, _ = parts(target("W08-8"), [(A, "A1", ALL, ALL, 2, None), (A, "", ALL, ALL, 3, None)])
    assert told(found, "ownership") == {("public",): (2, None), ("none",): (3, None)}
    assert set(found["breakdown"]) == {"urban_rural", "ownership"}


def test_a_measure_of_units_alone_has_no_parts() -> None:
    found, _ = parts(target("W14-1"), [(A, "", ALL, ALL, 2, 4), (B, "", ALL, ALL, 0, 1)])
    assert found.empty


def test_a_school_adds_nothing_to_a_count_it_has_nothing_of() -> None:
    asked = target("W10-7")
    found, _ = parts(asked, [(A, "A1", "primary", ALL, 0, None), (A, "A2", "junior", ALL, 5, None)])
    assert told(found, "stage", "school", A) == {("A2", "junior"): (5, None)}
    assert told(found, "stage") == {("primary",): (0, None), ("junior",): (5, None)}


def test_a_unit_that_did_not_deliver_is_in_no_part() -> None:
    found, _ = parts(target("W08-4"), NINE_YEARS, {(A, "fitness"): "missing"})
    assert told(found, "stage") == {("junior",): (5, 6), ("senior",): (1, 1)}
    assert told(found, "stage", "county", A) == told(found, "stage", "school", A) == {}
    assert set(found.loc[found["level"] == "league", "missing_units"]) == {A}
    assert set(found.loc[found["level"] != "league", "missing_units"]) == {""}


def test_without_any_source_there_are_no_parts() -> None:
    nobody: dict[tuple[str, str], Availability] = {(unit, "fitness"): "none" for unit in UNITS}
    assert parts(target("W08-4"), NINE_YEARS, nobody)[0].empty


def test_a_unit_whose_whole_is_not_known_shows_what_it_has_and_is_not_in_the_league() -> None:
    rows: list[Counted] = [
        (A, "", "kindergarten", ALL, 5, None), (B, "", "kindergarten", ALL, 7, 10),
    ]  # fmt: skip
    found, _ = parts(target("W10-3"), rows)
    assert told(found, "stage") == {("kindergarten",): (7, 10)}
    assert told(found, "stage", "county", A) == {("kindergarten",): (5, None)}


def test_what_each_county_has_to_meet_is_broken_down_by_county_alone() -> None:
    asked = target("W12-1")
    assert asked.rollup == "each_county"
    found, _ = parts(asked, [(A, "A1", ALL, ALL, 1, None), (A, "A2", ALL, ALL, 1, None)])
    assert set(found["level"]) == {"county"}
    assert told(found, "ownership", "county", A) == {
        ("public",): (1, None),
        ("private",): (1, None),
    }


def test_members_of_a_list_have_no_parts() -> None:
    rows = [(A, "A1", "primary", "1", 1, 1)]
    assert parts(target("W06-1"), rows)[0].empty


ROWS = st.tuples(
    st.sampled_from(UNITS),
    st.sampled_from(["A1", "A2", "A3", "D1", "gone", ""]),
    st.sampled_from(["primary", "junior", "unknown"]),
    st.sampled_from(["1", "2", "unknown"]),
    st.integers(0, 500),
    st.integers(0, 500),
)
ASKED = [target("W08-4"), target("W13-3", lowest_level="school")]


def added(rows: pd.DataFrame, by: list[str]) -> dict[Any, list[int]]:
    """Words of some columns to the sums of numerators and denominators."""
    both = rows[["numerator", "denominator"]].fillna(0).astype("int64")
    sums: dict[Any, list[int]] = {}
    for key, part_, whole in zip(
        rows[by].itertuples(index=False, name=None),
        both["numerator"],
        both["denominator"],
        strict=True,
    ):
        before = sums.get(key, [0, 0])
        sums[key] = [before[0] + int(part_), before[1] + int(whole)]
    return sums


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.value_form)
@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=40), st.sets(st.sampled_from(UNITS), max_size=2))
def test_every_margin_agrees(asked: Target, rows: list[Counted], missing: set[str]) -> None:
    dataset = "fitness" if asked.id == "W08-4" else "training"
    states: dict[tuple[str, str], Availability] = {(unit, dataset): "missing" for unit in missing}
    found, totals = parts(asked, rows, states)
    place = ["level", "county_code", "school_code"]
    totals = totals[totals["numerator"].notna()]
    whole = added(totals, place)
    for by, of_this in found.groupby("breakdown"):
        # All stages, sexes, areas or owners together are the total, wherever there are parts.
        levels = ["league", "county"] + (["school"] if by in ("stage", "sex", "stage,sex") else [])
        assert set(of_this["level"]).issubset(levels)
        something = {key: sums for key, sums in whole.items() if key[0] in levels and any(sums)}
        assert {key: sums for key, sums in added(of_this, place).items() if any(sums)} == something
        # The league is its units, and they are their schools and what belongs to none.
        words = by.split(",")
        at = {level: rows_of for level, rows_of in of_this.groupby("level")}
        of_units = added(at.get("county", of_this.head(0)), words)
        assert added(at.get("league", of_this.head(0)), words) == of_units
        if "school" in at and all(row[1] for row in rows):
            assert {k: v for k, v in added(at["school"], words).items() if any(v)} == {
                k: v for k, v in of_units.items() if any(v)
            }
    # Stage and sex together, added up over one of them, are the other.
    both = found[found["breakdown"] == "stage,sex"]
    for name in ("stage", "sex"):
        alone = found[found["breakdown"] == name]
        assert added(both, [*place, name]) == added(alone, [*place, name])


@settings(max_examples=15, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Counted], random: Any) -> None:
    found, _ = parts(ASKED[0], rows)
    random.shuffle(rows)
    pd.testing.assert_frame_equal(found, parts(ASKED[0], rows)[0])


def test_nothing_measured_breaks_nothing_down() -> None:
    plan = plan_of(target("W08-4"))
    empty = pd.DataFrame(columns=["target_id", *KEYS, "numerator", "denominator"])
    found = breakdowns(plan.targets, measures_of(plan), empty, SCHOOLS, available={}, units=UNITS)
    assert found.empty
