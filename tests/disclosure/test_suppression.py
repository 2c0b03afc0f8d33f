"""Nobody works out a hidden cell: an outsider with all sums of two tables tries."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.disclosure.leagues import (
    ALL,
    DIMENSIONS,
    League,
    leagues,
    sums_of,
    system_of,
    table_of,
)
from tests.disclosure.solving import solved
from xjdata.disclosure import KEPT, suppress

Name = tuple[str, ...]


def hidden_cells(league: League, size: int) -> dict[Name, tuple[int, bool, bool]]:
    """Cell to its value, whether it is hidden, and whether that is of no use."""
    table = table_of(league)
    system, cells = system_of(table)
    found = suppress(system, size)
    named: dict[Name, tuple[int, bool, bool]] = {}
    keys = table[["target_id", *DIMENSIONS]].itertuples(index=False)
    for row, (target, *place) in enumerate(keys):
        for name, cell in (
            ((target, "N", *place), cells.numerator[row]),
            (("", "D", *place), cells.denominator[row]),
            ((target, "C", *place), cells.rest[row]),
        ):
            told = (int(system.counts[cell]), bool(found.hidden[cell]), bool(found.exposed[cell]))
            assert named.setdefault(name, told) == told, "one group, shown here and hidden there"
    return named


def is_total(name: Name) -> bool:
    """The league's own figures, which are always there."""
    return set(name[2:]) == {ALL}


def all_sums(league: League) -> list[dict[Name, int]]:
    table = table_of(league)
    rows = table[["target_id", *DIMENSIONS]].itertuples(index=False)
    return [
        *sums_of(table),
        *(
            {(target, "N", *place): 1, (target, "C", *place): 1, ("", "D", *place): -1}
            for target, *place in rows
        ),
    ]


def test_a_single_small_school_takes_the_next_smallest_along() -> None:
    """4, 9 and 30 girls add up to 43: with the 4 hidden alone, anyone subtracts."""
    wholes = {("C0", f"S{n}", "primary", "1"): n for n in (4, 9, 30)}
    named = hidden_cells(League(wholes, (dict(wholes), dict(wholes))), 5)
    schools = {n: named["", "D", "C0", f"S{n}", ALL, ALL][1] for n in (4, 9, 30)}
    assert schools == {4: True, 9: True, 30: False}


def test_two_ones_take_a_third_along() -> None:
    """Two hidden schools that have 2 together have one each, since what is 0 is shown."""
    wholes = {("C0", f"S{n}", "primary", "1"): n for n in (0, 9, 30)}
    wholes |= {("C0", name, "primary", "1"): 1 for name in "ab"}
    named = hidden_cells(League(wholes, (dict(wholes), dict(wholes))), 5)
    shown = {s for n, p, c, s, *dims in named if (n, p, dims) == ("", "D", [ALL, ALL])
             and not named[n, p, c, s, *dims][1] and s != ALL}  # fmt: skip
    assert shown == {"S0", "S30"}


def test_who_is_missing_from_a_whole_is_a_group_too() -> None:
    """98 of 100 did it: the two who did not are few, so the 98 are hidden, the 100 are not."""
    wholes = {("C0", "a", "primary", "1"): 100, ("C0", "b", "primary", "1"): 50}
    parts = {("C0", "a", "primary", "1"): 98, ("C0", "b", "primary", "1"): 20}
    named = hidden_cells(League(wholes, (parts, {place: 0 for place in parts})), 5)
    a = ("C0", "a", ALL, ALL)
    assert named["T0", "N", *a] == (98, True, False)
    assert named["", "D", *a] == (100, False, False)
    assert named["T1", "N", *a] == (0, False, False)
    assert named["T0", "N", "C0", "b", ALL, ALL][1]


def test_a_league_of_one_county_says_what_cannot_be_hidden() -> None:
    wholes = {("C0", "a", "primary", "1"): 3}
    named = hidden_cells(League(wholes, (dict(wholes), dict(wholes))), 5)
    assert named["", "D", "C0", ALL, ALL, ALL] == (3, True, True)
    assert named["", "D", ALL, ALL, ALL, ALL] == (3, False, False)


