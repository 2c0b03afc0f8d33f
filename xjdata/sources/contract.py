"""The source contract: where one unit's data come from, and how their layout maps to the dataset.

One YAML file per unit, `counties/<code>.yaml`. Here: its shape, and that it speaks of things that
exist. Not here: fetching (`files`, `database`) and reading cells (`clean`).
"""

import codecs
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from xjdata.datasets import Text, code_list, dataset_contract, dataset_names
from xjdata.home import FieldError, Home, load_yaml_model
from xjdata.messages import say
from xjdata.sources import address, layout
from xjdata.sources.layout import Header, Sheets

Connector = Literal["workbook", "text", "database"]


class _Fields(NamedTuple):
    """The fields that only some connectors have: those one of which is needed, those allowed."""

    needed: tuple[tuple[str, ...], ...]
    allowed: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """All of them."""
        return {*self.allowed, *(name for choice in self.needed for name in choice)}


_FIELDS: dict[Connector, _Fields] = {
    "workbook": _Fields((("path",),), ("sheets", "sheet_is", "header")),
    "text": _Fields((("path",),), ("encoding", "delimiter", "header")),
    "database": _Fields((("url",), ("table", "query"))),
}


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
    sheets: Sheets = "first"
    sheet_is: str | None = None
    """The column that the name of the sheet is: one sheet per school."""
    encoding: str | None = None
    """Of a text; found by itself otherwise."""
    delimiter: str | None = Field(default=None, pattern=r"^[\x01-\x7f]$")
    url: str | None = None
    """SQLAlchemy URL; ``${NAME}`` comes from the environment; a SQLite path is below the inbox."""
    table: str | None = Field(default=None, min_length=1)
    query: str | None = None
    header: Header | None = None
    columns: dict[str, Headings] = {}
    """Canonical column to the unit's own headings, outer > inner."""
    units: dict[str, Headings] = {}
    """Canonical column to the units its cells may be written in."""
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
        self._check_connector()
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise FieldError(say("sources.ends_before_start"), "valid_to")
        contract = dataset_contract(self.dataset)
        layout.check_columns(contract, self.columns)
        layout.check_units(contract, self.units)
        layout.check_values(contract, self.values)
        by_sheet = [] if self.sheet_is is None else [self.sheet_is]
        if by_sheet:
            layout.check_sheet_is(contract, by_sheet[0], self.columns)
        layout.check_constants(contract, self.constants, [*self.columns, *by_sheet])
        return self

    def _check_connector(self) -> None:
        """The fields fit the connector, and lead to places they may lead to."""
        fields = _FIELDS[self.connector]
        others = set().union(*(other.names for other in _FIELDS.values())) - fields.names
        defaults = Source.model_fields
        for name in sorted(n for n in others if getattr(self, n) != defaults[n].default):
            message = say("sources.other_connector", connector=self.connector)
            raise FieldError(message, name)
        for choice in fields.needed:
            given = [name for name in choice if getattr(self, name) is not None]
            if len(given) != 1:
                message = say("sources.needs", connector=self.connector, fields=" | ".join(choice))
                raise FieldError(message, (given or choice)[-1 if given else 0])
        checks = {
            "path": address.check_path,
            "url": address.check_url,
            "query": address.check_query,
        }
        for name, check in checks.items():
            value = getattr(self, name)
            if value is not None:
                try:
                    check(value)
                except FieldError as error:
                    raise FieldError(error.message, name) from None

    def describe(self) -> str:
        """The source in one line, for people; without user and password."""
        if self.connector != "database":
            return f"{self.connector} {self.path}"
        return f"database {address.url_shown(self.url or '')} {self.table or 'query'}"


class UnitContract(BaseModel):
    """All sources of one unit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str = Field(pattern=r"^\d{6}$")
    name: Text | None = None
    """Needed only for a unit that is not in the built-in code list of counties."""
    aliases: list[str] = []
    """Other names people write for it."""
    sources: list[Source] = Field(min_length=1)

    @field_validator("unit")
    @classmethod
    def _is_of_this_file(cls, unit: str, info: ValidationInfo) -> str:
        file = (info.context or {}).get("file")
        if file is not None and file.stem != unit:
            raise FieldError(say("sources.other_file", unit=unit, name=file.name))
        return unit

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        codes = code_list("county")
        if self.name is None and self.unit not in codes.rows:
            named = [f"{code} {codes.title(code)}" for code in codes.rows]
            message = say("sources.no_county", code=self.unit)
            raise FieldError(message, "unit", allowed=named, meant=self.unit)
        seen: dict[tuple[str, date], int] = {}
        for position, source in enumerate(self.sources):
            if seen.setdefault((source.dataset, source.valid_from), position) != position:
                message = say("sources.same_day", dataset=source.dataset, day=source.valid_from)
                raise FieldError(message, "sources", position, "valid_from")
            source._unit = self.unit
            source._unit_words = dict.fromkeys(self.words, self.unit)
            source._file = str((info.context or {}).get("file", ""))
        return self

    @property
    def title(self) -> Text:
        """The unit's name."""
        if self.name is not None:
            return self.name
        row = code_list("county").rows[self.unit]
        return Text(zh=row["name_zh"], en=row["name_en"])

    @property
    def words(self) -> tuple[str, ...]:
        """Everything the unit is called: code, names, aliases."""
        codes = code_list("county")
        built_in = [word for word, code in codes.words.items() if code == self.unit]
        return (self.unit, self.title.zh, self.title.en, *self.aliases, *built_in)

    @property
    def seat(self) -> tuple[float, float] | None:
        """Longitude and latitude of its seat, degrees, where the built-in list has them."""
        row = code_list("county").rows.get(self.unit, {})
        if not row.get("seat_lon"):
            return None
        return float(row["seat_lon"]), float(row["seat_lat"])

    @property
    def datasets(self) -> tuple[str, ...]:
        """The datasets the unit has, or had, a source for; as they come in the file."""
        return tuple(dict.fromkeys(source.dataset for source in self.sources))

    def source_of(self, dataset: str, day: date) -> Source | None:
        """The source that holds on a day; None when there is none, or it has ended."""
        begun = [s for s in self.sources if s.dataset == dataset and s.valid_from <= day]
        latest = max(begun, key=lambda source: source.valid_from, default=None)
        if latest is None or (latest.valid_to is not None and latest.valid_to < day):
            return None
        return latest


def read_source_contract(path: Path) -> UnitContract:
    """The source contract in a file.

    Raises:
        ConfigError: It is missing or wrong; names file, line, field and what is allowed.
    """
    return load_yaml_model(path, UnitContract, context={"file": path})


def read_unit_contracts(home: Home) -> dict[str, UnitContract]:
    """Every unit that delivers and its source contract, by code.

    Raises:
        ConfigError: One of them is wrong.
    """
    return {unit: read_source_contract(home.counties / f"{unit}.yaml") for unit in home.units}
