"""The evaluations as data: what is required, by which document, and how it is computed.

Here: the shape of the YAML files beside this one. Not here: how a requirement is computed and
judged.
"""

from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from xjdata.datasets import Text, dataset_contract
from xjdata.home import load_yaml_model
from xjdata.measures import Need, TargetMeasure, measure_called
from xjdata.measures.conditions import Conditions, check_conditions, columns_of
from xjdata.messages import say
from xjdata.plan import MeasureCall

TestedStage = Literal["primary", "junior"]
Operator = Literal[">=", "=", "<="]
Unit = Literal["percent", "ratio", "person", "m2", "cny", "room", "book", "count", "level"]
EvaluationName = Literal["quality_balance", "preschool_universal"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(_Model):
    """Where the thresholds come from."""

    title: str
    number: str

    @property
    def cited(self) -> str:
        """Title and number as documents cite them."""
        return f"《{self.title}》（{self.number}）"


class Standard(_Model):
    """What a resource is tested against at one stage."""

    threshold: Decimal
    floor: Decimal
    """85 % of it, below which no school may be."""
    spread: Decimal
    """The largest coefficient of variation of a county's schools."""


class OfFacility(_Model):
    """A resource read from dataset ``facility``."""

    add: tuple[str, ...] = Field(min_length=1)
    subtract: tuple[str, ...] = ()
    factor: int = 1
    """Leads from the unit of the columns to that of the resource."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it reads."""
        return (*self.add, *self.subtract)

    @property
    def steps(self) -> int:
        """How many of the smallest steps of the columns make one unit of the resource."""
        contract = dataset_contract("facility")
        decimals = max(contract.column(name).decimals for name in self.columns)
        return max(int(10**decimals) // self.factor, 1)


class Resource(_Model):
    """One resource every school is tested on, and the schools of a county are compared by."""

    code: str
    clause: str
    title: Text
    unit: Unit
    per: int
    """The amount is compared per so many students."""
    split: bool = False
    """Shared by the stages of a school, in proportion of their weighted students."""
    teachers: dict[TestedStage, Conditions] | None = None
    facility: OfFacility | None = None
    given: tuple[str, ...] = ()
    standards: dict[TestedStage, Standard]

    @model_validator(mode="after")
    def _of_one(self) -> Self:
        if (self.teachers is None) == (self.facility is None) or self.split == bool(self.teachers):
            raise ValueError(say("evaluations.resource", code=self.code))
        for conditions in (self.teachers or {}).values():
            check_conditions("teacher", conditions)
        return self

    @property
    def steps(self) -> int:
        """How many smallest steps make one unit; teachers are counted whole."""
        return self.facility.steps if self.facility else 1


class SchoolRule(_Model):
    """When a school passes, and which schools are tested."""

    reached_at_least: int
    """So many of the resources; the others must not be below their floor."""
    smallest_point: int
    """Teaching points with fewer students are not tested."""
    weights: dict[Literal["primary", "junior", "senior"], Decimal]
    """What a student of a stage weighs when a school's resources are split."""
    staff: Conditions
    """Which rows of dataset ``teacher`` are full-time teachers."""
    stage_taught: dict[TestedStage, str]
    """Stage to the code of the teachers who teach it."""


class Requirement(_Model):
    """One thing a county is tested on."""

    code: str
    stage: Literal["all", "primary", "junior"] = "all"
    clause: str
    title: Text
    nature: Literal["quantifiable", "qualitative"] = "quantifiable"
    basis: str = ""
    decides: bool = True
    operator: Operator | None = None
    threshold: Decimal | None = None
    """None where it is left to the region."""
    unit: Unit | None = None
    measure: MeasureCall | None = None
    given: tuple[str, ...] = ()
    unseen: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.nature == "quantifiable") != (self.operator is not None) or (
            self.measure is not None and (self.threshold is None or self.unit is None)
        ):
            raise ValueError(say("evaluations.requirement", code=self.code))
        return self

    @property
    def call(self) -> TargetMeasure | None:
        """The measure that answers it."""
        return None if self.measure is None else measure_called(self.code, self.measure)


class Evaluation(_Model):
    """One national evaluation of counties."""

    evaluation: EvaluationName
    title: Text
    document: Document
    schools: SchoolRule | None = None
    resources: tuple[Resource, ...] = ()
    requirements: tuple[Requirement, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """The datasets it reads."""
        called = [call.needs for one in self.requirements if (call := one.call) is not None]
        columns = [tuple(column.split(".")) for one in self.requirements for column in one.given]
        given = [Need(dataset, (column,)) for dataset, column in columns]
        return (*(need for needs in called for need in needs), *given, *self.school_needs)

    @property
    def school_needs(self) -> tuple[Need, ...]:
        """What the tests of schools read, the list of those tested and their students first."""
        if self.schools is None:
            return ()
        asked = [c for one in self.resources for c in (one.teachers or {}).values()]
        staff = [*columns_of(self.schools.staff), *(n for c in asked for n in columns_of(c))]
        rooms = [n for one in self.resources if one.facility for n in one.facility.columns]
        return (
            Need("school", ("school_code", "school_type", "school_status", "host_code")),
            Need("enrollment", ("school_code", "grade", "students")),
            Need("teacher", ("school_code", "stage", *staff)),
            Need("facility", ("school_code", *rooms)),
        )


@cache
def evaluation_of(name: EvaluationName) -> Evaluation:
    """An evaluation by name."""
    file = resources.files("xjdata.evaluations") / f"{name}.yaml"
    return load_yaml_model(Path(str(file)), Evaluation, file.read_text("utf-8"))
