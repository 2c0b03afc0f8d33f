"""The two jobs of a night: a unit's load (once per unit), and the league's part (once)."""

from typing import Any

import dagster as dg

from assets.keys import CLEAN, EVALUATIONS, MEASURES, RAW, SUMMARIES, TARGETS, WAREHOUSE
from assets.words import paragraphs
from xjdata.messages import say

UNIT_JOB = "load_unit"
LEAGUE_JOB = "publish_league"

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Events stand in the UI; the console belongs to the command line."""


def unit_job() -> Any:  # resolved by Definitions; the type in between is not public
    """Raw and clean of one unit."""
    return dg.define_asset_job(
        UNIT_JOB,
        selection=dg.AssetSelection.groups(RAW, CLEAN),
        config=_QUIET,
        description=paragraphs(say("assets.load_unit")),
    )


def league_job() -> Any:  # resolved by Definitions; the type in between is not public
    """Measures, targets, evaluations, summaries, warehouse."""
    return dg.define_asset_job(
        LEAGUE_JOB,
        selection=dg.AssetSelection.groups(MEASURES, TARGETS, EVALUATIONS, SUMMARIES, WAREHOUSE),
        config=_QUIET,
        description=paragraphs(say("assets.publish_league")),
    )
