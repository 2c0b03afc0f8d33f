"""The habits of each unit when it writes its files; data in `styles.yaml`."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, RootModel, model_validator

from xjdata.home import load_yaml_model

Family = Literal["workbook", "template", "text", "database", "cells"]
"""The families of layouts: tables in workbooks, the national fitness template, delimited text,
databases, statistics workbooks with a cell for each value."""

TimeForm = Literal[
    "prime",
    "prime_quote",
    "prime_marks",
    "colon",
    "chinese",
    "dotted_text",
    "dotted_number",
    "seconds",
    "seconds_text",
]


class Style(BaseModel):
    """How a dataset is written; see the head of `styles.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: Family
    format: Literal["xlsx", "xls", "html"] = "xlsx"
    ending: str = ""
    split: Literal["none", "sheets", "files"] = "none"
    headings: int = 0
    own: dict[str, str] = {}
    numbered: bool = False
    grouped: bool = False
    code_row: Literal["none", "stems", "letters"] = "none"
    titles: int = 1
    blank_line: bool = False
    totals: Literal["top", "bottom", "none"] = "none"
    total_word: str = "合  计"
    women: bool = False
    subtotals: bool = False
    notes: bool = False
    index: bool = False
    cover: bool = False
    spare: bool = False
    hidden_rows: bool = False
    bare: bool = False
    book: str = ""
    encoding: Literal["gb18030", "utf-8-sig", "utf-16"] = "gb18030"
    delimiter: str = ","
    package: str = ""
    file: str = ""
    typed: bool = False
    ask: Literal["table", "view", "query"] = "table"
    cells: dict[str, str] = {}
    dates: Literal["serial", "iso", "dotted", "slash", "compact", "chinese"] = "iso"
    yes_no: tuple[str, str] = ("是", "否")
    codes: Literal["code", "word", "alias"] = "code"
    numbers: Literal["number", "text", "wide"] = "number"
    mixed: dict[str, str] = {}
    in_heading: dict[str, str] = {}
    county: Literal["code", "name", "alias"] = "code"
    school_codes: Literal["text", "number", "name"] = "text"
    mongolian: bool = False
    old_script: bool = False
    blanks: bool = False
    empty: tuple[str, ...] = ("",)
    minus_one: tuple[str, ...] = ()
    times: tuple[TimeForm, ...] = ("prime",)
    register_form: Literal["plain", "lower", "spaced"] = "plain"
    twin: bool = False
    scores: bool = False
    test_dates: bool = True
    exempt: Literal["column", "cells"] = "column"


class UnitStyle(Style):
    """The habits of a unit, and those it has in single datasets only."""

    datasets: dict[str, dict[str, Any]] = {}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for dataset in self.datasets:
            self.of(dataset)
        return self

    def of(self, dataset: str) -> Style:
        """How the unit writes a dataset."""
        habits = self.model_dump(exclude={"datasets"})
        return Style.model_validate(habits | self.datasets.get(dataset, {}))


class _Styles(RootModel[dict[str, UnitStyle]]):
    pass


@cache
def styles() -> dict[str, UnitStyle]:
    """Unit to its habits."""
    file = resources.files("xjdata.sample.layouts") / "styles.yaml"
    return load_yaml_model(Path(str(file)), _Styles, file.read_text("utf-8")).root
