"""Measures by name: what each needs, takes and computes, and which target names which.

Here: the register and how a target's call is read, with an error that names the target and what is
allowed. Not here: what is counted (one file per subject) and the plan itself (`xjdata.plan`).
"""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import pandas as pd
from pydantic import ValidationError

from xjdata.datasets import dataset_contract
from xjdata.lake.schema import read_schema
from xjdata.measures.accepted import Accepted
from xjdata.measures.across import RULES
from xjdata.measures.params import Params
from xjdata.messages import ConfigError, say
from xjdata.plan import MeasureCall, Plan, Target

P = TypeVar("P", bound=Params)
Compute = Callable[[Accepted, P], pd.DataFrame]


Worth = Literal["one", "part", "mark", "toggle", "place", "amount"]
"""What one more row can change at most. one: 1 in the numerator and, of a share, 1 in the
denominator. part: 1 in the numerator alone. mark: it says something of one thing that is counted by
other data (a school, a member of a list, a county), which may bring that one into the numerator.
toggle: the same, or take it out again (a revocation). place: it says whether and as what the rows
of other datasets count. amount: it holds a number that is added up, so nobody knows."""


@dataclass(frozen=True)
class Need:
    """A dataset a measure reads.

    Attributes:
        dataset: The dataset.
        columns: The columns it reads, besides those that place a row.
        units: Who has to deliver it: every unit, the counties alone, or these.
        worth: What one more row of it can change at most.
    """

    dataset: str
    columns: tuple[str, ...]
    units: Literal["all", "counties"] | tuple[str, ...] = "all"
    worth: Worth = "amount"

    @property
    def decisive(self) -> frozenset[str]:
        """Every column whose cells have a say in what a row counts for, and where."""
        contract = dataset_contract(self.dataset)
        named = {*self.columns, contract.owner_column}
        if contract.period.row_date is not None:
            named.add(contract.period.row_date)
        if self.dataset in RULES:
            named.update((RULES[self.dataset].person, RULES[self.dataset].decides))
        return frozenset(named)


@dataclass(frozen=True)
class Measure:
    """A measure in the register.

    Attributes:
        name: By which targets call it.
        params: The model of its parameters.
        needs: What it reads, given its parameters.
        compute: From the night's rows and parameters to a measure table.
        gaps: From the same to the rows of the frame whose quantity is empty and so adds nothing;
            none where nothing is added up but units.
        whoever: A row of any unit may count for any other.
    """

    name: str
    params: type[Params]
    needs: Callable[[Any], tuple[Need, ...]]
    compute: Compute[Any]
    gaps: Compute[Any] | None
    whoever: bool = False


@dataclass(frozen=True)
class TargetMeasure:
    """The measure of one target, or of one requirement of an evaluation, with its parameters.

    Attributes:
        target_id: The target, or the code of the requirement.
        measure: The measure it calls.
        params: What it is called with.
    """

    target_id: str
    measure: Measure
    params: Params

    @property
    def needs(self) -> tuple[Need, ...]:
        """The datasets it reads."""
        return self.measure.needs(self.params)

    def compute(self, accepted: Accepted) -> pd.DataFrame:
        """The measure table of a night, columns as `tables.MEASURE_COLUMNS`."""
        return self.measure.compute(accepted, self.params)

    def gaps(self, accepted: Accepted) -> pd.DataFrame | None:
        """Empty cells of a quantity that is added up: columns as `GAP_COLUMNS`, a row for each.

        None where nothing is added up but units.
        """
        if self.measure.gaps is None:
            return None
        rows = self.measure.gaps(accepted, self.params)
        lacking = dict.fromkeys(set(GAP_COLUMNS).difference(rows.columns), "")
        rows = rows.assign(**lacking | {"target_id": self.target_id})
        return rows[list(GAP_COLUMNS)].reset_index(drop=True)


GAP_COLUMNS = ("target_id", "county_code", "school_code", "grade", "dataset", "column")
"""Where a quantity that is added up is empty: nothing was added for it. Without a grade
where the rows have none."""

_MEASURES: dict[str, Measure] = {}


