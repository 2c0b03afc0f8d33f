"""What exports of fitness results add: a score and a rating to each item, an item twice."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.layouts.cells import Cells
from xjdata.sample.layouts.layout import RATING, SCORE
from xjdata.sample.league.standard import READINGS

_GIRL = "2"
_RATINGS = ((90, "优秀"), (80, "良好"), (60, "及格"))
_FAILED = "不及格"


def split_twin(cells: Cells, sex: pd.Series) -> Cells:
    """Move the girls' cells into a second column of the same name; returns that column."""
    girls: npt.NDArray[np.bool_] = sex.eq(_GIRL).to_numpy(dtype=bool)
    twin = np.full(len(cells), None, dtype=object)
    twin[girls] = cells[girls]
    cells[girls] = None
    return twin


def add_scores(cells: dict[str, Cells], rows: pd.DataFrame) -> None:
    """Add a score and a rating to each item; nobody reads them, so any will do."""
    for name in READINGS:
        values = rows[name].to_numpy(dtype=np.float64)
        points = np.nan_to_num(values).astype(np.int64) * 7 % 61 + 40
        filled = ~np.isnan(values)
        ratings = np.select(
            [points >= least for least, _ in _RATINGS], [word for _, word in _RATINGS], _FAILED
        )
        for more, column in ((SCORE, points), (RATING, ratings)):
            found = column.astype(object)
            found[~filled] = None
            cells[name + more] = found
