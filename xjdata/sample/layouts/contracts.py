"""The source contracts of the sample: how the pipeline is told where a unit's tables are.

Here: `counties/<code>.yaml` as text, with the comments a county's engineer would want. Not here:
reading such files (`xjdata.sources`).
"""

import json

from xjdata.datasets import code_list
from xjdata.sample.layouts.layout import Layout

_VALID_FROM = "2024-01-01"
_CONNECTOR = {
    "workbook": "workbook",
    "template": "workbook",
    "text": "text",
    "database": "database",
}
_ABOUT = {
    "workbook": "工作簿：表头自动识别，合计行、代码行、附注自动略去",
    "template": "国家体测上报模板，每校一个工作表，工作表名即学校标识码",
    "text": "文本文件，编码 GB18030",
    "database": "本单位业务系统的数据库（只读）",
}


def contract_text(unit: str, layouts: list[Layout]) -> str:
    """The source contract of a unit.

    Args:
        unit: The unit.
        layouts: Its layouts, in the order of the datasets.
    """
    name = code_list("county").title(unit)
    english = code_list("county").rows[unit]["name_en"]
    head = [
        f"# {name}（{english}）：各数据集从哪里来、怎样对应到数据集契约。",
        "# 列按标题识别，与次序无关；国家表样的标题不必登记，本单位自用的标题写在 columns 下。",
        "# 更换表样：另加一段同名 dataset，写明新的 valid_from，旧夜仍可重放。",
        f'unit: "{unit}"',
        "sources:",
    ]
    return "\n".join([*head, *("\n".join(_source(layout)) for layout in layouts), ""])


def _source(layout: Layout) -> list[str]:
    """The entry of one dataset."""
    lines = [
        f"  # {layout.contract.title.zh}。{_ABOUT[layout.family]}",
        f"  - dataset: {layout.dataset}",
        f"    valid_from: {_VALID_FROM}",
        f"    connector: {_CONNECTOR[layout.family]}",
        *_place(layout),
    ]
    own = layout.style.own.get(layout.dataset, {})
    if own:
        lines.append("    columns:  # 本单位自用的标题")
        lines += [f"      {column}: {_quoted(' '.join(h.split()))}" for column, h in own.items()]
    if layout.style.metres and layout.dataset == "fitness":
        lines.append("    units:  # 一部分身高、跳远以米填写")
        lines += ["      height: m", "      long_jump: m"]
    return lines


def _place(layout: Layout) -> list[str]:
    """Where the table is found."""
    if layout.family == "database":
        lines = [f"    url: {_quoted('sqlite:///' + layout.file)}"]
        if layout.is_query:
            query = f'select * from "{layout.table}"'  # noqa: S608 (a table of our own)
            return [*lines, f"    query: {_quoted(query)}"]
        return [*lines, f"    table: {_quoted(layout.table)}"]
    lines = [f"    path: {_quoted(layout.path)}  # 取最新的一份"]
    if layout.family == "template":
        lines += ['    sheets: {pattern: "^\\\\d{10}$"}', "    sheet_is: school_code"]
    elif layout.family == "text":
        lines += ["    encoding: gb18030", f"    delimiter: {_quoted(layout.style.delimiter)}"]
    elif layout.style.book:
        lines.append(f"    sheets: {{names: [{_quoted(layout.table)}]}}")
    return lines


def _quoted(text: str) -> str:
    """A text as YAML reads it back, Chinese left as it is."""
    return json.dumps(text, ensure_ascii=False)
