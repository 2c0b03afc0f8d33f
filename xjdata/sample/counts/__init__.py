"""What each target counts, thing by thing, written from the definitions of the targets.

Here: from rows that count to rows of unit, school, numerator, denominator. Not here: adding them up
by level (`answers`). Like that file, this one must stay independent of the pipeline's own sums.
"""

from xjdata.sample.counts import ledgers, schools, students, titles
from xjdata.sample.counts.common import Frames, Target

__all__ = ["TARGETS", "Frames", "Target"]

TARGETS: dict[str, Target] = dict(
    sorted((students.TARGETS | schools.TARGETS | titles.TARGETS | ledgers.TARGETS).items())
)
"""Target to how it is counted: the 52 core targets of the plan."""
