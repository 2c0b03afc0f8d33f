"""Scores beside the accepted rows they were made of: what the lake keeps and analysts see.

Here: from rows of the fitness dataset to the columns its contract derives, in the units people
use. Not here: the arithmetic (`scoring`), and when rows are scored (`xjdata.night`).
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.fitness.scoring import WORDS, BoolArray, Found, results
from xjdata.fitness.standard import COLUMNS_OF_ITEM, GRADE_OF_CODE, RAW_COLUMNS, SEXES

SCORED_COLUMNS = ("grade", "sex", "exempt", *RAW_COLUMNS)
"""The columns of accepted rows that a score is made of."""

COLUMN_OF_ITEM: dict[str, str] = {
    item: "bmi" if item == "bmi" else columns[0] for item, columns in COLUMNS_OF_ITEM.items()
}
"""Item of the standard -> the column that holds its result."""

SCORE_COLUMNS = (
    "bmi",
    "bmi_band",
    *(f"{column}_score" for column in COLUMN_OF_ITEM.values()),
    "standard_score",
    "bonus",
    "total",
    "level",
    "state",
)
"""The columns `scored` returns, in order."""


def scored(rows: pa.Table) -> pa.Table:
    """Score accepted rows.

    Args:
        rows: The columns `SCORED_COLUMNS` as the lake keeps them: ``grade`` a code of the list,
            ``sex`` a code, ``exempt`` boolean, readings in cm, kg, ml, s and counts.

    Returns:
        `SCORE_COLUMNS`, row by row: scores and bonus in points (int64), ``bmi`` in kg/m2 and
        ``total`` in points to one decimal, ``standard_score`` to two, words as `score` names them.
    """
    found = _results(rows)
    columns = {
        "bmi": _decimal(found["bmi_tenths"], 10),
        "bmi_band": _words(found, "bmi_band"),
        **{
            f"{column}_score": _integers(found[f"{item}_score"])
            for item, column in COLUMN_OF_ITEM.items()
        },
        "standard_score": _decimal(found["standard_score_x100"], 100),
        "bonus": _integers(found["bonus"]),
        "total": _decimal(found["total_tenths"], 10),
        "level": _words(found, "level"),
        "state": _words(found, "state"),
    }
    return pa.table({name: columns[name] for name in SCORE_COLUMNS})


def _results(rows: pa.Table) -> dict[str, Found]:
    codes = pa.array(GRADE_OF_CODE, pa.string())
    years = np.array([*GRADE_OF_CODE.values(), np.nan], dtype=np.float64)
    place = pc.fill_null(pc.index_in(rows["grade"], codes), len(codes)).to_numpy()
    boy, girl = (_flags(pc.equal(rows["sex"], code)) for code in SEXES)
    return results(
        years[place],
        boy,
        girl,
        _flags(rows["exempt"]),
        {name: rows[name].to_numpy().astype(np.float64, copy=False) for name in RAW_COLUMNS},
    )


def _flags(values: pa.ChunkedArray) -> BoolArray:
    flags: BoolArray = pc.fill_null(values, False).to_numpy().astype(np.bool_, copy=False)
    return flags


def _integers(found: Found) -> pa.Array:
    values, known = found
    return pa.array(values.astype(np.int64), mask=~known)


def _decimal(found: Found, parts: int) -> pa.Array:
    """Whole numbers of a part of a unit, in the unit: the float nearest to the decimal."""
    values, known = found
    return pa.array(values / parts, mask=~known)


def _words(found: dict[str, Found], name: str) -> pa.Array:
    values, known = found[name]
    return pa.array(WORDS[name]).take(pa.array(values, mask=~known))
