"""The source contract as a file: one YAML file per unit, `counties/<code>.yaml`.

Here: who the unit is, its sources, which of them holds on a day. Not here: a single source
(`contract`).
"""

from datetime import date
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from xjdata.datasets import Text, code_list
from xjdata.home import FieldError, Home, load_yaml_model
from xjdata.messages import say
from xjdata.sources.contract import Source


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
