"""What a unit calls its columns.

Here: the choice among the headings a dataset contract knows, the unit's own, and the wide forms of
the fitness template. Not here: where the header stands (`page`).
"""

from xjdata.datasets import DatasetContract
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


def headings_of(contract: DatasetContract, style: Style) -> dict[str, str]:
    """Canonical column to the unit's heading, levels joined by `JOIN`.

    In the order of the contract, so that the columns of one outer level stand together.
    """
    chosen: dict[str, str] = {}
    own = style.own.get(contract.dataset, {})
    for column in contract.columns:
        single = [head for head in column.headers if JOIN not in head]
        grouped = [head for head in column.headers if JOIN in head]
        heading = single[style.headings % len(single)]
        if style.family_of(contract.dataset) == "workbook" and style.grouped and grouped:
            heading = grouped[style.headings % len(grouped)]
        if contract.dataset == "fitness" and column.name in _TEMPLATE:
            heading = _TEMPLATE[column.name][style.headings % 3]
        chosen[column.name] = own.get(column.name, heading)
    return _told_apart(chosen, contract)


def _told_apart(chosen: dict[str, str], contract: DatasetContract) -> dict[str, str]:
    """Fall back on the first heading where two columns would have the same."""
    values = list(chosen.values())
    return {
        name: heading if values.count(heading) == 1 else contract.column(name).headers[0]
        for name, heading in chosen.items()
    }


def shown(heading: str) -> str:
    """A heading on one line, as a list of problems names it."""
    return " ".join(heading.split())
