"""One core target of the plan from accepted rows to verdicts, for tests."""

from datetime import date
from typing import Any

import pandas as pd

from tests.indicators.nights import last_year, made
from tests.measures.frames import DATES, Row, accepted, target
from xjdata.datasets import code_list
from xjdata.indicators import Indicators
from xjdata.measures import Dates, measure_of

UNITS = tuple(code_list("county").rows)
COUNTIES = [code for code, row in code_list("county").rows.items() if row["is_county"] == "yes"]
BUREAU = "152500"
DAY, NEW_YEAR, JUNE = date(2024, 12, 31), date(2025, 1, 1), date(2024, 6, 1)


def night(
    target_id: str,
    *,
    as_of: date = DAY,
    missing: dict[str, list[str]] | None = None,
    nobody: tuple[str, ...] = (),
    prior: dict[str, tuple[int, int | None]] | None = None,
    **tables: list[Row],
) -> Indicators:
    """One target of the plan, computed from rows and judged; missing: dataset to units."""
    found = target(target_id)
    call = measure_of(found)
    assert call is not None
    dates = Dates(as_of, DATES.year_start, DATES.year_end)
    states: Any = {
        (code, dataset): "missing" for dataset, codes in (missing or {}).items() for code in codes
    }
    states |= {(code, dataset): "none" for dataset in nobody for code in UNITS}
    return made(
        found,
        call.compute(accepted(units=UNITS, dates=dates, **tables)),
        units=UNITS,
        states=states,
        baseline=None if prior is None else last_year(found, prior),
        as_of=as_of,
    )


def members(found: Indicators) -> dict[str, tuple[int | None, str]]:
    """Member to whether it is done, and its status."""
    return {
        row.member: (None if pd.isna(row.numerator) else int(row.numerator), row.status)
        for row in found.members.itertuples()
    }
