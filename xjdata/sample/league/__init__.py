"""The made-up league: its units, schools, people and everything that is known of them.

Here: the truth, one canonical frame per dataset, by columns of the dataset contracts. Not here:
how units write it down (`layouts`), what goes wrong on the way (`defects`), what the indicators
then are (`answers`).

Columns that start with an underscore are the generator's own notes and are never delivered.
"""

from xjdata.sample.league.make import make_league
from xjdata.sample.league.units import AS_OF, LEAGUE_DIRECT, Unit, units

__all__ = ["AS_OF", "LEAGUE_DIRECT", "Unit", "make_league", "units"]
