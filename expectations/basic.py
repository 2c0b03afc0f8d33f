"""The basic checks: what a dataset contract alone implies, from the templates of `basic.yaml`.

Here: which template a column gets and how it is filled in. Not here: rules between cells or tables
that a contract does not know (the suites).
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from expectations.check import Action, Check, Stage
from xjdata.datasets import Column, DatasetContract, Text, code_list
from xjdata.home import load_yaml_model

_FILE = Path(__file__).parent / "basic.yaml"

_NAMED_CODES = 8
"""A check on a code list with more entries refers to the list instead of naming them."""

IDENTIFIERS = ("identity_number", "register_number")

_READABLE = {
    "code": "readable_code",
    "integer": "readable_number",
    "number": "readable_number",
    "time": "readable_time",
    "date": "readable_date",
    "birth_date": "readable_birth",
    "yes_no": "readable_yes_no",
}


class Template(BaseModel):
    """A check with placeholders."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    stage: Stage
    action: Action
    column: str | None = None
    expectation: dict[str, dict[str, Any]] | None = None
    unless: list[str] = []
    title: Text
    why: Text
    mend: Text


class Templates(BaseModel):
    """The file `basic.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    units: dict[str, Text]
    checks: dict[str, Template]


@cache
def templates() -> Templates:
    """The templates.

    Raises:
        ConfigError: The file is wrong; names file, line and field.
    """
    return load_yaml_model(_FILE, Templates)


def basic_checks(contract: DatasetContract) -> list[Check]:
    """The checks a contract implies: keys and owners, copies, cells, relations, shape."""
    kept = contract.kept
    names = [
        *((name, column) for column in kept for name in _for_key(contract, column)),
        ("copy", None),
        ("conflict", None),
        *((name, column) for column in kept for name in _for_cell(contract, column)),
        *_for_relations(contract),
        *_for_shape(contract),
    ]
    return [_filled(templates().checks[name], contract, column) for name, column in names]


def _is_key(contract: DatasetContract, column: Column) -> bool:
    return column.name in contract.key or column.name == contract.owner_column


def _for_key(contract: DatasetContract, column: Column) -> Iterator[str]:
    """Templates that can reject a row for what stands in this column."""
    if column.type == "county":
        yield "county_own"
    elif _is_key(contract, column):
        if column.type in IDENTIFIERS:
            yield "usable"
            return
        if contract.may_be_empty(column.name):
            yield "owner_readable"
            return
        yield "key_present"
        if column.range is not None:
            yield "key_range"


def _for_cell(contract: DatasetContract, column: Column) -> Iterator[str]:
    """Templates that blank the cell or flag it."""
    if column.type in IDENTIFIERS:
        yield from _for_identifier(contract, column)
        return
    if column.type == "county":
        yield "county_readable"
    elif not _is_key(contract, column):
        yield _READABLE.get(column.type, "readable_text")
        if column.range is not None:
            yield "range"
    if column.type == "date":
        yield "month_of_end" if column.end_of else "month_only"
        if column.end_of:
            yield "end_flagged" if column.name in contract.key else "end_blanked"
        if column.act:
            yield "not_future"
    if column.name == contract.period.row_date:
        yield "in_period"


def _for_identifier(contract: DatasetContract, column: Column) -> Iterator[str]:
    if not _is_key(contract, column):
        yield "damaged"
    yield "checksum"
    if column.type == "register_number":
        yield "letter"
    if _birth(contract) is not None:
        yield "birth_agrees"
    if _sex(contract) is not None:
        yield "sex_agrees"


def _for_relations(contract: DatasetContract) -> Iterator[tuple[str, Column | None]]:
    if contract.is_placed_by_school and contract.dataset != "school":
        yield "school_known", contract.column(contract.owner_column)
        if "school_name" in contract.by_name:
            yield "school_named", contract.column("school_name")


def _for_shape(contract: DatasetContract) -> Iterator[tuple[str, Column | None]]:
    county = next((column for column in contract.kept if column.type == "county"), None)
    if county is not None:
        yield "unit", county
    if contract.year_in_key:
        yield "future_years", contract.column("year")
    else:
        yield "titled", None
    if contract.period.row_date is not None:
        yield "period", contract.column(contract.period.row_date)
    yield from ((n, None) for n in ("collapse", "faulty_share", "unknown_headings"))
    yield "missing_columns", None


def _birth(contract: DatasetContract) -> Column | None:
    return next((column for column in contract.kept if column.type == "birth_date"), None)


def _sex(contract: DatasetContract) -> Column | None:
    return next((column for column in contract.kept if column.codes == "sex"), None)


def _filled(template: Template, contract: DatasetContract, column: Column | None) -> Check:
    """The check of one column; each language of a text is filled with words of that language."""
    words = {lang: _words(contract, column, lang) for lang in ("zh", "en")}
    data = template.model_dump()
    for part in ("title", "why", "mend"):
        data[part] = {lang: data[part][lang].format(**words[lang]) for lang in words}
    for part in ("id", "column", "expectation", "unless"):
        data[part] = _fill(data[part], words["en"])
    return Check.model_validate(data)


def _fill(value: Any, words: dict[str, Any]) -> Any:
    """A value of a template, filled in; a placeholder that stands alone keeps its type."""
    if isinstance(value, str):
        alone = value[1:-1] if value.startswith("{") and value.endswith("}") else ""
        return words[alone] if alone in words else value.format(**words)
    if isinstance(value, dict):
        return {key: _fill(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, words) for inner in value]
    return value


def _words(contract: DatasetContract, column: Column | None, lang: str) -> dict[str, Any]:
    """What the placeholders stand for in one language (`zh` or `en`)."""

    def title(of: Column | None) -> str:
        return getattr(of.title, lang) if of is not None else ""

    words: dict[str, Any] = {
        "dataset": getattr(contract.title, lang),
        "key": _joined([title(contract.column(name)) for name in contract.key], lang),
        "birth": title(_birth(contract)),
        "sex": title(_sex(contract)),
        "title": title(column),
    }
    if column is not None:
        words |= {"name": column.name, "cell": column.cleaned_name}
        if column.end_of is not None:
            start = contract.column(column.end_of)
            words |= {"start": start.name, "start_title": title(start)}
        if column.range is not None:
            low, high = column.range
            words |= {"low": low, "high": high, f"range_{lang}": _range(column, lang)}
        if column.codes is not None:
            words[f"allowed_{lang}"] = _allowed(column, lang)
    return words


def _joined(parts: list[str], lang: str) -> str:
    if lang == "zh":
        return "、".join(parts)
    return ", ".join(parts[:-1]) + " and " * (len(parts) > 1) + parts[-1]


def _range(column: Column, lang: str) -> str:
    """The plausible values with their unit: ``80–220 厘米``, ``80 and 220 cm``."""
    low, high = (f"{value:.15g}" for value in column.range or ())
    unit = getattr(templates().units[column.unit], lang) if column.unit else ""
    if lang == "en":
        return f"{low} and {high}{unit}"
    return f"{low}{' 至 ' if low.startswith('-') else '–'}{high}{unit or ' '}"


def _allowed(column: Column, lang: str) -> str:
    """What may be filled in: the words of a short list, else the name of the list."""
    rows = code_list(column.codes or "").rows
    if len(rows) > _NAMED_CODES:
        if lang == "zh":
            return f"{column.title.zh}代码表中的代码或名称"
        return f"a code or word of the code list {column.codes}"
    if lang == "zh":
        return "：" + "、".join(row["name_zh"] for row in rows.values())
    return "one of " + ", ".join(f"{code} ({row['name_zh']})" for code, row in rows.items())
