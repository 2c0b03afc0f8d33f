"""Deliveries of several files: one per school, the newest complete folder counts."""

import os
from pathlib import Path

import pytest

from xjdata.messages import HoldError, SourceError
from xjdata.sources import Delivery, Source, collect, grids, probe

from .inbox import Place, cells

SCHOOLS = ["1525010001", "1525010002", "1525010003"]
ENTRY = {
    "connector": "text",
    "path": "体质/*/*.csv",
    "file_is": "school_code",
    "file_pattern": r"(\d{10})",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def folder(place: Place, name: str, schools: list[str], age: int) -> list[Path]:
    paths = []
    for school in schools:
        path = place.deliver(f"体质/{name}/{school}.csv", f"学籍号,身高\nG{school},1\n".encode())
        os.utime(path, (1_700_000_000 + age, 1_700_000_000 + age))
        paths.append(path)
    return paths


def fetched(place: Place, source: Source) -> Delivery:
    delivery = collect(source, place.home, place.put)
    assert delivery is not None
    return delivery


def names(delivery: Delivery) -> list[str]:
    return [file.name for file in delivery.files]


def test_a_folder_is_a_delivery_and_the_file_says_the_school(place: Place) -> None:
    source = place.source(**ENTRY)
    folder(place, "九月", SCHOOLS, 1)
    folder(place, "十月", SCHOOLS[:2], 2)
    delivery = fetched(place, source)
    assert names(delivery) == [f"体质/十月/{school}.csv" for school in SCHOOLS[:2]]
    assert delivery.note is None
    tables = grids(delivery, source, place.blob)
    assert [grid.given for grid in tables] == [{"school_code": s} for s in SCHOOLS[:2]]
    assert cells(tables[0])[1] == ["G1525010001", "1"]
    assert probe(source, place.home).message.en.startswith("Newest delivery: 体质/十月, 2 files")


@pytest.mark.parametrize("complete", [{"files": 3}, {"schools": SCHOOLS}])
def test_the_newest_complete_folder_counts(complete: dict[str, object], place: Place) -> None:
    source = place.source(**ENTRY, complete=complete)
    folder(place, "八月", SCHOOLS, 0)
    folder(place, "九月", SCHOOLS, 1)
    folder(place, "十月", SCHOOLS[::2], 2)
    delivery = fetched(place, source)
    assert names(delivery)[0] == "体质/九月/1525010001.csv"
    assert delivery.note is not None
    lack = "1525010002" if "schools" in complete else "2 of 3"
    for part in ("体质/九月", "体质/十月", lack):
        assert part in delivery.note.en
    assert probe(source, place.home) == (True, delivery.note)
    assert len(grids(delivery, source, place.blob)) == 3


def test_without_a_complete_folder_the_newest_is_held(place: Place) -> None:
    source = place.source(**ENTRY, complete={"schools": SCHOOLS})
    folder(place, "九月", SCHOOLS[:1], 1)
    folder(place, "十月", SCHOOLS[:2], 2)
    with pytest.raises(HoldError) as error:
        grids(fetched(place, source), source, place.blob)
    for part in ("体质/十月", "1525010003"):
        assert part in error.value.message.zh
        assert part in error.value.message.en
    assert not probe(source, place.home).reached


def test_of_two_files_of_one_school_the_newer_counts(place: Place) -> None:
    source = place.source(**ENTRY, complete={"files": 2})
    folder(place, "十月", SCHOOLS[:2], 1)
    (folder(place, "十月", ["1525010001(2)"], 2))
    assert names(fetched(place, source)) == [
        "体质/十月/1525010001(2).csv",
        "体质/十月/1525010002.csv",
    ]


def test_a_file_on_its_way_does_not_make_a_folder_complete(place: Place) -> None:
    source = place.source(**ENTRY | {"path": "体质/*/*"}, complete={"files": 2})
    (first, _) = folder(place, "十月", SCHOOLS[:2], 1)
    first.rename(first.with_name(first.name + ".part"))
    with pytest.raises(HoldError, match="10月|十月"):
        grids(fetched(place, source), source, place.blob)


def test_a_name_without_a_school_is_held(place: Place) -> None:
    source = place.source(**ENTRY)
    folder(place, "十月", [*SCHOOLS, "汇总"], 1)
    with pytest.raises(HoldError, match="汇总.csv"):
        grids(fetched(place, source), source, place.blob)


def test_a_folder_that_changes_while_it_is_read_is_refused(place: Place) -> None:
    source = place.source(**ENTRY)
    folder(place, "十月", SCHOOLS[:2], 1)

    def put(path: Path) -> str:
        folder(place, "十月", SCHOOLS[2:], 2)
        return place.put(path)

    with pytest.raises(SourceError, match="体质/十月"):
        collect(source, place.home, put)


def test_one_changed_file_of_many_changes_the_delivery(place: Place) -> None:
    source = place.source(**ENTRY)
    paths = folder(place, "十月", SCHOOLS, 1)
    before = fetched(place, source)
    assert fetched(place, source).sha256 == before.sha256
    paths[1].write_bytes(b"x")
    assert fetched(place, source).sha256 != before.sha256
