"""Indicator values as cells: which count people, where they add up, and who counts the same.

Here: from the table of a night to cells, and back to what is hidden in each row. Not here: other
tables of the night, which share people with it (`xjdata.night.suppressing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.disclosure.margins import Keys
from xjdata.disclosure.ratios import RatioCells, add_ratios
from xjdata.disclosure.system import DETAIL, KEPT, TOTAL, Flags, Numbers, SystemBuilder
from xjdata.plan import Plan, Target

PLACE = ("county_code", "school_code", "stage", "sex", "urban_rural", "ownership")
"""What a group of people is told apart by, within a target."""

FLAG_COLUMNS = (
    "suppressed",
    "numerator_suppressed",
    "denominator_suppressed",
    "prior_suppressed",
)
"""Of each row: that one of its numbers is hidden, and with it value and status; its numerator; its
denominator; last year's."""


@dataclass(frozen=True)
class ValueCells:
    """The cells of indicator values.

    Attributes:
        rows: The rows that count people, by their place in the table.
        count: How many rows the table has.
        now: Their cells.
        prior: Those of last year.
    """

    rows: Numbers
    count: int
    now: RatioCells
    prior: RatioCells

    def flags(self, hidden: Flags, place: Numbers) -> dict[str, Flags]:
        """What is hidden in each row of the table, `FLAG_COLUMNS`.

        Args:
            hidden: Of each cell of the system.
            place: Of each cell that was entered, its place in the system.
        """
        numerator, denominator, prior, before = (
            _hidden(cells, hidden, place)
            for cells in (
                self.now.numerator,
                self.now.denominator,
                self.prior.numerator,
                self.prior.denominator,
            )
        )
        found = (numerator | denominator, numerator, denominator, prior | before)
        flags = {}
        for name, of_rows in zip(FLAG_COLUMNS, found, strict=True):
            flags[name] = np.zeros(self.count, dtype=np.bool_)
            flags[name][self.rows] = of_rows
        return flags


def people_of(plan: Plan) -> list[Target]:
    """The targets whose numbers are people."""
    return [t for t in plan.targets if plan.unit_words[t.unit_kind].people]


def add_values(
    builder: SystemBuilder, plan: Plan, table: pd.DataFrame, schools: pd.DataFrame
) -> ValueCells:
    """Enter the indicator values of a night.

    Args:
        builder: Of the system.
        plan: The plan.
        table: Columns target_id, level, `PLACE`, numerator, denominator, prior_numerator,
            prior_denominator and missing_units, totals and breakdowns alike.
        schools: County_code, school_code and what is known of each school, in columns named like
            the dimensions they add up to: urban_rural, ownership.
    """
    targets = {target.id: target for target in people_of(plan)}
    # Where each county has to meet a target, the league's row counts counties.
    of_counties = [t.id for t in targets.values() if t.rollup == "each_county"]
    is_people = table["target_id"].isin(targets)
    is_people &= ~(table["target_id"].isin(of_counties) & (table["level"] == "league"))
    rows = np.flatnonzero(is_people)
    counted = table.iloc[rows].reset_index(drop=True)
    keys = Keys(counted, ("target_id", *PLACE))
    is_league = keys.is_all("county_code")
    is_school = ~keys.is_all("school_code")
    is_total = np.logical_and.reduce([keys.is_all(name) for name in PLACE[2:]])
    missing = _missing(counted)
    ties = [
        keys.ties("county_code", left_out=missing),
        *(keys.ties(name) for name in PLACE if name != "county_code"),
        *(
            keys.ties_by("school_code", name, _of_school(counted, schools, name))
            for name in schools.columns
            if name in PLACE[2:]
        ),
    ]
    here = place_marks(counted[list(PLACE)])
    now, prior = (
        add_ratios(
            builder,
            sums,
            _numbers(counted[f"{when}numerator"]),
            _numbers(counted[f"{when}denominator"]),
            is_total & is_league,
            rank=np.where(is_league, KEPT, np.where(is_total & ~is_school, TOTAL, DETAIL)),
            same_numerator=_same(targets, counted["target_id"], here, f"{when}numerator"),
            same_denominator=_same(targets, counted["target_id"], here, f"{when}denominator"),
        )
        for when, sums in (("", ties), ("prior_", [keys.ties("county_code")]))
    )
    # One flag stands for both numbers of last year.
    builder.hide_along(prior.numerator, prior.denominator)
    builder.hide_along(prior.denominator, prior.numerator)
    return ValueCells(rows, len(table), now, prior)


def place_marks(places: pd.DataFrame) -> Numbers:
    """A number for each combination of words, the same in every table with these columns.

    By the hashes of words: that two of the some hundred thousand places of a night have the same by
    chance is less likely than one in a hundred million, and would hide a cell too many at worst.
    """
    marks = np.zeros(len(places), dtype=np.uint64)
    for name in places.columns:
        codes, words = pd.factorize(places[name])
        hashes = pd.util.hash_array(np.array(words, dtype=object))
        marks = marks * np.uint64(6364136223846793005) + hashes[codes]
    return (marks >> np.uint64(1)).astype(np.int64)


def group_marks(group: str, here: Numbers) -> Numbers:
    """The cells of a group of people by its name, at places marked by `place_marks`."""
    named = np.uint64(pd.util.hash_array(np.array([group], dtype=object))[0])
    return ((here.astype(np.uint64) ^ named) >> np.uint64(1)).astype(np.int64)


def _same(targets: Mapping[str, Target], of_rows: pd.Series, here: Numbers, column: str) -> Numbers:
    """Of each row: the mark of its group, where other targets count it too; -1 where none does.

    Last year's groups are others than this year's.
    """
    codes, ids = pd.factorize(of_rows)
    part = column.removeprefix("prior_")
    when = column.removesuffix(part)
    same = np.full(len(of_rows), -1, dtype=np.int64)
    for number, target_id in enumerate(ids):
        group = targets[target_id].groups.get(part)  # type: ignore[call-overload]
        if group is not None:
            rows = codes == number
            same[rows] = group_marks(f"{when}{group}", here[rows])
    return same


def _missing(table: pd.DataFrame) -> Flags:
    """Rows of units that are missing in the league's sum, as its row says."""
    named = table[(table["level"] == "league") & (table["missing_units"] != "")]
    if named.empty:
        return np.zeros(len(table), dtype=np.bool_)
    places = named.assign(county_code=named["missing_units"].str.split(",")).explode("county_code")
    left_out = pd.MultiIndex.from_frame(places[["target_id", "county_code"]])
    rows = pd.MultiIndex.from_frame(table[["target_id", "county_code"]])
    return np.asarray(rows.isin(left_out), dtype=np.bool_)


def _of_school(table: pd.DataFrame, schools: pd.DataFrame, column: str) -> npt.NDArray[np.object_]:
    """What each row's school is in one column; empty where that is not known."""
    listed = pd.MultiIndex.from_frame(schools[["county_code", "school_code"]])
    at = listed.get_indexer(pd.MultiIndex.from_frame(table[["county_code", "school_code"]]))
    words = np.append(schools[column].to_numpy(object), "")
    found: npt.NDArray[np.object_] = words[at]
    return found


def _numbers(column: pd.Series) -> npt.NDArray[np.float64]:
    return column.to_numpy(np.float64, na_value=np.nan)


def _hidden(cells: Numbers, hidden: Flags, place: Numbers) -> Flags:
    found = np.zeros(len(cells), dtype=np.bool_)
    is_there = cells >= 0
    found[is_there] = hidden[place[cells[is_there]]]
    return found
