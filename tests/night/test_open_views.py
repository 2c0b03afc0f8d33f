"""Nobody works a hidden number out of what a night shows: an outsider with a league's views."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.disclosure.solving import solved
from tests.night.nights import query, run_plain
from tests.night.small import small_league
from xjdata.home import Home

ALL = "all"
UNITS = ("152501", "152522", "152523", "152526")
DIMENSIONS = ("county_code", "school_code", "stage", "sex", "urban_rural", "ownership")
KEY = ("target_id", *DIMENSIONS)
SIZE = 5

Cell = tuple[str, ...]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_league(Path(tmp_path_factory.mktemp("open"), "league"), UNITS)
    run_plain(home)
    return home


def cells(home: Home, schema: str) -> dict[Cell, int | None]:
    """The counts of people of a schema: what there is none of is left out."""
    rows = query(
        home,
        f"SELECT {', '.join(KEY)}, numerator, denominator, numerator_suppressed,"
        " denominator_suppressed"
        f" FROM {schema}.indicator_value WHERE target_id IN ('W08-3', 'W08-4', 'W08-5')",
    )
    found: dict[Cell, int | None] = {}
    for row in rows:
        *key, numerator, denominator, is_hidden, whole_hidden = row
        for name, count, hidden in (("N", numerator, is_hidden), ("D", denominator, whole_hidden)):
            if count is not None or hidden:
                found[name, *key] = count
    return found


def sums(names: set[Cell]) -> Iterator[dict[Cell, int]]:
    """Every sum over one dimension, and wholes that two targets have in common."""
    for at, _ in enumerate(DIMENSIONS, start=2):
        totals: dict[Cell, dict[Cell, int]] = defaultdict(dict)
        for name in sorted(names):
            total = (*name[:at], ALL, *name[at + 1 :])
            if name[at] != ALL and total in names:
                totals[total][name] = 1
        for total, parts in totals.items():
            yield {**parts, total: -1}
    for name in names:
        other = (name[0], "W08-5", *name[2:])
        # W08-3 has the vocational schools besides; stage by stage both have the same students.
        if name[0] == "D" and name[1] == "W08-3" and name[4] != ALL and other in names:
            yield {name: 1, other: -1}


def is_total(name: Cell) -> bool:
    return set(name[2:]) == {ALL}


def test_no_hidden_number_can_be_worked_out(home: Home) -> None:
    true, seen = cells(home, "mart"), cells(home, "open")
    assert set(true) == set(seen)
    holding = [terms for terms in sums(set(true)) if _holds(terms, true)]
    assert len(holding) > 100
    shown = {name: count for name, count in seen.items() if count is not None}
    hidden = {name for name, count in seen.items() if count is None}
    assert hidden
    assert shown
    known = set(solved(shown, holding)) & hidden
    by_the_league = solved({n: c for n, c in shown.items() if is_total(n)}, holding)
    assert known <= set(by_the_league)


def test_with_small_numbers_alone_hidden_they_could_be(home: Home) -> None:
    """The outsider of these tests is no fool: he finds what is hidden without its neighbours."""
    true = {name: count for name, count in cells(home, "mart").items() if count is not None}
    small = {n for n, count in true.items() if n[2] != ALL and 0 < count < SIZE}
    shown = {name: count for name, count in true.items() if name not in small}
    holding = [terms for terms in sums(set(true)) if _holds(terms, dict(true))]
    assert set(solved(shown, holding)) & small


def _holds(terms: dict[Cell, int], true: dict[Cell, int | None]) -> bool:
    return sum(factor * (true[name] or 0) for name, factor in terms.items()) == 0


def test_small_numbers_are_hidden_and_the_league_s_are_not(home: Home) -> None:
    true, seen = cells(home, "mart"), cells(home, "open")
    for name, count in true.items():
        if is_total(name):
            assert seen[name] == count
        elif name[2] != ALL and count is not None and 0 < count < SIZE:
            assert seen[name] is None


def test_the_scorecard_of_counties_hides_the_same(home: Home) -> None:
    rows = query(
        home,
        "SELECT s.numerator, s.denominator, s.value, s.display, s.status, s.needed_zh,"
        " v.numerator, v.denominator, v.suppressed FROM open.scorecard_county s"
        " JOIN open.indicator_value v USING (target_id, county_code)"
        " WHERE v.level = 'county' AND v.breakdown = 'all'",
    )
    assert any(row[-1] for row in rows)
    for numerator, denominator, value, display, status, needed, other, whole, is_hidden in rows:
        assert (numerator, denominator) == (other, whole)
        if is_hidden:
            assert (value, display, status, needed) == (None, "*", None, None)
            assert None in (numerator, denominator)


def test_projects_and_schools_are_no_people(home: Home) -> None:
    assert query(
        home,
        "SELECT count(*) FROM mart.indicator_value WHERE (suppressed OR denominator_suppressed)"
        " AND target_id NOT IN ('W08-3', 'W08-4', 'W08-5')",
    ) == [(0,)]


def test_a_second_night_finds_the_same(home: Home) -> None:
    before = query(home, "SELECT * FROM open.indicator_value ORDER BY ALL")
    marks = (home.lake / "nights").glob("*/suppressed.json")
    assert len(list(marks)) == 1
    run_plain(home)
    assert query(home, "SELECT * FROM open.indicator_value ORDER BY ALL") == before
