"""The views of the schema `open`, for wide reading: what a night has flagged is not shown in them.

Here: their statements, from `open.yaml`. Not here: what is flagged (`xjdata.night.suppressing`).
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Table

from warehouse.creating import dialect, literal
from xjdata.home import load_yaml_model

OPEN = "open"


class _View(BaseModel):
    model_config = ConfigDict(extra="forbid")
    of: str
    """The table."""
    hide: dict[str, list[str]] = {}
    """Flag to the columns that are empty where it is set; a column the table lacks is no matter, so
    that tables alike are described once."""
    mark: dict[str, list[str]] = {}
    """Flag to the columns that show the sign where it is set."""


class _Views(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sign: str
    zh: str
    en: str
    views: dict[str, _View]


@cache
def _described() -> _Views:
    file = resources.files("warehouse") / "open.yaml"
    return load_yaml_model(Path(str(file)), _Views, file.read_text("utf-8"))


def open_names() -> Mapping[str, str]:
    """View to the table it shows, each as ``schema.name``."""
    return {f"{OPEN}.{name}": view.of for name, view in _described().views.items()}


def creating_views(tables: Mapping[str, Table]) -> str:
    """The statements that create the views and describe them and their columns.

    Args:
        tables: ``schema.name`` to the tables they show, which are there.
    """
    quote = dialect().identifier_preparer.quote
    views = _described().views.items()
    statements = (_of_view(name, view, tables[view.of], quote) for name, view in views)
    return ";\n".join(statement for of_view in statements for statement in of_view)


def _of_view(name: str, view: _View, table: Table, quoted: Callable[[str], str]) -> Iterator[str]:
    columns = [_column(view, column.name, quoted(column.name)) for column in table.columns]
    source = f"{quoted(table.schema or '')}.{quoted(table.name)}"
    shown = f"{quoted(OPEN)}.{quoted(name)}"
    yield f"CREATE VIEW {shown} AS SELECT {', '.join(columns)} FROM {source}"  # noqa: S608
    every = _described()
    zh, _, en = (table.comment or "").partition(" / ")
    yield f"COMMENT ON VIEW {shown} IS {literal(f'{zh}。{every.zh} / {en}. {every.en}')}"
    for column in table.columns:
        yield f"COMMENT ON COLUMN {shown}.{quoted(column.name)} IS {literal(column.comment)}"


def _column(view: _View, name: str, quoted: str) -> str:
    """A column of a view. What is not known to be for everybody is not shown."""
    for flags_of, instead in ((view.hide, "NULL"), (view.mark, literal(_described().sign))):
        flags = [flag for flag, names in flags_of.items() if name in names]
        if flags:
            shown = " AND ".join(f"NOT {flag}" for flag in flags)
            return f"CASE WHEN {shown} THEN {quoted} ELSE {instead} END AS {quoted}"
    return quoted
