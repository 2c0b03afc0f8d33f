"""Problems: what the county reads beside each row, and the result of each check.

Here: the two tables of a verdict, and which values may be shown. Not here: what is at fault
(`decide`, `shape`).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.basic import IDENTIFIERS
from expectations.check import Check
from expectations.decide import Decision
from expectations.questions import Rows
from expectations.statements import Array
from xjdata.clean.cleaned import ELLIPSIS, Cleaned
from xjdata.clean.cleaned import Column as Cells
from xjdata.datasets import Column, DatasetContract, code_list
from xjdata.lake.schema import CHECK_SCHEMA, PROBLEM_SCHEMA

_HARMLESS = (
    r"^[\s0-9.,:;/%+\-–~×*()（）'\"′″＇＂，、。：；？！?!<>≤≥=≈"
    r"零〇一二两三四五六七八九十百千半几点分秒米厘毫升公斤克岁年月日号次个人间班级约近多余上下以不详未无有没知清"
    r"免缺测弃权请病假伤男女性是否也许可能其他待定填]+$"
)
"""Text made of these says a number, a date or that something is unknown; it names nobody."""

_TEXTS = 5
"""Texts in front of the counts of a result: id, stage, action, title in two languages."""

_SHARED = 3
"""Text that stands in so many rows of a column is a word of the layout, not a name."""

_LONGEST_NUMBER = 10
"""Text with more digits may be an ID number, a student number or a phone number."""


def row_problems(
    cleaned: Cleaned,
    rows: Rows,
    contract: DatasetContract,
    checks: Sequence[Check],
    decision: Decision,
) -> pa.Table | None:
    """The problems of rows and cells, in the order of the rows (columns: see `Verdict`)."""
    listed = [check for check in checks if check.id in decision.listed]
    if not listed:
        return None
    at = np.concatenate([decision.listed[check.id] for check in listed])
    which = np.repeat(np.arange(len(listed)), [len(decision.listed[c.id]) for c in listed])
    values = _shown([_texts_at(rows, contract, c, decision.listed[c.id]) for c in listed], contract)
    order = np.lexsort((which, at))
    cells: dict[str, Any] = {
        name: rows.cleaned(name).take(at[order]) for name in ("file", "sheet", "row_number")
    }
    by_check = pa.array(which[order])
    for name, texts in _texts(listed, contract, cleaned.headings).items():
        cells[name] = pa.array(texts, pa.string()).take(by_check)
    cells["value"] = values.take(pa.array(order))
    return _table(cells)


def delivery_problems(
    cleaned: Cleaned, rows: Rows, contract: DatasetContract, checks: Sequence[Check]
) -> pa.Table | None:
    """The problems of the delivery as a whole: headings nobody knows, columns that are missing."""
    if not cleaned.unknown_headings and not cleaned.missing_columns:
        return None
    by_id = {check.id: check for check in checks}
    standard = {name: contract.column(name).headers[0] for name in cleaned.missing_columns}
    found = [
        *(("shape.unknown_headings", heading, None) for heading in cleaned.unknown_headings),
        *(("shape.missing_columns", standard[name], name) for name in cleaned.missing_columns),
    ]
    names, headings, fields = zip(*found, strict=True)
    places = {name: [_only(rows[name])] * len(found) for name in ("file", "sheet")}
    nothing = {"row_number": [None] * len(found), "value": [None] * len(found)}
    said = _said([by_id[name] for name in names])
    return _table(places | nothing | {"column": headings, "field": fields} | said)


def check_results(
    checks: Sequence[Check], evaluated: dict[str, int], failed: dict[str, int]
) -> pa.Table:
    """One row per check in effect (columns: see `Verdict`).

    Args:
        checks: The checks in effect.
        evaluated: Check id to the rows it judged.
        failed: Check id to the rows it is listed for; none where it is not named.
    """
    counts = np.array([failed.get(check.id, 0) for check in checks], dtype=np.int64)
    texts = _texts_of_results(*((c.id, c.stage, c.action, c.title.zh, c.title.en) for c in checks))
    judged = pa.array([evaluated[check.id] for check in checks], pa.int64())
    return pa.table([*texts, judged, pa.array(counts), pa.array(counts == 0)], schema=CHECK_SCHEMA)


@lru_cache(maxsize=256)
def _texts_of_results(*checks: tuple[str, ...]) -> list[pa.Array]:
    """What results say of each check whatever the delivery: made once for a suite."""
    of_each = pa.array([list(texts) for texts in checks], pa.list_(pa.string()))
    return [pc.list_element(of_each, at) for at in range(_TEXTS)]


def _table(cells: dict[str, Any]) -> pa.Table:
    """The columns of problems, in their order and types."""
    arrays = [pa.array(cells[field.name], field.type, from_pandas=True) for field in PROBLEM_SCHEMA]
    return pa.table(arrays, schema=PROBLEM_SCHEMA)


def _texts(
    checks: Sequence[Check], contract: DatasetContract, headings: dict[str, str]
) -> dict[str, list[Any]]:
    """What each check says of a row: an entry per check."""
    return {
        "field": [check.column for check in checks],
        "column": [
            headings.get(check.column, contract.column(check.column).headers[0])
            if check.column
            else None
            for check in checks
        ],
        **_said(checks),
    }


def _said(checks: Sequence[Check]) -> dict[str, list[Any]]:
    """What each check says wherever it fails: an entry per check."""
    reasons = [check.reason for check in checks]
    return {
        "check_id": [check.id for check in checks],
        "action": [check.action for check in checks],
        "reason_zh": [reason.zh for reason in reasons],
        "reason_en": [reason.en for reason in reasons],
    }


def _only(names: Array) -> str:
    """The file or sheet of a delivery that has one of them; else nothing."""
    found = names.unique()
    return str(found[0]) if len(found) == 1 else ""


def _texts_at(rows: Rows, contract: DatasetContract, check: Check, at: np.ndarray) -> pa.Array:
    """The cells at fault as text; nothing where the column is personal."""
    column = contract.by_name.get(check.column or "")
    if column is None or column.privacy != "none":
        return pa.nulls(len(at), pa.string())
    text = _plain(rows.cleaned(column.cleaned_name).take(at), column)
    if f"{column.name}__unread" in rows:
        text = pc.coalesce(text, _arrow(rows.cleaned(f"{column.name}__unread").take(at)))
    return text


def _plain(cells: Cells, column: Column) -> pa.Array:
    """Cells as a person would write them: 132.5, 132, 2024-09-01, 是, 加固.

    A code is shown by its name where it is a word of ours: nobody has written ``strengthened``.
    """
    if column.codes is not None:
        found = _arrow(cells).dictionary_encode()
        return pa.array(
            [_shown_as(column.codes, code) for code in found.dictionary.to_pylist()], pa.string()
        ).take(found.indices)
    if column.type == "yes_no":
        return pc.if_else(_arrow(cells, pa.bool_()), "是", "否")
    if column.type == "date":
        return _arrow(cells, pa.date32()).cast(pa.string())
    if column.is_numeric:
        return _arrow(cells, pa.float64()).cast(pa.string())
    return _arrow(cells)


def _shown_as(codes: str, code: str) -> str:
    titles = code_list(codes)
    return code if code.isdigit() or code not in titles.rows else titles.title(code)


def _arrow(cells: Cells, kind: pa.DataType | None = None) -> pa.Array:
    """Cells in one piece; text where no other type is named."""
    if isinstance(cells, pa.Array):
        return cells
    return pa.array(np.asarray(cells, dtype=object), kind or pa.string(), from_pandas=True)


def _is_of_persons(contract: DatasetContract) -> bool:
    """Whether a row of the dataset is a person: a cell that slipped may then hold a name."""
    return any(column.type in IDENTIFIERS for column in contract.columns)


def _shown(of_checks: Sequence[pa.Array], contract: DatasetContract) -> pa.Array:
    """The texts of all checks, where they cannot be a name or number of a person.

    A county's mistake may have put a name or an ID number into a column that is not personal.
    """
    text = pa.concat_arrays(of_checks)
    shown = pc.less_equal(pc.count_substring_regex(text, r"\d"), _LONGEST_NUMBER)
    shown = pc.and_(shown, pc.not_equal(text, ELLIPSIS))
    if _is_of_persons(contract):
        harmless = pc.match_substring_regex(text, _HARMLESS)
        shared = [pc.is_in(some, value_set=_often(some)) for some in of_checks]
        shown = pc.and_(shown, pc.or_(harmless, pa.concat_arrays(shared)))
    return pc.if_else(shown, text, None)


def _often(text: pa.Array) -> pa.Array:
    """The texts that stand in several rows."""
    found = text.drop_null().value_counts()
    return found.field("values").filter(pc.greater_equal(found.field("counts"), _SHARED))
