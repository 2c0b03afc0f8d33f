"""From a unit's layout to the dataset contract.

Here: finding the header, matching columns, normalising text, reading numbers, dates and codes,
replacing ID and student numbers by pseudonyms, dropping what is personal, marking copies. Not here:
reading files (`sources`), and judging rows (`expectations`): source-templates section 7 calls
what happens here "repair".
"""

from xjdata.clean.clean import clean
from xjdata.clean.cleaned import Cleaned, to_canonical
from xjdata.clean.relations import relate

__all__ = ["Cleaned", "clean", "relate", "to_canonical"]
