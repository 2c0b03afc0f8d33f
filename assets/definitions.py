"""The one assembly point: everything Dagster knows of a home."""

import dagster as dg

from assets.instance import use_instance_of
from assets.jobs import league_job, unit_job
from assets.league import league_assets
from assets.nightly import league_sensor, nightly_schedule
from assets.resources import HomeResource
from assets.units import school_list_check, unit_assets
from xjdata.home import Home
from xjdata.night import Night


def build_definitions(home: Home, *, lock_is_held: bool = False) -> dg.Definitions:
    """Assets, checks, jobs, schedule and sensor for a home.

    Args:
        home: The deployment.
        lock_is_held: Whether this process holds the night's lock (the command line).

    Raises:
        ConfigError: A setting, contract or plan of the home is wrong.
    """
    night = Night.of(home)
    return dg.Definitions(
        assets=[*unit_assets(night), *league_assets(night.plan)],
        asset_checks=[school_list_check()],
        jobs=[unit_job(), league_job()],
        schedules=[nightly_schedule(home)],
        sensors=[league_sensor(home)],
        resources={"home": HomeResource(root=str(home.root), lock_is_held=lock_is_held)},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions of the home that ``XJDATA_HOME`` names (for the UI and the daemon)."""
    home = Home.find()
    use_instance_of(home)
    return build_definitions(home)
