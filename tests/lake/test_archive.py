"""The archive: bytes under their own hash, once, whole, for the owner's eyes only."""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from xjdata.home import Home
from xjdata.lake import Archive
from xjdata.messages import SourceError

CONTENT = "学籍号,姓名\nG000,某某\n".encode("gb18030")


@pytest.fixture
def home(tmp_path) -> Home:
    return Home.at(tmp_path / "league")


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "体质健康.csv"
    path.write_bytes(CONTENT)
    return path


def files(home: Home) -> list[Path]:
    return [path for path in home.archive.rglob("*") if path.is_file()]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_bytes_lie_under_their_sha256(home, file):
    archive = Archive(home)
    name = archive.put(file)
    assert name == hashlib.sha256(CONTENT).hexdigest()
    assert archive.path(name) == home.archive / name[:2] / name
    assert archive.path(name).read_bytes() == CONTENT
    assert file.read_bytes() == CONTENT


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on this system")
def test_the_name_is_what_sha256sum_says(home, file):
    name = Archive(home).put(file)
    said = subprocess.run(["sha256sum", file], capture_output=True, text=True, check=True).stdout
    assert said.split()[0].lstrip("\\") == name


def test_putting_twice_keeps_the_first(home, file):
    archive = Archive(home)
    before = archive.path(archive.put(file)).stat()
    assert archive.put(file) == archive.put(file)
    after = archive.path(archive.put(file)).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(files(home)) == 1


def test_a_large_and_an_empty_file(home, tmp_path):
    archive = Archive(home)
    for content in (b"", os.urandom(3 << 20) + b"x"):
        path = tmp_path / "any"
        path.write_bytes(content)
        assert archive.path(archive.put(path)).read_bytes() == content


def test_only_the_owner_reads_it_and_nobody_changes_it(home, file):
    old = os.umask(0)
    try:
        path = Archive(home).path(Archive(home).put(file))
    finally:
        os.umask(old)
    assert mode(path) == 0o400
    assert mode(path.parent) == 0o700
    assert mode(home.archive) == 0o700


def test_a_text_is_kept_byte_by_byte(home):
    text = f"{'0' * 64}  152501/体质健康.xlsx\n"
    archive = Archive(home)
    name = archive.put_text(text)
    assert name == hashlib.sha256(text.encode()).hexdigest()
    assert archive.path(name).read_bytes() == text.encode()


def test_what_cannot_be_read_leaves_nothing(home, tmp_path):
    archive = Archive(home)
    open_before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc").exists() else 0
    for _ in range(5):
        with pytest.raises(FileNotFoundError):
            archive.put(tmp_path / "gone.xlsx")
    assert files(home) == []
    if Path("/proc").exists():
        assert len(list(Path("/proc/self/fd").iterdir())) == open_before


def test_a_full_disk_leaves_nothing(home, file, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    archive = Archive(home)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceError, match="No space"):
        archive.put(file)
    assert files(home) == []
    monkeypatch.undo()
    assert archive.path(archive.put(file)).read_bytes() == CONTENT


KILLED = """
import os, signal, sys
from pathlib import Path
from xjdata.home import Home
from xjdata.lake import Archive
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
Archive(Home.at(sys.argv[1])).put(Path(sys.argv[2]))
"""


def test_a_night_killed_half_way_is_swept_up(home, file):
    arguments = [sys.executable, "-c", KILLED, str(home.root), str(file)]
    assert subprocess.run(arguments, check=False).returncode == -signal.SIGKILL
    archive = Archive(home)
    assert len(files(home)) == 1
    assert not archive.path(hashlib.sha256(CONTENT).hexdigest()).exists()
    archive.sweep()
    assert files(home) == []
    name = archive.put(file)
    archive.sweep()
    assert files(home) == [archive.path(name)]


def test_sweeping_before_anything_was_put(home):
    Archive(home).sweep()
    assert not home.archive.exists()
