"""Collecting files: which one, whole or not at all, and never from outside the inbox."""

import hashlib
import os
from pathlib import Path

import pytest

from xjdata.messages import SourceError
from xjdata.sources import DeliveredFile, Delivery, Source, collect, probe

from .inbox import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    (tmp_path / "inbox").mkdir()
    return place


@pytest.fixture
def source(place: Place) -> Source:
    return place.source(connector="workbook", path="152501/体质*.xlsx")


def aged(path: Path, seconds: int) -> None:
    os.utime(path, (1_700_000_000 + seconds, 1_700_000_000 + seconds))


def test_nothing_there_is_nothing(place: Place, source: Source) -> None:
    assert collect(source, place.home, place.put) is None
    place.deliver("152501/别的.xlsx", b"x")
    place.deliver("152502/体质.xlsx", b"x")
    assert collect(source, place.home, place.put) is None
    assert not probe(source, place.home).reached


def test_the_newest_wins_and_then_the_name(place: Place, source: Source) -> None:
    for name, age in [("体质2.xlsx", 10), ("体质3.xlsx", 5), ("体质1.xlsx", 10)]:
        aged(place.deliver(f"152501/{name}", name.encode()), age)
    delivery = collect(source, place.home, place.put)
    sha256 = hashlib.sha256("体质2.xlsx".encode()).hexdigest()
    file = DeliveredFile("152501/体质2.xlsx", sha256, 12)
    assert delivery == Delivery("152501", "fitness", (file,), sha256)
    assert place.blob(sha256).read_bytes() == "体质2.xlsx".encode()
    assert probe(source, place.home).reached
    assert "152501/体质2.xlsx" in probe(source, place.home).message.zh


@pytest.mark.parametrize(
    "name",
    ["~$体质.xlsx", ".体质.xlsx", ".~体质.xlsx", "体质.xlsx.tmp", "体质.part", "体质.CRDOWNLOAD"],
)
def test_files_on_their_way_are_not_seen(name: str, place: Place) -> None:
    source = place.source(connector="workbook", path="152501/*")
    aged(place.deliver("152501/体质.xlsx", b"old"), 1)
    aged(place.deliver(f"152501/{name}", b"new"), 2)
    (place.root / "inbox/152501/子").mkdir()
    delivery = collect(source, place.home, place.put)
    assert delivery is not None
    assert delivery.files[0].name == "152501/体质.xlsx"


def test_a_hidden_folder_is_not_seen(place: Place) -> None:
    source = place.source(connector="workbook", path="**/*.xlsx")
    place.deliver(".trash/体质.xlsx", b"x")
    assert collect(source, place.home, place.put) is None


@pytest.mark.parametrize("change", ["grows", "is touched", "vanishes"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    change: str, place: Place, source: Source
) -> None:
    path = place.deliver("152501/体质.xlsx", b"half")

    def put(given: Path) -> str:
        sha256 = place.put(given)
        if change == "grows":
            path.write_bytes(b"half and more")
        elif change == "is touched":
            aged(path, 99)
        else:
            path.unlink()
        return sha256

    with pytest.raises(SourceError, match="152501/体质.xlsx"):
        collect(source, place.home, put)


def test_a_link_out_of_the_inbox_is_refused(place: Place, source: Source) -> None:
    outside = place.root / "geheim.xlsx"
    outside.write_bytes(b"x")
    (place.root / "inbox/152501").mkdir()
    (place.root / "inbox/152501/体质.xlsx").symlink_to(outside)
    archived: list[Path] = []
    with pytest.raises(SourceError, match="152501/体质.xlsx"):
        collect(source, place.home, lambda path: archived.append(path) or "")
    assert not archived
    assert not probe(source, place.home).reached


def test_a_folder_that_is_a_link_out_of_the_inbox_is_refused(place: Place, source: Source) -> None:
    (place.root / "other").mkdir()
    (place.root / "other/体质.xlsx").write_bytes(b"x")
    (place.root / "inbox/152501").symlink_to(place.root / "other")
    with pytest.raises(SourceError, match="152501/体质.xlsx"):
        collect(source, place.home, place.put)


def test_a_ring_of_links_is_refused(place: Place, source: Source) -> None:
    (place.root / "inbox/152501").mkdir()
    (place.root / "inbox/152501/体质.xlsx").symlink_to("体质.xlsx")
    with pytest.raises(SourceError, match="152501/体质.xlsx"):
        collect(source, place.home, place.put)


def test_a_name_in_gbk_bytes_is_shown_as_it_was_meant(place: Place) -> None:
    folder = place.deliver("152501/a.xlsx", b"x").parent
    (folder / "a.xlsx").rename(os.fsdecode(os.fsencode(folder) + "/体质.xlsx".encode("gbk")))
    delivery = collect(place.source(connector="workbook", path="152501/*"), place.home, place.put)
    assert delivery is not None
    assert delivery.files[0].name == "152501/体质.xlsx"


def test_a_link_inside_the_inbox_is_followed(place: Place, source: Source) -> None:
    path = place.deliver("上传/a.xlsx", b"x")
    (place.root / "inbox/152501").mkdir()
    (place.root / "inbox/152501/体质.xlsx").symlink_to(path)
    delivery = collect(source, place.home, place.put)
    assert delivery is not None
    assert delivery.files[0].name == "152501/体质.xlsx"


def test_what_cannot_be_read_is_a_failed_source(place: Place, source: Source) -> None:
    place.deliver("152501/体质.xlsx", b"x")

    def put(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(SourceError, match=r"152501/体质.xlsx.*Permission denied"):
        collect(source, place.home, put)


def test_several_files_are_one_delivery_under_the_hash_of_their_sums() -> None:
    a, b = DeliveredFile("甲.xlsx", "a" * 64, 1), DeliveredFile("乙.xlsx", "b" * 64, 2)
    delivery = Delivery.of("152501", "fitness", [a, b])
    assert delivery == Delivery.of("152501", "fitness", [b, a])
    assert delivery.sums == f"{'b' * 64}  乙.xlsx\n{'a' * 64}  甲.xlsx\n"
    assert delivery.sha256 == hashlib.sha256(delivery.sums.encode()).hexdigest()
    assert Delivery.of("152501", "fitness", [a]).sha256 == a.sha256


def test_a_name_of_a_file_keeps_no_id_number(place: Place) -> None:
    place.deliver("152501/体质健康152501201103037219.csv", b"a")
    source = place.source(connector="text", path="152501/体质健康*.csv")
    delivery = collect(source, place.home, place.put)
    assert delivery is not None
    assert [file.name for file in delivery.files] == ["152501/体质健康….csv"]
