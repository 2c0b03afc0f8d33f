"""The work plan: targets, statuses and pace; a plan is data, a folder of `plans/`.

Here: what the plan asks and how a status is reached. Not here: what is counted from rows
(`xjdata.measures`) and how values roll up (`xjdata.indicators`).
"""

from xjdata.plan.columns import values_of
from xjdata.plan.display import NO_VALUE, display_value
from xjdata.plan.goal import RowLevel, value_of
from xjdata.plan.pace import path
from xjdata.plan.registry import Plan, WorkItem, load_plan
from xjdata.plan.status import (
    STATUSES,
    Sources,
    Status,
    Verdict,
    item_status,
    judge,
)
from xjdata.plan.target import MeasureCall, Target

__all__ = [
    "NO_VALUE",
    "STATUSES",
    "MeasureCall",
    "Plan",
    "RowLevel",
    "Sources",
    "Status",
    "Target",
    "Verdict",
    "WorkItem",
    "display_value",
    "item_status",
    "judge",
    "load_plan",
    "path",
    "value_of",
    "values_of",
]
