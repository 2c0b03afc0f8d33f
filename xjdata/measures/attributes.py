"""What is said of a thing by the school that owns it: town or country, public or private.

Here: one word per school and attribute. Not here: measures that count by who runs a school
(`preschool`), and adding up by attribute (`xjdata.indicators`).
"""

import pandas as pd

from xjdata.datasets import code_list
from xjdata.measures.accepted import Accepted
from xjdata.measures.preschool import ownership
from xjdata.measures.registry import Need
from xjdata.measures.schools import OWNER
from xjdata.measures.tables import UNKNOWN

ATTRIBUTES = ("urban_rural", "ownership")
"""The attributes of a school by which what it owns is told apart."""

ATTRIBUTES_NEED = Need(
    "school",
    ("school_code", "school_type", "sponsor", "affordable_private", "host_code", "urban_rural"),
)
"""What they are read from."""


def school_attributes(accepted: Accepted) -> pd.DataFrame:
    """The attributes of every school on the list: ``urban_rural`` and ``ownership``.

    ``urban_rural`` is ``urban`` (城区), ``town`` (镇区) or ``rural`` (乡村), by the area of the
    school's own code. ``ownership`` is ``private`` for sponsor 民办 and ``public`` for every other
    one; an attached class has that of its host, and so has a teaching point or a section that
    names no sponsor of its own. ``unknown`` where the cell is empty.

    Returns:
        County_code, school_code and `ATTRIBUTES`, all text; a row for each school.
    """
    schools, sponsor = accepted["school"], accepted.once(ownership)["sponsor"]
    host = schools[["county_code"]].assign(school_code=schools["host_code"])
    of_host = host.merge(schools[[*OWNER, "sponsor"]], on=OWNER, how="left", validate="m:1")
    sponsor = sponsor.fillna(of_host["sponsor"])
    return schools[OWNER].assign(
        urban_rural=schools["urban_rural"].map(_words("urban_rural", "area")).fillna(UNKNOWN),
        ownership=sponsor.map(_words("school_sponsor", "ownership")).fillna(UNKNOWN),
    )


def _words(codes: str, column: str) -> dict[str, str]:
    return {code: row[column] for code, row in code_list(codes).rows.items()}
