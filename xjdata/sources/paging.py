"""How a web interface hands out its rows page by page.

Here: the field `pages` of the source contract. Not here: asking for the pages (`http`).
"""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from xjdata.home import FieldError
from xjdata.messages import say

Name = Annotated[str, Field(min_length=1)]
Size = tuple[Name, Annotated[int, Field(ge=1, le=100_000)]]
"""The parameter that says how many rows a page has, and how many are asked for."""


class Pages(BaseModel):
    """Pages by their number, by the number of rows before them, or by what the last one says.

    The last page is the one with which all announced rows have come (``total`` of the source);
    where nothing is announced, the first without rows. A short page is not the end: a server may
    give fewer rows than it is asked for, by a limit of its own, and half a table must not pass for
    all of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Name | None = None
    """Parameter with the number of the page ..."""
    size: Size | None = None
    first: int = Field(default=1, ge=0)
    """... and the number of the first."""
    offset: Name | None = None
    """Parameter with the number of rows to pass over ..."""
    limit: Size | None = None
    next: Name | None = None
    """Path in the answer to the address of the next page; to a mark of it, where ``cursor`` names
    the parameter that takes the mark."""
    cursor: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        ways = {"number": ("size", "first"), "offset": ("limit",), "next": ("cursor",)}
        given = [name for name in ways if getattr(self, name) is not None]
        if len(given) != 1:
            raise FieldError(say("sources.one_of", fields=", ".join(ways)))
        fields = type(self).model_fields
        for way, others in ways.items():
            for other in others if way != given[0] else ():
                if getattr(self, other) != fields[other].default:
                    raise FieldError(say("sources.belongs_to", field=way), other)
        if given[0] != "next" and self.asked is None:
            missing = "size" if self.number else "limit"
            raise FieldError(say("sources.page_size", field=missing), given[0])
        return self

    @property
    def asked(self) -> Size | None:
        """The parameter for the size of a page, and the size."""
        return self.size or self.limit

    def parameters(self, page: int, rows: int) -> dict[str, Any]:
        """The parameters of one page.

        Args:
            page: How many pages came before.
            rows: How many rows came before.
        """
        found: dict[str, Any] = dict([self.asked] if self.asked else [])
        if self.number:
            found[self.number] = self.first + page
        if self.offset:
            found[self.offset] = rows
        return found
