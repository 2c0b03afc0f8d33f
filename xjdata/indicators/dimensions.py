"""The rows of all measure tables, told apart by every dimension that their measure carries.

Here: one word for every row and dimension. Not here: adding up (`breakdowns`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.indicators.coverage import Coverage
from xjdata.measures import ALL, ATTRIBUTES, NONE, UNKNOWN
from xjdata.plan import Target

DIMENSIONS = ("stage", "sex", *ATTRIBUTES)
"""By what a counted thing is told apart: by itself, and by the school that owns it."""

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class ToldApart:
    """Rows of measure tables, each with its target, unit and words by number.

    Attributes:
        target: Of each row: the place of its target.
        unit: Of each row: the place of its unit.
        school: Of each row: the number of its school, as `schools` names them.
        schools: The codes of the schools; empty where the unit is the owner.
        words: Dimension to the number of each row's word, and the words.
        numerator: Of each row.
        denominator: Of each row; NaN for a count, and where the whole is not known.
    """

    target: Ints
    unit: Ints
    school: Ints
    schools: list[str]
    words: dict[str, tuple[Ints, list[str]]]
    numerator: npt.NDArray[np.float64]
    denominator: npt.NDArray[np.float64]


def told_apart(
    targets: Sequence[Target],
    coverages: Sequence[Coverage],
    measured: pd.DataFrame,
    schools: pd.DataFrame,
    units: Sequence[str],
) -> ToldApart:
    """The rows that count: of targets with a source, from units that have to deliver."""
    target = pd.Index([t.id for t in targets]).get_indexer(pd.Index(measured["target_id"]))
    unit = pd.Index(units).get_indexer(pd.Index(measured["county_code"]))
    counts = np.array(
        [
            [c.has_source and t.rollup != "members" and _counts(t, c, code) for code in units]
            for t, c in zip(targets, coverages, strict=True)
        ],
        dtype=bool,
    )
    is_in = (target >= 0) & (unit >= 0)
    is_in[is_in] = counts[target[is_in], unit[is_in]]
    target, unit, rows = target[is_in], unit[is_in], measured.loc[is_in]
    school, codes = pd.factorize(rows["school_code"])
    words = {name: _words(rows[name].to_numpy(object), target) for name in ("stage", "sex")}
    words |= _of_schools(rows, schools, target)
    return ToldApart(
        target,
        unit,
        school,
        codes.tolist(),
        words,
        rows["numerator"].to_numpy(np.float64),
        rows["denominator"].to_numpy(np.float64, na_value=np.nan),
    )


def _counts(target: Target, coverage: Coverage, unit: str) -> bool:
    """Whether rows of a unit count: what the bureau delivers of each county stands there."""
    is_of_others = target.delivered_by == "bureau" and target.lowest_level == "county"
    return is_of_others or unit in coverage.units


def _words(cells: Texts, target: Ints) -> tuple[Ints, list[str]]:
    """The words of a dimension by number; ``all`` for every row of a target without it.

    A row without a word, of a target that carries the dimension, stands under ``none``.
    """
    has_word = (cells != ALL) & (cells != "")
    found, words = pd.factorize(cells[has_word], sort=True)
    names = [*words.tolist(), ALL, NONE]
    numbers = np.full(len(cells), names.index(NONE))
    numbers[has_word] = found
    carries = np.isin(target, target[has_word])
    return np.where(carries, numbers, names.index(ALL)), names


def _of_schools(
    rows: pd.DataFrame, schools: pd.DataFrame, target: Ints
) -> dict[str, tuple[Ints, list[str]]]:
    """The attributes of the owning schools; a school that is not on its list is ``unknown``."""
    listed = pd.Index(schools["county_code"] + "/" + schools["school_code"])
    at = listed.get_indexer(pd.Index(rows["county_code"] + "/" + rows["school_code"]))
    is_owned = (rows["school_code"] != "").to_numpy(dtype=bool)
    found = {}
    for name in ATTRIBUTES:
        given = schools[name].to_numpy(dtype=object)
        cells = np.where(is_owned, UNKNOWN, "").astype(object)
        cells[at >= 0] = given[at[at >= 0]]
        found[name] = _words(cells, target)
    return found
