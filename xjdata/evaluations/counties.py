"""What a county as a whole is tested on: a measure of its rows against a standard.

Here: numerator, denominator and status of every requirement in every unit, with what is lacking.
Not here: resources and their spread, which rest on schools (`balance`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pandas as pd

from xjdata.datasets import dataset_contract, is_county
from xjdata.evaluations.model import Operator, Requirement
from xjdata.measures import Accepted, Need, TargetMeasure, count

Availability = Literal["none", "missing", "there"]
"""Of a unit's dataset. none: no source is set up. missing: nothing of it was ever accepted."""

Available = Mapping[tuple[str, str], Availability]


@dataclass(frozen=True)
class Night:
    """What requirements are judged by.

    Attributes:
        accepted: The rows that count.
        available: Of each unit and dataset.
        failed: The status of what is not met: behind, or missed once the plan year is over.
    """

    accepted: Accepted
    available: Available
    failed: str

    @property
    def units(self) -> Sequence[str]:
        """The units of the league."""
        return self.accepted.units

    def lacking(self, unit: str, needs: Iterable[Need]) -> list[str]:
        """The datasets a unit has not delivered."""
        names = dict.fromkeys(need.dataset for need in needs)
        return [name for name in names if self.available.get((unit, name), "none") != "there"]

    def has_sources(self, needs: Iterable[Need]) -> bool:
        """Whether some unit has a source for each dataset."""
        return all(
            any(self.available.get((unit, name), "none") != "none" for unit in self.units)
            for name in {need.dataset for need in needs}
        )


def requirement_rows(night: Night, requirements: Iterable[Requirement]) -> pd.DataFrame:
    """Requirements in every unit.

    An empty cell of a quantity is counted in ``gaps`` and leaves the requirement unverified: what
    stands there could turn it either way.

    Returns:
        county_code, code, stage, basis, numerator, denominator, value, gaps (0 where nothing was
        asked), missing (datasets and columns, joined by commas), status.
    """
    rows = (row for one in requirements for row in _in_every_unit(night, one))
    numbers = dict.fromkeys(("numerator", "denominator", "value"), "float64")
    return pd.DataFrame(rows).astype(numbers)


def _in_every_unit(night: Night, requirement: Requirement) -> Iterator[dict[str, object]]:
    said = {name: getattr(requirement, name) for name in ("code", "stage", "basis")}
    call = requirement.call
    if call is not None and night.has_sources(call.needs):
        yield from (said | row for row in _computed(night, requirement, call))
        return
    status = "qualitative" if requirement.nature == "qualitative" else "no_data"
    nothing = dict.fromkeys(("numerator", "denominator", "value")) | {"gaps": 0, "missing": ""}
    for unit in night.units:
        judged = {"county_code": unit, "status": _status_of(unit, requirement, status)}
        yield said | nothing | judged


def _computed(
    night: Night, requirement: Requirement, call: TargetMeasure
) -> Iterator[dict[str, object]]:
    found = count(call, night.accepted)
    unknown = found.table["denominator"].isna()
    known = found.table.assign(unknown=unknown).groupby("county_code")
    sums = known[["numerator", "denominator", "unknown"]].sum().to_dict("index")
    gaps = found.gaps.groupby("county_code")["cells"].sum().to_dict()
    never_filled = _never_filled(night, requirement)
    for unit in night.units:
        missing = [*night.lacking(unit, call.needs), *never_filled[unit]]
        counted = sums.get(unit, _NOTHING)
        if not missing and counted["unknown"]:
            missing = [call.needs[-1].dataset]  # measures name the dataset of the whole last
        numerator, denominator = int(counted["numerator"]), int(counted["denominator"])
        gap = int(gaps.get(unit, 0))
        value = None if missing or not denominator else _value(requirement, numerator, denominator)
        status = _judged(night, requirement, value, missing, gap)
        if status == "not_applicable" and numerator:  # something, and nothing to bear it
            status = night.failed if requirement.operator == "<=" else "cannot_verify"
        yield {
            "county_code": unit,
            "numerator": None if missing else numerator,
            "denominator": None if missing else denominator,
            "value": None if value is None else float(value),
            "gaps": gap,
            "missing": ",".join(missing),
            "status": _status_of(unit, requirement, status),
        }


_NOTHING = {"numerator": 0, "denominator": 0, "unknown": 0}


def _status_of(unit: str, requirement: Requirement, status: str) -> str:
    """The status, where it stands: of counties, by the definition that decides."""
    return status if is_county(unit) and requirement.decides else "not_applicable"


def _value(requirement: Requirement, numerator: int, denominator: int) -> Fraction:
    return Fraction(numerator, denominator) * (100 if requirement.unit == "percent" else 1)


def _judged(
    night: Night, requirement: Requirement, value: Fraction | None, missing: list[str], gaps: int
) -> str:
    if missing or gaps:
        return "cannot_verify"
    if value is None:
        return "not_applicable"
    operator, threshold = requirement.operator, requirement.threshold
    assert operator is not None and threshold is not None  # noqa: S101 (the model has seen to it)
    if not holds_against(value, operator, Fraction(threshold)):
        return night.failed
    return "cannot_verify" if requirement.unseen is not None else "met"


def holds_against(value: Fraction | float, operator: Operator, threshold: Fraction) -> bool:
    """Whether a value meets its standard; ``=`` asks for all of them, and more is as good."""
    return value <= threshold if operator == "<=" else value >= threshold


def _never_filled(night: Night, requirement: Requirement) -> dict[str, list[str]]:
    """Unit to the columns its rows came without, or has not filled once: they were not delivered.

    Of a yes or no the first alone tells, since many leave a no empty.
    """
    found: dict[str, list[str]] = {unit: [] for unit in night.units}
    for column in requirement.given:
        dataset, name = column.split(".")
        rows = night.accepted[dataset]
        filled = rows.groupby("county_code")[name].count()
        never = filled.index[filled == 0]
        if dataset_contract(dataset).column(name).type == "yes_no":
            never = never[:0]
        lacks = [unit for unit in night.units if night.available.get((unit, column)) == "none"]
        for unit in dict.fromkeys([*lacks, *never]):
            found[unit].append(column)
    return found
