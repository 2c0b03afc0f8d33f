"""The warehouse: tables analysts read, and how a night gets into them whole.

Here: SQLAlchemy tables, engines, publishing. Not here: what a figure means (`xjdata.measures`,
`xjdata.plan`) or which rows count (`expectations`). A warehouse can always be rebuilt from the
lake.
"""

from warehouse.engine import reading_engine
from warehouse.publish import Published, Staging, publish, publish_apart, renew
from warehouse.tables import build_tables

__all__ = [
    "Published",
    "Staging",
    "build_tables",
    "publish",
    "publish_apart",
    "reading_engine",
    "renew",
]
