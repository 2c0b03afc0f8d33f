"""Asset checks: one per dataset and stage, whose page lists the failed rules and rows.

A check costs Dagster several ms, a rule of ours nothing; so the rules of a stage share one. Checks
are partitioned by unit, like the data they speak of.
"""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from assets.keys import clean_key
from assets.partitions import UNITS, partitioned_checks
from assets.words import harmless, line, paragraphs, table
from xjdata.lake import DeliveryRecord
from xjdata.messages import Message, say
from xjdata.night import Night

STAGES = ("shape", "rows", "relations")
"""In the order in which a delivery is judged."""

_ROWS_SHOWN = 50
"""A page that lists thousands of rows helps nobody; the rest stand in quality.problem."""

_ROWS_TOLD = 10

_RULES = {
    "check_id": "规则 rule",
    "action": "处理 action",
    "failed": "不通过 failed",
    "evaluated": "检查 evaluated",
    "title_zh": "含义",
    "title_en": "meaning",
}
_ROWS = {
    "file": "文件 file",
    "sheet": "工作表 sheet",
    "row_number": "行 row",
    "column": "列 column",
    "value": "原值 value",
    "check_id": "规则 rule",
    "action": "处理 action",
    "reason_zh": "原因与改法 reason",
}


def check_specs(dataset: str) -> list[dg.AssetCheckSpec]:
    """The checks of a dataset."""
    actions = say("assets.check_actions")
    with partitioned_checks():
        return [
            dg.AssetCheckSpec(
                stage,
                asset=clean_key(dataset),
                description=paragraphs(say(f"assets.check_{stage}"), actions),
                partitions_def=UNITS,
            )
            for stage in STAGES
        ]


def check_results(
    night: Night, dataset: str, record: DeliveryRecord | None
) -> Iterator[dg.AssetCheckResult]:
    """What the gate found, stage by stage, from the part it wrote."""
    checks = problems = None
    if record is not None and record.part:
        checks = night.parts.checks(record.part).to_pandas()
        # A row number beside none (which speaks of the delivery) would become 7.0 otherwise.
        problems = night.parts.problems(record.part).to_pandas(integer_object_nulls=True)
    for stage in STAGES:
        if checks is None or problems is None:
            yield _unchecked(dataset, stage, record)
        else:
            held = record if record is not None and record.status == "held" else None
            yield _result(dataset, stage, checks, problems, held)


def _unchecked(dataset: str, stage: str, record: DeliveryRecord | None) -> dg.AssetCheckResult:
    """Nothing was delivered; or it could not be fetched, which the first stage tells."""
    failed = record is not None and record.status == "failed"
    said = line(say("assets.check_nothing"))
    if record is not None and failed:
        said = harmless(f"{record.message_zh} / {record.message_en}")
    return dg.AssetCheckResult(
        check_name=stage,
        asset_key=clean_key(dataset),
        passed=not (failed and stage == STAGES[0]),
        severity=dg.AssetCheckSeverity.ERROR,
        description=said,
    )


def _result(
    dataset: str,
    stage: str,
    checks: pd.DataFrame,
    problems: pd.DataFrame,
    held: DeliveryRecord | None,
) -> dg.AssetCheckResult:
    mine = checks[checks["stage"] == stage]
    failed = mine[~mine["passed"]]
    rows = problems[problems["check_id"].isin(failed["check_id"])]
    metadata: dict[str, dg.MetadataValue] = {}
    said = say("assets.check_passed", rules=len(mine))
    if len(failed):
        said = say("assets.check_failed", failed=len(failed), rules=len(mine), problems=len(rows))
        metadata["failed_rules"] = dg.MetadataValue.md(_shown(failed, _RULES))
        metadata["failed_rows"] = dg.MetadataValue.md(_shown(rows, _ROWS) + _rest(len(rows)))
    # Why a delivery is held stands with its shape, whatever stage the reason came from.
    is_held = held is not None and stage == STAGES[0]
    if held is not None and is_held:
        metadata["held"] = dg.MetadataValue.md(harmless(f"{held.message_zh}\n\n{held.message_en}"))
    severe = is_held or bool(failed["action"].isin(["hold", "reject"]).any())
    return dg.AssetCheckResult(
        check_name=stage,
        asset_key=clean_key(dataset),
        passed=failed.empty and not is_held,
        severity=dg.AssetCheckSeverity.ERROR if severe else dg.AssetCheckSeverity.WARN,
        description=harmless(f"{held.message_zh} / {held.message_en}")
        if held and is_held
        else _told(said, rows),
        metadata=metadata,
    )


def _told(said: Message, rows: pd.DataFrame) -> str:
    """What the page says at once: how many, and the first rows."""
    return line(said) + (f"\n\n{_shown(rows, _ROWS, _ROWS_TOLD)}" if len(rows) else "")


def _shown(frame: pd.DataFrame, columns: dict[str, str], most: int = _ROWS_SHOWN) -> str:
    shown = frame[list(columns)].head(most)
    shown = shown.assign(action=[_action(str(action)) for action in shown["action"]])
    return table(list(columns.values()), shown.astype("object").to_numpy().tolist())


def _action(name: str) -> str:
    return f"{say(f'cli.word_{name}').zh} {name}"


def _rest(count: int) -> str:
    if count <= _ROWS_SHOWN:
        return ""
    return "\n\n" + line(say("assets.more_problems", shown=_ROWS_SHOWN, count=count))
