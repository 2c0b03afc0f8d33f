"""Provenance: what the values of a night were made of, so that it can be said why others differ.

Here: the record and where it lies. Not here: how it is drawn up (`xjdata.night.provenance`) and
what two of them say of a difference (`xjdata.history`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xjdata.lake.nights import Served, folder_of
from xjdata.lake.store import Store

VERSIONS = (
    "code_version", "rules_version", "plan_version", "contracts_version", "suites_version",
)  # fmt: skip
"""The versions of a night, as `quality.night` shows them."""


@dataclass(frozen=True)
class Provenance:
    """What a night's values were made of.

    Attributes:
        plan: The name of the plan.
        units: The units of the league, loaded that night or not.
        versions: `VERSIONS` to their marks.
        code: A mark of the code and data that make values of accepted rows.
        rules: A mark of the code and data that read and clean a delivery.
        suites: Dataset to a mark of its suite.
        contracts: Unit to a mark of its whole source contract.
        sources: ``unit/dataset`` to a mark of the layout in force.
        head: A mark of what the plan says of itself: year, periods, words.
        targets: Target to a mark of its entry in the plan (``entry``), its ``deadline``, and the
            datasets its value is made of (``needs``).
        served: ``dataset/period/unit`` to what was served, as `Served`.
    """

    plan: str
    units: list[str]
    versions: dict[str, str]
    code: str
    rules: str
    suites: dict[str, str]
    contracts: dict[str, str]
    sources: dict[str, str]
    head: str
    targets: dict[str, dict[str, Any]]
    served: dict[str, dict[str, Any]]

    def served_of(self, dataset: str, unit: str) -> Served | None:
        """What was served of a unit's dataset."""
        for place, served in self.served.items():
            of_dataset, _, of_unit = place.split("/")
            if (of_dataset, of_unit) == (dataset, unit):
                return Served(**served)
        return None


def read_provenance(store: Store, as_of: date) -> Provenance | None:
    """What a night's values were made of; None when it has not ended, or kept no record."""
    data = store.read_json(_path(as_of))
    return None if data is None else Provenance(**data)


def write_provenance(store: Store, as_of: date, provenance: Provenance) -> None:
    """Keep what a night's values were made of."""
    store.write_json(_path(as_of), vars(provenance))


def _path(as_of: date) -> str:
    return f"{folder_of(as_of)}/provenance.json"
