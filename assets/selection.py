"""Which assets of a unit's partition run: those it has a source for."""

import dagster as dg

from assets.keys import clean_key, raw_key
from xjdata.night import Night


def unit_selection(night: Night, unit: str) -> list[dg.AssetKey]:
    """Raw and clean of every dataset the unit has a source for tonight.

    Empty when it has none; to Dagster an empty selection would mean everything.
    """
    return [
        key
        for source in night.sources(unit)
        for key in (raw_key(source.dataset), clean_key(source.dataset))
    ]
