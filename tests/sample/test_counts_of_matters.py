"""What the sample counts of matters and activities, on a few lines each, by hand."""

import pandas as pd
import pytest

from tests.sample.test_counts import COUNTY, DIRECT, OTHER, at, league, table

YES, NO = True, False


def matters(*rows: tuple) -> pd.DataFrame:
    columns = ["kind", "due_on", "done_on", "ended_on", "published", "trained_group"]
    padded = [(*row, *[None] * (len(columns) + 1 - len(row))) for row in rows]
    return table("matter", columns, *padded).assign(_end_unknown=False)


@pytest.mark.parametrize(
    ("target", "rows", "expected"),
    [
        (
            "W02-1",
            [(COUNTY, "01", None, day) for day in ("2024-01-01", "2024-10-15", "2024-10-16", None)],
            (2, 4),
        ),
        (
            "W17-6",
            [
                (COUNTY, "02", "2024-12-31", None, None, None),
                (COUNTY, "02", "2024-03-01", "2024-03-02", None, YES),
                (COUNTY, "02", "2024-03-01", "2024-03-02", None, NO),
                (COUNTY, "02", "2023-12-31", "2024-03-02", None, YES),
            ],
            (1, 3),
        ),
        (
            "W22-6",
            [
                (COUNTY, "04", "2024-10-15", "2024-10-15"),
                (COUNTY, "04", "2023-05-01", None),
                (COUNTY, "04", "2024-10-16", "2024-10-01"),
                (COUNTY, "04", None, "2024-10-01"),
                (COUNTY, "03", "2024-10-15", "2024-10-15"),
            ],
            (1, 2),
        ),
        (
            "W08-8",
            [
                (COUNTY, "05", None, "2020-05-01", None),
                (COUNTY, "06", None, "2020-05-01", "2024-10-15"),
                (COUNTY, "06", None, "2020-05-01", "2024-10-14"),
                (COUNTY, "06", None, None, None),
            ],
            (2, None),
        ),
        (
            "W21-3",
            [
                (COUNTY, "10", None, "2024-09-01"),
                (COUNTY, "11", None, "2023-09-01"),
                (OTHER, "10", None, "2023-09-01"),
                (OTHER, "11", None, "2024-09-02"),
                (DIRECT, "10", None, "2023-09-01"),
            ],
            (1, 13),
        ),
        (
            "W14-3",
            [
                (COUNTY, "08", None, "2024-05-01", None, YES),
                (COUNTY, "09", None, "2024-05-01", None, YES),
                (OTHER, "08", None, "2024-05-01", None, YES),
                (OTHER, "09", None, "2024-05-01", None, NO),
            ],
            (1, 13),
        ),
        (
            "W06-4",
            [(DIRECT, "13", None, "2024-05-01")] * 3
            + [(DIRECT, "14", None, "2024-05-01")] * 2
            + [(COUNTY, "14", None, "2024-05-01")],
            (2, None),
        ),
        (
            "W07-6",
            [
                (COUNTY, "12", None, "2024-05-01", None, None, "基层干部"),
                (OTHER, "12", None, "2024-05-01", None, None, "基层干部"),
                (DIRECT, "12", None, "2023-05-01", None, None, "青壮年劳动力"),
            ],
            (1, 5),
        ),
    ],
)
def test_matters(target, rows, expected):
    assert league(target, matter=matters(*rows)) == expected


def test_each_county_shows_how_many_of_two():
    rows = matters((OTHER, "10", None, "2023-09-01"))
    assert at("W21-3", "county", OTHER, matter=rows) == (1, 2)
    assert at("W21-3", "county", COUNTY, matter=rows) == (0, 2)
    assert at("W21-3", "county", DIRECT, matter=rows) == (0, 0)


LEDGER = ["football", "ice_snow", "pe_lessons", "arts_lessons", "labour_lessons"]
LEDGER += ["experiments_required", "experiments_done", "lecture_sessions"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("W05-1", (2, 5)),  # of the general and vocational schools in operation
        ("W08-1", (0, 0)),
        ("W08-2", (1, 2)),
        ("W08-7", (2, None)),
        ("W12-6", (30, 40)),
    ],
)
def test_activities(target, expected):
    ledger = table(
        "school_ledger",
        ["school_code", *LEDGER],
        (COUNTY, "P1", NO, YES, 5, 2, 1, 99, 99, 1),
        (COUNTY, "P2", YES, YES, 5, 2, 1, None, None, 1),
        (COUNTY, "H1", YES, None, 4, 2, 1, 40, 30, 0),
        (COUNTY, "H2", NO, NO, 5, 2, None, None, 12, None),
        (COUNTY, "V1", YES, NO, 5, 2, 1, 50, 50, 2),
    )
    assert league(target, school_ledger=ledger) == expected


def test_counties_evaluated_and_holders_of_titles():
    held = table(
        "supervision",
        ["kind", "topic", "held_on", "stage", "county_evaluated"],
        (DIRECT, "4", "a", "2024-04-01", None, COUNTY),
        (DIRECT, "4", "b", "2024-04-02", None, COUNTY),
        (DIRECT, "4", "c", "2023-04-02", None, OTHER),
        (DIRECT, "1", "d", "2024-04-02", "高中教育", OTHER),
        (DIRECT, "3", "双减", "2024-04-02", None, None),
    )
    assert league("W16-4", supervision=held) == (1, 13)
    assert league("W16-2", supervision=held) == (1, 4)
    assert league("W16-3", supervision=held) == (1, 4)
