"""The national student fitness standard (国家学生体质健康标准, 2014 revision).

Here belong the tables of the standard, as data, and the arithmetic that turns one student's
readings into item scores, bonus, year total and level. What a rate counts, who is tested, and
which reading is plausible do not belong here: measures and checks decide that.
"""

from xjdata.fitness.frames import score
from xjdata.fitness.scored import COLUMN_OF_ITEM, SCORE_COLUMNS, SCORED_COLUMNS, scored
from xjdata.fitness.scoring import LEVEL_FLOORS_X100, RESULT_COLUMNS, STATES
from xjdata.fitness.standard import (
    BMI_BANDS,
    BONUS_ITEMS,
    COLUMNS_OF_ITEM,
    GRADE_OF_CODE,
    ITEMS,
    RAW_COLUMNS,
    REQUIRED_ITEMS,
)

__all__ = [
    "BMI_BANDS",
    "BONUS_ITEMS",
    "COLUMNS_OF_ITEM",
    "COLUMN_OF_ITEM",
    "GRADE_OF_CODE",
    "ITEMS",
    "LEVEL_FLOORS_X100",
    "RAW_COLUMNS",
    "REQUIRED_ITEMS",
    "RESULT_COLUMNS",
    "SCORED_COLUMNS",
    "SCORE_COLUMNS",
    "STATES",
    "score",
    "scored",
]
