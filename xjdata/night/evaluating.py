"""The evaluations of a night: beside measures and indicators, from the same accepted rows."""

import pyarrow as pa

from xjdata.evaluations import EVALUATION_TABLES, columns_read, evaluate
from xjdata.lake.schema import (
    PRESCHOOL_UNIVERSAL_COUNTY_SCHEMA,
    QUALITY_BALANCE_COUNTY_SCHEMA,
    QUALITY_BALANCE_SCHOOL_SCHEMA,
)
from xjdata.night.night import Night
from xjdata.night.of_rows import TablesOfRows, compute_tables

_SCHEMAS: dict[str, pa.Schema] = dict(
    zip(
        EVALUATION_TABLES,
        (
            QUALITY_BALANCE_SCHOOL_SCHEMA,
            QUALITY_BALANCE_COUNTY_SCHEMA,
            PRESCHOOL_UNIVERSAL_COUNTY_SCHEMA,
        ),
        strict=True,
    )
)


def compute_evaluations(night: Night) -> dict[str, pa.Table]:
    """National evaluations as readiness checks; also kept in the lake.

    Returns:
        `EVALUATION_TABLES` to their rows, columns as the tables of the same name in `mart`.
    """
    return compute_tables(night, TablesOfRows("evaluations", _SCHEMAS, columns_read(), evaluate))
