"""Small numbers: which counts of people must not be shown, so that none can be worked out.

Here: cells, the sums that tie them, and what has to be hidden. Pure, and knows no table of the
warehouse. Not here: which tables hold counts of people (`xjdata.night.suppressing`), and how a
hidden figure is shown (`warehouse`).
"""

from xjdata.disclosure.margins import Keys, Ties
from xjdata.disclosure.ratios import RatioCells, add_ratios
from xjdata.disclosure.recovery import recoverable
from xjdata.disclosure.suppression import Suppression, suppress
from xjdata.disclosure.system import DETAIL, KEPT, TOTAL, System, SystemBuilder
from xjdata.disclosure.values import (
    FLAG_COLUMNS,
    PLACE,
    ValueCells,
    add_values,
    group_marks,
    people_of,
    place_marks,
)

__all__ = [
    "DETAIL",
    "FLAG_COLUMNS",
    "KEPT",
    "PLACE",
    "TOTAL",
    "Keys",
    "RatioCells",
    "Suppression",
    "System",
    "SystemBuilder",
    "Ties",
    "ValueCells",
    "add_ratios",
    "add_values",
    "group_marks",
    "people_of",
    "place_marks",
    "recoverable",
    "suppress",
]
