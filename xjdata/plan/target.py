"""A target of a work plan: what the plan asks, and what exactly is counted for it.

Here: the model of one target and the words its fields may hold. Not here: how a status is reached
(`status`), how a plan is read (`registry`), how a measure is computed (`xjdata.measures`).
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from xjdata.messages import say

Operator = Literal[">=", "=", "all-of-list", "yoy-increase", "stays-above"]
Scope = Literal["league", "each_county", "listed_counties", "listed_schools"]
Basis = Literal["plan", "reading", "direction", "event", "benchmark"]
WordingClass = Literal["A", "B", "C", "D"]
Priority = Literal["core", "ext"]
Kind = Literal["ratio", "coverage", "count", "milestone", "yoy"]
Stage = Literal[
    "kindergarten", "primary", "junior", "senior", "vocational", "special", "all", "none"
]
DataDomain = Literal[
    "enrollment",
    "teacher",
    "facility",
    "fitness",
    "population",
    "ledger",
    "accreditation",
    "training_institution",
    "exam_room",
    "safety",
    "health",
]
MissingRule = Literal["not_met", "unknown", "cannot_verify"]
EmptyRule = Literal["zero_report", "zero_count", "not_applicable", "cannot_verify"]
Level = Literal["school", "county", "league"]
StatusLevel = Literal["league", "county", "members", "none"]
Rollup = Literal["sum", "distinct", "members", "each_county"]
ValueForm = Literal["percent", "count", "members_done"]
DeliveredBy = Literal["each_unit", "bureau"]

_Words = Annotated[str, StringConstraints(min_length=1)]


class MeasureCall(BaseModel):
    """The measure that answers a target, by name, with what it is called with.

    Which parameters a measure takes is known where measures are (`xjdata.measures`), not here.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")

    @property
    def params(self) -> dict[str, Any]:
        """The parameters by name, as the plan writes them."""
        return dict(self.model_extra or {})


class Target(BaseModel):
    """One thing the plan asks, and how it is counted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^W\d{2}-\d{1,2}$")
    """Work item and number, ``W08-4``."""
    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    """Short name for tables."""
    clause: str = Field(pattern=r"^\d{1,2}\.\d{1,2}$")
    """Item and sentence of the plan, the item's title not counted."""
    quote_zh: _Words
    """The wording, as the plan prints it (page breaks left out)."""
    name_zh: _Words
    name_en: _Words
    operator: Operator
    target_value: Decimal | None = None
    """In ``unit``; none where the plan gives nothing to reach."""
    unit: _Words
    deadline: date
    """The last day; over when the night is later."""
    scope: Scope
    scope_detail: str = ""
    basis: Basis
    """Where the threshold comes from."""
    reading_zh: str = ""
    """What was read into the wording; empty where the text says it all."""
    reading_en: str = ""
    benchmark: Decimal | None = None
    """A number from elsewhere, shown beside the value; never yields a status."""
    wording_class: WordingClass = Field(alias="class")
    """How plain the wording is: A explicit, B every unit, C a direction, D done or not done."""
    priority: Priority
    kind: Kind
    data_domains: tuple[DataDomain, ...] = Field(min_length=1)
    stage: tuple[Stage, ...] = Field(min_length=1)
    unit_kind: _Words
    """What one unit of the measure is."""
    frame: _Words
    """Which units are in; a named list is written with ``;`` between its members."""
    numerator: _Words
    denominator: str = ""
    """Empty for a count; a bare number is the length of a list."""
    frame_zh: str = ""
    """The same three in Chinese; empty where a plan does not say them."""
    numerator_zh: str = ""
    denominator_zh: str = ""
    missing_rule: MissingRule
    """A unit of the frame with no row or an empty cell."""
    empty_rule: EmptyRule
    """No unit in the frame, though the table was delivered."""
    lowest_level: Level
    """The lowest level the measure exists at."""
    status_levels: tuple[StatusLevel, ...] = Field(min_length=1)
    """The levels a status stands at."""
    rollup: Rollup
    reference_date: _Words
    """The day or period the data speak of, in words."""
    accumulating: bool
    """Built up in the course of the year, so that it has a pace."""
    value_form: ValueForm
    """percent: 0-100. count. members_done: how many of a list, or of the counties."""
    delivered_by: DeliveredBy
    alternatives: tuple[str, ...] = ()
    """Other readings worth showing; they never decide."""
    measure: MeasureCall | None = None
    """None: no measure answers this target yet, and it shows ``no_data``."""
    groups: dict[Literal["numerator", "denominator"], _Words] = {}
    """The group of people each number is, by a name other targets count it under too. Groups of one
    name lie within each other, so that equal numbers at one place are the same people."""
    given: tuple[str, ...] = ()
    """Columns (``dataset.column``) a unit's rows must have: without one nothing is known of it."""
    notes: str = ""

    @property
    def item(self) -> int:
        """The number of the work item."""
        return int(self.id[1:3])

    @property
    def table_name(self) -> str:
        """The name of this target's table, ``w08_4_fitness_good_rate``."""
        return f"{self.id.lower().replace('-', '_')}_{self.slug}"

    def counted_kind(self, level: str) -> str:
        """What the numerator of a row counts: counties, where each of them has to meet it."""
        return "county" if level == "league" and self.rollup == "each_county" else self.unit_kind

    @property
    def counted_kinds(self) -> set[str]:
        """What the numerators of its rows count."""
        return {self.counted_kind(level) for level in ("league", "county")}

    @property
    def is_core(self) -> bool:
        """Whether a registry should compute it (else an optional trace)."""
        return self.priority == "core"

    @property
    def asks_last_year(self) -> bool:
        """Whether the operator speaks of last year's value."""
        return self.operator in ("yoy-increase", "stays-above")

    @property
    def is_qualitative(self) -> bool:
        """Whether the text holds nothing to judge by."""
        return self.status_levels == ("none",)

    @model_validator(mode="after")
    def _reading(self) -> Self:
        if bool(self.reading_zh) != bool(self.reading_en):
            raise ValueError(say("plan.reading_half"))
        if self.basis == "reading" and not self.reading_zh:
            raise ValueError(say("plan.reading_missing"))
        return self

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.basis == "benchmark") != self.is_qualitative:
            raise ValueError(say("plan.benchmark_status"))
        needs_value = self.operator != "yoy-increase" and not self.is_qualitative
        if needs_value != (self.target_value is not None):
            key = "plan.value_missing" if needs_value else "plan.value_needless"
            raise ValueError(say(key, operator=self.operator))
        if (self.value_form == "percent") != (self.unit == "percent"):
            raise ValueError(say("plan.form_unit", form=self.value_form, unit=self.unit))
        if self.value_form != "members_done" and (self.value_form == "count") == bool(
            self.denominator
        ):
            raise ValueError(say("plan.form_denominator", form=self.value_form))
        return self

    @model_validator(mode="after")
    def _levels(self) -> Self:
        levels = set(self.status_levels)
        if "none" in levels and len(self.status_levels) > 1:
            raise ValueError(say("plan.none_alone"))
        if self.is_qualitative:
            return self
        if ("county" in levels) != (self.scope == "each_county"):
            raise ValueError(say("plan.county_scope"))
        if self.rollup == "each_county" and self.scope != "each_county":
            raise ValueError(say("plan.each_county_rollup"))
        if ("members" in levels) != (self.rollup == "members"):
            raise ValueError(say("plan.members_rollup"))
        if "county" in levels and self.lowest_level == "league":
            raise ValueError(say("plan.no_county_measure"))
        return self
