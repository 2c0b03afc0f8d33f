"""All evaluations of a night: the tables that are kept and published.

Here: which rows make a table, what describes them, and how they are shown. Not here: how any of
them is computed.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from xjdata.datasets import is_county
from xjdata.evaluations.amounts import amounts
from xjdata.evaluations.balance import ALL_SCHOOLS, MEAN_SPREAD, school_rows, spread_rows
from xjdata.evaluations.counties import Available, Night, requirement_rows
from xjdata.evaluations.model import Evaluation, evaluation_of
from xjdata.evaluations.schools import judged
from xjdata.evaluations.shown import shown
from xjdata.evaluations.spread import shares, spread
from xjdata.measures import ALL, Accepted, columns_needed
from xjdata.messages import say

SCHOOL_TABLE, COUNTY_TABLE, PRESCHOOL_TABLE = EVALUATION_TABLES = (
    "quality_balance_school",
    "quality_balance_county",
    "preschool_universal_county",
)
"""The tables: schools and counties of quality and balance, counties of universal preschool."""

Periods = Mapping[str, str]
"""Dataset to the period its rows speak of."""


def columns_read() -> dict[str, list[str]]:
    """The columns of accepted rows that evaluations read, by dataset."""
    evaluations = (evaluation_of("quality_balance"), evaluation_of("preschool_universal"))
    return columns_needed(need for one in evaluations for need in one.needs)


def evaluate(accepted: Accepted, available: Available, periods: Periods) -> dict[str, pd.DataFrame]:
    """The evaluations of a night.

    Args:
        accepted: The rows that count.
        available: Of each unit and dataset.
        periods: Of each dataset.

    Returns:
        `EVALUATION_TABLES` to their rows, columns as the tables of the same name in `mart`, without
        the night.
    """
    failed = "missed" if accepted.dates.year_is_over else "behind"
    night = Night(accepted, available, failed)
    balance, preschool = evaluation_of("quality_balance"), evaluation_of("preschool_universal")
    assert balance.schools is not None  # noqa: S101 (the file has it)
    found = amounts(accepted, balance)
    per = found["code"].map({one.code: one.per for one in balance.resources}).astype("float64")
    spreads = spread(found, per)
    found["spread_share"] = shares(found, spreads)
    schools = judged(found, balance.schools, failed)
    counties = [
        *spread_rows(night, balance, spreads),
        school_rows(night, balance, schools),
        requirement_rows(night, balance.requirements),
    ]
    preschools = [requirement_rows(night, preschool.requirements)]
    return {
        SCHOOL_TABLE: _schools(schools, balance),
        COUNTY_TABLE: _counties(counties, balance, night, periods),
        PRESCHOOL_TABLE: _counties(preschools, preschool, night, periods),
    }


def _schools(rows: pd.DataFrame, evaluation: Evaluation) -> pd.DataFrame:
    """Described and shown; what is no county's school is not judged."""
    described = _described(evaluation)
    whole = say("evaluations.school")
    described[ALL] = {"title_zh": whole.zh, "title_en": whole.en, "unit": "count"}
    rows = _with(rows, described)
    outside = ~rows["county_code"].map(is_county).astype(bool)
    digits = np.where(rows["code"] == ALL, 0, 2)
    line = np.where(rows["code"] == ALL, np.nan, rows["threshold"])
    return rows.assign(
        status=rows["status"].where(~outside, "not_applicable"),
        holds_back=rows["holds_back"].astype(bool) & ~outside,
        display=shown(rows["value"], line, digits, at_most=np.zeros(len(rows), dtype=bool)),
    ).sort_values(["county_code", "school_code", "stage"], kind="stable", ignore_index=True)


