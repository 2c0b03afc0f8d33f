"""Packed deliveries: a .zip whose entries have Chinese names in GBK, as old programs write them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

_PACKED = (2024, 9, 20, 8, 30, 0)
"""The clock would make each run differ."""


class _Entry(zipfile.ZipInfo):
    """An entry whose name is in GBK, without the mark of UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (the name it has there)
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def write_package(path: Path, entries: Mapping[str, bytes]) -> None:
    """Write a .zip.

    Args:
        path: The file; its folder must exist.
        entries: Name of each entry and its bytes.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            entry = _Entry(name, _PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
