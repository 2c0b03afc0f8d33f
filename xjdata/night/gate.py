"""What a night asks of a gate. The gate itself stands above this library (`expectations`)."""

from datetime import date
from typing import Protocol

from xjdata.clean import Cleaned
from xjdata.datasets import DatasetContract
from xjdata.home import Thresholds
from xjdata.lake import Verdict


class Gate(Protocol):
    """The suites and the engine that runs them."""

    def judge(
        self,
        cleaned: Cleaned,
        contract: DatasetContract,
        *,
        unit: str,
        as_of: date,
        period: str,
        thresholds: Thresholds,
        last_good_rows: int | None,
    ) -> Verdict:
        """Judge one delivery, once: the verdict and the rows."""
        ...

    def suite_version(self, dataset: str) -> str:
        """A mark that changes when a rule of the dataset changes."""
        ...
