"""The source contract: where one dataset of a unit comes from, and how its layout maps to it.

Here: the fields of one source, and that they speak of things that exist. Not here: the file they
stand in (`unit`), fetching (`files`, `database`, `http`) and reading cells (`clean`).
"""

import codecs
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    field_serializer,
    field_validator,
    model_validator,
)

from xjdata.datasets import DatasetContract, dataset_contract, dataset_names
from xjdata.home import FieldError
from xjdata.messages import say
from xjdata.sources import address, layout
from xjdata.sources.cells import check_places
from xjdata.sources.fields import Connector, check_fields
from xjdata.sources.gathering import Complete, check_pattern
from xjdata.sources.layout import Header, Sheets
from xjdata.sources.paging import Pages


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Heading = Annotated[str, Field(min_length=1)]
Headings = Annotated[list[Heading], BeforeValidator(_as_list), Field(min_length=1)]


class Source(BaseModel):
    """Where one dataset of a unit comes from, from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str
    valid_from: date
    """From this day on; a later entry of the same dataset replaces it from its own day on."""
    valid_to: date | None = None
    connector: Connector
    path: str | None = None
    """Pattern below the inbox; the newest match counts (workbook, text)."""
    inside: str | None = None
    """Pattern of the names in a .zip that the path leads to."""
    file_is: str | None = None
    """The column that the name of the file is: one file per school, a folder a delivery."""
    file_pattern: str | None = None
    """Its one group is the value in the name of the file."""
    complete: Complete | None = None
    """What a delivery of several files must have; the newest complete one counts."""
    sheets: Sheets = "first"
    sheet_is: str | None = None
    """The column that the name of the sheet is: one sheet per school."""
    cells: dict[str, str] = {}
    """Canonical column to the cell that holds it: a statistics workbook, one row per file."""
    encoding: str | None = None
    """Of a text; found by itself otherwise."""
    delimiter: str | None = Field(default=None, pattern=r"^[\x01-\x7f]$")
    url: str | None = None
    """SQLAlchemy URL, or the address of a web interface; ``${NAME}`` comes from the environment; a
    SQLite path is below the inbox."""
    table: str | None = Field(default=None, min_length=1)
    query: str | None = None
    bearer: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The environment variable that holds the token of a web interface."""
    rows: str | None = Field(default=None, min_length=1)
    """Where in an answer the rows stand, outer.inner; without it the answer is the list."""
    total: str | None = Field(default=None, min_length=1)
    """Where in an answer the number of all rows stands."""
    pages: Pages | None = None
    params: dict[str, str] = {}
    """Parameters of every request."""
    timeout: float = Field(default=30, gt=0, le=600)
    """Seconds a web interface may be silent."""
    header: Header | None = None
    columns: dict[str, Headings] = {}
    """Canonical column to the unit's own headings, outer > inner."""
    units: dict[str, Headings] = {}
    """Canonical column to the units its cells may be written in."""
    nothing: dict[str, Headings] = {}
    """Canonical column to the unit's own marks of an empty cell (-1)."""
    values: dict[str, dict[str, str]] = {}
    """Canonical column to the unit's own words, and the code each stands for."""
    constants: dict[str, str] = {}
    """Canonical column the layout lacks, and the value of all its rows."""

    _unit: str = PrivateAttr(default="")
    _unit_words: dict[str, str] = PrivateAttr(default_factory=dict)
    _file: str = PrivateAttr(default="")

    @property
    def unit(self) -> str:
        """Code of the unit that delivers."""
        return self._unit

    @property
    def unit_words(self) -> dict[str, str]:
        """What the unit is called, and its code."""
        return self._unit_words

    @property
    def file(self) -> str:
        """The source contract this is an entry of, as errors name it."""
        return self._file

    @field_validator("dataset")
    @classmethod
    def _dataset(cls, name: str) -> str:
        if name not in dataset_names():
            message = say("sources.no_dataset", name=name)
            raise FieldError(message, allowed=dataset_names(), meant=name)
        return name

    @field_validator("encoding")
    @classmethod
    def _encoding(cls, name: str | None) -> str | None:
        try:
            return name and codecs.lookup(name).name
        except LookupError:
            raise FieldError(
                say("sources.no_encoding", name=name), allowed=["utf-8", "gb18030", "utf-16"]
            ) from None

    @field_serializer("sheets")
    def _sheets_as_data(self, sheets: Sheets) -> str | dict[str, Any]:
        # Pydantic warns of every union told apart by a function, though it writes it rightly.
        return sheets if isinstance(sheets, str) else sheets.model_dump()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        check_fields(self)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise FieldError(say("sources.ends_before_start"), "valid_to")
        contract = dataset_contract(self.dataset)
        layout.check_columns(contract, self.columns)
        layout.check_units(contract, self.units)
        layout.check_nothing(contract, self.nothing)
        layout.check_values(contract, self.values)
        self._check_files(contract)
        for field in ("sheet_is", "file_is"):
            name = getattr(self, field)
            if name is not None:
                layout.check_name_is(contract, field, name, [*self.columns, *self.cells])
        given = [name for name in (self.sheet_is, self.file_is) if name is not None]
        if len(set(given)) < len(given):
            raise FieldError(say("sources.both_ways", column=given[0]), "file_is")
        layout.check_constants(contract, self.constants, [*self.columns, *self.cells, *given])
        return self

    def _check_files(self, contract: DatasetContract) -> None:
        """What is said of several files, and of single cells in each."""
        check_pattern(self.file_is, self.file_pattern)
        if self.complete is not None and self.complete.schools and self.file_is is None:
            raise FieldError(say("sources.schools_by_name"), "complete", "schools")
        if not self.cells:
            return
        layout.check_cells(contract, self.cells, self.columns)
        check_places(self.cells)
        for name in ("sheets", "sheet_is", "header"):
            if name in self.model_fields_set and getattr(self, name) not in (None, "first"):
                raise FieldError(say("sources.not_with_cells"), name)

    @property
    def has_many_files(self) -> bool:
        """Whether a delivery is all files of a folder (or .zip), and not one file."""
        return bool(self.file_is or self.cells or self.complete)

    def describe(self) -> str:
        """The source in one line, for people; without user and password."""
        if self.connector == "http":
            return f"http {address.url_shown(self.url or '')}"
        if self.connector != "database":
            inside = f" > {self.inside}" if self.inside else ""
            return f"{self.connector} {self.path}{inside}"
        return f"database {address.url_shown(self.url or '')} {self.table or 'query'}"
