"""How the units of the sample write their data: fourteen ways, and habits of their own.

Here: from canonical rows to files, databases and source contracts. Not here: what is true
(`league`) and what is written wrongly (`defects`).
"""

from xjdata.sample.layouts.books import Books
from xjdata.sample.layouts.contracts import contract_text
from xjdata.sample.layouts.deliver import Places, clear, deliver
from xjdata.sample.layouts.layout import Layout, delivered, layout_of
from xjdata.sample.layouts.schools import SchoolNames
from xjdata.sample.layouts.style import styles

__all__ = [
    "Books",
    "Layout",
    "Places",
    "SchoolNames",
    "clear",
    "contract_text",
    "deliver",
    "delivered",
    "layout_of",
    "styles",
]
