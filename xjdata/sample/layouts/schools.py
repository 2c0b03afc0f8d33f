"""What the schools of a unit are called: in names of files, and as other words for their codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from xjdata.datasets import code_list
from xjdata.sample.layouts.cells import Cells


@dataclass(frozen=True)
class SchoolNames:
    """Names of a unit's schools.

    Attributes:
        unit: The unit.
        titles: School code to name.
        kinds: School code to the word for its type.
    """

    unit: str
    titles: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: str, schools: pd.DataFrame) -> Self:
        """By the unit's list of schools."""
        known = schools.dropna(subset=["school_code", "school_name"])
        codes = known["school_code"].astype(str)
        words = known["school_type"].map(code_list("school_type").title, na_action="ignore")
        return cls(
            unit,
            dict(zip(codes, known["school_name"].astype(str), strict=True)),
            dict(zip(codes, words.astype(str), strict=True)),
        )

    def title(self, code: str) -> str:
        """The name of a school."""
        return self.titles.get(code, code)

    def kind(self, code: str) -> str:
        """The type of a school."""
        return self.kinds.get(code, "学校")

    def file_name(self, code: str) -> str:
        """The name of a school's own file, without its ending."""
        return f"{self.title(code)}（{code}）"

    def word(self, code: str) -> str:
        """What people of the county call a school: the county in short, then its own name."""
        county = code_list("county")
        row = county.rows[self.unit]
        short = (row.get("aliases") or "").split(";")[0]
        return short + self.title(code).removeprefix(county.title(self.unit))

    @property
    def words(self) -> dict[str, str]:
        """The word for each school and its code."""
        return {self.word(code): code for code in self.titles}

    def words_for(self, codes: pd.Series) -> Cells:
        """Words instead of codes; codes of other schools stay."""
        found = [self.word(code) if code in self.titles else code for code in codes.tolist()]
        return np.array(found, dtype=object)
