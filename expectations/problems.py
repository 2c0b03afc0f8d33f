"""Problems: what the county reads beside each row, and the result of each check.

Here: the two frames of a verdict, and which values may be shown. Not here: what is at fault
(`decide`, `shape`).
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.basic import IDENTIFIERS
from expectations.check import Check
from expectations.decide import Decision
from xjdata.clean.cleaned import ELLIPSIS, Cleaned
from xjdata.datasets import Column, DatasetContract, code_list

_COLUMNS = (
    "file",
    "sheet",
    "row_number",
    "column",
    "field",
    "value",
    "check_id",
    "action",
    "reason_zh",
    "reason_en",
)
"""The columns of problems."""

_HARMLESS = (
    r"^[\s0-9.,:;/%+\-–~×*()（）'\"′″＇＂，、。：；？！?!<>≤≥=≈"
    r"零〇一二两三四五六七八九十百千半几点分秒米厘毫升公斤克岁年月日号次个人间班级约近多余上下以不详未无有没知清"
    r"免缺测弃权请病假伤男女性是否也许可能其他待定填]+$"
)
"""Text made of these says a number, a date or that something is unknown; it names nobody."""

_SHARED = 3
"""Text that stands in so many rows of a column is a word of the layout, not a name."""

_LONGEST_NUMBER = 10
"""Text with more digits may be an ID number, a student number or a phone number."""


def row_problems(
    cleaned: Cleaned, contract: DatasetContract, checks: Sequence[Check], decision: Decision
) -> pd.DataFrame:
    """The problems of rows and cells, in the order of the rows (columns: see `Verdict`)."""
    rows = cleaned.rows
    listed = [check for check in checks if check.id in decision.listed]
    if not listed:
        return _none().copy()
    at = np.concatenate([decision.listed[check.id] for check in listed])
    which = np.repeat(np.arange(len(listed)), [len(decision.listed[c.id]) for c in listed])
    parts = [_values(rows, contract, check, decision.listed[check.id]) for check in listed]
    values = np.concatenate([part.to_numpy(dtype=object, na_value=np.nan) for part in parts])
    order = np.lexsort((which, at))
    texts = _texts(listed, contract, cleaned.headings).iloc[which[order]].reset_index(drop=True)
    return _frame(rows.iloc[at[order]], texts, values[order])


def delivery_problems(
    cleaned: Cleaned, contract: DatasetContract, checks: Sequence[Check]
) -> pd.DataFrame:
    """The problems of the delivery as a whole: headings nobody knows, columns that are missing."""
    if not cleaned.unknown_headings and not cleaned.missing_columns:
        return _none().copy()
    by_id = {check.id: check for check in checks}
    standard = {name: contract.column(name).headers[0] for name in cleaned.missing_columns}
    found = [
        *(("shape.unknown_headings", heading, np.nan) for heading in cleaned.unknown_headings),
        *(("shape.missing_columns", standard[name], name) for name in cleaned.missing_columns),
    ]
    texts = [
        {
            "column": column,
            "field": name,
            "check_id": check,
            "action": by_id[check].action,
            "reason_zh": by_id[check].reason.zh,
            "reason_en": by_id[check].reason.en,
        }
        for check, column, name in found
    ]
    place = {name: _only(cleaned.rows[name]) for name in ("file", "sheet")}
    places = pd.DataFrame([place | {"row_number": pd.NA}] * len(found))
    return _frame(places, pd.DataFrame(texts), [np.nan] * len(found))


def check_results(
    checks: Sequence[Check], evaluated: dict[str, int], failed: dict[str, int]
) -> pd.DataFrame:
    """One row per check in effect (columns: see `Verdict`).

    Args:
        checks: The checks in effect.
        evaluated: Check id to the rows it judged.
        failed: Check id to the rows it is listed for; none where it is not named.
    """
    counts = [failed.get(check.id, 0) for check in checks]
    return pd.DataFrame(
        {
            "check_id": [check.id for check in checks],
            "stage": [check.stage for check in checks],
            "action": [check.action for check in checks],
            "title_zh": [check.title.zh for check in checks],
            "title_en": [check.title.en for check in checks],
            "evaluated": np.array([evaluated[check.id] for check in checks], dtype=np.int64),
            "failed": np.array(counts, dtype=np.int64),
            "passed": np.array(counts) == 0,
        }
    )


@cache
def _none() -> pd.DataFrame:
    """A frame without problems: what most deliveries have, so it is made once."""
    types = dict.fromkeys(_COLUMNS, "str") | {"row_number": "Int64"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def _frame(
    places: pd.DataFrame, texts: pd.DataFrame, values: Sequence[object] | np.ndarray
) -> pd.DataFrame:
    """Places, texts and values side by side."""
    cells = {name: places[name].to_numpy(object) for name in ("file", "sheet")}
    cells |= {name: texts[name].to_numpy(object) for name in texts}
    cells["value"] = np.asarray(values, dtype=object)
    columns = {name: pd.array(some, dtype="str") for name, some in cells.items()}
    columns["row_number"] = places["row_number"].array.astype("Int64")
    return pd.DataFrame({name: columns[name] for name in _COLUMNS})


def _texts(
    checks: Sequence[Check], contract: DatasetContract, headings: dict[str, str]
) -> pd.DataFrame:
    """What each check says of a row, one line per check."""
    lines = []
    for check in checks:
        name = check.column
        heading = headings.get(name, contract.column(name).headers[0]) if name else np.nan
        lines.append(
            {
                "column": heading,
                "field": name or np.nan,
                "check_id": check.id,
                "action": check.action,
                "reason_zh": check.reason.zh,
                "reason_en": check.reason.en,
            }
        )
    return pd.DataFrame(lines)


def _only(names: pd.Series) -> str:
    """The file or sheet of a delivery that has one of them; else nothing."""
    found = names.unique()
    return str(found[0]) if len(found) == 1 else ""


def _values(
    rows: pd.DataFrame, contract: DatasetContract, check: Check, at: np.ndarray
) -> pd.Series:
    """The value of the cell at fault as text, where it may be shown."""
    nothing = pd.Series(np.nan, index=range(len(at)), dtype="str")
    column = contract.by_name.get(check.column or "")
    if column is None or column.privacy != "none":
        return nothing
    text = _plain(rows[column.cleaned_name].iloc[at].reset_index(drop=True), column)
    if f"{column.name}__unread" in rows:
        text = text.fillna(rows[f"{column.name}__unread"].iloc[at].reset_index(drop=True))
    return text.where(text.ne(ELLIPSIS) & _may_be_shown(text, _is_of_persons(contract)))


def _plain(cells: pd.Series, column: Column) -> pd.Series:
    """Cells as a person would write them: 132.5, 132, 2024-09-01, 是, 加固.

    A code is shown by its name where it is a word of ours: nobody has written ``strengthened``.
    """
    if column.codes is not None:
        titles = code_list(column.codes)
        names = {code: titles.title(code) for code in titles.rows if not code.isdigit()}
        return cells.replace(names).astype("str")
    if column.type == "yes_no":
        return cells.astype("object").map({True: "是", False: "否"}).astype("str")
    if column.type == "date":
        return cells.dt.strftime("%Y-%m-%d").astype("str")
    if column.is_numeric:
        text = pc.cast(pa.array(cells, type=pa.float64(), from_pandas=True), pa.string())
        return text.to_pandas().astype("str")
    return cells.astype("str")


def _is_of_persons(contract: DatasetContract) -> bool:
    """Whether a row of the dataset is a person: a cell that slipped may then hold a name."""
    return any(column.type in IDENTIFIERS for column in contract.columns)


def _may_be_shown(text: pd.Series, of_persons: bool) -> pd.Series:
    """Which texts cannot be a name or number of a person.

    A county's mistake may have put a name or an ID number into a column that is not personal.
    """
    shown = text.str.count(r"\d").le(_LONGEST_NUMBER)
    if of_persons:
        harmless = text.str.fullmatch(_HARMLESS).fillna(False).astype(bool)
        shared = text.map(text.value_counts()).ge(_SHARED)
        shown &= harmless | shared
    return shown
