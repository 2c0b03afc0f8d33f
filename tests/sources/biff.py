"""Old .xls files, made by hand: no library of ours writes them.

[MS-XLS] records in an [MS-CFB] container with one stream.
"""

import struct

_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_FAT = 0xFFFFFFFD
_LIST = 0xFFFFFFFC
_SECTOR = 512


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str) -> bytes:
    """A text cell (BIFF8, two bytes a character)."""
    encoded = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + encoded)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def dimensions(rows: int, columns: int, first_row: int = 0) -> bytes:
    return record(0x0200, struct.pack("<IIHHH", first_row, rows, 0, columns, 0))


def book(*sheets: tuple[str, bytes], password: bool = False) -> bytes:
    """A workbook stream; a sheet is its name and its records."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1996, 0, 0)
    inner = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1996, 0, 0)
    bodies = [record(0x0809, inner) + body + record(0x000A) for _, body in sheets]
    head = record(0x0809, begin)
    if password:
        head += record(0x002F, struct.pack("<HHHH", 1, 1, 1, 1) + bytes(46))
    head += record(0x0042, struct.pack("<H", 1200)) + record(0x00E0, bytes(20))
    names = [name.encode("utf-16-le") for name, _ in sheets]
    at = len(head) + sum(12 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(body)
    return head + record(0x000A) + b"".join(bodies)


def container(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE2 file holding one stream, padded so that it is no small one.

    Sectors: the stream, the directory, the allocation table, and where that has more than 109
    sectors, the list of the others.
    """
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    stream = stream.ljust(sectors * _SECTOR, b"\0")
    tables = -(-(sectors + 8) // 120)
    lists = -(-max(tables - 109, 0) // 127)
    chain = [*range(1, sectors), _END, _END] + [_FAT] * tables + [_LIST] * lists
    chain += [_FREE] * (tables * 128 - len(chain))
    places = [sectors + 1 + n for n in range(tables)]
    first_list = sectors + 1 + tables
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIII", 0, tables, sectors, 0, 4096, _END)
    header += struct.pack("<III", 0, first_list if lists else _END, lists)
    header += struct.pack("<109I", *(places[:109] + [_FREE] * 109)[:109])
    more = b""
    for number in range(lists):
        part = (places[109 + 127 * number :][:127] + [_FREE] * 127)[:127]
        following = first_list + number + 1 if number + 1 < lists else _END
        more += struct.pack("<128I", *part, following)
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 0, len(stream))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return header + stream + directory.ljust(_SECTOR, b"\0") + table + more


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    entry = title.ljust(64, b"\0") + struct.pack("<HBB", len(title), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<II", start, size) + bytes(4)
