"""Archive and Parquet store: the system of record. Any warehouse can be rebuilt from them.

Here: where bytes and rows lie and how they get there whole. Not here: what a row means (`clean`,
`measures`) and when a night does what (`night`).
"""

from xjdata.lake.archive import Archive
from xjdata.lake.content import Content, History, mark, mark_of
from xjdata.lake.freezes import NOW, Freeze, Freezes
from xjdata.lake.nights import Arrival, DeliveryRecord, NightLog, NightManifest, Served
from xjdata.lake.parts import Part, Parts, Verdict
from xjdata.lake.provenance import Provenance
from xjdata.lake.store import Store

__all__ = [
    "NOW",
    "Archive",
    "Arrival",
    "Content",
    "DeliveryRecord",
    "Freeze",
    "Freezes",
    "History",
    "NightLog",
    "NightManifest",
    "Part",
    "Parts",
    "Provenance",
    "Served",
    "Store",
    "Verdict",
    "mark",
    "mark_of",
]
