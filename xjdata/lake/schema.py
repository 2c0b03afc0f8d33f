"""The Arrow types of accepted rows, derived from the dataset contract."""

import pyarrow as pa

from xjdata.datasets import Column, DatasetContract, Derived
from xjdata.fitness import COLUMN_OF_ITEM

PLACE_COLUMNS = ("county_code", "file", "sheet", "row_number")
"""Sender and place of a row, in front of the columns of its contract."""

STATE_COLUMNS = ("blanked", "in_period")
"""After them: the columns blanked by a check (joined by commas), and whether the row belongs to
the period of its delivery."""

_TYPES: dict[str, pa.DataType] = {
    "yes_no": pa.bool_(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "time": pa.float64(),
    "date": pa.date32(),
}


def arrow_type(column: Column | Derived) -> pa.DataType:
    """The type a cleaned column is stored in; text where nothing else is said."""
    return _TYPES.get(column.type, pa.string())


def accepted_schema(contract: DatasetContract) -> pa.Schema:
    """The columns of accepted rows of a dataset, in order."""
    fields = [
        ("county_code", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row_number", pa.int64()),
    ]
    fields += [
        pa.field(column.cleaned_name, arrow_type(column))
        for column in contract.kept
        if column.type != "county"
    ]
    fields += [("blanked", pa.string()), ("in_period", pa.bool_())]
    return pa.schema(fields)


def derived_schema(contract: DatasetContract) -> pa.Schema:
    """The columns derived of accepted rows of a dataset, in order; they stand behind them."""
    return pa.schema([(column.name, arrow_type(column)) for column in contract.derived])


def read_schema(contract: DatasetContract) -> pa.Schema:
    """Accepted rows as they are read: with the derived columns."""
    return pa.schema([*accepted_schema(contract), *derived_schema(contract)])


PROBLEM_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row_number", pa.int64()),
        ("column", pa.string()),
        ("field", pa.string()),
        ("value", pa.string()),
        ("check_id", pa.string()),
        ("action", pa.string()),
        ("reason_zh", pa.string()),
        ("reason_en", pa.string()),
    ]
)
"""Problems of one delivery; a null row number speaks of the delivery as a whole."""

CHECK_SCHEMA = pa.schema(
    [
        ("check_id", pa.string()),
        ("stage", pa.string()),
        ("action", pa.string()),
        ("title_zh", pa.string()),
        ("title_en", pa.string()),
        ("evaluated", pa.int64()),
        ("failed", pa.int64()),
        ("passed", pa.bool_()),
    ]
)
"""Results of the checks of one delivery."""

KNOWN_SCHEMA = pa.schema(
    [
        ("school_code", pa.string()),
        ("school_name", pa.string()),
        ("school_type", pa.string()),
        ("school_status", pa.string()),
    ]
)
"""The schools a unit delivered, rejected rows included."""

NIGHT_PROBLEM_SCHEMA = pa.schema(
    [
        ("as_of", pa.date32()),
        ("county_code", pa.string()),
        ("dataset", pa.string()),
        *PROBLEM_SCHEMA,
    ]
)
"""Problems of a whole night: with night, unit and dataset in front."""

