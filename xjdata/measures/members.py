"""Measures of named lists: each member of the list is done, or not, or how often.

Here: one yes or no per member, and the member there is least of. Not here: when the whole list is
done (`xjdata.plan.judge`).
"""

from dataclasses import replace
from typing import Annotated, Self

import pandas as pd
from pydantic import Field, model_validator

from xjdata.datasets import dataset_contract, is_county
from xjdata.measures.accepted import Accepted
from xjdata.measures.conditions import check_codes, check_column
from xjdata.measures.frames import RowFrame
from xjdata.measures.params import Params
from xjdata.measures.registry import Need, measure
from xjdata.measures.tables import add_up, part
from xjdata.messages import say

_BY_UNIT = "county_code"


class NamedSchool(Params):
    """A member that is one school."""

    unit: str
    """The unit it belongs to."""
    school_name: str
    """Its name on the unit's school list."""


class MembersWith(RowFrame):
    """Parameters of `members_with`."""

    by: str = _BY_UNIT
    """Column that names the member a row speaks of; a county is named by the rows it sends."""
    members: Annotated[tuple[str, ...], Field(min_length=1)]
    """The members, as that column names them."""
    unit: str | None = None
    """The unit whose rows count, where the members are no counties."""
    named_schools: dict[str, NamedSchool] = {}
    """Members that are a school instead."""

    @model_validator(mode="after")
    def _list(self) -> Self:
        if self.by != _BY_UNIT:
            types = {column.type for column in dataset_contract(self.dataset).kept}
            check_column(self.dataset, self.by, types)
        if (self.by == _BY_UNIT) == (self.unit is not None):
            raise ValueError(say("measures.members_unit", column=_BY_UNIT))
        if strangers := set(self.named_schools).difference(self.members):
            raise ValueError(say("measures.no_member", names=", ".join(sorted(strangers))))
        check_codes("unit", "county", sorted(set(self.units.values())))
        return self

    @property
    def units(self) -> dict[str, str]:
        """Member to the unit that delivers what it is told by."""
        by_member = {name: self.unit or name for name in self.members}
        return by_member | {name: school.unit for name, school in self.named_schools.items()}


def _needs(params: MembersWith) -> tuple[Need, ...]:
    units = tuple(dict.fromkeys(params.units.values()))
    own = [] if params.by == _BY_UNIT else [params.by]
    needs = [
        replace(need, units=units)
        for need in params.needs(
            *own, *(["school_code"] if params.named_schools else []), worth="mark"
        )
    ]
    if params.named_schools:
        homes = tuple(dict.fromkeys(school.unit for school in params.named_schools.values()))
        needs.append(Need("school", ("school_code", "school_name"), homes, worth="mark"))
    return tuple(needs)


@measure("members_with", params=MembersWith, needs=_needs)
def members_with(accepted: Accepted, params: MembersWith) -> pd.DataFrame:
    """Members of a named list with at least one row that meets all conditions, each of 1.

    A row speaks of a member when it comes from the member's unit and names it; a member without a
    row is not done (W06-1, W10-4, W11-2 to W11-4, W15-1, W16-1 to W16-3, W18-3).
    """
    rows = params.rows(accepted)
    listed = pd.DataFrame({"county_code": params.units}).rename_axis("member").reset_index()
    listed = listed.assign(school_code="")
    named = rows[["county_code"]].assign(member=rows[params.by])
    done = (listed["county_code"] + "/" + listed["member"]).isin(
        named["county_code"] + "/" + named["member"]
    )
    for name, school in params.named_schools.items():
        done |= (listed["member"] == name) & _has_row(accepted, rows, school)
    return add_up(part(listed, numerator=done, denominator=1, member=listed["member"]))


class ByMember(RowFrame):
    """Parameters of measures of members that a column names."""

    by: str
    """Column that names the member a row speaks of."""
    members: Annotated[tuple[str, ...], Field(min_length=1)]
    """The members, as that column names them."""

    @model_validator(mode="after")
    def _named(self) -> Self:
        column = check_column(self.dataset, self.by, ("text", "code"))
        if column.codes is not None:
            check_codes(self.by, column.codes, self.members)
        return self


@measure(
    "members_anywhere",
    params=ByMember,
    needs=lambda params: params.needs(params.by, worth="mark"),
    whoever=True,
)
def members_anywhere(accepted: Accepted, params: ByMember) -> pd.DataFrame:
    """Members of a named list with a row of any unit that meets all conditions (W07-6).

    A member stands at the first unit that has done it; one nobody has at the unit that is no
    county, since the list is the league's own.
    """
    rows = params.rows(accepted).drop_duplicates(params.by)
    names = pd.Series(list(params.members))
    first = names.map(rows.set_index(params.by)["county_code"]).astype("str")
    owners = pd.DataFrame({"county_code": first.fillna(_bureau(accepted)), "school_code": ""})
    return add_up(part(owners, numerator=first.notna(), denominator=1, member=names))


def _bureau(accepted: Accepted) -> str:
    """The unit that is no county."""
    return next(unit for unit in accepted.units if not is_county(unit))


@measure(
    "fewest_of_members",
    params=ByMember,
    needs=lambda params: params.needs(params.by, worth="one"),
)
def fewest_of_members(accepted: Accepted, params: ByMember) -> pd.DataFrame:
    """How many rows each unit has of the member it has fewest of (W06-4).

    So one of every member is there when the count is at least one.
    """
    rows = params.rows(accepted)
    counts = pd.crosstab(rows["county_code"], rows[params.by])
    fewest = counts.reindex(columns=list(params.members), fill_value=0).min(axis="columns")
    owners = fewest.rename("fewest").reset_index()
    return add_up(part(owners, numerator=owners["fewest"]), is_count=True)


def _has_row(accepted: Accepted, rows: pd.DataFrame, school: NamedSchool) -> bool:
    """Whether one of the rows belongs to a school."""
    schools = accepted["school"]
    is_it = (schools["county_code"] == school.unit) & (schools["school_name"] == school.school_name)
    codes = schools.loc[is_it, "school_code"]
    return bool(((rows["county_code"] == school.unit) & rows["school_code"].isin(codes)).any())
