"""A work plan as data, and how it is read.

A plan is a folder: `plan.yaml`, `plan.txt` (the text as published) and one `item_NN.yaml` per work
item with its targets. Here: work items, the plan, and reading them with every fault named by file,
line, field and what is allowed. Not here: a target's fields (`target`) and statuses (`status`).
"""

import difflib
from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from xjdata.datasets import PeriodKind
from xjdata.home import line_of, load_yaml_model
from xjdata.messages import ConfigError, Message, say
from xjdata.plan.target import Target

ItemStatus = Literal["measurable", "trace_only", "qualitative_only"]


class WorkItem(BaseModel):
    """One numbered item of the plan, with its targets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: int = Field(ge=1, le=99)
    section_zh: str
    title_zh: str
    title_en: str
    status: ItemStatus
    """Describes the item; an outcome only for qualitative_only (its outcome is qualitative)."""
    qualitative_remainder_zh: str = ""
    """What of the item no data can test."""
    targets: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        cores = [target for target in self.targets if target.is_core]
        fitting = "measurable" if cores else "trace_only" if self.targets else "qualitative_only"
        if self.status != fitting:
            raise ValueError(say("plan.item_status", status=self.status, fitting=fitting))
        return self


class UnitWords(BaseModel):
    """What stands behind a number of units of one kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    """With its measure word: 所学校."""
    en: str = Field(min_length=1)
    """Of several."""
    one: str = Field(min_length=1)
    """Of one."""
    people: bool = False
    """Whether they are people: small numbers of them are not for everybody."""


_BUILT_IN = Path(str(resources.files("xjdata.plan"))) / "plans"


class PlanHead(BaseModel):
    """What `plan.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(ge=2000, le=2100)
    title_zh: str
    title_en: str
    document_number: str
    issued_by_zh: str
    issued_by_en: str
    year_start: date
    year_end: date
    periods: dict[PeriodKind, str]
    """For each kind of period, the one that stands for the plan year."""
    unit_words: dict[str, UnitWords]
    """For each kind of unit its targets count, how units that are still needed are called."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.year_end < self.year_start:
            raise ValueError(say("plan.year_backwards"))
        lacking = set(get_args(PeriodKind)) - set(self.periods)
        if lacking:
            raise ValueError(say("plan.period_missing", names=", ".join(sorted(lacking))))
        return self


class Plan(PlanHead):
    """A work plan: its head, its text and its items with their targets."""

    name: str
    """The name of its folder, by which `league.yaml` chooses it."""
    text: str
    """The text as published."""
    items: tuple[WorkItem, ...]

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """All targets, in the order of the plan."""
        return tuple(target for item in self.items for target in item.targets)

    @cached_property
    def by_id(self) -> dict[str, Target]:
        """Targets by id."""
        return {target.id: target for target in self.targets}

    def target(self, target_id: str) -> Target:
        """A target by its id, in upper or lower case.

        Raises:
            ConfigError: The plan has no such target; suggests the ones meant.
        """
        found = self.by_id.get(target_id.strip().upper())
        if found is None:
            near = difflib.get_close_matches(target_id.strip().upper(), self.by_id, n=3)
            hint = say("config.did_you_mean", names=", ".join(near)) if near else ""
            raise ConfigError(say("plan.no_target", name=target_id, hint=hint))
        return found

    def words_of(self, target: Target, level: str, count: int) -> Message:
        """How many units of a row's numerator are still needed, in words.

        Args:
            target: The target.
            level: The row's level: the league of each-county targets counts counties.
            count: How many.
        """
        words = self.unit_words[target.counted_kind(level)]
        en = words.one if count == 1 else words.en
        return say("plan.needed", count=f"{count:,}", zh=words.zh, en=en)

    def item(self, number: int) -> WorkItem:
        """A work item by its number.

        Raises:
            KeyError: The plan has no such item.
        """
        return {item.item: item for item in self.items}[number]


def load_plan(name: int | str = 2024, folder: Path | None = None) -> Plan:
    """Read a plan, once per process.

    Args:
        name: The plan's folder, usually its year.
        folder: A deployment's own folder of plans; a plan there goes before a built-in one.

    Raises:
        ConfigError: There is no such plan, or a file of it is wrong; names file, line, field and
            what is allowed there.
    """
    return _load(str(name), folder)


@cache
def _load(name: str, folder: Path | None) -> Plan:
    """The plan of a name, from the deployment's folder or the built-in one."""
    homes = [_BUILT_IN] if folder is None else [folder, _BUILT_IN]
    found = next((home for home in homes if (home / name / "plan.yaml").is_file()), None)
    if found is None:
        known = sorted({path.parent.name for home in homes for path in home.glob("*/plan.yaml")})
        raise ConfigError(say("plan.unknown", name=name, names=", ".join(known)))
    return _built_in(name) if found == _BUILT_IN else _read(found / name)


@cache
def _built_in(name: str) -> Plan:
    """A plan of ours: the same for every deployment."""
    return _read(_BUILT_IN / name)


def _read(folder: Path) -> Plan:
    """The plan in one folder, each file sound by itself and all of them together."""
    head = load_yaml_model(folder / "plan.yaml", PlanHead)
    text_file = folder / "plan.txt"
    if not text_file.is_file():
        raise ConfigError(say("config.no_file", file=text_file))
    text = text_file.read_text("utf-8")
    files = sorted(folder.glob("item_*.yaml"))
    if not files:
        raise ConfigError(say("plan.no_items", folder=folder))
    items = {file: load_yaml_model(file, WorkItem) for file in files}
    _check_together(head, text, items)
    return Plan(**dict(head), name=folder.name, text=text, items=tuple(items.values()))


def _check_together(head: PlanHead, text: str, items: dict[Path, WorkItem]) -> None:
    """What no file can tell by itself: numbers, names that are unique, quotes, dates."""
    joined = text.replace("\n", "")
    seen: dict[str, Path] = {}
    for file, item in items.items():
        expected = f"item_{item.item:02d}.yaml"
        if file.name != expected:
            problem = say("plan.item_number", number=item.item, expected=expected)
            raise _fault(file, problem, "item")
        for position, target in enumerate(item.targets):
            for field, problem in _target_faults(target, item, head, joined, seen):
                raise _fault(file, problem, "targets", position, field)
            seen[target.id] = seen[target.slug] = file


def _target_faults(
    target: Target, item: WorkItem, head: PlanHead, joined: str, seen: dict[str, Path]
) -> Iterator[tuple[str, Message]]:
    """Fields of a target that do not fit the rest of the plan, and why."""
    for field, value in (("id", target.id), ("slug", target.slug)):
        if value in seen:
            yield field, say("plan.repeated", value=value, file=seen[value].name)
    if target.item != item.item:
        yield "id", say("plan.other_item", number=item.item, prefix=f"W{item.item:02d}-")
    if int(target.clause.split(".")[0]) != item.item:
        yield "clause", say("plan.other_item", number=item.item, prefix=f"{item.item}.")
    if target.quote_zh not in joined:
        yield "quote_zh", say("plan.not_quoted")
    for kind in target.counted_kinds:
        if kind not in head.unit_words:
            yield "unit_kind", say("plan.no_unit_words", kind=kind)
    if target.deadline < head.year_start:
        yield "deadline", say("plan.early_deadline", day=head.year_start)


def _fault(file: Path, problem: Message, *place: int | str) -> ConfigError:
    """An error at a place of an item file."""
    return ConfigError(
        say(
            "config.invalid_field",
            file=file,
            line=line_of(file.read_text("utf-8"), place),
            field=".".join(map(str, place)),
            problem=problem,
            allowed="",
        )
    )
