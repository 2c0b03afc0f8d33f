"""The habits of each unit when it writes its files; data in `styles.yaml`."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, RootModel

from xjdata.home import load_yaml_model

Family = Literal["workbook", "text", "database", "template"]
"""The four families of layouts; the template is for fitness alone."""

TimeForm = Literal[
    "prime",
    "prime_marks",
    "colon",
    "chinese",
    "dotted_text",
    "dotted_number",
    "seconds",
    "seconds_text",
]


class Style(BaseModel):
    """How a unit writes; see the head of `styles.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: Literal["workbook", "text", "database"]
    fitness: Family
    headings: int = 0
    own: dict[str, dict[str, str]] = {}
    grouped: bool = False
    code_row: bool = False
    titles: int = 1
    blank_line: bool = False
    totals: Literal["top", "bottom", "none"] = "none"
    subtotals: bool = False
    notes: bool = False
    index: bool = False
    spare: bool = False
    book: str | None = None
    delimiter: str = ","
    file: str = ""
    typed: bool = False
    dates: Literal["serial", "iso", "dotted", "slash", "compact", "chinese"] = "iso"
    yes_no: tuple[str, str] = ("是", "否")
    codes: Literal["code", "word", "alias"] = "code"
    numbers: Literal["number", "text", "wide"] = "number"
    county: Literal["code", "name", "alias"] = "code"
    school_codes: Literal["text", "number"] = "text"
    empty: tuple[str, ...] = ("",)
    times: tuple[TimeForm, ...] = ("prime",)
    register_form: Literal["plain", "lower", "spaced"] = "plain"
    metres: bool = False
    twin: bool = False
    test_dates: bool = True
    exempt: Literal["column", "cells"] = "column"

    def family_of(self, dataset: str) -> Family:
        """The family a dataset is written in."""
        return self.fitness if dataset == "fitness" else self.family


class _Styles(RootModel[dict[str, Style]]):
    pass


@cache
def styles() -> dict[str, Style]:
    """Unit to its habits."""
    file = resources.files("xjdata.sample.layouts") / "styles.yaml"
    return load_yaml_model(Path(str(file)), _Styles, file.read_text("utf-8")).root
