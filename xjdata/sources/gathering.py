"""Deliveries of several files: one per school, all in one folder.

Here: the fields of the source contract that say so, what a file's name says, what a folder lacks.
Not here: looking into the inbox (`files`).
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from xjdata.home import FieldError
from xjdata.messages import Message, say
from xjdata.sources.layout import plain_heading

_MOST_NAMES = 20
"""So many missing schools are listed in a message."""


class Complete(BaseModel):
    """What a complete delivery has: so many files, or one for each of these schools."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: int | None = Field(default=None, ge=1)
    schools: list[str] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.files is None) == (self.schools is None):
            raise FieldError(say("sources.one_of", fields="files, schools"))
        return self

    def lack(self, names: Sequence[str], pattern: str | None) -> Message | None:
        """What a delivery of these files lacks; None when it is complete.

        Args:
            names: The files, by path.
            pattern: Finds the school in a file's name.
        """
        if self.files is not None:
            if len(names) >= self.files:
                return None
            return say("sources.lacks_files", there=len(names), wanted=self.files)
        there = {plain_heading(value_of(name, pattern or "") or "") for name in names}
        missing = [s for s in self.schools or [] if plain_heading(s) not in there]
        if not missing:
            return None
        listed = "、".join(missing[:_MOST_NAMES]) + (" …" if len(missing) > _MOST_NAMES else "")
        return say("sources.lacks_schools", count=len(missing), schools=listed)


def check_pattern(file_is: str | None, pattern: str | None) -> None:
    """The name of a file is a column: both fields or none, and a pattern with one group.

    Raises:
        FieldError: Otherwise.
    """
    if (file_is is None) != (pattern is None):
        raise FieldError(say("sources.both_or_none", fields="file_is, file_pattern"), "file_is")
    if pattern is None:
        return
    try:
        groups = re.compile(pattern).groups
    except re.error:
        raise FieldError(say("sources.no_pattern"), "file_pattern") from None
    if groups != 1:
        raise FieldError(say("sources.one_group"), "file_pattern")


def value_of(name: str, pattern: str) -> str | None:
    """What a file's name says, by the group of a pattern; None when it says nothing."""
    found = re.search(pattern, PurePosixPath(name).name)
    return (found[1] or "").strip() or None if found else None


def unnamed(names: Iterable[str], pattern: str) -> str | None:
    """The first file whose name the pattern does not read; None when there is none."""
    return next((name for name in names if value_of(name, pattern) is None), None)
