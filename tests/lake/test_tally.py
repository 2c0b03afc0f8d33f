"""What of a delivery counts, file by file."""

import pyarrow as pa

from xjdata.lake.schema import PROBLEM_SCHEMA
from xjdata.lake.tally import tally

FILE, OTHER = "152501/甲.csv", "152501/乙.csv"


def rows(*cells: tuple[str, str | None]) -> pa.Table:
    files, blanked = zip(*cells, strict=True) if cells else ((), ())
    cells_of = {"file": files, "blanked": blanked}
    return pa.table({name: pa.array(words, pa.string()) for name, words in cells_of.items()})


def problems(*found: tuple[str, int | None, str, str]) -> pa.Table:
    names = ("file", "row_number", "action", "check_id")
    return pa.Table.from_pylist(
        [dict(zip(names, one, strict=True)) for one in found], schema=PROBLEM_SCHEMA
    )


def test_rows_and_cells_are_told_apart_by_file() -> None:
    accepted = rows((FILE, ""), (FILE, "guards,drills"), (OTHER, "drills"), (FILE, "drills"))
    found = tally(
        accepted,
        problems(
            (FILE, 3, "reject", "school_code.key_present"),
            (FILE, 4, "reject", "row.conflict"),
            (OTHER, 5, "flag", "row.copy"),
            (OTHER, 6, "flag", "school_name.agrees"),
            (FILE, 7, "blank", "drills.range"),
            (OTHER, None, "flag", "shape.unknown_headings"),
        ),
    )
    assert found == {
        FILE: {"accepted": 3, "rejected": 2, "copies": 0, "blanked": {"drills": 2, "guards": 1}},
        OTHER: {"accepted": 1, "rejected": 0, "copies": 1, "blanked": {"drills": 1}},
    }


def test_a_file_of_which_nothing_counts_is_told_too() -> None:
    found = tally(rows(), problems((FILE, 2, "reject", "row.conflict")))
    assert found == {FILE: {"accepted": 0, "rejected": 1, "copies": 0, "blanked": {}}}


def test_nothing_delivered_is_nothing() -> None:
    assert tally(rows(), problems()) == {}
