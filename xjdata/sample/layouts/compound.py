"""The container of old .xls files: an OLE2 file with one stream ([MS-CFB]).

Here: sectors, directory, allocation table. Not here: the records inside (`biff`).
"""

import struct

_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_TABLE = 0xFFFFFFFD
_LIST = 0xFFFFFFFC
_SECTOR = 512
_IN_HEADER = 109
_SMALL = 4096
"""Shorter streams would lie in a stream of their own."""


def container(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE2 file holding one stream, padded so that it is no small one.

    Sectors: the stream, the directory, the allocation table, and where that has more than 109
    sectors, the list of the others.
    """
    stream = stream.ljust(_SMALL, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    stream = stream.ljust(sectors * _SECTOR, b"\0")
    tables = -(-(sectors + 8) // 120)
    lists = -(-max(tables - _IN_HEADER, 0) // 127)
    chain = [*range(1, sectors), _END, _END] + [_TABLE] * tables + [_LIST] * lists
    chain += [_FREE] * (tables * 128 - len(chain))
    places = [sectors + 1 + n for n in range(tables)]
    first_list = sectors + 1 + tables
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIII", 0, tables, sectors, 0, _SMALL, _END)
    header += struct.pack("<III", 0, first_list if lists else _END, lists)
    header += struct.pack("<109I", *(places[:_IN_HEADER] + [_FREE] * _IN_HEADER)[:_IN_HEADER])
    more = b""
    for number in range(lists):
        part = (places[_IN_HEADER + 127 * number :][:127] + [_FREE] * 127)[:127]
        following = first_list + number + 1 if number + 1 < lists else _END
        more += struct.pack("<128I", *part, following)
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 0, len(stream))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return header + stream + directory.ljust(_SECTOR, b"\0") + table + more


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    """An entry of the directory."""
    title = name.encode("utf-16-le") + b"\0\0"
    entry = title.ljust(64, b"\0") + struct.pack("<HBB", len(title), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<II", start, size) + bytes(4)
