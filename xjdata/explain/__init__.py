"""A number explained: what was asked, what was counted, from which bytes, and what was left out.

Here: the facts behind one target at the league or one unit, as plain data; numbers are those of the
tables, and never counted anew to be shown. Not here: how they are printed (`xjdata.cli`) and which
files stand behind which target (`xjdata.night.lineage`). An explanation is for the bureau itself:
its numbers are true ones, also of small groups.
"""

from xjdata.explain.bound import Bound, Bounds
from xjdata.explain.bounds import bounds_of
from xjdata.explain.explain import explain
from xjdata.explain.tables import Tables

__all__ = ["Bound", "Bounds", "Tables", "bounds_of", "explain"]
