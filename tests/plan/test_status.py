"""The truth table of statuses, rule by rule."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from xjdata.plan import (
    STATUSES,
    Verdict,
    item_status,
    judge,
    load_plan,
)

PLAN = load_plan(2024)
BEFORE = date(2024, 10, 15)
DEADLINE = date(2024, 12, 31)
AFTER = date(2025, 1, 1)

# One target per rule.
RATIO = "W08-4"  # >= 35 %, no pace, empty: not_applicable
COVERAGE = "W08-3"  # = 100 %
BACKLOG = "W18-5"  # = 100 %, accumulating, empty: zero_report
YOY = "W10-1"  # yoy-increase
STAYS = "W10-3"  # stays-above 98, empty: cannot_verify
COUNT = "W12-2"  # >= 6, accumulating count, empty: zero_count
LISTED = "W06-1"  # all-of-list of 4
ONE = "W11-2"  # = 1, a listed county
EACH = "W12-1"  # each county >= 1, league: counties that meet it
EACH_SHARE = "W14-2"  # each county 1 of 1, league: percent of the counties
EACH_LIST = "W21-3"  # each county 2 of 2 services
EACH_YOY = "W20-2"  # each county up on last year, league on its own ratio


def rule(name: str, numerator: int | None, denominator: int | None, **more: Any) -> Verdict:
    settings: dict[str, Any] = {
        "prior": None,
        "as_of": BEFORE,
        "year_start": PLAN.year_start,
        "sources": "complete",
        "level": "league",
    }
    return judge(
        PLAN.target(name), numerator=numerator, denominator=denominator, **(settings | more)
    )


TABLE: list[tuple[str, int | None, int | None, dict[str, Any], str]] = [
    # >= and =: met at the target and above; nothing is rounded.
    (RATIO, 35, 100, {}, "met"),
    (RATIO, 34_996, 100_000, {}, "behind"),
    (RATIO, 349_999_999, 1_000_000_000, {}, "behind"),
    (RATIO, 36, 100, {"as_of": AFTER}, "met"),
    (COVERAGE, 105, 100, {}, "met"),
    (COVERAGE, 99, 100, {}, "behind"),
    # The deadline is its last day: over on the next.
    (RATIO, 34, 100, {"as_of": DEADLINE}, "behind"),
    (RATIO, 34, 100, {"as_of": AFTER}, "missed"),
    # The pace, for accumulating measures only: 6 applications by 31 December, 289 of 366 days gone.
    (COUNT, 5, None, {}, "on_track"),
    (COUNT, 4, None, {}, "behind"),
    (COUNT, 6, None, {}, "met"),
    (COUNT, 3, None, {"as_of": date(2024, 7, 1)}, "on_track"),
    (COUNT, 5, None, {"as_of": DEADLINE}, "behind"),
    (COUNT, 5, None, {"as_of": AFTER}, "missed"),
    (COUNT, 5, None, {"start": Fraction(5)}, "behind"),
    (BACKLOG, 80, 100, {}, "on_track"),
    (BACKLOG, 78, 100, {}, "behind"),
    # A count of nothing, with a row or without one.
    (COUNT, 0, None, {}, "behind"),
    (COUNT, None, None, {}, "behind"),
    (COUNT, None, None, {"as_of": AFTER}, "missed"),
    # all-of-list: every named member, by the length of the list.
    (LISTED, 4, 4, {}, "met"),
    (LISTED, 3, 4, {}, "behind"),
    (LISTED, 3, 4, {"as_of": AFTER}, "missed"),
    (LISTED, None, None, {}, "behind"),
    (LISTED, 1, 1, {"level": "members"}, "met"),
    (LISTED, 1, None, {"level": "members"}, "met"),
    (LISTED, 0, 1, {"level": "members"}, "behind"),
    (LISTED, 0, 1, {"level": "members", "as_of": AFTER}, "missed"),
    (ONE, 1, None, {}, "met"),
    (ONE, 0, None, {"as_of": AFTER}, "missed"),
    # yoy-increase: strictly above, crosswise.
    (YOY, 81, 100, {"prior": (80, 100)}, "met"),
    (YOY, 80, 100, {"prior": (80, 100)}, "behind"),
    (YOY, 80, 100, {"prior": (160, 200)}, "behind"),
    (YOY, 80, 100, {"prior": (160, 200), "as_of": AFTER}, "missed"),
    (YOY, 333_334, 10**6, {"prior": (1, 3)}, "met"),
    (YOY, 79, 100, {"prior": (80, 100)}, "behind"),
    (YOY, 81, 100, {}, "cannot_verify"),
    (YOY, 81, 100, {"prior": (0, 0)}, "cannot_verify"),
    (YOY, 81, 100, {"as_of": AFTER}, "cannot_verify"),
    # stays-above: this year alone.
    (STAYS, 98, 100, {}, "met"),
    (STAYS, 120, 100, {}, "met"),
    (STAYS, 97, 100, {"prior": (99, 100)}, "behind"),
    (STAYS, 97, 100, {"prior": (99, 100), "as_of": AFTER}, "missed"),
    # 0 of 0.
    (BACKLOG, 0, 0, {}, "met"),
    (BACKLOG, None, None, {}, "met"),
    (BACKLOG, 0, 0, {"level": "county"}, "not_applicable"),
    (RATIO, 0, 0, {}, "not_applicable"),
    (STAYS, 0, 0, {}, "cannot_verify"),
    (EACH_SHARE, 0, 0, {"level": "county"}, "behind"),
    # The whole is not known, or empty beneath a part: never a guess.
    (STAYS, 50, None, {}, "cannot_verify"),
    (STAYS, 50, 0, {}, "cannot_verify"),
    (BACKLOG, 5, 0, {}, "cannot_verify"),
    (RATIO, 5, 0, {}, "cannot_verify"),
    (EACH_SHARE, 5, 0, {}, "cannot_verify"),
    # Not delivered, by any, by some, and no source at all.
    (RATIO, None, None, {"sources": "missing"}, "cannot_verify"),
    (BACKLOG, 0, 0, {"sources": "missing"}, "cannot_verify"),
    (COUNT, 9, None, {"sources": "missing"}, "cannot_verify"),
    (RATIO, 90, 100, {"sources": "some_missing"}, "cannot_verify"),
    (RATIO, 10, 100, {"sources": "some_missing", "as_of": AFTER}, "cannot_verify"),
    (BACKLOG, 0, 0, {"sources": "some_missing"}, "cannot_verify"),
    (COUNT, 6, None, {"sources": "some_missing"}, "met"),
    (COUNT, 5, None, {"sources": "some_missing"}, "cannot_verify"),
    (COUNT, 5, None, {"sources": "some_missing", "as_of": AFTER}, "cannot_verify"),
    (LISTED, 4, 4, {"sources": "some_missing"}, "met"),
    (LISTED, 3, 4, {"sources": "some_missing"}, "cannot_verify"),
    ("W08-7", 9, None, {"sources": "some_missing", "prior": (8, None)}, "cannot_verify"),
    ("W08-7", 9, None, {"prior": (8, None)}, "met"),
    ("W08-7", 8, None, {"prior": (8, None)}, "behind"),
    (RATIO, None, None, {"sources": "none"}, "no_data"),
    (COUNT, None, None, {"sources": "none", "as_of": AFTER}, "no_data"),
    # Below the scope there is a value and no verdict.
    (RATIO, 90, 100, {"level": "county"}, "not_applicable"),
    (RATIO, 90, 100, {"level": "school", "as_of": AFTER}, "not_applicable"),
    (RATIO, None, None, {"level": "county", "sources": "missing"}, "not_applicable"),
    (LISTED, 1, 4, {"level": "county"}, "not_applicable"),
    # Each county: the 13 have a status, the unit outside has none, the league needs them all.
    (EACH, 1, None, {"level": "county"}, "met"),
    (EACH, 0, None, {"level": "county"}, "behind"),
    (EACH, 0, None, {"level": "county", "as_of": AFTER}, "missed"),
    (EACH, 0, 0, {"level": "county"}, "not_applicable"),
    (EACH, 1, None, {"level": "county", "in_each_county": False}, "not_applicable"),
    (EACH, None, None, {"level": "county", "sources": "missing"}, "cannot_verify"),
    (EACH, 13, 13, {}, "met"),
    (EACH, 12, 13, {}, "behind"),
    (EACH, 12, 12, {}, "met"),
    (EACH, 12, None, {}, "cannot_verify"),
    (EACH, 0, 0, {}, "not_applicable"),
    (EACH_SHARE, 1, 1, {"level": "county"}, "met"),
    (EACH_SHARE, 12, 13, {}, "behind"),
    (EACH_SHARE, 13, 13, {}, "met"),
    (EACH_SHARE, 12, 12, {"sources": "some_missing"}, "cannot_verify"),
    (EACH_LIST, 2, 2, {"level": "county", "as_of": date(2024, 9, 1)}, "met"),
    (EACH_LIST, 1, 2, {"level": "county", "as_of": date(2024, 9, 1)}, "behind"),
    (EACH_LIST, 1, 2, {"level": "county", "as_of": date(2024, 9, 2)}, "missed"),
    (EACH_LIST, 12, 13, {"as_of": date(2024, 9, 2)}, "missed"),
    (EACH_LIST, 13, 13, {"as_of": date(2024, 9, 2)}, "met"),
    (EACH_YOY, 5, 10, {"level": "county", "prior": (4, 10)}, "met"),
    (EACH_YOY, 5, 10, {"level": "county"}, "cannot_verify"),
    (EACH_YOY, 50, 100, {"prior": (49, 100)}, "met"),
    (EACH_YOY, 5, 10, {"level": "county", "prior": (4, 10), "in_each_county": False},
     "not_applicable"),
    # Nothing to judge by.
    ("W11-5", 90, 100, {}, "qualitative"),
    ("W11-5", 90, 100, {"level": "county"}, "qualitative"),
    ("W11-5", None, None, {"sources": "none"}, "qualitative"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "numerator", "denominator", "more", "status"), TABLE)
def test_truth_table(name, numerator, denominator, more, status):
    assert rule(name, numerator, denominator, **more).status == status


def test_the_table_shows_every_status():
    assert {row[-1] for row in TABLE} == set(STATUSES)
    assert len(STATUSES) == 8


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "more", "value"),
    [
        (RATIO, 1, 3, {}, Fraction(100, 3)),
        (STAYS, 11, 10, {}, 110),
        (COUNT, 7, None, {}, 7),
        (COUNT, None, None, {}, 0),
        (LISTED, 3, 4, {}, 3),
        (EACH, 12, 13, {}, 12),
        (EACH_SHARE, 0, 0, {}, 0),
        (RATIO, 0, 0, {}, None),
        (RATIO, 1, 3, {"level": "county"}, Fraction(100, 3)),
        (RATIO, 1, 3, {"sources": "some_missing"}, Fraction(100, 3)),
        (RATIO, 1, 3, {"sources": "missing"}, None),
        (COUNT, 1, None, {"sources": "missing"}, None),
        (COUNT, None, None, {"sources": "none"}, None),
        (STAYS, 50, None, {"level": "county", "in_each_county": False}, None),
        (STAYS, 50, 0, {"level": "county"}, None),
    ],
)
def test_values(name, numerator, denominator, more, value):
    assert rule(name, numerator, denominator, **more).value == value


def test_zero_reports():
    assert rule(BACKLOG, 0, 0) == Verdict("met", None, zero_report=True)
    assert rule(BACKLOG, 0, 0, level="county") == Verdict("not_applicable", None, zero_report=True)
    assert rule(BACKLOG, 0, 0, as_of=AFTER).status == "met"
    assert not rule(BACKLOG, 1, 1).zero_report
    assert not rule(BACKLOG, 0, 0, sources="missing").zero_report
    assert not rule(BACKLOG, 0, 0, sources="some_missing").zero_report
    assert not rule(RATIO, 0, 0).zero_report
    assert not rule(COUNT, 0, None).zero_report


@pytest.mark.parametrize(
    ("prior", "missing", "below"),
    [
        (None, True, False),
        ((0, 0), True, False),
        ((97, 100), False, True),
        ((98, 100), False, False),
        ((99, 100), False, False),
    ],
)
def test_last_year_only_flags_a_stays_above(prior, missing, below):
    for numerator, status in ((99, "met"), (90, "behind")):
        verdict = rule(STAYS, numerator, 100, prior=prior)
        assert verdict.status == status
        assert (verdict.prior_missing, verdict.prior_below) == (missing, below)


def test_flags_stand_beside_a_verdict_only():
    for name in (RATIO, YOY, COUNT):
        verdict = rule(name, 1, 100)
        assert not verdict.prior_missing
        assert not verdict.prior_below
    assert not rule(STAYS, 99, 100, level="county").prior_missing
    assert not rule(STAYS, None, None, sources="none").prior_missing
    assert rule(STAYS, None, None, sources="missing").prior_missing


def test_items():
    outcomes = {item.item: item_status(item) for item in PLAN.items}
    assert [number for number, status in outcomes.items() if status] == [1, 3, 4, 23]
    assert outcomes[1] == "qualitative"


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "more", "needed"),
    [
        (RATIO, 34, 100, {}, 1),
        (RATIO, 34_996, 100_000, {}, 4),
        (RATIO, 1, 3, {}, 1),  # 35 % of 3 is 1.05: two of three
        (RATIO, 34, 100, {"as_of": AFTER}, 1),  # missed by one
        (RATIO, 35, 100, {}, None),
        (COVERAGE, 97, 100, {}, 3),
        (COUNT, 2, None, {}, 4),
        (COUNT, None, None, {}, 6),
        (LISTED, 3, 4, {}, 1),
        (LISTED, 0, 1, {"level": "members"}, 1),
        (EACH, 10, 13, {}, 3),  # counties
        (YOY, 50, 100, {"prior": (45, 90)}, 1),  # more than 50 %
        (YOY, 99, 100, {"prior": (80, 80)}, None),  # more than 100 % there is not
        (YOY, 50, 100, {}, None),  # nothing to compare with
        (STAYS, 970, 1000, {}, 10),
        (RATIO, 34, 100, {"level": "county"}, None),  # no verdict there
        (RATIO, 34, 100, {"sources": "some_missing"}, None),
    ],
)
def test_how_much_is_needed(name, numerator, denominator, more, needed):
    assert rule(name, numerator, denominator, **more).needed == needed