def measure(
    name: str,
    *,
    params: type[P],
    needs: tuple[Need, ...] | Callable[[P], tuple[Need, ...]],
    gaps: Compute[P] | None = None,
    whoever: bool = False,
) -> Callable[[Compute[P]], Compute[P]]:
    """Enter a function in the register, as a measure that targets can call by name.

    Args:
        name: Its name in the plan.
        params: The model of its parameters.
        needs: What it reads, fixed or by its parameters.
        gaps: See `Measure`.
        whoever: See `Measure`.
    """

    def enter(compute: Compute[P]) -> Compute[P]:
        if name in _MEASURES:
            raise ValueError(f"measure {name} is there twice")
        needed = needs if callable(needs) else lambda _: needs
        _MEASURES[name] = Measure(name, params, needed, compute, gaps, whoever)
        return compute

    return enter


def measure_names() -> tuple[str, ...]:
    """The measures there are, in alphabetical order."""
    return tuple(sorted(_MEASURES))


def measure_of(target: Target) -> TargetMeasure | None:
    """The measure a target calls; none when it calls none.

    Raises:
        ConfigError: There is no such measure, or its parameters are wrong; names the target and
            what is allowed.
    """
    if target.measure is None:
        return None
    call = measure_called(target.id, target.measure)
    read = [f"{need.dataset}.{column}" for need in call.needs for column in need.columns]
    for name in target.given:
        if name not in read:
            dataset, _, column = name.partition(".")
            raise ConfigError(
                say("measures.no_column", dataset=dataset, column=column, names=", ".join(read))
            )
    return call


def measure_called(caller: str, call: MeasureCall) -> TargetMeasure:
    """The measure a target, or a requirement of an evaluation, calls.

    Raises:
        ConfigError: As `measure_of`; names the caller.
    """
    name = call.name
    found = _MEASURES.get(name)
    if found is None:
        near = difflib.get_close_matches(name, _MEASURES, n=1)
        hint = say("config.did_you_mean", names=near[0]) if near else ""
        names = ", ".join(measure_names())
        raise ConfigError(say("measures.unknown", target=caller, name=name, names=names, hint=hint))
    try:
        params = found.params.model_validate(call.params)
    except ValidationError as error:
        raise _wrong_parameter(caller, found, error) from None
    return TargetMeasure(caller, found, params)


def measures_of(plan: Plan) -> dict[str, TargetMeasure]:
    """Target to its measure, for the targets of a plan that have one.

    Raises:
        ConfigError: A target calls a measure wrongly.
    """
    found = {target.id: measure_of(target) for target in plan.targets}
    return {target_id: call for target_id, call in found.items() if call is not None}


def columns_needed(needs: Iterable[Need]) -> dict[str, list[str]]:
    """The columns of accepted rows that some measures read, so that only they are loaded.

    Args:
        needs: What each of them needs.

    Returns:
        Dataset to columns: county_code first, then in the order of the dataset contract (file,
        sheet, row number and person too where a person may stand in two units), in_period and
        derived columns last.
    """
    wanted: dict[str, set[str]] = {}
    for need in needs:
        wanted.setdefault(need.dataset, set()).update(need.columns)
    return {dataset: _columns(dataset, wanted[dataset]) for dataset in sorted(wanted)}


def _columns(dataset: str, wanted: set[str]) -> list[str]:
    contract = dataset_contract(dataset)
    named = {*wanted, "county_code", contract.owner_column, "in_period"}
    if contract.period.row_date is not None:
        named.add(contract.period.row_date)
    if dataset in RULES:
        named.update(RULES[dataset].columns)
    order = read_schema(contract).names
    if unknown := named.difference(order):
        raise ValueError(f"dataset {dataset} has no column {', '.join(sorted(unknown))}")
    return [name for name in order if name in named]


def _wrong_parameter(target_id: str, found: Measure, error: ValidationError) -> ConfigError:
    """The first fault of the parameters, with what is allowed there."""
    fault = error.errors(include_url=False)[0]
    names = ", ".join(found.params.model_fields)
    allowed = say("measures.parameters", names=names) if names else say("measures.no_parameters")
    context = fault.get("ctx", {})
    cause = context.get("error")
    problem: Any = fault["msg"]
    if isinstance(cause, ValueError) and cause.args:
        problem = cause.args[0]
    elif fault["type"] == "extra_forbidden":
        problem = say("config.unknown_field")
    elif fault["type"] == "missing":
        problem = say("config.missing_field")
    elif "expected" in context:
        allowed = say("config.allowed_values", values=context["expected"])
    return ConfigError(
        say(
            "measures.wrong_parameter",
            target=target_id,
            name=found.name,
            field=".".join(str(part) for part in fault["loc"]) or "-",
            problem=problem,
            allowed=allowed,
        )
    )
