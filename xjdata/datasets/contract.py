"""The dataset contract: everything there is to know of one canonical table, as data.

Cleaning, basic checks, warehouse columns, dictionary and sample derive from it. Here: its shape
and how it is read. Not here: how a unit writes its files (`sources`), rules between cells and
tables (`expectations`).
"""

from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from xjdata.datasets.codes import code_list_names
from xjdata.datasets.period import PeriodKind
from xjdata.home import load_yaml_model
from xjdata.messages import ConfigError, say

ColumnType = Literal[
    "text",
    "code",
    "yes_no",
    "integer",
    "number",
    "time",
    "date",
    "birth_date",
    "school",
    "county",
    "identity_number",
    "register_number",
]
"""text: normalised text. code: a code of the list ``codes``. yes_no: true, false. integer, number:
in ``unit``. time: seconds, also written as minutes and seconds. date: a day. birth_date: a day
that becomes a month. school: the ten-digit 学校标识码. county: a unit's code. identity_number,
register_number: become keyed pseudonyms."""

Personal = Literal["none", "drop", "pseudonym", "month"]


class Text(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str


class Column(BaseModel):
    """One column of a dataset."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: ColumnType
    title: Text
    description: Text | None = None
    headers: list[str] = Field(min_length=1)
    """Headings that national forms and systems use for it; the first is the standard one."""
    required: bool = False
    """A delivery without this column is held."""
    codes: str | None = None
    unit: str | None = None
    other_units: dict[str, float] = {}
    """Units a layout may name instead, and the factor that leads to ``unit``."""
    range: tuple[float, float] | None = None
    """Plausible values, both ends included, in ``unit``."""
    decimals: int = 0
    words: dict[str, str] = {}
    """Other words for a text, and the text they stand for."""
    act: bool = False
    """The date of an act: one after the night is flagged and does not count yet."""
    end_of: str | None = None
    """The date this one ends: a month without a day is its last day, and an end before its start
    is no end."""
    nothing: list[str] = []
    """Further words that say there is nothing in the cell."""
    holds_numbers: bool = False
    """A text that is the number of a thing: its digits are no phone number of anybody."""
    personal: bool = False
    """Holds something of a person that no target needs: dropped when the row is cleaned."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.type == "code") != (self.codes is not None):
            raise ValueError(say("datasets.codes_type"))
        if self.codes is not None and self.codes not in code_list_names():
            names = ", ".join(code_list_names())
            raise ValueError(say("datasets.no_code_list", name=self.codes, names=names))
        if (self.range or self.other_units) and not self.is_numeric:
            raise ValueError(say("datasets.no_number", name=self.name, type=self.type))
        if self.is_numeric and self.unit is None:
            raise ValueError(say("datasets.no_unit", name=self.name))
        if self.range is not None and self.range[0] > self.range[1]:
            raise ValueError(say("datasets.empty_range", name=self.name))
        if self.end_of is not None and self.type != "date":
            raise ValueError(say("datasets.no_date", names=self.name))
        return self

    @property
    def privacy(self) -> Personal:
        """What becomes of the cell when the row is cleaned."""
        if self.personal:
            return "drop"
        if self.type in ("identity_number", "register_number"):
            return "pseudonym"
        return "month" if self.type == "birth_date" else "none"

    @property
    def cleaned_name(self) -> str:
        """The name of the column in cleaned rows.

        A date of birth becomes ``birth_month``; the county cell of a row is ``row_county``, since
        ``county_code`` is the unit that sent it.
        """
        if self.type == "birth_date":
            return "birth_month"
        return "row_county" if self.name == "county_code" else self.name

    @property
    def is_numeric(self) -> bool:
        """Whether the cleaned column holds numbers."""
        return self.type in ("integer", "number", "time")


class Derived(BaseModel):
    """A column we work out from other cells of the row: delivered by nobody, published with it.

    The dataset says what it is; which room works it out is said where that is done.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal["text", "integer", "number"]
    title: Text
    description: Text | None = None
    unit: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.type != "text" and self.unit is None:
            raise ValueError(say("datasets.no_unit", name=self.name))
        return self


class Period(BaseModel):
    """The time the rows of a dataset speak of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: PeriodKind
    reference_date: Text
    row_date: str | None = None
    """The column whose date tells the period of the single row, where there is one."""


class DatasetContract(BaseModel):
    """One canonical table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    description: Text
    row: Text
    """What one row is."""
    period: Period
    key: list[str] = Field(min_length=1)
    """What tells two rows of one unit apart."""
    owner: Literal["school_code", "county_code", "school_or_county"]
    """What places the row. ``school_or_county``: its school where it names one, else the unit."""
    latest: str | None = None
    """Under one key the row with the latest date in this column stays, if there is one."""
    no_people: bool = False
    """Comes as counts: a delivery with a column of a person is held."""
    columns: list[Column] = Field(min_length=1)
    derived: list[Derived] = []
    """Columns that accepted rows are published with, worked out from those above."""
    not_read: list[str] = []
    """Headings of national forms that no target needs: neither read nor reported as unknown."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [column.name for column in self.columns]
        all_names = [*names, *(column.name for column in self.derived)]
        twice = {name for name in all_names if all_names.count(name) > 1}
        if twice:
            raise ValueError(say("datasets.repeated_column", names=", ".join(sorted(twice))))
        starts = [column.end_of for column in self.columns if column.end_of]
        dates = [*starts, self.latest, self.period.row_date]
        named = [name for name in (*self.key, self.owner_column, *dates) if name is not None]
        unknown = [name for name in named if name not in names]
        if unknown:
            raise ValueError(say("datasets.no_column", names=", ".join(unknown)))
        undated = [name for name in dates if name and self.by_name[name].type != "date"]
        if undated:
            raise ValueError(say("datasets.no_date", names=", ".join(undated)))
        dropped = [name for name in named if self.by_name[name].privacy == "drop"]
        if dropped:
            raise ValueError(say("datasets.dropped_column", names=", ".join(dropped)))
        people = [c.name for c in self.columns if c.privacy != "none"]
        if self.no_people and people:
            raise ValueError(say("datasets.people_column", names=", ".join(people)))
        return self

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """A column by name."""
        return self.by_name[name]

    @cached_property
    def kept(self) -> list[Column]:
        """The columns that leave cleaning (all but the dropped personal ones)."""
        return [column for column in self.columns if column.privacy != "drop"]

    @property
    def owner_column(self) -> str:
        """The column that places the row: that of the school where there may be one."""
        return "county_code" if self.owner == "county_code" else "school_code"

    @property
    def is_placed_by_school(self) -> bool:
        """Whether rows belong to schools, all of them or some (else to the unit itself)."""
        return self.owner != "county_code"

    @property
    def year_in_key(self) -> bool:
        """Whether each row names its own year: one of another year is then no fault."""
        return "year" in self.key

    def may_be_empty(self, name: str) -> bool:
        """Whether a row can be told apart and placed without this part of its key or owner."""
        return name == self.owner_column and self.owner == "school_or_county"


@cache
def dataset_names() -> tuple[str, ...]:
    """The datasets the pipeline knows; `school` first, since others refer to it."""
    folder = resources.files("xjdata.datasets") / "contracts"
    names = sorted(
        item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml")
    )
    return ("school", *(name for name in names if name != "school"))


@cache
def dataset_contract(name: str) -> DatasetContract:
    """The contract of a dataset.

    Raises:
        ConfigError: There is no such dataset, or its contract is wrong.
    """
    if name not in dataset_names():
        raise ConfigError(say("datasets.unknown", name=name, names=", ".join(dataset_names())))
    file = resources.files("xjdata.datasets") / "contracts" / f"{name}.yaml"
    return load_yaml_model(Path(str(file)), DatasetContract, file.read_text("utf-8"))
