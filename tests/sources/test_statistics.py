"""Statistics workbooks: a row per file, each column a cell named by table and place."""

from pathlib import Path

import pytest

from xjdata.messages import HoldError
from xjdata.sources import Grid

from .inbox import Cell, Place, cells, workbook

PLACES = {
    "school_code": "教基1001!C3",
    "area_teaching": "教基5170!F10",
    "area_indoor_sport": "教基5170!F17",
    "equipment_value": "教基5176!D19",
    "multimedia_rooms": "教基5176!D12",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def sheet(**filled: Cell) -> list[list[Cell]]:
    """Column A and row 1 empty or not, cells by their place (C3)."""
    rows: list[list[Cell]] = [[None] * 8 for _ in range(20)]
    for place, cell in filled.items():
        rows[int(place[1:]) - 1][ord(place[0]) - ord("A")] = cell
    return rows


def school(path: Path, kind: str = "小学", code: Cell = "2115250001", **others: Cell) -> bytes:
    return workbook(
        path,
        ("封面", [["统计"]]),
        (f"教基1001_{kind}", sheet(C3=code)),
        (f"教基5170_{kind}", sheet(F10="87", F17="*", **others)),
        (f"教基5176_{kind}", sheet(D19="-1", D12="1200_x000D_")),
        hidden=(f"教基5176_{kind}",),
    )


def read(place: Place, data: bytes, cells: dict[str, str] = PLACES, **entry: object) -> list[Grid]:
    entry |= {"dataset": "facility", "cells": cells, "path": "统计/*.xlsx"}
    return place.read_file(data, "统计/甲小学(小学).xlsx", **entry)


def row(grid: Grid) -> dict[str, str | None]:
    (only,) = cells(grid)
    return dict(zip(grid.header or [], only, strict=True))


def test_a_workbook_is_one_row(place: Place, tmp_path: Path) -> None:
    (grid,) = read(place, school(tmp_path / "a"))
    assert row(grid) == {
        "school_code": "2115250001",
        "area_teaching": "87",
        "area_indoor_sport": None,
        "equipment_value": None,
        "multimedia_rooms": "1200",
    }
    assert dict(zip(grid.header or [], grid.labels or [], strict=True)) == PLACES
    assert (grid.file, grid.sheet) == ("统计/甲小学(小学).xlsx", "教基1001_小学")
    assert grid.first_row == 3


def test_a_folder_of_workbooks_is_a_delivery(place: Place, tmp_path: Path) -> None:
    place.deliver("统计/乙.xlsx", school(tmp_path / "b", code="2115250002"))
    tables = read(place, school(tmp_path / "a"))
    assert [row(grid)["school_code"] for grid in tables] == ["2115250002", "2115250001"]
    assert [grid.file for grid in tables] == ["统计/乙.xlsx", "统计/甲小学(小学).xlsx"]


def held(place: Place, data: bytes, cells: dict[str, str] = PLACES) -> str:
    with pytest.raises(HoldError) as error:
        read(place, data, cells)
    assert "甲小学(小学).xlsx" in error.value.message.zh
    return error.value.message.en


def test_a_missing_table_is_named(place: Place, tmp_path: Path) -> None:
    places = PLACES | {"multimedia_rooms": "教基5377!D30"}
    said = held(place, school(tmp_path / "a"), cells=places)
    assert "lacks the statistics table 教基5377" in said
    assert "封面, 教基1001_小学, 教基5170_小学" in said


def test_a_table_that_is_there_twice_is_named_in_full(place: Place, tmp_path: Path) -> None:
    rows = sheet(C3="2115250001")
    data = workbook(tmp_path / "a", ("教基1001_小学", rows), ("教基1001_初中", sheet(C3="x")))
    assert "several sheets" in held(place, data, cells={"school_code": "教基1001!C3"})
    (grid,) = read(place, data, cells={"school_code": "教基1001_小学!C3"})
    assert cells(grid) == [["2115250001"]]


def test_an_empty_key_holds(place: Place, tmp_path: Path) -> None:
    assert "nothing in cell 教基1001!C3" in held(place, school(tmp_path / "a", code=None))


def test_a_text_is_no_statistics_workbook(place: Place) -> None:
    assert "no workbook" in held(place, "甲,乙\n".encode())
