"""What each tested school has of each resource, and what it lacks.

Here: amounts, values per student, the comparison with standard and floor. Not here: whether the
school passes (`schools`) and how the schools of a county differ (`spread`).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.evaluations.model import Evaluation, Resource, SchoolRule
from xjdata.evaluations.sections import SECTION, WEIGHT_STEPS, owners, sections
from xjdata.measures import Accepted
from xjdata.measures.conditions import ANYTHING, holds
from xjdata.measures.schools import OWNER

_STANDARD_STEPS = 1000
"""Standards and floors have three decimals at the most."""

Floats = npt.NDArray[np.float64]


def amounts(accepted: Accepted, evaluation: Evaluation) -> pd.DataFrame:
    """Every tested school and stage with every resource.

    Comparisons are of whole numbers, so that 21 teachers of 500 students are 4.2 of a hundred.

    Returns:
        county_code, school_code, stage, code, students; amount: of the whole school where the
        resource is split, in its unit; value: per so many students; held: of the stage alone;
        threshold, floor; shortfall and to_floor: what the school must add to reach them, 0 when it
        has, whole where the resource is; missing: the cells that are lacking, joined by commas.
    """
    rule = evaluation.schools
    assert rule is not None  # noqa: S101 (asked of evaluations of schools alone)
    tested = sections(accepted, rule)
    parts = [_of_resource(accepted, tested, rule, one) for one in evaluation.resources]
    return pd.concat(parts, ignore_index=True)


def _of_resource(
    accepted: Accepted, tested: pd.DataFrame, rule: SchoolRule, resource: Resource
) -> pd.DataFrame:
    if resource.facility is not None:
        rows = _of_facility(accepted, tested, resource)
    else:
        rows = _of_teachers(accepted, tested, rule, resource)
    weight = rows["weight"] if resource.split else WEIGHT_STEPS
    whole = rows["weighted"] if resource.split else rows["students"] * WEIGHT_STEPS
    no_students = np.where(whole.isna(), "enrollment.students", "")
    rows["missing"] = _joined(no_students, rows["missing"].to_numpy())
    rows["value"] = resource.per * rows["amount"] * weight / whole
    rows["held"] = rows["value"] * rows["students"] / resource.per
    for name, lacking in (("threshold", "shortfall"), ("floor", "to_floor")):
        standard = {stage: getattr(one, name) for stage, one in resource.standards.items()}
        line = rows["stage"].map({stage: float(one) for stage, one in standard.items()})
        rows[name] = line.astype("float64")
        steps = (rows[name] * _STANDARD_STEPS).round()
        rows[lacking] = _lacking(rows["amount"], steps, whole, weight * resource.per, resource)
    columns = ["amount", "value", "held", "threshold", "floor", "shortfall", "to_floor", "missing"]
    return rows.assign(code=resource.code)[[*SECTION, "code", "students", *columns]]


def _lacking(
    amount: pd.Series,
    standard: pd.Series,
    whole: pd.Series,
    weight: "pd.Series[int] | int",
    resource: Resource,
) -> Floats:
    """What is lacking to a standard, in units of the resource, rounded up to its smallest step.

    amount x weight / whole >= standard, without the division: all of it whole numbers below 2^53.
    """
    step = resource.steps
    needed = standard * whole * step
    has = (amount * step).round() * weight * _STANDARD_STEPS
    lacking = -(-(needed - has) // (weight * _STANDARD_STEPS))
    # Zero is added because there is a zero below zero, too.
    return np.asarray((lacking.clip(lower=0) / step + 0.0).to_numpy(dtype=np.float64))


def _of_facility(accepted: Accepted, tested: pd.DataFrame, resource: Resource) -> pd.DataFrame:
    """Amounts of the facility table: an empty cell of any column leaves the amount unknown."""
    facility = resource.facility
    assert facility is not None  # noqa: S101 (asked of such resources alone)
    rows = accepted["facility"][[*OWNER, *facility.columns]]
    rows = rows.merge(accepted.once(owners), on=OWNER, validate="one_to_one")
    keys = ["county_code", "owner_code"]
    signs = {name: 1 for name in facility.add} | {name: -1 for name in facility.subtract}
    amount = sum(
        (rows[name] * sign for name, sign in signs.items()), start=pd.Series(0.0, rows.index)
    )
    empty = {name: rows[name].isna() for name in facility.columns}
    sums = pd.DataFrame({**{k: rows[k] for k in keys}, "amount": amount, **empty}).groupby(keys)
    found = sums[list(facility.columns)].any().rename_axis(OWNER)
    found["amount"] = sums["amount"].sum(skipna=False)
    found["amount"] *= facility.factor
    joined = tested.merge(found, on=OWNER, how="left", validate="many_to_one")
    texts = [np.where(joined[name].eq(True), f"facility.{name}", "") for name in facility.columns]
    nothing = joined[facility.columns[0]].isna()
    return joined.assign(missing=_joined(np.where(nothing, "facility", ""), *texts))


def _staff(accepted: Accepted) -> pd.DataFrame:
    """Teachers with the school they count for; several resources ask for them."""
    staff = accepted["teacher"].merge(accepted.once(owners), on=OWNER, validate="many_to_one")
    return staff.drop(columns="school_code").rename(columns={"owner_code": "school_code"})


def _of_teachers(
    accepted: Accepted, tested: pd.DataFrame, rule: SchoolRule, resource: Resource
) -> pd.DataFrame:
    """Full-time teachers of the stage; unknown where the school has no staff in the register."""
    staff = accepted.once(_staff)
    has_staff = staff[OWNER].drop_duplicates().assign(has_staff=True)
    counts = []
    is_counted = holds(staff, rule.staff, accepted.dates)
    for stage, code in rule.stage_taught.items():
        asked = (resource.teachers or {}).get(stage, ANYTHING)
        fits = is_counted & holds(staff, asked, accepted.dates)
        found = staff[(staff["stage"] == code) & fits]
        counts.append(
            found.groupby(OWNER).size().rename("amount").reset_index().assign(stage=stage)
        )
    joined = tested.merge(pd.concat(counts), on=SECTION, how="left", validate="one_to_one")
    joined = joined.merge(has_staff, on=OWNER, how="left", validate="many_to_one")
    known = joined["has_staff"].eq(True)
    missing = [np.where(known, "", "teacher")]
    for column in resource.given:
        name = column.split(".")[1]
        units = staff.loc[staff[name].notna(), "county_code"].unique()
        given = joined["county_code"].isin(units)
        missing.append(np.where(known & ~given, column, ""))
        known &= given
    amount = joined["amount"].fillna(0.0).astype("float64").where(known)
    return joined.assign(amount=amount, missing=_joined(*missing))


def _joined(*texts: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Texts side by side, joined by commas where they are not empty."""
    found = np.full(len(texts[0]), "", dtype=object)
    for text in texts:
        comma = np.where((found != "") & (text != ""), ",", "")
        found = found + comma.astype(object) + text.astype(object)
    return found
