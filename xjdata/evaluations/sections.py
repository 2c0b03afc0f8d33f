"""What is tested of a county: each stage of each school, with its students.

Here: who is tested, and how the students of a school's stages weigh against each other. Not here:
what they have (`amounts`).
"""

from functools import cache

import pandas as pd

from xjdata.datasets import code_list
from xjdata.datasets.codes import split
from xjdata.evaluations.model import SchoolRule
from xjdata.measures import Accepted
from xjdata.measures.schools import GENERAL, IN_OPERATION, OWNER
from xjdata.measures.students import registered

POINT = "218"
"""Type of teaching points: tested on their own from some size on."""

SECTION = [*OWNER, "stage"]
"""What tells sections apart."""

WEIGHT_STEPS = 100
"""Weights are kept in hundredths, so that comparisons are of whole numbers."""


def owners(accepted: Accepted) -> pd.DataFrame:
    """Who is tested for each school of the list.

    School sections and attached classes of general stages belong to their host, whose resources are
    split with them; one whose host is not on the list stands for itself.

    Returns:
        county_code, school_code, owner_code, owner_type, owner_status and taught: the general
        stages the school adds to its owner, joined by ``;``.
    """
    schools = accepted["school"][[*OWNER, "school_type", "school_status", "host_code"]]
    stages = _general_stages()
    schools = schools.assign(taught=schools["school_type"].map(stages).fillna(""))
    is_part = schools["school_type"].isin(_parts())
    hosts = schools[[*OWNER, "school_type", "school_status"]].rename(
        columns={
            "school_code": "host_code",
            "school_type": "owner_type",
            "school_status": "owner_status",
        }
    )
    named = schools.assign(host_code=schools["host_code"].where(is_part))
    found = named.merge(hosts, on=["county_code", "host_code"], how="left", validate="many_to_one")
    hosted = found["owner_type"].notna()
    return found.assign(
        owner_code=found["host_code"].where(hosted, found["school_code"]),
        owner_type=found["owner_type"].where(hosted, found["school_type"]),
        owner_status=found["owner_status"].where(hosted, found["school_status"]),
    )[[*OWNER, "owner_code", "owner_type", "owner_status", "taught"]]


def sections(accepted: Accepted, rule: SchoolRule) -> pd.DataFrame:
    """The stages that are tested, school by school.

    The type of a school decides which stages it has, not who sits in it. A stage without students
    is not tested, a point with too few neither; where a cell of the enrolment is empty, or a school
    has no row at all, the number of students is not known.

    Returns:
        county_code, school_code, stage (primary, junior), students (NaN where not known), weight
        (of a student of the stage) and weighted (students of all stages of the school by their
        weights), both in `WEIGHT_STEPS`.
    """
    known = accepted.once(owners)
    known = known[(known["owner_status"] == IN_OPERATION) & (known["taught"] != "")]
    stages = known.assign(stage=known["taught"].str.split(";")).explode("stage")
    keys = ["county_code", "owner_code", "stage"]
    stages = stages[[*keys, "owner_type"]].drop_duplicates(keys)
    counted = stages.merge(_students(accepted), on=keys, how="left", validate="one_to_one")
    has_rows = counted.groupby(keys[:2])["rows"].transform("sum") > 0
    nobody = counted["rows"].isna() & has_rows
    counted["students"] = counted["students"].mask(nobody, 0.0)
    counted["weight"] = counted["stage"].map(_weights(rule)).astype("int64")
    product = counted["students"] * counted["weight"]
    counted["weighted"] = product.groupby(
        [counted["county_code"], counted["owner_code"]]
    ).transform("sum", skipna=False)
    small = (counted["owner_type"] == POINT) & (counted["students"] < rule.smallest_point)
    tested = counted["stage"].isin(rule.stage_taught) & (counted["students"] != 0) & ~small
    found = counted[tested].rename(columns={"owner_code": "school_code"})
    return found[[*SECTION, "students", "weight", "weighted"]].reset_index(drop=True)


def _students(accepted: Accepted) -> pd.DataFrame:
    """Students by owner and general stage, NaN where a cell is empty; rows: how many there are."""
    rows = accepted.once(registered)
    rows = rows[rows["stage"].isin(GENERAL)].merge(
        accepted.once(owners)[[*OWNER, "owner_code"]], on=OWNER, validate="many_to_one"
    )
    grouped = rows.groupby(["county_code", "owner_code", "stage"])["students"]
    return grouped.sum(skipna=False).to_frame().assign(rows=grouped.size()).reset_index()


def _weights(rule: SchoolRule) -> dict[str, int]:
    return {stage: int(weight * WEIGHT_STEPS) for stage, weight in rule.weights.items()}


@cache
def _general_stages() -> dict[str, str]:
    """School type to the general stages it teaches, joined by ``;``."""
    rows = code_list("school_type").rows
    taught = {code: [s for s in split(row["taught"]) if s in GENERAL] for code, row in rows.items()}
    return {code: ";".join(stages) for code, stages in taught.items() if stages}


@cache
def _parts() -> frozenset[str]:
    """Types that belong to a host: sections and attached classes of general stages."""
    own = code_list("school_type").codes_where("own_school", "yes")
    return frozenset(code for code in _general_stages() if code not in own and code != POINT)
