"""Source contracts and connectors: where a unit's data come from, as bytes and as grids of text.

Here: the contract of a unit, fetching a delivery, opening its files. Not here: keeping bytes
(`lake`), finding headers and reading cells (`clean`).
"""

from xjdata.sources.connectors import CONNECTORS, collect, grids, probe
from xjdata.sources.contract import Source
from xjdata.sources.delivery import DeliveredFile, Delivery
from xjdata.sources.grid import Grid
from xjdata.sources.layout import Header, SheetChoice
from xjdata.sources.probing import Probe
from xjdata.sources.unit import UnitContract, read_source_contract, read_unit_contracts

__all__ = [
    "CONNECTORS",
    "DeliveredFile",
    "Delivery",
    "Grid",
    "Header",
    "Probe",
    "SheetChoice",
    "Source",
    "UnitContract",
    "collect",
    "grids",
    "probe",
    "read_source_contract",
    "read_unit_contracts",
]
