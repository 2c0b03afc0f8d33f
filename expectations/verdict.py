"""The verdict: what the gate says of one delivery."""

from dataclasses import dataclass

import pyarrow as pa

from xjdata.messages import Message


@dataclass(frozen=True)
class Verdict:
    """What became of a delivery, its rows and its cells.

    Attributes:
        held: Why nothing of it is taken; None when it is accepted.
        accepted: Rows that count (none when held), as the lake keeps them: county_code, file,
            sheet, row_number, the kept columns of the contract as cleaned with blanked cells
            emptied, ``blanked`` (the columns emptied by a check, joined by commas, else ""),
            ``in_period`` (whether the row is of the delivery's period).
        problems: file, sheet, row_number (null for the delivery as a whole), column (heading as
            delivered), field (canonical column), value (text as delivered, never personal, else
            null), check_id, action (reject, blank, flag), reason_zh, reason_en. Column and field
            are null where the row as a whole is at fault. A held delivery has its problems too.
        checks: One row per check in effect: check_id, stage, action, title_zh, title_en, evaluated
            (rows judged; 1 for the delivery as a whole), failed, passed.
        rows_in: Rows delivered.
        rows_accepted: Rows that count; 0 when held.
        rows_rejected: Rows left out by a check, copies among them.
    """

    held: Message | None
    accepted: pa.Table
    problems: pa.Table
    checks: pa.Table
    rows_in: int
    rows_accepted: int
    rows_rejected: int
