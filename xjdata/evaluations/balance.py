"""Quality and balance of a county: do all its schools pass, and how much do they differ.

Here: the rows a county has of its schools. Not here: the schools themselves (`schools`) and what
does not rest on them (`counties`).
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from xjdata.datasets import is_county
from xjdata.evaluations.counties import Night
from xjdata.evaluations.model import Evaluation
from xjdata.measures import ALL

ALL_SCHOOLS = "QB"
"""Code of the requirement that every school passes."""

MEAN_SPREAD = "L8"
"""Code of the mean of the spreads (综合), which is shown and never judged."""


def school_rows(night: Night, evaluation: Evaluation, schools: pd.DataFrame) -> pd.DataFrame:
    """Whether every school of a county passes, by stage.

    Returns:
        As `counties.requirement_rows`; numerator the schools that pass, denominator those tested.
    """
    whole = schools[schools["code"] == ALL]
    keys = [whole["county_code"], whole["stage"]]
    counted = pd.DataFrame(
        {
            "numerator": (whole["status"] == "met").groupby(keys).sum(),
            "denominator": whole.groupby(keys).size(),
            "schools": whole.groupby(keys).size(),
            "failing": (whole["status"] == night.failed).groupby(keys).sum(),
            "gaps": (whole["status"] == "cannot_verify").groupby(keys).sum(),
        }
    )
    rows = _of_every_unit(night, evaluation, counted)
    fails = rows["failing"] > 0
    status = np.select([fails, rows["gaps"] > 0], [night.failed, "cannot_verify"], "met")
    rows["value"] = 100 * rows["numerator"] / rows["denominator"]
    return _where_it_stands(night, evaluation, rows.assign(status=status, code=ALL_SCHOOLS))


def spread_rows(
    night: Night, evaluation: Evaluation, found: pd.DataFrame
) -> Iterator[pd.DataFrame]:
    """Each resource's spread in a county against its limit, by stage, and the mean of them.

    With a school whose figure is not known the spread of the others is shown, and not judged.

    Args:
        night: The night.
        evaluation: The evaluation.
        found: What `spread.spread` made of its schools.
    """
    found = found.rename(
        columns={"amount": "numerator", "students": "denominator", "unknown": "gaps"}
    ).assign(value=found["spread"])
    for resource in evaluation.resources:
        of_it = found[found["code"] == resource.code].set_index(["county_code", "stage"])
        rows = _of_every_unit(night, evaluation, of_it.drop(columns="code"))
        limits = {stage: float(one.spread) for stage, one in resource.standards.items()}
        unknown = (rows["gaps"] > 0) | rows["value"].isna()
        status = np.select(
            [unknown, rows["value"] <= rows["stage"].map(limits) * _ROUNDING],
            ["cannot_verify", "met"],
            night.failed,
        )
        yield _where_it_stands(night, evaluation, rows.assign(status=status, code=resource.code))
    grouped = found.groupby(["county_code", "stage"])["value"]
    means = grouped.sum(skipna=False) / grouped.size()
    rows = _of_every_unit(night, evaluation, means.to_frame("value").assign(gaps=0, schools=0))
    rows = rows.assign(status="", code=MEAN_SPREAD, numerator=np.nan, denominator=np.nan)
    yield _where_it_stands(night, evaluation, rows).assign(status="not_applicable")


_ROUNDING = 1 + 1e-12
"""A root is not exact: a difference in the twelfth digit is the machine's, and not the county's."""


def _of_every_unit(night: Night, evaluation: Evaluation, counted: pd.DataFrame) -> pd.DataFrame:
    """The rows of all units and stages, also of those without a school."""
    stages = evaluation.schools.stage_taught if evaluation.schools else {}
    places = pd.MultiIndex.from_product([night.units, stages], names=["county_code", "stage"])
    rows = counted.reindex(places).reset_index()
    return rows.assign(gaps=rows["gaps"].fillna(0), schools=rows["schools"].fillna(0))


def _where_it_stands(night: Night, evaluation: Evaluation, rows: pd.DataFrame) -> pd.DataFrame:
    """The status of counties with schools of the stage; unverified without their school list."""
    lacking = {
        unit: ",".join(night.lacking(unit, evaluation.school_needs[:2])) for unit in night.units
    }
    missing = rows["county_code"].map(lacking).astype("object")
    outside = ~rows["county_code"].map(is_county)
    status = np.select(
        [outside, missing != "", rows["schools"] == 0],
        ["not_applicable", "cannot_verify", "not_applicable"],
        rows["status"],
    )
    return rows.assign(status=status, missing=missing, basis="")