def _counties(
    parts: list[pd.DataFrame], evaluation: Evaluation, night: Night, periods: Periods
) -> pd.DataFrame:
    """Described and shown, with a row for the whole evaluation of each county."""
    rows = pd.concat(parts, ignore_index=True)
    rows = pd.concat([rows, _whole(rows, night)], ignore_index=True)
    rows = _with(rows, _described(evaluation, county=True), keys=("code", "stage", "basis"))
    is_spread = rows["code"].isin([*_resources(evaluation), MEAN_SPREAD]).to_numpy()
    at_most = (rows["operator"] == "<=").to_numpy()
    digits = np.where(is_spread, 3, 2)
    read = {one.code: one.call for one in evaluation.requirements}
    schools = [need.dataset for need in evaluation.school_needs]
    dated = {
        code: [need.dataset for need in call.needs] if call else [] for code, call in read.items()
    } | dict.fromkeys([*_resources(evaluation), MEAN_SPREAD, ALL_SCHOOLS], schools)
    spoken = {
        code: ", ".join(f"{name} {periods[name]}" for name in dict.fromkeys(names))
        for code, names in dated.items()
    }
    return rows.assign(
        document=evaluation.document.cited,
        periods=rows["code"].map(spoken).fillna(""),
        display=shown(rows["value"], rows["threshold"], digits, at_most=at_most),
    ).sort_values("county_code", kind="stable", ignore_index=True)


def _whole(rows: pd.DataFrame, night: Night) -> pd.DataFrame:
    """Each county's readiness: numerator the requirements met, denominator those that are judged.

    What data cannot judge is not in it. One that is not met is enough to stop a county.
    """
    is_judged = ~rows["status"].isin(["not_applicable", "qualitative"])
    found = pd.DataFrame({"county_code": list(night.units)})
    counts = {
        status: found["county_code"].map(
            (rows["status"] == status)[is_judged].groupby(rows["county_code"]).sum()
        )
        for status in ("met", night.failed)
    }
    size = found["county_code"].map(rows[is_judged].groupby("county_code").size())
    status = np.select(
        [size.isna(), counts[night.failed] > 0, counts["met"] < size],
        ["not_applicable", night.failed, "cannot_verify"],
        "met",
    )
    return found.assign(
        code=ALL, stage=ALL, basis="", numerator=counts["met"], denominator=size,
        value=100 * counts["met"] / size, gaps=0, missing="", status=status,
    )  # fmt: skip


def _resources(evaluation: Evaluation) -> list[str]:
    return [one.code for one in evaluation.resources]


def _described(evaluation: Evaluation, *, county: bool = False) -> dict[object, dict[str, object]]:
    """What is said of a requirement: by code, or for counties by code, stage and basis."""
    if not county:
        return {
            one.code: {"title_zh": one.title.zh, "title_en": one.title.en, "unit": one.unit}
            for one in evaluation.resources
        }
    found: dict[object, dict[str, object]] = {}
    stages = evaluation.schools.stage_taught if evaluation.schools else {}
    for stage in stages:
        for resource in evaluation.resources:
            name = say("evaluations.spread", title=resource.title.zh, title_en=resource.title.en)
            limit = resource.standards[stage].spread
            found[resource.code, stage, ""] = _line(name, resource.clause, "<=", limit, "ratio")
        mean, every = say("evaluations.mean_spread"), say("evaluations.every_school")
        found[MEAN_SPREAD, stage, ""] = _line(mean, "资源配置", None, None, "ratio")
        found[ALL_SCHOOLS, stage, ""] = _line(every, "资源配置", "=", 100, "percent")
    for one in evaluation.requirements:
        line = _line(one.title, one.clause, one.operator, one.threshold, one.unit)
        if one.unseen is not None:
            line |= {"unseen_zh": one.unseen.zh, "unseen_en": one.unseen.en}
        found[one.code, one.stage, one.basis] = line
    whole = say("evaluations.whole")
    found[ALL, ALL, ""] = _line(whole, "", "=", 100, "percent")
    return found


def _line(
    title: object, clause: str, operator: str | None, threshold: object, unit: str | None
) -> dict[str, object]:
    return {
        "title_zh": title.zh,  # type: ignore[attr-defined]
        "title_en": title.en,  # type: ignore[attr-defined]
        "clause": clause,
        "operator": operator,
        "threshold": None if threshold is None else float(threshold),  # type: ignore[arg-type]
        "unit": unit,
    }


def _with(
    rows: pd.DataFrame, described: Mapping[object, dict[str, object]], keys: tuple[str, ...] = ()
) -> pd.DataFrame:
    """The rows with what is said of each."""
    named = list(rows["code"]) if not keys else list(zip(*(rows[k] for k in keys), strict=True))
    said = pd.DataFrame([described[name] for name in named], index=rows.index)
    return rows.drop(columns=[c for c in said if c in rows]).join(said)
