"""The kinds of defects: what can go wrong, where, and what becomes of it; data in `kinds.yaml`.

Here: the list. Not here: how a defect is planted (`planters`) and into which rows (`plan`).
"""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, RootModel

from xjdata.home import load_yaml_model

Action = Literal["reject", "blank", "flag"]
Cell = bool | int | float | str


class Kind(BaseModel):
    """One fault of one column of one dataset."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    dataset: str
    field: str
    """The column the problem is shown at; empty for the row."""
    plant: str
    action: Action
    check: str
    where: str
    """Which rows can have it; ``cell`` is the cell itself."""
    cells: tuple[Cell, ...]
    text: bool

    @property
    def is_of_delivery(self) -> bool:
        """Whether it is a fault of the whole delivery, not of a row."""
        return self.plant in ("lost_column", "strange_column")

    @property
    def is_faulty(self) -> bool:
        """Whether the row counts towards the share that holds a delivery."""
        return self.action != "flag"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    plant: str
    action: Action
    check: str
    at: dict[str, list[str] | dict[str, list[Cell]]]
    where: str = ""
    cells: list[Cell] = []
    rows: dict[str, str] = {}
    text: bool = False


class _Entries(RootModel[list[_Entry]]):
    pass


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of the file."""
    file = resources.files("xjdata.sample.defects") / "kinds.yaml"
    entries = load_yaml_model(Path(str(file)), _Entries, file.read_text("utf-8")).root
    return tuple(kind for entry in entries for kind in _kinds_of(entry))


def _kinds_of(entry: _Entry) -> list[Kind]:
    found = []
    for dataset, named in entry.at.items():
        cells = named if isinstance(named, dict) else dict.fromkeys(named, entry.cells)
        conditions = [part for part in (entry.where, entry.rows.get(dataset, "")) if part]
        found += [
            Kind(
                name=entry.kind,
                dataset=dataset,
                field=field,
                plant=entry.plant,
                action=entry.action,
                check=entry.check.format(field=field),
                where=" & ".join(f"({part})" for part in conditions),
                cells=tuple(values),
                text=entry.text,
            )
            for field, values in cells.items()
        ]
    return found
