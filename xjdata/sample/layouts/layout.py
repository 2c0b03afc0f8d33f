"""The layout of one unit's data for one dataset: file, headings, order of columns.

Here: what is settled before a single row is known. Not here: the rows (`deliver`).
"""

from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from xjdata.datasets import DatasetContract, code_list, dataset_contract, dataset_names
from xjdata.sample.layouts.cells import date_text
from xjdata.sample.layouts.headings import JOIN, headings_of, shown
from xjdata.sample.layouts.page import Texts
from xjdata.sample.layouts.style import Family, Style, styles
from xjdata.sample.league import LEAGUE_DIRECT
from xjdata.sample.league.standard import READINGS

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
    "screening": "学生视力与心理健康筛查汇总",
    "language": "国家通用语言文字授课情况",
    "aid": "家庭经济困难学生资助汇总",
    "recognition": "认定与申报台账",
    "project": "教育项目台账",
    "training": "社会培训台账",
    "institution": "校外培训机构名单",
    "exam_room": "标准化考场升级改造清单",
    "enforcement_officer": "校外培训行政执法人员名册",
    "research_post": "教研员岗位配备表",
    "group_member": "集团化办学成员名单",
    "partner": "合作办学协议台账",
    "supervision": "督导工作台账",
    "matter": "事项清单",
    "milestone": "重点工作大事记",
    "school_ledger": "教材使用与依法治校台账",
    "weak_high_school": "薄弱县中托管帮扶台账",
    "pilot_major": "1+X证书试点专业",
}
"""Dataset to the name of its file, table or sheet."""
_OF_BUREAU = ("partner", "supervision", "milestone")
"""Ledgers that the bureau unit alone keeps."""
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
SCORE, RATING = "得分", "等级"
"""What exports of results add to each item."""

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
        headings: Canonical column to heading, in the order of the columns.
        strange: Heading of one more column, which nobody knows.
    """

    unit: str
    contract: DatasetContract
    style: Style
    headings: dict[str, str]
    strange: str | None = None

    @cached_property
    def columns(self) -> dict[str, str]:
        """All columns that are written: the headings, and columns that stand for nothing."""
        found: dict[str, str] = {}
        for name, heading in self.headings.items():
            found[name] = heading
            if self.style.scores and name in READINGS:
                item = heading.rpartition(JOIN)[0]
                found |= {name + more: f"{item}{JOIN}{more}" for more in (SCORE, RATING)}
            if self.style.twin and name == "sit_up":
                found[TWIN] = heading
        return found | ({STRANGE: self.strange} if self.strange else {})

    @property
    def family(self) -> Family:
        """The family of the layout."""
        return self.style.family

    @property
    def dataset(self) -> str:
        """The dataset."""
        return self.contract.dataset

    @property
    def name(self) -> str:
        """What people call the table."""
        return _FILES.get(self.dataset, self.contract.title.zh)

    @property
    def table(self) -> str:
        """Name of the sheet or table."""
        return self.name.replace("%", "")

    @property
    def sheet(self) -> str:
        """What a list of problems calls the sheet."""
        if self.family == "database" and self.style.ask == "query":
            return "query"
        return "" if self.family == "text" or self.is_html else self.table

    @property
    def is_html(self) -> bool:
        """Whether it is a page of HTML."""
        return self.family == "workbook" and self.style.format == "html"

    @property
    def is_by_school(self) -> bool:
        """Whether each school has a sheet or a file of its own."""
        return self.style.split != "none" or self.family == "cells"

    @property
    def has_header(self) -> bool:
        """Whether columns have headings, so that one can be missing or unknown."""
        return self.family != "cells"

    @property
    def file(self) -> str:
        """Name of the file below the inbox; of one file per school the pattern of their names."""
        style = self.style
        if self.family == "database":
            return f"{self.unit}/{style.file}"
        if style.package:
            return f"{self.unit}/{style.package}{self._sent}.zip"
        if self.is_folder:
            return f"{self.unit}/{self.name}{self._sent}/*.{self._ending}"
        name = style.book or self.name
        folder = "体质健康上报/" if self.family == "template" else ""
        return f"{self.unit}/{folder}{name}{self._sent}.{self._ending}"

    @property
    def is_folder(self) -> bool:
        """Whether each school has a file of its own."""
        return self.style.split == "files" or self.family == "cells"

    @property
    def entry(self) -> str:
        """Name of the entry of a packed layout."""
        return f"{self.name}.{self._ending}"

    @property
    def _ending(self) -> str:
        if self.style.ending:
            return self.style.ending
        if self.family == "text":
            return "txt" if self.style.delimiter == "\t" else "csv"
        return {"html": "xls"}.get(self.style.format, self.style.format)

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
        return self.family in ("workbook", "template") and not self.is_html

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
                f"{county}{self.name}",
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
    # The bureau has no population, and a county none of the bureau's ledgers.
    if dataset in (("population",) if unit == LEAGUE_DIRECT else _OF_BUREAU):
        return None
    contract = dataset_contract(dataset)
    style = styles()[unit].of(dataset)
    headings = headings_of(contract, style)
    if style.family == "template":
        # The template knows codes alone, and most often dates as spreadsheets count them; it has
        # a sheet per school, and nothing above or below the table.
        dates = "serial" if style.headings == 0 else style.dates
        style = style.model_copy(
            update={"split": "sheets", "codes": "code", "dates": dates, "titles": 0}
            | {"code_row": "none", "index": False, "notes": False, "blank_line": False}
            | {"totals": "none", "subtotals": False}
        )
        items = _TEMPLATE_ITEMS[style.headings % 2]
        order = (*_TEMPLATE_START, *items, *_TEMPLATE_END)
        headings = {column: headings[column] for column in order}
    elif style.split != "none":
        del headings["school_code"]
    return Layout(unit, contract, style, headings)
