"""The board: what became of every source tonight, also of those that sent nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xjdata.lake import DeliveryRecord
from xjdata.messages import Message, say
from xjdata.night.gate import Gate
from xjdata.night.loading import miss
from xjdata.night.night import Night
from xjdata.sources import Source


@dataclass(frozen=True)
class Tonight:
    """One source and what became of it; ``record`` is None when nothing ever came."""

    source: Source
    record: DeliveryRecord | None


def tonight(night: Night) -> list[Tonight]:
    """Every source of every unit, in order.

    A unit that was not asked for keeps what its last night said.
    """
    return [
        Tonight(source, night.log.delivery(night.as_of, unit, source.dataset))
        for unit in night.home.units
        for source in night.sources(unit)
    ]


def count_missing(night: Night, gate: Gate) -> list[DeliveryRecord]:
    """Count the sources as failed that were to load tonight and did not end in time.

    The first step of the league's part: at the cut-off, or after the run of a unit was stopped.
    """
    manifest = night.log.manifest(night.as_of)
    asked = set(manifest.units) if manifest is not None else set()
    return [
        miss(night, item.source, gate)
        for item in tonight(night)
        if item.record is None and item.source.unit in asked and not _is_empty(night, item.source)
    ]


def _is_empty(night: Night, source: Source) -> bool:
    """Whether the raw step has found that there is nothing, which leaves no record."""
    arrival = night.log.arrival(night.as_of, source.unit, source.dataset)
    return arrival is not None and not arrival.sha256 and not arrival.failed_zh


def submissions(
    night: Night, sources: Iterable[Tonight], across: Mapping[tuple[str, str], int]
) -> list[dict[str, Any]]:
    """Rows of `quality.submission`.

    Args:
        night: Tonight.
        sources: Every source and what became of it.
        across: Unit and dataset to the number of problems found across units.
    """
    return [_submission(night, item, across) for item in sources]


def _submission(
    night: Night, item: Tonight, across: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    source, record = item.source, item.record
    problems = 0 if record is None else record.problems or 0
    due = night.home.league.due.get(source.dataset)
    status, message = ("", None) if record is not None else _nothing(due, night.as_of)
    return {
        "as_of": night.as_of,
        "county_code": source.unit,
        "dataset": source.dataset,
        "status": record.status if record is not None else status,
        "stale_since": date.fromisoformat(record.stale_since)
        if record is not None and record.stale_since
        else None,
        "due": due,
        "rows_accepted": record.rows_accepted if record is not None else None,
        "problems": problems + across.get((source.unit, source.dataset), 0),
        "message_zh": record.message_zh if record is not None else message.zh if message else "",
        "message_en": record.message_en if record is not None else message.en if message else "",
    }


def _nothing(due: date | None, as_of: date) -> tuple[str, Message]:
    if due is None:
        return "not_due", say("night.not_delivered")
    if as_of > due:
        return "overdue", say("night.overdue", due=due)
    return "not_due", say("night.not_due", due=due)
