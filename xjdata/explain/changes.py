"""What the rows that were left out of a unit could change at most.

By what a row of each dataset is worth to a measure (`xjdata.measures.Worth`). Not here: which rows
those are (`left_out`) and how far they take a value (`bounds`).
"""

from dataclasses import dataclass

from xjdata.datasets import is_county
from xjdata.explain.left_out import Rows
from xjdata.measures import Need, TargetMeasure, Worth


@dataclass(frozen=True)
class Change:
    """What the rows left out could add at most.

    Attributes:
        ones: To the numerator and to the denominator, each.
        parts: To the numerator alone, whatever the denominator is.
        marks: To the numerator, of things that are in the denominator.
        toggles: The same, or take away.
        amounts: Datasets of which nobody knows.
    """

    ones: int = 0
    parts: int = 0
    marks: int = 0
    toggles: int = 0
    amounts: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows whose worth is known."""
        return self.ones + self.parts + self.marks + self.toggles

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.ones + other.ones,
            self.parts + other.parts,
            self.marks + other.marks,
            self.toggles + other.toggles,
            tuple(dict.fromkeys((*self.amounts, *other.amounts))),
        )


def change_of(call: TargetMeasure, rows: Rows, unit: str) -> Change:
    """What the rows left out of a unit could change; a dataset that is read twice is asked once."""
    found = Change()
    by_dataset: dict[str, list[Need]] = {}
    for need in call.needs:
        by_dataset.setdefault(need.dataset, []).append(need)
    for name, needs in by_dataset.items():
        doubtful = sum(rows.doubtful_of(name, unit).values())
        count = doubtful + rows.rejected.get((name, unit), 0)
        if count and any(_speaks(need, unit) for need in needs):
            found += _worth(name, {need.worth for need in needs}, count)
    if unit in rows.unsure_schools and any(need.worth == "amount" for need in call.needs):
        found += Change(amounts=("school",))
    return found


def _speaks(need: Need, unit: str) -> bool:
    """Whether the rows of a unit can count."""
    if isinstance(need.units, tuple):
        return unit in need.units
    return need.units == "all" or is_county(unit)


def _worth(dataset: str, worths: set[Worth], count: int) -> Change:
    """What some rows can change, by the most that one of them is worth."""
    if "amount" in worths:
        return Change(amounts=(dataset,))
    if "one" in worths:
        return Change(ones=count)
    if "toggle" in worths:
        return Change(toggles=count)
    if "mark" in worths:
        return Change(marks=count)
    # A place by itself changes nothing: the rows it places are counted themselves.
    return Change(parts=count) if "part" in worths else Change()
