"""What each process that loads units needs, made ready by importing this.

The processes of a night are copies of one that has imported what they need
(`xjdata.night.side_by_side.warm_up`). Contracts, suites and the built-in plan are the same for
every unit, so they are read there, once, and not by each copy.
"""

from expectations import checks_of, suite_version
from xjdata.clean.words import note_pattern, total_pattern
from xjdata.datasets import dataset_names
from xjdata.night.versions import rules_version
from xjdata.plan import load_plan

for _dataset in dataset_names():
    checks_of(_dataset)
    suite_version(_dataset)
total_pattern()
note_pattern()
rules_version()
load_plan()
