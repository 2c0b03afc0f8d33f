"""A night, step by step, without any orchestrator: fetch, load, measure, close.

Here: which step reads and writes what, and what a night leaves behind. Not here: how a step is
scheduled (`assets`), the rules (`expectations`) and the tables analysts read (`warehouse`).
"""

from xjdata.night.board import count_missing
from xjdata.night.derived import rows_of
from xjdata.night.evaluating import compute_evaluations
from xjdata.night.fetching import fetch
from xjdata.night.gate import Gate
from xjdata.night.indicating import compute_indicators
from xjdata.night.lineage import decisive_columns
from xjdata.night.loading import load
from xjdata.night.measuring import compute_measures
from xjdata.night.night import Night
from xjdata.night.snapshot import Snapshot, make_snapshot, served_tables
from xjdata.night.start import finish, start, sweep
from xjdata.night.summarising import SUMMARY_TABLES, compute_summaries

__all__ = [
    "SUMMARY_TABLES",
    "Gate",
    "Night",
    "Snapshot",
    "compute_evaluations",
    "compute_indicators",
    "compute_measures",
    "compute_summaries",
    "count_missing",
    "decisive_columns",
    "fetch",
    "finish",
    "load",
    "make_snapshot",
    "served_tables",
    "rows_of",
    "start",
    "sweep",
]
