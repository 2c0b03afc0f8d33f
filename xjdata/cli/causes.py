"""Causes of differences, and changes between nights, in words."""

from collections.abc import Sequence

from xjdata.cli.output import by_language, plain, text
from xjdata.cli.titles import dataset_title
from xjdata.history import Cause, Change
from xjdata.history.causes import Delivered
from xjdata.night import Night

_TOLD = 3
"""So many causes of one difference are written out."""

_DIGITS = 12
"""So many of a hash: enough to find it by."""


def cause_texts(night: Night, causes: Sequence[Cause]) -> list[str]:
    """Each cause in words; of many, how many more there are."""
    told = [_cause(night, cause) for cause in causes[:_TOLD]]
    if len(causes) > _TOLD:
        told.append(text("cause_more", count=len(causes) - _TOLD))
    return told


def _cause(night: Night, cause: Cause) -> str:
    where = {"unit": unit_title(night, cause.county_code), "dataset": dataset_title(cause.dataset)}
    match cause.kind:
        case "delivery":
            sides = {"before": _delivered(cause.before), "after": _delivered(cause.after)}
            return text("cause_delivery", **where, **sides)
        case "contract":
            return text(
                f"cause_contract_{cause.detail}" if cause.detail else "cause_contract", **where
            )
        case "rule" if cause.detail == "code":
            return text("cause_rule_code")
        case "rule":
            return text("cause_rule", **where, what=text(f"rule_{cause.detail}"))
        case "date" if cause.detail:
            return text("cause_date_deadline", deadline=cause.detail)
        case _:
            return text(f"cause_{cause.kind}")


def _delivered(delivered: Delivered | None) -> str:
    if delivered is None:
        return text("diff_absent")
    file = plain(delivered.files[0]) if delivered.files else "?"
    if len(delivered.files) > 1:
        file = text("cause_files", file=file, count=len(delivered.files))
    return text(
        "cause_delivered",
        file=file,
        sha256=delivered.sha256[:_DIGITS],
        arrived=delivered.arrived_on,
    )


def change_texts(night: Night, changes: Sequence[Change]) -> list[str]:
    """What has changed since a night, a line for each kind and each unit."""
    comma = by_language("、", ", ")
    lines = [text(f"change_{c.kind}") for c in changes if c.kind in ("code", "rules")]
    suites = [dataset_title(c.subject) for c in changes if c.kind == "suite"]
    if suites:
        lines.append(text("change_suite", names=comma.join(suites)))
    of_plan = [c.subject for c in changes if c.kind == "plan"]
    if of_plan:
        names = [text("change_plan_head") if name == "plan" else name for name in of_plan]
        lines.append(text("change_plan", names=comma.join(names)))
    for change in changes:
        if change.kind == "contract":
            unit = unit_title(night, change.subject)
            read = comma.join(dataset_title(name) for name in change.datasets)
            said = "change_contract" if change.datasets else "change_contract_unread"
            lines.append(text(said, unit=unit, datasets=read))
    return lines


def unit_title(night: Night, unit: str) -> str:
    """What a unit is called; its code when it has no contract any more."""
    if unit not in night.contracts:
        return unit
    title = night.contracts[unit].title
    return by_language(title.zh, title.en)
