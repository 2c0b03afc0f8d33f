"""Faults of a delivery's columns: one that is missing, one that nobody knows."""

from dataclasses import replace

from xjdata.sample.defects.kinds import Kind
from xjdata.sample.defects.planters import Mark
from xjdata.sample.defects.table import Table


def lost_column(table: Table, kind: Kind) -> list[Mark]:
    """Leave an optional column out; it is shown under its standard heading."""
    headings = {name: head for name, head in table.layout.headings.items() if name != kind.field}
    table.layout = replace(table.layout, headings=headings)
    table.rows[kind.field] = float("nan")
    heading = table.layout.contract.column(kind.field).headers[0]
    return [Mark(table, None, kind.field, heading)]


def strange_column(table: Table, kind: Kind) -> list[Mark]:
    """Add a column of the unit's own that its source contract does not mention."""
    heading = str(kind.cells[0])
    table.layout = replace(table.layout, strange=heading)
    return [Mark(table, None, "", heading)]
