"""Names in the asset graph: ASCII, layer first. Chinese stands in the descriptions."""

import dagster as dg

RAW, CLEAN, MEASURES, TARGETS = "raw", "clean", "measures", "targets"
EVALUATIONS, SUMMARIES, WAREHOUSE = "evaluations", "summaries", "warehouse"
"""The layers, which are the groups of the graph, in the order of a row's path."""


def raw_key(dataset: str) -> dg.AssetKey:
    """What a unit delivered for a dataset, as it came."""
    return dg.AssetKey([RAW, dataset])


def clean_key(dataset: str) -> dg.AssetKey:
    """The accepted rows of a unit's dataset."""
    return dg.AssetKey([CLEAN, dataset])


def measure_key(name: str) -> dg.AssetKey:
    """A measure over all units."""
    return dg.AssetKey([MEASURES, name])


def target_key(table_name: str) -> dg.AssetKey:
    """The indicator table of a target."""
    return dg.AssetKey([TARGETS, table_name])


def evaluation_key(table_name: str) -> dg.AssetKey:
    """A table of a national evaluation."""
    return dg.AssetKey([EVALUATIONS, table_name])


def summary_key(name: str) -> dg.AssetKey:
    """A summary for analysts."""
    return dg.AssetKey([SUMMARIES, name])


WAREHOUSE_KEY = dg.AssetKey([WAREHOUSE])
"""The published file of the night."""
