"""The summaries of a night: beside measures and indicators, from the same accepted rows."""

import pandas as pd
import pyarrow as pa

from xjdata.lake.schema import FITNESS_SUMMARY_SCHEMA
from xjdata.measures import Accepted
from xjdata.night.night import Night
from xjdata.night.of_rows import Available, Periods, TablesOfRows, compute_tables
from xjdata.summaries import columns_read, fitness_summary

FITNESS_SUMMARY = "fitness_summary"
SUMMARY_TABLES = (FITNESS_SUMMARY,)


def compute_summaries(night: Night) -> dict[str, pa.Table]:
    """Summaries for analysts; also kept in the lake.

    Returns:
        `SUMMARY_TABLES` to their rows, columns as the tables of the same name in `mart`.
    """
    schemas = {FITNESS_SUMMARY: FITNESS_SUMMARY_SCHEMA}
    return compute_tables(night, TablesOfRows("summaries", schemas, columns_read(), _make))


def _make(accepted: Accepted, available: Available, periods: Periods) -> dict[str, pd.DataFrame]:
    found = fitness_summary(accepted, available)
    return {FITNESS_SUMMARY: found.assign(period=periods["fitness"])}
