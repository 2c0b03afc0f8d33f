"""Rows beside the unit's list of schools."""

import re
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.clean import text
from xjdata.clean.cleaned import Cleaned, Column
from xjdata.clean.parsed import Mask
from xjdata.clean.texts import to_bool
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
    rows = cleaned.columns
    found: dict[str, Column]
    codes = rows["school_code"]
    if known is None:
        missing = np.ones(len(codes), bool)
        unknown = pd.arrays.BooleanArray(missing, missing)
        found = {
            "school_known": unknown,
            "school_name_agrees": unknown.copy(),
            "of_school_type": pa.nulls(len(codes), pa.string()),
        }
        return replace(cleaned, columns={**rows, **found})
    place = pc.index_in(codes, value_set=_strings(known["school_code"]))  # of the first, if several
    place = pc.if_else(pc.is_valid(codes), place, None)
    is_known = _given(place)
    found = {"school_known": is_known}
    if contract.may_be_empty("school_code"):
        found["school_known"] = pd.arrays.BooleanArray(is_known, to_bool(codes.is_null()))
    if "school_name" in rows:
        agrees = _agree(rows["school_name"], _strings(known["school_name"]), place, unit)
        found["school_name_agrees"] = pd.arrays.BooleanArray(to_bool(agrees), ~_given(agrees))
    found["of_school_type"] = _strings(known["school_type"]).take(place)
    return replace(cleaned, columns={**rows, **found})


def _strings(column: pd.Series) -> pa.Array:
    """A column of texts as a string array."""
    array = pa.array(column.array, pa.string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _given(values: pa.Array) -> Mask:
    """Which values are there."""
    return to_bool(pc.is_valid(values))


def _agree(names: pa.Array, listed: pa.Array, place: pa.Array, unit: str) -> pa.Array:
    """Whether names are those at some places of a list; null where there is none of either."""
    agrees = pc.equal(listed.take(place), names)
    unlike = pc.equal(agrees, False)
    if not pc.any(unlike).as_py():
        return agrees
    known = _listed_names(tuple(listed.to_pylist()), unit).take(place.filter(unlike))
    return pc.replace_with_mask(
        agrees, pc.fill_null(unlike, False), pc.equal(known, _names(names.filter(unlike), unit))
    )


@lru_cache(maxsize=32)
def _listed_names(names: tuple[str | None, ...], unit: str) -> pa.Array:
    """The names on a unit's list, as `_names`: each of its datasets is compared with them."""
    return _names(text.strings([*names]), unit)


def _names(names: pa.Array, unit: str) -> pa.Array:
    """Names of schools in the form they are compared in."""
    encoded = names.dictionary_encode()
    plain = text.fold(encoded.dictionary).to_pylist()
    for prefix in _prefixes(unit):
        plain = [name and re.sub(prefix, r"\1", name) for name in plain]
    return text.strings(plain).take(encoded.indices)


@cache
def _prefixes(unit: str) -> list[str]:
    """Patterns of a name behind the name of what lies above the unit, and of the unit itself."""
    row = code_list("county").rows.get(unit, {})
    own = [row.get("name_zh", ""), *row.get("aliases", "").split(";")]
    own = sorted((word for word in own if len(word) > 1), key=len, reverse=True)
    return [f"^(?:{'|'.join(words)})(.+)$" for words in (_ABOVE, own) if words]
