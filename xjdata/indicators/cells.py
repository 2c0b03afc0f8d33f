"""The numbers of the rows of one target: league, units, schools.

Here: which sum stands in which row, and what is known of it. Not here: its status and how it is
shown (`indicators`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xjdata.indicators.coverage import Coverage
from xjdata.indicators.prior import Ratio, league_prior
from xjdata.indicators.rollup import IndicatorLevel, roll_up
from xjdata.measures import ALL
from xjdata.plan import Sources, Status, Target


@dataclass(frozen=True, slots=True)
class Cell:
    """The numbers of one row.

    Attributes:
        level: League, county or school.
        county_code: The unit, or ``all``.
        school_code: The school, or ``all``.
        numerator: None when nothing is known of it.
        denominator: None for a count, and when the whole is not known.
        sources: What of its data was delivered.
        prior: Last year's numerator and denominator.
        missing_units: On the league's row: the units whose value is not known.
    """

    level: IndicatorLevel
    county_code: str
    school_code: str
    numerator: int | None
    denominator: int | None
    sources: Sources
    prior: Ratio | None = None
    missing_units: str = ""


def league_cell(
    target: Target, known: pd.DataFrame, coverage: Coverage, priors: Mapping[str, Ratio]
) -> Cell:
    """The league: the sum over the units that are known.

    Args:
        target: The target.
        known: The measure table without the units whose value is not known.
        coverage: What was delivered.
        priors: Unit to last year.
    """
    numerator, denominator = _ratio(
        target, _ratios(roll_up(known, "league")).get((ALL, ALL)), coverage.league
    )
    return Cell(
        level="league",
        county_code=ALL,
        school_code=ALL,
        numerator=numerator,
        denominator=denominator,
        sources=coverage.league,
        prior=league_prior(priors, _having(target, known, coverage)),
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
        school_code=ALL,
        numerator=met if is_known else None,
        denominator=len(tested) if is_known else None,
        sources=sources,
        missing_units=",".join(unknown) if coverage.has_source else "",
    )


def county_cells(
    target: Target,
    table: pd.DataFrame,
    units: Sequence[str],
    delivered: Coverage,
    coverage: Coverage,
    priors: Mapping[str, Ratio],
) -> Iterator[Cell]:
    """A cell for every unit: with nothing to count 0, with nothing delivered nothing.

    Args:
        target: The target.
        table: Its measure table.
        units: The units of the league, in order.
        delivered: What was delivered.
        coverage: The same without the units whose whole is not known; they show what they have.
        priors: Unit to last year.
    """
    sums = _ratios(roll_up(table, "county"))
    for unit in units:
        # A measure of the league itself has no part in a unit.
        exists = target.lowest_level != "league"
        sources = coverage.of(unit) if exists or not coverage.has_source else "missing"
        shown = delivered.of(unit) if exists else "missing"
        numerator, denominator = _ratio(target, sums.get((unit, ALL)), shown)
        yield Cell("county", unit, ALL, numerator, denominator, sources, priors.get(unit))


def school_cells(known: pd.DataFrame, coverage: Coverage) -> Iterator[Cell]:
    """A cell for every school of the frame, in the order of codes.

    Args:
        known: The measure table without the units whose value is not known.
        coverage: What was delivered.
    """
    for (unit, school), (numerator, denominator) in _ratios(roll_up(known, "school")).items():
        yield Cell("school", unit, school, numerator, denominator, coverage.of(unit))


def _having(target: Target, known: pd.DataFrame, coverage: Coverage) -> list[str]:
    """The units that have the measure this year: something in the frame; a count, a number."""
    if target.value_form == "count":
        return [unit for unit in coverage.units if unit not in coverage.missing]
    sums = _ratios(roll_up(known, "county"))
    return [unit for (unit, _), (part, whole) in sums.items() if part or whole]


def _ratio(target: Target, found: Ratio | None, sources: Sources) -> tuple[int | None, int | None]:
    """The numbers of a row; nothing to count is 0 once everything was delivered."""
    if sources in ("none", "missing"):
        return None, None
    if found is None:
        return 0, None if target.value_form == "count" else 0
    return found


def _ratios(sums: pd.DataFrame) -> dict[tuple[str, str], Ratio]:
    """Unit and school to numerator and denominator."""
    wholes = [None if pd.isna(whole) else int(whole) for whole in sums["denominator"]]
    places = zip(sums["county_code"], sums["school_code"], strict=True)
    return dict(zip(places, zip(map(int, sums["numerator"]), wholes, strict=True), strict=True))
