"""The numbers of the rows of one target: league, units, schools, members of a list.

Here: which sum stands in which row, and what is known of it. Not here: its status and how it is
shown (`indicators`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pandas as pd

from xjdata.indicators.coverage import Coverage, not_known
from xjdata.indicators.prior import Ratio, league_prior
from xjdata.indicators.rollup import School, by_school, by_unit, summed
from xjdata.measures import ALL
from xjdata.plan import RowLevel, Sources, Status, Target


@dataclass(frozen=True, slots=True)
class Cell:
    """The numbers of one row.

    Attributes:
        level: League, county, school or members.
        county_code: The unit, or ``all``.
        place: The school; at level members the member; else ``all``.
        numerator: None when nothing is known of it.
        denominator: None for a count, and when the whole is not known.
        sources: What of its data was delivered.
        prior: Last year's numerator and denominator.
        missing_units: On the league's row: the units whose value is not known.
    """

    level: RowLevel
    county_code: str
    place: str
    numerator: int | None
    denominator: int | None
    sources: Sources
    prior: Ratio | None = None
    missing_units: str = ""


@dataclass(frozen=True)
class Measured:
    """The measure of one target, and what of it is known.

    Attributes:
        target: The target.
        schools: Owner to numerator and denominator.
        units: The same added up by unit.
        members: Unit, name and 1 or 0 of the members of a named list.
        delivered: What was delivered.
        coverage: The same without the units whose whole is not known.
        priors: Unit to last year.
    """

    target: Target
    schools: Mapping[School, Ratio]
    units: Mapping[str, Ratio]
    members: Sequence[tuple[str, str, int]]
    delivered: Coverage
    coverage: Coverage
    priors: Mapping[str, Ratio]

    @classmethod
    def of(
        cls, target: Target, table: pd.DataFrame, delivered: Coverage, priors: Mapping[str, Ratio]
    ) -> Self:
        """From a measure table, of which only the units count that have to deliver.

        What the bureau delivers of each county stands at the counties.
        """
        deliver = set(delivered.units)
        is_of_others = target.delivered_by == "bureau" and target.lowest_level == "county"
        owned = by_school(table).items()
        schools = {key: ratio for key, ratio in owned if is_of_others or key[0] in deliver}
        units = by_unit(schools)
        names = ["county_code", "member", "numerator"]
        listed = table[names].itertuples(index=False) if target.rollup == "members" else ()
        return cls(
            target=target,
            schools=schools,
            units=units,
            members=[(unit, name, int(done)) for unit, name, done in listed if unit in deliver],
            delivered=delivered,
            coverage=delivered.without(not_known(target, units)),
            priors=priors,
        )

    @property
    def known(self) -> dict[str, Ratio]:
        """Unit to its sum, without the units whose value is not known."""
        return {u: ratio for u, ratio in self.units.items() if u not in self.coverage.missing}


def league_cell(measured: Measured) -> Cell:
    """The league: the sum over the units that are known, of a named list over the whole list."""
    coverage, known = measured.coverage, measured.known
    found = summed(known.values())
    if measured.target.rollup == "members":
        found = (0 if found is None else found[0], len(measured.members))
    numerator, denominator = _ratio(measured.target, found, coverage.league)
    return Cell(
        level="league",
        county_code=ALL,
        place=ALL,
        numerator=numerator,
        denominator=denominator,
        sources=coverage.league,
        prior=league_prior(measured.priors, _having(measured.target, known, coverage)),
        missing_units=coverage.named,
    )


def each_county_cell(statuses: Mapping[str, Status], coverage: Coverage) -> Cell:
    """The league of a target that each county has to meet: how many do, of how many.

    Units it does not apply to are out of both, as is the one that is no county.

    Args:
        statuses: Unit to the status of its row.
        coverage: What was delivered.
    """
    tested = {unit: status for unit, status in statuses.items() if status != "not_applicable"}
    unknown = [unit for unit, status in tested.items() if status in ("cannot_verify", "no_data")]
    sources: Sources = "complete"
    if not coverage.has_source:
        sources = "none"
    elif unknown:
        sources = "missing" if len(unknown) == len(tested) else "some_missing"
    is_known = sources in ("complete", "some_missing")
    met = sum(status == "met" for status in tested.values())
    return Cell(
        level="league",
        county_code=ALL,
        place=ALL,
        numerator=met if is_known else None,
        denominator=len(tested) if is_known else None,
        sources=sources,
        missing_units=",".join(unknown) if coverage.has_source else "",
    )


def county_cells(measured: Measured, units: Sequence[str]) -> Iterator[Cell]:
    """A cell for every unit: with nothing to count 0, with nothing delivered nothing.

    A unit whose whole is not known shows what it has.

    Args:
        measured: The measure of a target.
        units: The units of the league, in order.
    """
    target, coverage = measured.target, measured.coverage
    for unit in units:
        # A measure of the league itself has no part in a unit.
        exists = target.lowest_level != "league"
        sources = coverage.of(unit) if exists or not coverage.has_source else "missing"
        shown = measured.delivered.of(unit) if exists else "missing"
        numerator, denominator = _ratio(target, measured.units.get(unit), shown)
        yield Cell("county", unit, ALL, numerator, denominator, sources, measured.priors.get(unit))


def school_cells(measured: Measured) -> Iterator[Cell]:
    """A cell for every school of the frame, in the order of codes; of a count, those that add."""
    target, coverage = measured.target, measured.coverage
    for (unit, school), found in sorted(measured.schools.items()):
        if (
            not school
            or unit in coverage.missing
            or (target.value_form == "count" and not found[0])
        ):
            continue
        numerator, denominator = _numbers(target, found)
        yield Cell("school", unit, school, numerator, denominator, coverage.of(unit))


def member_cells(measured: Measured) -> Iterator[Cell]:
    """A cell for every member of a named list.

    Where other units can tell of a member too, only all of them together can say it is not done.
    """
    coverage = measured.coverage
    by_others = not {unit for unit, _, _ in measured.members}.issuperset(coverage.units)
    for unit, name, done in measured.members:
        sources: Sources = coverage.of(unit)
        if by_others:
            sources = "complete" if done else coverage.league
        known = None if sources in ("none", "missing") else done
        yield Cell("members", unit, name, known, None, sources)


def _having(target: Target, known: Mapping[str, Ratio], coverage: Coverage) -> list[str]:
    """The units that have the measure this year: something in the frame; a count, a number."""
    if target.value_form == "count":
        return [unit for unit in coverage.units if unit not in coverage.missing]
    return [unit for unit, (part, whole) in known.items() if part or whole]


def _ratio(target: Target, found: Ratio | None, sources: Sources) -> tuple[int | None, int | None]:
    """The numbers of a row; nothing to count is 0 once everything was delivered."""
    if sources in ("none", "missing"):
        return None, None
    return _numbers(target, (0, 0) if found is None else found)


def _numbers(target: Target, found: Ratio) -> Ratio:
    """Numerator and denominator; a count has no whole, whatever its rows were measured of."""
    return (found[0], None) if target.value_form == "count" else found
