"""What each target counts, thing by thing, written from the definitions of the targets.

Here: from rows that count to rows of unit, school, numerator, denominator. Not here: adding them up
by level (`answers`). Like that file, this one must stay independent of the pipeline's own sums.
"""

from xjdata.sample.counts import activities, ledgers, matters, schools, students, titles
from xjdata.sample.counts.balance import evaluations
from xjdata.sample.counts.common import Frames, Target
from xjdata.sample.counts.evaluated import Row
from xjdata.sample.counts.tested import fitness_summary

__all__ = ["TARGETS", "Frames", "Row", "Target", "evaluations", "fitness_summary"]

TARGETS: dict[str, Target] = dict(
    sorted(
        (
            students.TARGETS
            | schools.TARGETS
            | activities.TARGETS
            | titles.TARGETS
            | ledgers.TARGETS
            | matters.TARGETS
        ).items()
    )
)
"""Target to how it is counted: all targets of the plan."""
