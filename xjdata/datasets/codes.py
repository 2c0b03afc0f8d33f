"""Code lists: what a code means, and the words people write instead of it."""

import csv
import io
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources


@dataclass(frozen=True)
class CodeList:
    """A code list.

    Attributes:
        name: Name of the list (`codes/<name>.csv`).
        rows: Code to the columns of its line; ``name_zh`` always, ``aliases`` and others by list.
    """

    name: str
    rows: dict[str, dict[str, str]]

    @cached_property
    def words(self) -> dict[str, str]:
        """Every code, name and alias, and the code it stands for."""
        words: dict[str, str] = {}
        for code, row in self.rows.items():
            for word in (row["name_zh"], *split(row.get("aliases", ""))):
                words.setdefault(word, code)
        # A code stands for itself, whatever another line's aliases say.
        return words | {code: code for code in self.rows}

    def title(self, code: str) -> str:
        """The Chinese name of a code; the code itself where it is unknown."""
        return self.rows.get(code, {}).get("name_zh", code)

    def codes_where(self, column: str, value: str) -> frozenset[str]:
        """The codes whose ``column`` holds ``value`` (among others, when it holds a list)."""
        return frozenset(c for c, row in self.rows.items() if value in split(row.get(column, "")))


def split(text: str) -> list[str]:
    """The members of a cell that holds a list (separated by ``;``)."""
    return [part.strip() for part in text.split(";") if part.strip()]


@cache
def code_list_names() -> tuple[str, ...]:
    """The code lists there are."""
    folder = resources.files("xjdata.datasets") / "codes"
    return tuple(
        sorted(f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv"))
    )


@cache
def code_list(name: str) -> CodeList:
    """A code list by name."""
    file = resources.files("xjdata.datasets") / "codes" / f"{name}.csv"
    lines = csv.DictReader(io.StringIO(file.read_text("utf-8")))
    return CodeList(name, {line["code"]: line for line in lines})
