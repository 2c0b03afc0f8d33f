"""What cleaning needs to know of a unit's layout.

Here: the attributes it reads, so that it can be tried without a source contract. Not here: how
source contracts are written and read (`sources`).
"""

from collections.abc import Mapping, Sequence
from typing import Protocol


class HeaderPlace(Protocol):
    """Where a layout says its header stands."""

    @property
    def row(self) -> int:
        """The first header row, as the unit's own program numbers it."""

    @property
    def levels(self) -> int:
        """How many rows the header takes."""


class Layout(Protocol):
    """The part of a source that says how its tables are laid out."""

    @property
    def header(self) -> HeaderPlace | None:
        """Where the header stands; None where it has to be found."""

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """Canonical column to the unit's own headings."""

    @property
    def units(self) -> Mapping[str, Sequence[str]]:
        """Canonical column to other units its cells may be written in."""

    @property
    def nothing(self) -> Mapping[str, Sequence[str]]:
        """Canonical column to the unit's own marks of an empty cell."""

    @property
    def values(self) -> Mapping[str, Mapping[str, str]]:
        """Canonical column to the unit's own words and what they stand for."""

    @property
    def constants(self) -> Mapping[str, str]:
        """Columns the layout lacks, and the value all rows have."""

    @property
    def unit_words(self) -> Mapping[str, str]:
        """What the unit itself is called, and its code."""

    @property
    def sheet_is(self) -> str | None:
        """The column that the name of the sheet is."""
