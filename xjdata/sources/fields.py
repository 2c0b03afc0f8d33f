"""Which fields of a source contract belong to which connector.

Here: the fields each connector needs and may have, and that what they say can be used. Not here:
the fields' own form (`contract`, `layout`, `gathering`, `cells`, `paging`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from xjdata.home import FieldError
from xjdata.messages import say
from xjdata.sources import address

if TYPE_CHECKING:
    from xjdata.sources.contract import Source

Connector = Literal["workbook", "text", "database", "http"]


class Fields(NamedTuple):
    """The fields that only some connectors have: those one of which is needed, those allowed."""

    needed: tuple[tuple[str, ...], ...]
    allowed: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """All of them."""
        return {*self.allowed, *(name for choice in self.needed for name in choice)}


_OF_FILES = ("header", "inside", "file_is", "file_pattern", "complete")

FIELDS: dict[Connector, Fields] = {
    "workbook": Fields((("path",),), ("sheets", "sheet_is", "cells", *_OF_FILES)),
    "text": Fields((("path",),), ("encoding", "delimiter", *_OF_FILES)),
    "database": Fields((("url",), ("table", "query"))),
    "http": Fields((("url",),), ("bearer", "rows", "total", "pages", "params", "timeout")),
}


def check_fields(source: "Source") -> None:
    """The fields fit the connector, and lead to places they may lead to.

    Raises:
        FieldError: Otherwise.
    """
    fields = FIELDS[source.connector]
    others = set().union(*(other.names for other in FIELDS.values())) - fields.names
    for name in sorted(name for name in others if _is_given(source, name)):
        raise FieldError(say("sources.other_connector", connector=source.connector), name)
    for choice in fields.needed:
        given = [name for name in choice if getattr(source, name) is not None]
        if len(given) != 1:
            values = {"connector": source.connector, "fields": " | ".join(choice)}
            place = (given or choice)[-1 if given else 0]
            raise FieldError(say("sources.needs", **values), place)
    checks: dict[str, Callable[[str], str]] = {
        "path": address.check_path,
        "inside": address.check_path,
        "url": address.check_web if source.connector == "http" else address.check_url,
        "query": address.check_query,
    }
    for name, check in checks.items():
        value = getattr(source, name)
        if value is not None:
            try:
                check(value)
            except FieldError as error:
                raise FieldError(error.message, name) from None


def _is_given(source: "Source", name: str) -> bool:
    field: Any = type(source).model_fields[name]
    return bool(getattr(source, name) != field.get_default(call_default_factory=True))
