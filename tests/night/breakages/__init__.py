"""Deliveries that cannot be taken: each kind makes one of a good one, or spoils where it lies.

Here: the kinds by the way of delivering, and a word of what the unit is told. Not here: what a
night makes of them.
"""

from tests.night.breakages.databases import DATABASES
from tests.night.breakages.files import FILES
from tests.night.breakages.folders import FOLDERS
from tests.night.breakages.kinds import Breakage
from tests.night.breakages.packages import PACKAGES
from tests.night.breakages.pages import PAGES
from tests.night.breakages.web import WEB

BREAKAGES = (*FILES, *DATABASES, *PAGES, *PACKAGES, *FOLDERS, *WEB)

UNIT_OF = {
    "workbook": "152528",
    "text": "152522",
    "database": "152523",
    "page": "152525",
    "package": "152527",
    "folder": "152529",
    "statistics": "152571",
    "web": "152500",
}
"""A unit of the sample that delivers that way."""

__all__ = ["BREAKAGES", "UNIT_OF", "Breakage"]
