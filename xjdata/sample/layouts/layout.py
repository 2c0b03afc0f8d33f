"""The layout of one unit's data for one dataset: file, headings, order of columns.

Here: what is settled before a single row is known. Not here: the rows (`deliver`).
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from xjdata.datasets import DatasetContract, code_list, dataset_contract, dataset_names
from xjdata.sample.layouts.cells import date_text
from xjdata.sample.layouts.headings import headings_of, shown
from xjdata.sample.layouts.page import Texts
from xjdata.sample.layouts.style import Family, Style, styles
from xjdata.sample.league import LEAGUE_DIRECT

_FILES = {
    "school": "学校（机构）名单",
    "enrollment": "在校学生分年级统计表",
    "population": "分年龄学龄人口",
    "teacher": "教职工名册",
    "facility": "办学条件统计表",
    "building": "校舍台账",
    "safety": "校园安防四个100%台账",
    "fitness": "学生体质健康测试",
    "baseline": "上年指标基数",
}
"""Dataset to the name of its file, table or sheet."""
_TEMPLATE_START = (
    "grade",
    "class_code",
    "class_name",
    "student_register_no",
    "ethnic_code",
    "name",
    "sex",
    "birth_date",
    "address",
)
_TEMPLATE_ITEMS = (
    ("height", "weight", "vital_capacity", "run_50m", "sit_reach", "rope_skip", "sit_up")
    + ("shuttle_run", "long_jump", "run_800m", "run_1000m", "pull_up"),
    ("run_50m", "long_jump", "sit_reach", "shuttle_run", "rope_skip", "run_800m", "run_1000m")
    + ("sit_up", "pull_up", "height", "weight", "vital_capacity"),
)
"""Orders of the items: of the mixed school, and of the older template."""
_TEMPLATE_END = ("exempt", "skills", "test_date", "school_name")
STRANGE, TWIN = "strange", "twin"
"""Stand among the canonical columns for one nobody knows, and for one that is there twice."""

_SENT = "20240920"
_TESTED = "20241014"
"""Days the files were sent on, as part of their names; the fitness tests end in October."""


@dataclass(frozen=True)
class Layout:
    """How one unit writes one dataset.

    Attributes:
        unit: The unit.
        contract: The dataset contract.
        style: The unit's habits.
        family: The family of the layout.
        headings: Canonical column to heading, in the order of the columns.
        strange: Heading of one more column, which nobody knows.
    """

    unit: str
    contract: DatasetContract
    style: Style
    family: Family
    headings: dict[str, str]
    strange: str | None = None

    @property
    def columns(self) -> dict[str, str]:
        """All columns that are written: the headings, and columns that stand for nothing."""
        more = {STRANGE: self.strange} if self.strange else {}
        if self.style.twin and self.dataset == "fitness":
            more[TWIN] = "一分钟仰卧起坐（女）"
        return self.headings | more

    @property
    def dataset(self) -> str:
        """The dataset."""
        return self.contract.dataset

    @property
    def table(self) -> str:
        """Name of the sheet or table."""
        return _FILES[self.dataset].replace("%", "")

    @property
    def is_query(self) -> bool:
        """Whether the source contract asks the database with a query of its own."""
        return self.family == "database" and self.dataset == "baseline"

    @property
    def sheet(self) -> str:
        """What a list of problems calls the sheet (the template has one per school)."""
        if self.is_query:
            return "query"
        return "" if self.family == "text" else self.table

    @property
    def file(self) -> str:
        """Name of the file below the inbox."""
        name = self.style.file
        if self.family == "template":
            name = f"体质健康上报/{_FILES['fitness']}{self._sent}.xlsx"
        elif self.family == "workbook":
            name = f"{self.style.book or _FILES[self.dataset]}{self._sent}.xlsx"
        elif self.family == "text":
            ending = "txt" if self.style.delimiter == "\t" else "csv"
            name = f"{_FILES[self.dataset]}{self._sent}.{ending}"
        return f"{self.unit}/{name}"

    @property
    def _sent(self) -> str:
        """The day the file was sent, in its name."""
        return _TESTED if self.dataset == "fitness" and not self.style.book else _SENT

    @property
    def path(self) -> str:
        """The pattern that finds the file, and its later editions."""
        return self.file.replace(self._sent, "*")

    def shown(self, column: str) -> str:
        """The heading of a column as a list of problems names it."""
        return shown(self.headings[column])

    def is_numeric(self, column: str) -> bool:
        """Whether the column's cells can be numbers."""
        if self.family == "database":
            return self.style.typed and self.contract.column(column).is_numeric
        return self.family != "text"

    def holds_text(self, column: str) -> bool:
        """Whether a cell of the column can hold any text (not in a database of typed columns)."""
        return self.family != "database" or not self.is_numeric(column)

    @property
    def texts(self) -> Texts:
        """Titles and notes around the table."""
        county = code_list("county").title(self.unit)
        day = date_text(pd.Timestamp(self._sent), "chinese")
        return Texts(
            titles=(
                f"{county}{_FILES[self.dataset]}",
                f"填报单位：{county}教育局　　填报时间：{day}",
                "2024—2025学年初",
                "单位：所、个、人、平方米",
            ),
            notes=(
                "注：本表由各校填报，经教育局汇总；学校标识码以教育事业统计为准。",
                f"填表人：呼日图沁　　审核人：塔拉和夫　　填表日期：{day}",
            ),
        )


def delivered() -> tuple[str, ...]:
    """The datasets the sample has data for."""
    return tuple(name for name in dataset_names() if name in _FILES)


@cache
def layout_of(unit: str, dataset: str) -> Layout | None:
    """The layout of a unit's dataset; None where the unit does not deliver it."""
    if unit == LEAGUE_DIRECT and dataset == "population":
        return None
    contract = dataset_contract(dataset)
    style = styles()[unit]
    family = style.family_of(dataset)
    headings = headings_of(contract, style)
    if family == "template":
        # The template knows codes alone, and most often dates as spreadsheets count them.
        dates = "serial" if style.headings == 0 else style.dates
        style = style.model_copy(update={"codes": "code", "dates": dates})
        items = _TEMPLATE_ITEMS[style.headings % 2]
        order = (*_TEMPLATE_START, *items, *_TEMPLATE_END)
        headings = {column: headings[column] for column in order}
    return Layout(unit, contract, style, family, headings)
