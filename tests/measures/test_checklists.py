"""Lists of items in one cell: all of them, of those who say anything; no list, nobody."""

from typing import Any

import pytest

from tests.measures.frames import A, B, accepted, ratios, table

SCHOOL, OTHER = "1525010001", "1525010002"


def school(code: str = SCHOOL, **cells: Any) -> dict[str, Any]:
    return {"school_code": code, "school_type": "211", "school_status": "1"} | cells


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("晨读；歌咏", (1, 1)),
        ("歌咏、晨读、书画", (1, 1)),
        (" 歌咏 , 晨读", (1, 1)),
        ("晨读", (0, 1)),
        ("晨读会；歌咏", (0, 1)),  # another item that begins like it
        ("尚未落实", (0, 1)),
    ],
)
def test_every_item_whole(cell: str, expected: tuple[int, int]) -> None:
    night = accepted(school=[school()], school_ledger=[{"school_code": SCHOOL, "seven_ones": cell}])
    made = table("W08-1", night, items=["晨读", "歌咏"])
    assert ratios(made) == {(A, SCHOOL, "all"): expected}


def test_who_says_nothing_is_unknown() -> None:
    night = accepted(
        school=[school(), school(OTHER), school(county_code=B), school("x", school_status="2")],
        school_ledger=[
            {"school_code": SCHOOL, "seven_ones": "晨读"},
            {"school_code": OTHER, "seven_ones": None},
            {"school_code": "x", "seven_ones": "晨读"},
        ],
    )
    assert ratios(table("W08-1", night, items=["晨读"])) == {(A, SCHOOL, "all"): (1, 1)}


@pytest.mark.parametrize("target_id", ["W08-1", "W13-4"])
def test_as_long_as_the_plan_names_no_items_nobody_is_in(target_id: str) -> None:
    line = {"school_code": SCHOOL, "seven_ones": "晨读", "standards_met": "图书"}
    night = accepted(school=[school(), school(OTHER, school_type="365")], school_ledger=[line])
    assert ratios(table(target_id, night)) == {}


def test_standards_of_vocational_schools_alone() -> None:
    lines = [{"school_code": code, "standards_met": "图书、设备"} for code in (SCHOOL, OTHER)]
    night = accepted(school=[school(), school(OTHER, school_type="365")], school_ledger=lines)
    made = table("W13-4", night, items=["图书"])
    assert ratios(made) == {(A, OTHER, "all"): (1, 1)}
