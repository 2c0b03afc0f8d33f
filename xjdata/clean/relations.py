"""Rows beside the unit's list of schools."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import text
from xjdata.clean.cleaned import Cleaned
from xjdata.datasets import DatasetContract, code_list

_ABOVE = ["内蒙古自治区", "内蒙古", "锡林郭勒盟", "锡盟"]


def relate(
    cleaned: Cleaned, contract: DatasetContract, known: pd.DataFrame | None, unit: str
) -> Cleaned:
    """Add what the unit's list of schools says of the school of each row.

    Only for datasets whose rows belong to schools, and not for the list itself:

    - ``school_known`` (bool): the code is on the list. Boolean, and NA in every row when there is
      no list to judge by, and in rows without a code where the school may be left empty.
    - ``school_name_agrees`` (boolean): the name beside the code is the one on the list; NA where
      either is missing. The name of the unit and of what lies above it does not count
      (锡林浩特市第一小学, 第一小学).
    - ``of_school_type`` (str): the type of the school, NaN where unknown.

    Args:
        cleaned: The rows.
        contract: Their dataset.
        known: The list: school_code, school_name, school_type, school_status; None: there is none.
        unit: Code of the unit.
    """
    if not contract.is_placed_by_school or contract.dataset == "school":
        return cleaned
    rows = cleaned.rows.copy()
    codes = _strings(rows["school_code"])
    if known is None:
        missing = np.ones(len(rows), bool)
        rows["school_known"] = pd.arrays.BooleanArray(missing, missing)
        rows["school_name_agrees"] = pd.arrays.BooleanArray(missing, missing)
        rows["of_school_type"] = pd.Series(np.nan, rows.index, dtype="str")
        return replace(cleaned, rows=rows)
    schools = known.dropna(subset="school_code").drop_duplicates("school_code")
    place = pc.index_in(codes, value_set=_strings(schools["school_code"]))
    place = pc.if_else(pc.is_valid(codes), place, None)
    rows["school_known"] = pc.is_valid(place).to_numpy(zero_copy_only=False)
    if contract.may_be_empty("school_code"):
        rows["school_known"] = rows["school_known"].astype("boolean").mask(codes.is_null())
    listed = _names(schools["school_name"], unit).take(place)
    if "school_name" in rows:
        agrees = pc.equal(listed, _names(rows["school_name"], unit))
        judged = pc.is_valid(agrees).to_numpy(zero_copy_only=False)
        found = pc.fill_null(agrees, False).to_numpy(zero_copy_only=False)
        rows["school_name_agrees"] = pd.arrays.BooleanArray(found, ~judged)
    rows["of_school_type"] = _strings(schools["school_type"]).take(place).to_pandas().astype("str")
    return replace(cleaned, rows=rows)


def _strings(column: pd.Series) -> pa.Array:
    """A column of texts as a string array."""
    array = pa.array(column, pa.string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _names(column: pd.Series, unit: str) -> pa.Array:
    """Names of schools in the form they are compared in."""
    encoded = _strings(column).dictionary_encode()
    names = text.fold(encoded.dictionary)
    row = code_list("county").rows.get(unit, {})
    own = [row.get("name_zh", ""), *row.get("aliases", "").split(";")]
    for words in (_ABOVE, sorted((word for word in own if len(word) > 1), key=len, reverse=True)):
        if words:
            names = pc.replace_substring_regex(names, f"^(?:{'|'.join(words)})(.+)$", r"\1")
    return names.take(encoded.indices)
