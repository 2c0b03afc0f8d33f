"""How much the schools of a county differ in a resource: the weighted coefficient of variation.

CV = S / X with X = sum R / sum P and S^2 = sum (P / sum P) (x - X)^2, weighted by students: the
form of the evaluation, which is not the plain deviation of schools over their mean.
"""

import numpy as np
import pandas as pd

_TESTED = ["county_code", "stage", "code"]


def spread(schools: pd.DataFrame, per: "pd.Series[float] | int" = 1) -> pd.DataFrame:
    """Mean, deviation and coefficient of variation of each county, stage and resource.

    A school whose amount or students are not known is out of all of them, and counted.

    Args:
        schools: As `amounts` gives them: county_code, stage, code, students, held, value.
        per: Values are per so many students.

    Returns:
        county_code, stage, code; schools and unknown: how many are tested, and out; amount and
        students: the sums over those that are in; mean, deviation, spread (NaN without a mean).
    """
    known = (schools["held"].notna() & schools["students"].notna()).to_numpy(dtype=np.bool_)
    rows = schools[_TESTED].assign(
        per=per,
        schools=1,
        unknown=~known,
        amount=schools["held"].where(known, 0.0),
        students=schools["students"].where(known, 0.0),
        value=schools["value"],
    )
    keys = [rows[name] for name in _TESTED]
    sums = rows[["amount", "students"]].groupby(keys).transform("sum")
    mean = rows["per"] * sums["amount"] / sums["students"]
    squared = rows["students"] / sums["students"] * _apart(rows["value"], mean) ** 2
    rows["squared"] = squared.where(known, 0.0)
    added = ["schools", "unknown", "amount", "students", "squared"]
    found = rows.groupby(_TESTED).agg(dict.fromkeys(added, "sum") | {"per": "first"}).reset_index()
    found["mean"] = found.pop("per") * found["amount"] / found["students"]
    found["deviation"] = np.sqrt(found.pop("squared")).where(found["mean"].notna())
    found["spread"] = (found["deviation"] / found["mean"]).where(found["mean"] > 0)
    return found


def shares(schools: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """What each school adds to the squared deviation of its county, in percent of it.

    Args:
        schools: As given to `spread`.
        found: What `spread` made of them.

    Returns:
        In the order of the schools, NaN where a school is out or nothing differs.
    """
    columns = [*_TESTED, "mean", "deviation", "students"]
    joined = (
        schools[[*_TESTED, "value"]]
        .assign(own=schools["students"])
        .merge(found[columns], on=_TESTED, how="left", validate="many_to_one")
    )
    apart = _apart(joined["value"], joined["mean"])
    squared = joined["own"] / joined["students"] * apart**2
    whole = joined["deviation"] ** 2
    return (100 * squared / whole.where(whole > 0)).set_axis(schools.index)


def _apart(value: pd.Series, mean: pd.Series) -> pd.Series:
    """How far values are from their mean; what only the machine's rounding sets apart is not."""
    difference = value - mean
    return difference.where(~(difference.abs() <= _ROUNDING * mean.abs()), 0.0)


_ROUNDING = 1e-12
