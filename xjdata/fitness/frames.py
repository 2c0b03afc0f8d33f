"""Scores of a frame of students, as the standard counts them.

Here: from columns of pandas to the arithmetic and back, and what is refused. Not here: the
arithmetic (`scoring`), and the columns analysts see (`scored`).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from xjdata.fitness.scoring import RESULT_COLUMNS, WORDS, BoolArray, Floats, results
from xjdata.fitness.standard import RAW_COLUMNS, SEXES


def score(rows: pd.DataFrame) -> pd.DataFrame:
    """Score students by the national fitness standard.

    Args:
        rows: One row per student. ``grade`` (integer 1-12 or NA; 7 = 初一, 10 = 高一), ``sex``
            (text "1" boy, "2" girl, or NA), ``exempt`` (boolean; NA counts as not exempt) and
            the readings of ``RAW_COLUMNS`` as numbers, NaN where there is none: cm, kg, ml, s,
            counts. Other columns are ignored, and so are readings the grade and sex do not
            require.

    Returns:
        A frame with the index of ``rows`` and the columns ``RESULT_COLUMNS``:

        * ``<item>_score`` (Int16, 0-100): NA where not required, not there, or exempt.
        * ``<item>_bonus`` (Int16): as above, and NA where the item carries no bonus.
        * ``bmi_tenths`` (Int32): 10 x BMI, half-up, wherever height and weight are positive;
          a fact, not a score, so it stands for exempt students too.
        * ``bmi_band`` (one of ``BMI_BANDS``): NA where there is no ``bmi_score``.
        * ``standard_score_x100``, ``bonus``, ``total_x100`` (100 x standard score, points, 100 x
          year total), ``total_tenths`` (the total half-up to one decimal, in tenths) and
          ``level`` (one of ``LEVEL_FLOORS_X100``): NA unless the state is complete. Int32,
          ``bonus`` Int16, ``level`` text.
        * ``state``: ``complete``; ``incomplete`` (grade or sex missing or unknown, or a required
          item missing); ``exempt``, which wins over both.

    Raises:
        ValueError: A column is missing.
        TypeError: ``grade`` or a reading is not numeric, ``sex`` is numeric, or ``exempt`` is not
            boolean: a mistake of the caller that would otherwise leave every student incomplete.
    """
    _require(rows)
    boy, girl = (rows["sex"].eq(code).fillna(False).to_numpy(dtype=np.bool_) for code in SEXES)
    found = results(
        _floats(rows["grade"]),
        boy,
        girl,
        rows["exempt"].astype("boolean").fillna(False).to_numpy(dtype=np.bool_),
        {column: _floats(rows[column]) for column in RAW_COLUMNS},
    )
    columns = {name: _column(name, *found[name]) for name in RESULT_COLUMNS}
    return pd.DataFrame(columns, index=rows.index, copy=False)


def _require(rows: pd.DataFrame) -> None:
    """Refuse a frame of the wrong shape; names columns, never a cell."""
    needed = ("grade", "sex", "exempt", *RAW_COLUMNS)
    if missing := [column for column in needed if column not in rows.columns]:
        raise ValueError(f"fitness rows lack the columns: {', '.join(missing)}")
    for column in ("grade", *RAW_COLUMNS):
        values = rows[column]
        if is_bool_dtype(values) or not (is_numeric_dtype(values) or values.isna().all()):
            raise TypeError(f"fitness column {column!r} must be numeric")
    if is_numeric_dtype(rows["sex"]) and rows["sex"].notna().any():
        raise TypeError("fitness column 'sex' must hold text codes")
    if not (is_bool_dtype(rows["exempt"]) or rows["exempt"].isna().all()):
        raise TypeError("fitness column 'exempt' must be boolean")


def _floats(values: pd.Series) -> Floats:
    if values.dtype == np.float64:
        plain: Floats = values.to_numpy()
        return plain
    floats: Floats = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return floats


def _column(
    name: str, values: npt.NDArray[np.signedinteger[Any]], known: BoolArray
) -> ExtensionArray:
    """A column of a frame.

    An array, not a series: a series would be aligned by label when the frame is built, and
    shuffle its values wherever the caller's index is not 0, 1, 2 ….
    """
    if name in WORDS:
        return pd.array([*WORDS[name], None], dtype="str").take(np.where(known, values, -1))
    return pd.arrays.IntegerArray(values, ~known)
