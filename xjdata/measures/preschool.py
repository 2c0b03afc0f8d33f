"""Measures of children in kindergarten classes: ownership and gross enrolment.

Here: children by who runs their kindergarten, and against the population. Not here: places, group
sizes and recognitions, which are other datasets.
"""

from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field

from xjdata.datasets import is_county
from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import check_codes, says
from xjdata.measures.params import Params
from xjdata.measures.registry import Need, measure
from xjdata.measures.schools import OWNER, attached_types, in_kindergarten_class
from xjdata.measures.tables import add_up, part

PRIVATE = "999"
"""Sponsor 民办; every other sponsor is public."""

_STAGE = "kindergarten"


def children(accepted: Accepted) -> pd.DataFrame:
    """Enrolment rows of kindergarten classes, any age, in any kind of school."""
    rows = accepted["enrollment"]
    return rows[in_kindergarten_class(rows["grade"])]


def ownership(accepted: Accepted) -> pd.DataFrame:
    """Who runs each school: county_code, school_code, sponsor (str), affordable (bool).

    An attached class has the sponsor of its host where a host is named, even when that is unknown;
    it is an affordable private one when its own row or its host's says so.
    """
    schools = accepted["school"]
    is_hosted = schools["school_type"].isin(attached_types()) & schools["host_code"].notna()
    runs = schools.assign(affordable=says(schools["affordable_private"]))
    runner = runs[["county_code"]].assign(
        school_code=schools["school_code"].where(~is_hosted, schools["host_code"])
    )
    host = runner.merge(
        runs[[*OWNER, "sponsor", "affordable"]], on=OWNER, how="left", validate="many_to_one"
    )
    by_host = host["affordable"].astype("boolean").fillna(False).to_numpy(dtype=np.bool_)
    return schools[OWNER].assign(
        sponsor=host["sponsor"].to_numpy(), affordable=runs["affordable"].to_numpy() | by_host
    )


def owned_children(accepted: Accepted) -> pd.DataFrame:
    """Children of kindergarten classes with sponsor and affordable."""
    return accepted.once(children).merge(
        accepted.once(ownership), on=OWNER, how="left", validate="many_to_one"
    )


class ChildrenByOwnership(Params):
    """Parameters of `children_by_ownership`."""

    affordable_private: bool
    """Whether recognised affordable private kindergartens (普惠性民办园) count like public ones."""


def _no_children(accepted: Accepted, params: Params) -> pd.DataFrame:
    rows = accepted.once(children)
    return rows[rows["students"].isna()].assign(dataset="enrollment", column="students")


_CHILDREN = Need("enrollment", ("school_code", "grade", "students"))


@measure(
    "children_by_ownership",
    params=ChildrenByOwnership,
    needs=(
        Need(
            "school",
            ("school_code", "school_type", "sponsor", "affordable_private", "host_code"),
            worth="place",
        ),
        _CHILDREN,
    ),
    gaps=_no_children,
)
def children_by_ownership(accepted: Accepted, params: ChildrenByOwnership) -> pd.DataFrame:
    """Children in public kindergartens, or in public and affordable ones, of all (W10-1, W10-2).

    Children whose school's sponsor is empty are out of both. An empty number of children adds
    nothing.
    """
    rows = accepted.once(owned_children)
    rows = rows[rows["sponsor"].notna()]
    counts = (rows["sponsor"] != PRIVATE).to_numpy(dtype=np.bool_)
    if params.affordable_private:
        counts = counts | rows["affordable"].to_numpy(dtype=np.bool_)
    number = rows["students"].fillna(0.0)
    return add_up(part(rows, numerator=number.where(counts, 0.0), denominator=number, stage=_STAGE))


def _check_kind(kind: str) -> str:
    check_codes("population_kind", "population_kind", [kind])
    return kind


class GrossPreschoolEnrolment(Params):
    """Parameters of `gross_preschool_enrolment`."""

    ages: Annotated[frozenset[Annotated[int, Field(ge=0, le=120)]], Field(min_length=1)]
    """Years of age of the population that is compared with."""
    population_kind: Annotated[str, AfterValidator(_check_kind)]


@measure(
    "gross_preschool_enrolment",
    params=GrossPreschoolEnrolment,
    needs=(
        _CHILDREN,
        Need("population", ("year", "population_kind", "age", "people"), units="counties"),
    ),
    gaps=_no_children,
)
def gross_preschool_enrolment(accepted: Accepted, params: GrossPreschoolEnrolment) -> pd.DataFrame:
    """Children in kindergarten classes against the population of some ages (W10-3).

    A row for every unit. Denominator: people of all these ages in the plan year; when an age is
    missing or empty the whole is not known, since a smaller one would flatter. The unit that is no
    county has no population, so its denominator is 0 and its children count in the league.
    """
    rows = accepted.once(children)
    units = pd.DataFrame({"county_code": list(accepted.units), "school_code": ""})
    people = units["county_code"].map(_population(accepted, params))
    people = people.where(units["county_code"].map(is_county), 0.0)
    return add_up(
        part(rows.assign(school_code=""), numerator=rows["students"], stage=_STAGE),
        part(units, denominator=people, stage=_STAGE),
    )


def _population(accepted: Accepted, params: GrossPreschoolEnrolment) -> pd.Series:
    """People of the ages asked for by county; no entry where one of the ages is missing."""
    rows = accepted["population"]
    is_in = (
        (rows["year"] == accepted.dates.year)
        & (rows["population_kind"] == params.population_kind)
        & rows["age"].isin(params.ages)
        & rows["people"].notna()
    )
    by_county = rows[is_in].groupby("county_code")
    is_whole = by_county["age"].nunique() == len(params.ages)
    return by_county["people"].sum()[is_whole]
