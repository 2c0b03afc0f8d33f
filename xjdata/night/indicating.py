"""Step 5: from measures to indicator values, and what they are made of.

Not here: the measures themselves (`measuring`).
"""

import pandas as pd

from xjdata.indicators import indicators
from xjdata.lake.parts import to_arrow
from xjdata.lake.schema import INDICATOR_SCHEMA, MEMBER_SCHEMA
from xjdata.night.breakdowns import compute_breakdowns
from xjdata.night.league import (
    accepted,
    availability,
    indicators_path,
    measures_path,
    members_path,
)
from xjdata.night.night import Night


def compute_indicators(night: Night) -> pd.DataFrame:
    """Step 5: roll up, compare, judge; all of it kept in the lake.

    The members of named lists and the breakdowns are kept beside the totals.

    Returns:
        The totals, columns as `INDICATOR_COLUMNS`.
    """
    measured = night.store.read_table(measures_path(night))
    tables = {
        str(target_id): table.reset_index(drop=True)
        for target_id, table in measured.to_pandas().groupby("target_id", sort=False)
    }
    found = indicators(
        night.plan,
        tables,
        available=availability(night),
        baseline=accepted(night, "baseline").to_pandas(date_as_object=False),
        as_of=night.as_of,
        units=night.home.units,
    )
    night.store.write_table(indicators_path(night), to_arrow(found.rows, INDICATOR_SCHEMA))
    night.store.write_table(members_path(night), to_arrow(found.members, MEMBER_SCHEMA))
    compute_breakdowns(night, measured)
    return found.rows
