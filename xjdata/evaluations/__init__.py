"""National evaluations of counties as readiness checks: what they ask, as data, and how far it is.

Here: quality and balance of compulsory education (targets W11-2, W11-3) and universal preschool
(W10-4). A county that meets every requirement has not passed: that is the inspection's to say.
Not here: what is counted from rows (`xjdata.measures`) and the targets of the plan
(`xjdata.indicators`).
"""

from xjdata.evaluations.evaluate import EVALUATION_TABLES, columns_read, evaluate
from xjdata.evaluations.model import Evaluation, evaluation_of

__all__ = ["EVALUATION_TABLES", "Evaluation", "columns_read", "evaluate", "evaluation_of"]
