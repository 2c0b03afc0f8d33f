"""Defects: what goes wrong between the truth and the file, planted where it can be found again.

Here: the kinds, as data, and how each gets into the rows. Not here: layouts (`layouts`) and what
the indicators become (`answers`).
"""

from xjdata.sample.defects.kinds import Kind, kinds
from xjdata.sample.defects.plan import plant_all
from xjdata.sample.defects.planters import League, Mark
from xjdata.sample.defects.table import Table, typed

__all__ = ["Kind", "League", "Mark", "Table", "kinds", "plant_all", "typed"]
