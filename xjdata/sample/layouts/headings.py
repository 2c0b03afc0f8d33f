"""What a unit calls its columns.

Here: the choice among the headings a dataset contract knows, the unit's own, and the wide forms of
the fitness template. Not here: where the header stands (`page`).
"""

import re

from xjdata.datasets import DatasetContract
from xjdata.sample.layouts.script import NAME, old_script
from xjdata.sample.layouts.style import Style

JOIN = " > "
"""Between the levels of a merged heading, outer first."""

_TEMPLATE = {
    "run_800m": ("800米跑(女)", "800米跑（女）", "800米跑"),
    "run_1000m": ("1000米跑(男)", "1000米跑（男）", "1000米跑"),
    "shuttle_run": ("50米×8往返跑", "50米x8往返跑", "50米*8往返跑"),
    "sit_up": ("一分钟仰卧起坐", "仰卧起坐", "1分钟仰卧起坐"),
    "pull_up": ("引体向上", "引体向上（男）", "引体向上(次)"),
    "student_register_no": ("学籍号", "全国学籍号", "學籍号"),
    "exempt": ("是否免体", "是否免予执行", "免予执行"),
}
_BLANKS = re.compile("(?:_x000D_|[\\s\u180e])+")


def headings_of(contract: DatasetContract, style: Style) -> dict[str, str]:
    """Canonical column to the unit's heading, levels joined by `JOIN`.

    In the order of the contract, so that the columns of one outer level stand together.
    """
    if style.family == "cells":
        return dict(style.cells)
    if style.numbered:
        return {c.name: f"f{turn:02d}" for turn, c in enumerate(contract.columns, 1)}
    chosen: dict[str, str] = {}
    for column in contract.columns:
        single = [head for head in column.headers if JOIN not in head]
        grouped = [head for head in column.headers if JOIN in head]
        heading = single[style.headings % len(single)]
        if style.family == "workbook" and style.grouped and grouped:
            heading = grouped[style.headings % len(grouped)]
        if contract.dataset == "fitness" and column.name in _TEMPLATE:
            heading = _TEMPLATE[column.name][style.headings % 3]
        if column.name in style.in_heading:
            heading = f"{single[0]}（{style.in_heading[column.name]}）"
        chosen[column.name] = style.own.get(column.name, heading)
    return {name: _written(name, head, style) for name, head in _told_apart(chosen, contract)}


def _told_apart(chosen: dict[str, str], contract: DatasetContract) -> list[tuple[str, str]]:
    """Fall back on the first heading where two columns would have the same."""
    values = list(chosen.values())
    return [
        (name, heading if values.count(heading) == 1 else contract.column(name).headers[0])
        for name, heading in chosen.items()
    ]


def _written(name: str, heading: str, style: Style) -> str:
    """A heading in the scripts and with the blanks of the unit."""
    if style.mongolian and name == "school_name":
        heading = f"{heading} {NAME}"
    if style.blanks and name == "school_code":
        heading = f"　{heading}_x000D_\n"
    return old_script(heading) if style.old_script else heading


def shown(heading: str) -> str:
    """A heading on one line, as a list of problems names it."""
    return _BLANKS.sub(" ", heading).strip()
