"""The gate: judges a delivery, once, and says what becomes of it, its rows and its cells.

Here: the path of a delivery through its suite. Not here: the rules (`catalog`), their evaluation
(`engine`), the order of judging (`decide`) and when a delivery is held (`shape`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.catalog import checks_of, suite_version
from expectations.check import Check
from expectations.decide import Decision, decide
from expectations.engine import Positions, Question, failing_rows
from expectations.problems import check_results, delivery_problems, row_problems
from expectations.questions import Rows, can_be_asked, is_clear, question
from expectations.shape import (
    TWIN,
    collapse,
    faulty_share,
    is_of_another,
    other_periods,
    words,
)
from expectations.verdict import Verdict
from xjdata.clean.cleaned import Cleaned
from xjdata.datasets import DatasetContract, code_list, kind_of, period_bounds
from xjdata.home import Thresholds
from xjdata.lake.schema import PROBLEM_SCHEMA, accepted_schema
from xjdata.messages import Message, say

__all__ = ["judge", "suite_version"]


def judge(
    cleaned: Cleaned,
    contract: DatasetContract,
    *,
    unit: str,
    as_of: date,
    period: str,
    thresholds: Thresholds,
    last_good_rows: int | None,
    checks: Sequence[Check] | None = None,
) -> Verdict:
    """Judge a delivery.

    Args:
        cleaned: The delivery, cleaned and (where it refers to schools) related.
        contract: Its dataset.
        unit: The unit that sent it.
        as_of: The night; later dates lie in the future.
        period: The period of the delivery, as `xjdata.datasets.period_of` writes it.
        thresholds: When it is held.
        last_good_rows: Rows of the last good delivery; None when there was none.
        checks: The suite; default: the one in effect for the dataset.

    Returns:
        The verdict; its tables are described there.

    Raises:
        EvaluationError: A rule of the suite cannot be evaluated.
    """
    suite = checks_of(contract.dataset) if checks is None else list(checks)
    judging = _Judging(cleaned, contract, suite, as_of, period)
    held = judging.holds(unit, thresholds, last_good_rows)
    return judging.verdict(held)


@dataclass
class _Judging:
    """One delivery on its way through the gate."""

    cleaned: Cleaned
    contract: DatasetContract
    suite: list[Check]
    as_of: date
    period: str

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """What the suites call by name."""
        first, last = period_bounds(self.contract.period.kind, self.period)
        days = {"as_of": self.as_of, "period_first": first, "period_last": last}
        return {name: datetime.combine(day, time.min) for name, day in days.items()}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """What the checks ask of the rows, by check; those that no row can fail ask nothing."""
        if not len(self.rows):
            return {}
        return {
            check.id: question(self.contract.dataset, check, self.rows)
            for check in self.suite
            if can_be_asked(check, self.rows)
        }

    @cached_property
    def rows(self) -> Rows:
        return Rows(self.cleaned.columns)

    @cached_property
    def failing(self) -> dict[str, Positions]:
        """Check id to the rows that fail it: the one evaluation."""
        found = failing_rows(list(self.questions.values()), self.parameters)
        return {name: found[asked.name] for name, asked in self.questions.items()}

    @cached_property
    def decision(self) -> Decision:
        return decide(self.suite, self.failing, self.rows)

    def holds(
        self, unit: str, thresholds: Thresholds, last_good_rows: int | None
    ) -> dict[str, Message]:
        """The shape checks that hold the delivery, and why; the first one is shown.

        When the whole of it is another unit's or of another period, rows are not counted: what
        they lack is no fault of theirs.
        """
        strange = {
            "shape.unit": self._of_another_unit(unit),
            "shape.period": self._of_another_period(),
            "shape.title": self._titled_otherwise(),
            "shape.future": self._of_later_years(),
        }
        found = {name: why for name, why in strange.items() if why is not None}
        if not found:
            counted = {
                "shape.collapse": collapse(
                    self.contract, len(self.rows), last_good_rows, thresholds
                ),
                "shape.faulty_share": faulty_share(
                    self.contract, self.suite, self.decision, thresholds
                ),
            }
            found = {name: why for name, why in counted.items() if why is not None}
        return found

    def _of_another_unit(self, unit: str) -> Message | None:
        another = self._fails("county.own")
        if not another.any():
            return None
        county = self.rows["row_county"]
        if not is_of_another(pd.notna(county), another, ~self.decision.copies):
            return None
        names = code_list("county")
        others = sorted(county[another].unique())
        return say(
            "gate.unit",
            dataset=words(self.contract.title),
            unit=names.title(unit),
            others="、".join(names.title(code) for code in others),
        )

    def _of_another_period(self) -> Message | None:
        name = self.contract.period.row_date
        another = self._fails(f"{name}.in_period")
        if name is None or not another.any():
            return None
        days = pd.Series(self.rows[name])
        if not is_of_another(days.notna().to_numpy(), another, ~self.decision.copies):
            return None
        return say(
            "gate.period",
            dataset=words(self.contract.title),
            column=words(self.contract.column(name).title),
            first=self.parameters["period_first"].date(),
            last=self.parameters["period_last"].date(),
            earliest=days.min().date(),
            latest=days.max().date(),
        )

    def _titled_otherwise(self) -> Message | None:
        """A delivery of rows that name their own year may be titled by any."""
        named = other_periods(self.cleaned.title_periods, self.period)
        if self.contract.year_in_key or not named:
            return None
        starts = [period_bounds(kind_of(name), name)[0] for name in named]
        return say(
            "gate.title_future" if min(starts) > self.as_of else "gate.title",
            dataset=words(self.contract.title),
            named="、".join(named),
            period=self.period,
        )

    def _of_later_years(self) -> Message | None:
        if not self.contract.year_in_key:
            return None
        years = self.rows["year"]
        last = period_bounds(self.contract.period.kind, self.period)[1].year
        if not is_of_another(pd.notna(years), years > last, ~self.decision.copies):
            return None
        return say(
            "gate.later_years",
            dataset=words(self.contract.title),
            column=words(self.contract.column("year").title),
            first=int(np.nanmin(years)),
            period=self.period,
        )

    def _fails(self, check: str) -> np.ndarray:
        """The rows that fail a check, whether it is listed for them or not."""
        mask = np.zeros(len(self.rows), dtype=np.bool_)
        mask[self.failing.get(check, np.array([], dtype=np.int64))] = True
        return mask

    def verdict(self, held: dict[str, Message]) -> Verdict:
        """The verdict, once it is known what holds the delivery."""
        twins = {TWIN[name] for name in held if name in TWIN}
        for name in [name for name in self.decision.listed if twins & {name, name.split(".")[1]}]:
            del self.decision.listed[name]
        found = (
            delivery_problems(self.cleaned, self.rows, self.contract, self.suite),
            row_problems(self.cleaned, self.rows, self.contract, self.suite, self.decision),
        )
        problems = [some for some in found if some is not None]
        kept = np.zeros_like(self.decision.kept) if held else self.decision.kept
        return Verdict(
            held=next(iter(held.values()), None),
            accepted=self._accepted(kept),
            problems=pa.concat_tables(problems) if problems else PROBLEM_SCHEMA.empty_table(),
            checks=self._checks(held),
            rows_in=len(self.rows),
            rows_accepted=int(kept.sum()),
            rows_rejected=int((~self.decision.kept).sum()),
        )

    def _accepted(self, kept: np.ndarray) -> pa.Table:
        """The rows that count, with blanked cells emptied and named."""
        schema = accepted_schema(self.contract)
        if not kept.any():
            return schema.empty_table()
        blanked = {name: mask for name, mask in self.decision.blanked.items() if mask.any()}
        masks = {c.cleaned_name: blanked[c.name] for c in self.contract.kept if c.name in blanked}
        other = self._fails(f"{self.contract.period.row_date}.in_period")
        made = {"blanked": self._names_of(blanked), "in_period": pa.array(~other)}
        arrays = []
        for field in schema:
            cells = made.get(field.name)
            if cells is None:
                cells, mask = self._as_kept(field), masks.get(field.name)
                if mask is not None:
                    cells = pc.if_else(pa.array(mask), pa.scalar(None, field.type), cells)
            arrays.append(cells)
        accepted = pa.table(arrays, schema=schema)
        return accepted if kept.all() else accepted.filter(pa.array(kept))

    def _as_kept(self, field: pa.Field) -> pa.Array:
        """A column as the lake keeps it."""
        cells = self.rows.cleaned(field.name)
        if isinstance(cells, pa.Array) and cells.type == field.type:
            return cells
        return pa.array(cells, type=field.type, from_pandas=True)

    def _names_of(self, blanked: dict[str, np.ndarray]) -> pa.Array:
        """For each row the columns whose cell is emptied, joined by commas."""
        if not blanked:
            return pa.repeat("", len(self.rows))
        names = np.full(len(self.rows), "", dtype=object)
        for column in self.contract.kept:
            mask = blanked.get(column.name)
            if mask is not None:
                names[mask] = [f"{name},{column.name}".lstrip(",") for name in names[mask]]
        return pa.array(names, pa.string())

    def _checks(self, held: dict[str, Message]) -> pa.Table:
        """The result of each check."""
        delivered = ~self.decision.copies
        count = int(delivered.sum())
        evaluated = {check.id: self._evaluated(check, delivered, count) for check in self.suite}
        failed = {name: len(at) for name, at in self.decision.listed.items()}
        failed |= dict.fromkeys(held, 1)
        failed["shape.unknown_headings"] = len(self.cleaned.unknown_headings)
        failed["shape.missing_columns"] = len(self.cleaned.missing_columns)
        return check_results(self.suite, evaluated, failed)

    def _evaluated(self, check: Check, delivered: np.ndarray, count: int) -> int:
        """How many of the rows delivered a check judged; 1 where it judges the delivery."""
        if check.stage == "shape":
            return 1
        if check.id == "row.copy":
            return len(delivered)
        if check.id not in self.questions:
            return count if is_clear(check, self.rows) else 0
        if check.stage != "relations" and len(check.cells) == 1:
            return count
        # Only where the cells it compares are there, and only with the other table at hand.
        given = [pd.notna(cells) for cells in self.questions[check.id].columns]
        return int(np.logical_and.reduce([delivered, *given]).sum())
