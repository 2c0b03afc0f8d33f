"""The source contracts of the sample: how the pipeline is told where a unit's tables are.

Here: `counties/<code>.yaml` as text, with the comments a county's engineer would want. Not here:
reading such files (`xjdata.sources`).
"""

import json
from collections.abc import Iterable, Mapping

from xjdata.datasets import code_list
from xjdata.sample.layouts.cells import NOTHING
from xjdata.sample.layouts.deliver import Places
from xjdata.sample.layouts.headings import JOIN
from xjdata.sample.layouts.layout import Layout
from xjdata.sample.layouts.schools import SchoolNames

_VALID_FROM = "2024-01-01"
_CONNECTOR = {"template": "workbook", "cells": "workbook"}
_ABOUT = {
    "workbook": "工作簿：表头自动识别，合计行、代码行、附注自动略去",
    "template": "国家体测上报模板，每校一个工作表，工作表名即学校标识码",
    "database": "本单位业务系统的数据库（只读）",
    "cells": "教育事业统计基层表，每校一个工作簿，按单元格位置取数",
}
_FORMATS = {
    "xls": "文件为旧版 .xls",
    "html": "系统导出的 .xls，其实是网页；按内容识别，不看后缀",
}
_ENCODINGS = {"gb18030": "GB18030", "utf-8-sig": "带 BOM 的 UTF-8", "utf-16": "UTF-16"}


def contract_text(
    unit: str, layouts: Iterable[Layout], places: Mapping[str, Places], schools: SchoolNames
) -> str:
    """The source contract of a unit.

    Args:
        unit: The unit.
        layouts: Its layouts, in the order of the datasets.
        places: Dataset to where its rows went.
        schools: The unit's schools.
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
    entries = ("\n".join(_source(layout, places[layout.dataset], schools)) for layout in layouts)
    return "\n".join([*head, *entries, ""])


def _source(layout: Layout, places: Places, schools: SchoolNames) -> list[str]:
    """The entry of one dataset."""
    return [
        f"  # {layout.contract.title.zh}。{_about(layout)}",
        f"  - dataset: {layout.dataset}",
        f"    valid_from: {_VALID_FROM}",
        f"    connector: {_CONNECTOR.get(layout.family, layout.family)}",
        *_place(layout, places),
        *_columns(layout),
        *_units(layout),
        *_nothing(layout),
        *_words(layout, schools),
    ]


def _about(layout: Layout) -> str:
    """What kind of file it is, in a sentence."""
    style = layout.style
    if layout.family == "text":
        about = f"文本文件，编码 {_ENCODINGS[style.encoding]}"
    else:
        about = _ABOUT[layout.family]
    if layout.family in ("workbook", "template") and style.format in _FORMATS:
        about += f"；{_FORMATS[style.format]}"
    elif style.ending == "xls":
        about += "；后缀误作 .xls，按内容识别"
    if layout.family == "workbook" and style.split == "sheets":
        about += "；每校一个工作表，工作表名即学校标识码"
    if style.package:
        about += "；打在压缩包里，包内文件名为中文"
    if style.split == "files":
        about += "；每校一个文件，文件名括号内为学校标识码"
    return about


def _place(layout: Layout, places: Places) -> list[str]:
    """Where the table is found."""
    if layout.family == "database":
        return _in_database(layout)
    newest = "最新的文件夹为准" if layout.is_folder else "取最新的一份"
    lines = [f"    path: {_quoted(layout.path)}  # {newest}"]
    if layout.style.package:
        lines.append(f"    inside: {_quoted(layout.entry)}  # 压缩包内的文件名")
    if layout.family == "cells":
        lines.append("    cells:  # 表号!单元格")
        lines += [f"      {name}: {_quoted(at)}" for name, at in layout.headings.items()]
    else:
        lines += _sheets(layout)
    if layout.style.split == "files":
        lines += ["    file_is: school_code", '    file_pattern: "（(\\\\d{10})）"']
    if layout.is_folder:
        lines.append(f"    complete: {{files: {len(set(places.files))}}}  # 不足此数即未报齐")
    if layout.family == "text":
        encoding = layout.style.encoding.removesuffix("-sig")
        lines += [f"    encoding: {encoding}", f"    delimiter: {_quoted(layout.style.delimiter)}"]
    return lines


def _in_database(layout: Layout) -> list[str]:
    """The database, and what is asked of it."""
    url = f"    url: {_quoted('sqlite:///' + layout.file)}"
    ask = layout.style.ask
    if ask == "query":
        query = f'select * from "{layout.table}"'  # noqa: S608 (a table of our own)
        return [url, f"    query: {_quoted(query)}"]
    return [url, f"    table: {_quoted(layout.table)}" + "  # 视图" * (ask == "view")]


def _sheets(layout: Layout) -> list[str]:
    """Which sheets hold the table, and where its header is not to be found by itself."""
    style = layout.style
    lines = []
    if style.split == "sheets":
        lines += ['    sheets: {pattern: "^\\\\d{10}$"}', "    sheet_is: school_code"]
    elif style.book:
        lines.append(f"    sheets: {{names: [{_quoted(layout.table)}]}}")
    elif style.cover:
        lines.append("    sheets: {index: 2}  # 第一张是封面")
    if style.scores:
        # Its third level alone would do as a header, too.
        row = style.titles + style.blank_line + 1
        levels = max(heading.count(JOIN) for heading in layout.headings.values()) + 1
        lines.append(f"    header: {{row: {row}, levels: {levels}}}  # 各项目下分成绩、得分、等级")
    return lines


def _columns(layout: Layout) -> list[str]:
    """The headings that are the unit's own."""
    style = layout.style
    if style.numbered:
        own = layout.headings
    else:
        own = {c: layout.headings[c] for c in style.own if c in layout.headings}
    if style.twin:
        own = own | {"sit_up": layout.headings["sit_up"]}
    if not own:
        return []
    lines = ["    columns:  # 本单位自用的标题"]
    return lines + [f"      {column}: {_quoted(layout.shown(column))}" for column in own]


def _units(layout: Layout) -> list[str]:
    """Units that cells are in besides the columns' own."""
    mixed = layout.style.mixed
    if not mixed:
        return []
    lines = ["    units:  # 一部分单元格用这些计量单位填写"]
    return lines + [f"      {column}: {unit}" for column, unit in mixed.items()]


def _nothing(layout: Layout) -> list[str]:
    """Columns whose empty cells hold a number that means none."""
    columns = layout.style.minus_one
    if not columns:
        return []
    lines = ["    nothing:  # 不适用的单元格"]
    return lines + [f"      {column}: {_quoted(NOTHING)}" for column in columns]


def _words(layout: Layout, schools: SchoolNames) -> list[str]:
    """What the unit calls its schools."""
    if layout.style.school_codes != "name" or "school_code" not in layout.headings:
        return []
    lines = ["    values:  # 各校的简称", "      school_code:"]
    return lines + [f'        {_quoted(w)}: "{code}"' for w, code in schools.words.items()]


def _quoted(text: str) -> str:
    """A text as YAML reads it back, Chinese left as it is."""
    return json.dumps(text, ensure_ascii=False)
