"""The published tables an explanation reads, and the columns it hands on."""

from typing import Any, Protocol

ALL = "all"
Row = dict[str, Any]


class Tables(Protocol):
    """The tables of one published night."""

    def rows(self, name: str, **equal: str) -> list[Row]:
        """The rows of ``schema.table``, those only in which each named column has that value."""


ASKED = (
    "target_id", "item", "clause", "quote_zh", "name_zh", "name_en", "operator", "target_value",
    "unit", "scope", "deadline", "basis", "benchmark", "reading_zh", "reading_en", "priority",
)  # fmt: skip
COUNTED = (
    "measure", "frame", "frame_zh", "numerator", "numerator_zh", "denominator", "denominator_zh",
    "indicator_table",
)  # fmt: skip
VALUE = (
    "reference_date", "numerator", "denominator", "value", "display", "target_value", "status",
    "zero_report", "needed", "missing_units",
)  # fmt: skip
PRIOR = ("prior_numerator", "prior_denominator", "prior_value", "prior_missing", "prior_below")
LINEAGE = (
    "county_code", "dataset", "period", "file", "sha256", "arrived_on", "rows_in", "rows_accepted",
    "rows_left_out", "copies", "cells_blanked", "columns_blanked", "columns_lacking", "stale_since",
)  # fmt: skip
