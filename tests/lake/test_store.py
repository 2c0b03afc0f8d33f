"""The store: a file is there whole or not at all, on a disk and in an object store."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pyarrow as pa
import pytest
from upath import UPath

from xjdata.home import Home
from xjdata.lake import Store

KINDS = ("folder", "file_url", "object_store")


@pytest.fixture(params=KINDS)
def store(request, tmp_path, monkeypatch) -> Store:
    """The lake in a folder, named as file://…, and in an object store."""
    home = Home.at(tmp_path)
    urls = {
        "file_url": f"file://{tmp_path}/盟 lake",
        "object_store": f"memory://lake-{uuid4().hex}",
    }
    if request.param == "folder":
        monkeypatch.delenv("XJDATA_LAKE_URL", raising=False)
    else:
        monkeypatch.setenv("XJDATA_LAKE_URL", urls[request.param])
    return Store(home)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Store:
    monkeypatch.delenv("XJDATA_LAKE_URL", raising=False)
    return Store(Home.at(tmp_path))


def test_the_lake_lies_in_the_home_or_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.delenv("XJDATA_LAKE_URL", raising=False)
    assert str(Store(Home.at(tmp_path)).root) == str(tmp_path / "lake")
    monkeypatch.setenv("XJDATA_LAKE_URL", f"file://{tmp_path}/elsewhere")
    assert isinstance(Store(Home.at(tmp_path)).root, Path)
    assert str(Store(Home.at(tmp_path)).root) == str(tmp_path / "elsewhere")
    monkeypatch.setenv("XJDATA_LAKE_URL", "memory://elsewhere")
    assert not isinstance(Store(Home.at(tmp_path)).root, Path)


def test_bytes_and_json_come_back(store):
    data = {"b": 1, "a": [None, "盟", 2.5], "nested": {"z": True}}
    store.write_json("a/b/c.json", data)
    assert store.read_json("a/b/c.json") == data
    assert list(store.read_json("a/b/c.json")) == ["b", "a", "nested"]
    assert "盟".encode() in UPath(store.root / "a/b/c.json").read_bytes()
    assert store.exists("a/b/c.json")


def test_equal_data_give_equal_bytes(store):
    for name in ("one", "two"):
        store.write_json(name, {"b": 1, "a": 2})
    assert (store.root / "one").read_bytes() == (store.root / "two").read_bytes()


def test_what_is_not_there(store):
    assert store.read_json("no/such.json") is None
    assert not store.exists("no/such.json")
    assert store.names("no/such") == []
    store.remove("no/such.json")
    with pytest.raises(FileNotFoundError):
        store.read_table("no/such.parquet")


def test_tables_come_back_whole_or_in_part(store):
    table = pa.table({"code": ["152501", None], "n": pa.array([1, None], pa.int64())})
    store.write_table("t.parquet", table)
    assert store.read_table("t.parquet").equals(table)
    assert store.read_table("t.parquet", ["n"]).column_names == ["n"]
    frame = store.read_frame("t.parquet", ["code"])
    assert isinstance(frame, pd.DataFrame)
    assert frame["code"].tolist()[0] == "152501"
    assert frame["code"].isna().tolist() == [False, True]


def test_writing_again_replaces_and_removing_removes(store):
    store.write_bytes("x/y", b"long and old")
    store.write_bytes("x/y", b"new")
    assert (store.root / "x/y").read_bytes() == b"new"
    assert store.names("x") == ["y"]
    store.remove("x/y")
    assert not store.exists("x/y")


def test_names_are_sorted_and_hide_what_is_half_written(store):
    for name in ("nights/2024-10-16/a", "nights/2024-10-15/a", "nights/2024-09-30/a"):
        store.write_bytes(name, b"")
    store.write_bytes("nights/.hidden", b"")
    assert store.names("nights") == ["2024-09-30", "2024-10-15", "2024-10-16"]


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(folder, step, monkeypatch):
    folder.write_bytes("served/a.json", b"old")

    def full(path, *_):
        if step == "write_bytes":
            Path(path).touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(folder.root), step, full)
    with pytest.raises(OSError, match="No space"):
        folder.write_bytes("served/a.json", b"new and longer")
    monkeypatch.undo()
    place = Path(folder.root / "served")
    assert [path.name for path in place.iterdir()] == ["a.json"]
    assert (place / "a.json").read_bytes() == b"old"
    assert _half_written(folder) == []


def _half_written(store: Store) -> list[Path]:
    root = Path(store.root)
    return [p for p in root.rglob("*") if p.is_file() and "/." in str(p.relative_to(root.parent))]


def test_what_a_killed_night_left_half_written_is_swept(folder):
    folder.write_bytes("served/a.json", b"whole")
    kill = (
        "import os, signal, sys; from pathlib import Path\n"
        "from xjdata.home import Home; from xjdata.lake import Store\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Store(Home.at(sys.argv[1])).write_bytes('served/a.json', b'newer')"
    )
    home = Path(folder.root).parent
    ended = subprocess.run([sys.executable, "-c", kill, home], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(_half_written(folder)) == 1
    folder.sweep()
    assert _half_written(folder) == []
    assert (folder.root / "served/a.json").read_bytes() == b"whole"


def test_sweeping_a_lake_that_is_not_there_or_no_folder(store):
    store.sweep()


def test_a_reader_never_sees_half_a_file(folder):
    versions = [{"version": n, "filling": "盟" * (n * 100_000)} for n in (1, 2)]
    folder.write_json("a.json", versions[0])
    seen, faults, done = set(), [], threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.add(folder.read_json("a.json")["version"])
            except (json.JSONDecodeError, TypeError) as fault:
                faults.append(fault)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(200):
        folder.write_json("a.json", versions[turn % 2])
    done.set()
    reader.join()
    assert faults == []
    assert seen <= {1, 2}
    assert seen
