"""What is said beside a ``missed`` that rests on a reading.

Here: when it is said. Not here: the readings that were chosen, which are data of the plan.
"""

from xjdata.messages import Message, say
from xjdata.plan import Status, Target


def reading_of(target: Target, status: Status) -> Message | None:
    """The reading of the plan's wording that a ``missed`` rests on; none when it rests on none."""
    if status != "missed" or not target.reading_zh:
        return None
    return say("indicators.reading", zh=target.reading_zh, en=target.reading_en)
