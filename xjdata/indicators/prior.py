"""Last year's values, from the units' own figures (上年基数).

Here: whose last year is known, and the league's. Not here: the comparison (`xjdata.plan.judge`).
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from xjdata.plan import Target

BASELINE_COLUMNS = ("county_code", "target_id", "year", "numerator", "denominator")
"""The columns of dataset ``baseline`` that are read."""

Ratio = tuple[int, int | None]

Priors = dict[str, dict[str, Ratio]]
"""Target to unit to last year's numerator and denominator."""


def read_priors(baseline: pd.DataFrame, year: int, targets: Iterable[Target]) -> Priors:
    """Last year's numerators and denominators.

    A figure without its numerator, or a share without its denominator, is none.

    Args:
        baseline: Accepted rows of dataset ``baseline``, at least `BASELINE_COLUMNS`.
        year: Last year.
        targets: The targets of the plan.
    """
    forms = {target.id: target.value_form for target in targets}
    rows = baseline[list(BASELINE_COLUMNS)].assign(
        target_id=baseline["target_id"].astype("str").str.strip().str.upper(),
        numerator=baseline["numerator"].astype("float64"),
        denominator=baseline["denominator"].astype("float64"),
    )
    is_count = rows["target_id"].map(forms) == "count"
    is_whole = rows["numerator"].notna() & (is_count | rows["denominator"].notna())
    is_last = rows["year"].astype("float64") == year
    rows = rows[is_last & is_whole & rows["target_id"].isin(forms)]
    rows = rows.assign(denominator=rows["denominator"].mask(is_count))
    wholes = [None if pd.isna(whole) else int(whole) for whole in rows["denominator"]]
    figures = zip(rows["target_id"], rows["county_code"], rows["numerator"], wholes, strict=True)
    priors: Priors = {}
    for target_id, unit, numerator, whole in figures:
        priors.setdefault(target_id, {})[unit] = (int(numerator), whole)
    return priors


def league_prior(of_units: Mapping[str, Ratio], having: Iterable[str]) -> Ratio | None:
    """The league's last year: the sum over the sum of all units that have one.

    Args:
        of_units: Unit to last year's numerator and denominator.
        having: The units that have the measure this year.

    Returns:
        None when one of them has no last year, or nobody has.
    """
    if not of_units or not set(having).issubset(of_units):
        return None
    wholes = [whole for _, whole in of_units.values() if whole is not None]
    return sum(n for n, _ in of_units.values()), sum(wholes) if wholes else None