MEASURE_SCHEMA = pa.schema(
    [
        ("target_id", pa.string()),
        ("measure", pa.string()),
        ("county_code", pa.string()),
        ("school_code", pa.string()),
        ("stage", pa.string()),
        ("sex", pa.string()),
        ("member", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
    ]
)
"""Measure tables of a night."""

INDICATOR_SCHEMA = pa.schema(
    [
        ("target_id", pa.string()),
        ("as_of", pa.date32()),
        ("reference_date", pa.string()),
        ("level", pa.string()),
        ("county_code", pa.string()),
        ("school_code", pa.string()),
        ("stage", pa.string()),
        ("sex", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("value", pa.float64()),
        ("target_value", pa.float64()),
        ("status", pa.string()),
        ("zero_report", pa.bool_()),
        ("prior_numerator", pa.int64()),
        ("prior_denominator", pa.int64()),
        ("prior_value", pa.float64()),
        ("prior_missing", pa.bool_()),
        ("prior_below", pa.bool_()),
        ("needed", pa.int64()),
        ("missing_units", pa.string()),
        ("reading", pa.string()),
        ("display", pa.string()),
    ]
)
"""Indicator values of a night: the totals."""

BREAKDOWN_SCHEMA = pa.schema(
    [
        ("target_id", pa.string()),
        ("level", pa.string()),
        ("county_code", pa.string()),
        ("school_code", pa.string()),
        ("breakdown", pa.string()),
        ("stage", pa.string()),
        ("sex", pa.string()),
        ("urban_rural", pa.string()),
        ("ownership", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("value", pa.float64()),
        ("missing_units", pa.string()),
        ("display", pa.string()),
    ]
)
"""What the totals of a night are made of; the night is that of the folder."""

MEMBER_SCHEMA = pa.schema(
    [
        ("target_id", pa.string()),
        ("as_of", pa.date32()),
        ("member", pa.string()),
        ("county_code", pa.string()),
        ("numerator", pa.int64()),
        ("status", pa.string()),
    ]
)
"""Members of named lists of a night."""

GAP_SCHEMA = pa.schema(
    [
        ("target_id", pa.string()),
        ("as_of", pa.date32()),
        ("county_code", pa.string()),
        ("school_code", pa.string()),
        ("grade", pa.string()),
        ("dataset", pa.string()),
        ("column", pa.string()),
        ("cells", pa.int64()),
    ]
)
"""Empty cells of quantities that are added up, of a night."""

LINEAGE_SCHEMA = pa.schema(
    [
        ("target_id", pa.string()),
        ("as_of", pa.date32()),
        ("county_code", pa.string()),
        ("dataset", pa.string()),
        ("purpose", pa.string()),
        ("period", pa.string()),
        ("file", pa.string()),
        ("sha256", pa.string()),
        ("arrived_on", pa.date32()),
        ("rows_in", pa.int64()),
        ("rows_accepted", pa.int64()),
        ("rows_left_out", pa.int64()),
        ("copies", pa.int64()),
        ("cells_blanked", pa.int64()),
        ("columns_blanked", pa.string()),
        ("columns_lacking", pa.string()),
        ("stale_since", pa.date32()),
        ("part", pa.string()),
    ]
)
"""The files behind each target, of a night."""

QUALITY_BALANCE_SCHOOL_SCHEMA = pa.schema(
    [
        ("as_of", pa.date32()),
        ("county_code", pa.string()),
        ("school_code", pa.string()),
        ("stage", pa.string()),
        ("code", pa.string()),
        ("title_zh", pa.string()),
        ("title_en", pa.string()),
        ("unit", pa.string()),
        ("students", pa.int64()),
        ("amount", pa.float64()),
        ("value", pa.float64()),
        ("threshold", pa.float64()),
        ("floor", pa.float64()),
        ("shortfall", pa.float64()),
        ("to_floor", pa.float64()),
        ("spread_share", pa.float64()),
        ("status", pa.string()),
        ("holds_back", pa.bool_()),
        ("missing", pa.string()),
        ("display", pa.string()),
    ]
)
"""Schools in the evaluation of quality and balance, of a night."""

_COUNTY_EVALUATED = [
    ("as_of", pa.date32()),
    ("county_code", pa.string()),
    ("code", pa.string()),
    ("stage", pa.string()),
    ("clause", pa.string()),
    ("title_zh", pa.string()),
    ("title_en", pa.string()),
    ("numerator", pa.float64()),
    ("denominator", pa.float64()),
    ("value", pa.float64()),
    ("operator", pa.string()),
    ("threshold", pa.float64()),
    ("unit", pa.string()),
    ("status", pa.string()),
    ("display", pa.string()),
    ("gaps", pa.int64()),
    ("missing", pa.string()),
    ("unseen_zh", pa.string()),
    ("unseen_en", pa.string()),
    ("periods", pa.string()),
    ("document", pa.string()),
]

QUALITY_BALANCE_COUNTY_SCHEMA = pa.schema(
    [*_COUNTY_EVALUATED, ("mean", pa.float64()), ("deviation", pa.float64())]
)
"""Counties in the evaluation of quality and balance, of a night."""

PRESCHOOL_UNIVERSAL_COUNTY_SCHEMA = pa.schema([*_COUNTY_EVALUATED, ("basis", pa.string())])
"""Counties in the evaluation of universal preschool, of a night."""

FITNESS_SUMMARY_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("level", "county_code", "school_code", "frame")),
        *((name, pa.string()) for name in ("grade", "sex", "period")),
        ("as_of", pa.date32()),
        *((name, pa.int64()) for name in ("enrolled", "enrolled_gaps", "listed", "tested")),
        *((name, pa.int64()) for name in ("complete", "incomplete", "untested", "exempt")),
        *((name, pa.int64()) for name in ("excellent", "good", "pass", "fail")),
        *((name, pa.int64()) for name in ("overweight", "obese")),
        *((f"{name}_pct", pa.float64()) for name in ("coverage", "good", "overweight", "obese")),
        *(
            field
            for column in COLUMN_OF_ITEM.values()
            for field in (
                (f"{column}_count", pa.int64()),
                (f"{column}_sum", pa.float64()),
                (f"{column}_mean", pa.float64()),
            )
        ),
        *((name, pa.string()) for name in ("missing_units", "policy_zh", "policy_en")),
    ]
)
"""The fitness test by level, unit, school, grade and sex, of a night."""