def test_nothing_else_to_hide_behind_but_nothing() -> None:
    """One county of two has 3, the other 0: the league's 3 are hers unless the 0 is hidden."""
    wholes = {("C0", "a", "primary", "1"): 3, ("C1", "b", "primary", "1"): 0}
    named = hidden_cells(League(wholes, (dict(wholes), dict(wholes))), 5)
    assert named["", "D", "C0", ALL, ALL, ALL] == (3, True, False)
    assert named["", "D", "C1", ALL, ALL, ALL] == (0, True, False)


def test_where_all_are_many_nothing_is_hidden() -> None:
    wholes = {("C0", s, "primary", x): 20 for s in "ab" for x in "12"}
    parts = {place: 10 for place in wholes}
    assert not any(hid for _, hid, _ in hidden_cells(League(wholes, (parts, parts)), 5).values())


@settings(max_examples=60)
@given(league=leagues(), size=st.integers(2, 7))
@example(League({("C0", "a", "primary", "1"): 1}, ({("C0", "a", "primary", "1"): 0},) * 2), 5)
def test_no_hidden_cell_can_be_worked_out(league: League, size: int) -> None:
    named = hidden_cells(league, size)
    sums = all_sums(league)
    shown = {name: value for name, (value, is_hidden, _) in named.items() if not is_hidden}
    known = solved(shown, sums)
    always = {name: value for name, (value, *_) in named.items() if is_total(name)}
    by_the_league = solved(always, sums)
    told = {name for name in known if named[name][1]}
    assert told <= set(by_the_league)
    assert {name for name, (_, _, is_exposed) in named.items() if is_exposed} >= told
    for name, value in known.items():
        assert value == named[name][0]


@given(league=leagues(), size=st.integers(2, 7))
def test_small_groups_are_hidden_and_the_league_is_not(league: League, size: int) -> None:
    for name, (value, is_hidden, _) in hidden_cells(league, size).items():
        if is_total(name):
            assert not is_hidden
        elif name[2] != ALL and 0 < value < size:
            assert is_hidden


@given(league=leagues(largest=40), size=st.integers(2, 7))
def test_hidden_parts_of_a_shown_total_are_no_small_group_together(
    league: League, size: int
) -> None:
    named = hidden_cells(league, size)
    for terms in sums_of(table_of(league)):
        total = next(name for name, sign in terms.items() if sign < 0)
        hidden = [named[n][0] for n in terms if n != total and named[n][1] and named[n][0]]
        others = [named[n][0] for n in terms if n != total and not named[n][1]]
        if not hidden or named[total][1] or sum(hidden) == 0 or not any(others):
            continue
        zeros = [n for n in terms if n != total and named[n][1] and not named[n][0]]
        assert sum(hidden) >= size or zeros
        assert sum(hidden) > len(hidden) or zeros


@given(league=leagues())
def test_the_same_figures_hide_the_same_cells(league: League) -> None:
    table = table_of(league)
    system, _ = system_of(table)
    again, _ = system_of(table.copy())
    assert (suppress(system, 5).hidden == suppress(again, 5).hidden).all()


@given(league=leagues(), size=st.integers(2, 6))
def test_a_larger_size_hides_every_small_group_a_smaller_one_does(
    league: League, size: int
) -> None:
    system, _ = system_of(table_of(league))
    small = (system.counts > 0) & (system.counts < size) & ~system.fixed & (system.rank < KEPT)
    assert suppress(system, size + 1).hidden[small].all()


@pytest.mark.parametrize("size", [0, 1])
def test_below_one_there_is_nothing_to_hide(size: int) -> None:
    wholes = {("C0", "a", "primary", "1"): 1, ("C0", "b", "primary", "1"): 2}
    system, _ = system_of(table_of(League(wholes, (dict(wholes), dict(wholes)))))
    assert not suppress(system, size).hidden.any()


def test_an_empty_table_has_nothing_to_hide() -> None:
    names = ["target_id", *DIMENSIONS]
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in names}).assign(
        numerator=np.zeros(0), denominator=np.zeros(0)
    )
    system, _ = system_of(empty)
    assert not len(suppress(system, 5).hidden)
