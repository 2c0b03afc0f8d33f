"""Packages (.zip) that nothing, or not one thing, can be taken from."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests.night.breakages.kinds import Breakage, Spoil, change_source, source_of
from xjdata.home import Home

Pack = Callable[[str, bytes], bytes]
"""The name and the bytes of the entry that is wanted, into a package."""


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A package; names stand in it as they are given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, data in entries:
            info = zipfile.ZipInfo("x") if isinstance(entry, str) else entry
            info.filename = entry if isinstance(entry, str) else entry.filename
            info.compress_type = zipfile.ZIP_DEFLATED
            with warnings.catch_warnings(action="ignore"):  # the same name twice is meant
                package.writestr(info, data)
    return target.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """An entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _package(pack: Pack) -> Spoil:
    """The source reads a package of its own: the unit's holds all its tables."""

    def spoil(home: Home, unit: str, dataset: str) -> str:
        source = source_of(home, unit, dataset)
        (whole,) = home.inbox.glob(source["path"])
        with zipfile.ZipFile(whole) as package:
            wanted = next(
                info for info in package.infolist() if _named(info).endswith(source["inside"])
            )
            data = package.read(wanted)
        name = f"另一个{dataset}.zip"
        (home.inbox / unit / name).write_bytes(pack(source["inside"], data))
        change_source(home, unit, dataset, path=f"{unit}/{name}")
        return name

    return spoil


def _named(info: zipfile.ZipInfo) -> str:
    is_marked = info.flag_bits & 0x800
    return info.filename if is_marked else info.filename.encode("cp437").decode("gb18030")


def _beside(name: str) -> Spoil:
    """What is wanted, and beside it an entry of this name."""
    return _package(lambda wanted, data: packed((wanted, data), (name, b"1")))


def _in_headers(data: bytes, at: int, change: Callable[[int], int]) -> bytes:
    """A byte of the first entry's headers changed; ``at`` as in the local one."""
    changed = bytearray(data)
    for place in (at, data.find(b"PK\1\2") + 2 + at):
        changed[place] = change(changed[place])
    return bytes(changed)


def _claiming(data: bytes, size: int) -> bytes:
    """The directory announces another size of the first entry."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, data.find(b"PK\1\2") + 24, size)
    return bytes(changed)


def _flipped(data: bytes) -> bytes:
    at = len(data) // 3
    return data[:at] + bytes(255 - byte for byte in data[at : at + 20]) + data[at + 20 :]


def _kind(id: str, pack: Pack | Spoil, word: str) -> Breakage:
    return Breakage(id, "package", _package(pack), word)  # type: ignore[arg-type]


PACKAGES = (
    _kind("package_without_byte", lambda name, data: b"", "空文件"),
    _kind("package_torn", lambda name, data: packed((name, data))[:-60], "损坏"),
    _kind("package_flipped", lambda name, data: _flipped(packed((name, data))), "损坏"),
    _kind("rar_called_zip", lambda name, data: b"Rar!\x1a\x07\x01\x00" + data, "RAR"),
    _kind("nothing_inside", lambda name, data: packed(("其他.csv", data)), "现有：其他.csv"),
    _kind(
        "two_inside",
        lambda name, data: packed((f"旧/{name}", data), (f"新/{name}", data)), "几个文件",
    ),
    _kind("same_name_twice", lambda name, data: packed((name, data), (name, b"1")), "几个文件"),
    Breakage("leads_up", "package", _beside("../../x.csv"), "之外"),
    Breakage("leads_to_root", "package", _beside("/etc/x.csv"), "之外"),
    Breakage("leads_to_a_drive", "package", _beside("C:\\x.csv"), "之外"),
    _kind("link_inside", lambda name, data: packed((link(name), b"/etc/passwd")), "链接"),
    _kind(
        "package_password",
        lambda name, data: _in_headers(packed((name, data)), 6, lambda bits: bits | 1), "密码",
    ),
    _kind(
        "packed_oddly",
        lambda name, data: _in_headers(packed((name, data)), 8, lambda method: 9), "压缩方式",
    ),
    _kind(
        "package_bomb",
        lambda name, data: _claiming(packed((name, data)), 0xFFFFFFFE), "4095 MB",
    ),
    _kind(
        "more_than_announced",
        lambda name, data: _claiming(packed((name, data)), 100), "损坏",
    ),
    _kind("package_inside", lambda name, data: packed((name, packed((name, data)))), "ZIP"),
    _kind("entry_without_byte", lambda name, data: packed((name, b"")), "空文件"),
    _kind("entry_of_zero_bytes", lambda name, data: packed((name, bytes(99))), "文本"),
)  # fmt: skip
