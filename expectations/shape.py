"""The shape of a delivery: whose it is, of which period, how many rows, how many of them faulty.

Here: when a delivery is held, and why (source-templates section 7, "Faults of the delivery").
Not here: what cannot even be read (that is held before it gets here).
"""

from collections.abc import Sequence

from expectations.check import Check
from expectations.decide import Decision, Mask
from xjdata.datasets import DatasetContract, Text, kind_of, period_bounds
from xjdata.home import Thresholds
from xjdata.messages import Message, say

_FAULTS_NAMED = 3
"""The message names the most frequent faults; all of them are in the list of problems."""

TWIN = {"shape.unit": "county.own", "shape.period": "in_period"}
"""A fault of the whole delivery, and the rule that finds the same row by row: it is not listed
again for each row."""


def is_of_another(speaks: Mask, another: Mask, delivered: Mask) -> bool:
    """Whether a whole delivery speaks of another unit or period.

    Args:
        speaks: Rows that name a unit or date.
        another: Rows that name another one.
        delivered: The rows of the delivery, copies left out.

    Returns:
        Whether every row that names one names another, and most rows name one.
    """
    says = speaks & delivered
    return bool(says.any() and another[says].all() and 2 * says.sum() > delivered.sum())


def other_periods(named: Sequence[str], period: str) -> list[str]:
    """The periods a delivery names, where none of them has a day in common with its own."""
    first, last = period_bounds(kind_of(period), period)
    bounds = [period_bounds(kind_of(name), name) for name in named]
    return [] if any(a <= last and first <= b for a, b in bounds) else list(named)


def collapse(
    contract: DatasetContract, rows: int, last: int | None, limits: Thresholds
) -> Message | None:
    """Why a delivery with so many rows is held, if it is.

    Args:
        contract: The dataset.
        rows: Rows delivered.
        last: Rows of the last good delivery; None when there was none.
        limits: The thresholds of the dataset.
    """
    if last is None or 100 * rows >= limits.collapse_percent * last:
        return None
    limit = f"{limits.collapse_percent:.15g}"
    return say("gate.collapse", dataset=words(contract.title), rows=rows, last=last, limit=limit)


def faulty_share(
    contract: DatasetContract, checks: Sequence[Check], decision: Decision, limits: Thresholds
) -> Message | None:
    """Why a delivery with so many faulty rows is held, if it is; names the most frequent faults."""
    rows = int((~decision.copies).sum())
    faulty = int(decision.faulty.sum())
    if faulty < limits.faulty_rows_minimum or 100 * faulty <= limits.faulty_rows_percent * rows:
        return None
    counts = [
        (len(decision.listed[check.id]), check)
        for check in checks
        if check.action in ("reject", "blank") and check.id in decision.listed
    ]
    most = sorted(counts, key=lambda pair: -pair[0])[:_FAULTS_NAMED]
    return say(
        "gate.faulty_share",
        dataset=words(contract.title),
        rows=rows,
        faulty=faulty,
        percent=_percent(faulty, rows, limits.faulty_rows_percent),
        limit=f"{limits.faulty_rows_percent:.15g}",
        faults=words(
            Text(
                zh="；".join(f"{check.title.zh}（{count} 行）" for count, check in most),
                en="; ".join(f"{check.title.en} ({count} rows)" for count, check in most),
            )
        ),
    )


def _percent(part: int, whole: int, limit: float) -> str:
    """A share above a limit to one decimal, half-up, and never shown as the limit itself."""
    tenths = max((2000 * part + whole) // (2 * whole), int(10 * limit) + 1)
    return f"{tenths / 10:.15g}"


def words(text: Text) -> Message:
    """A text in both languages, to stand inside a message."""
    return say("gate.words", zh=text.zh, en=text.en)
