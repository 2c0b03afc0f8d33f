"""The book of answers: `answers.json`.

Here: every planted defect with its place, each indicator true and expected, and how many rows of
each delivery are accepted. Not here: how the numbers are counted (`answers`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd

from xjdata.sample.defects import Kind, Mark, Table
from xjdata.sample.layouts import Places
from xjdata.sample.league import AS_OF
from xjdata.sample.told_apart import PLACE

Found = dict[str, Any]
"""A row of an evaluation or of the fitness summary, as `answers` gives it."""


@dataclass(frozen=True)
class Defect:
    """A planted defect: where the problem must be recorded, and what becomes of row or cell.

    Attributes:
        kind: Name of the fault.
        unit: The unit that delivers it.
        dataset: The dataset.
        file: Name of the file below the inbox.
        sheet: Sheet or table; empty in a text file.
        row_number: Row as the unit's program shows it (of a table: by its key); None for the
            delivery as a whole.
        column: Heading as delivered, levels joined by " > "; None for the row as a whole.
        field: Canonical column; None for the row as a whole.
        action: reject, blank or flag.
        check_id: The check that finds it.
    """

    kind: str
    unit: str
    dataset: str
    file: str
    sheet: str
    row_number: int | None
    column: str | None
    field: str | None
    action: str
    check_id: str


@dataclass(frozen=True)
class Answers:
    """What is known of a sample.

    Attributes:
        as_of: The night it stands at, ISO.
        students: Number of students asked for.
        seed: The seed.
        share: Share of rows with a defect asked for.
        defects: Every planted defect.
        indicators: target_id, level (league, county, school), county_code, school_code (``all``
            for totals), ``true`` and ``expected``: numerator and denominator, which is None where
            the whole is not known.
        breakdowns: target_id, level, county_code, school_code, breakdown (``stage,sex`` for both),
            stage, sex, urban_rural, ownership (``all`` where not told apart), ``true`` and
            ``expected``: numerator and denominator; None where nothing is counted there.
        evaluations: table, county_code, school_code (``all`` for counties), stage, code, basis,
            ``true`` and ``expected``: numerator, denominator, value, shortfall and status; None
            where there is no such row.
        fitness_summary: level, county_code, school_code, frame, grade, sex (``all`` in totals),
            ``true`` and ``expected``: number by name; None where there is no such row.
        deliveries: unit, dataset, ``true`` and ``expected``: rows_in, rows_accepted,
            rows_rejected (copies are among the rejected).
    """

    as_of: str
    students: int
    seed: int
    share: float
    defects: list[Defect]
    indicators: list[dict[str, Any]]
    breakdowns: list[dict[str, Any]]
    evaluations: list[dict[str, Any]]
    fitness_summary: list[dict[str, Any]]
    deliveries: list[dict[str, Any]]

    def write(self, path: Path) -> None:
        """Write `answers.json`."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read `answers.json`."""
        data = json.loads(path.read_text("utf-8"))
        data["defects"] = [Defect(**defect) for defect in data["defects"]]
        return cls(**data)


def answers_of(
    *,
    arguments: Mapping[str, Any],
    planted: Iterable[tuple[Kind, Mark]],
    tables: Mapping[tuple[str, str], Table],
    places: Mapping[tuple[str, str], Places],
    true: tuple[pd.DataFrame, pd.DataFrame, list[Found], list[Found]],
    expected: tuple[pd.DataFrame, pd.DataFrame, list[Found], list[Found]],
) -> Answers:
    """Put the answers together.

    Args:
        arguments: students, seed, share.
        planted: The defects.
        tables: Unit and dataset to what was written.
        places: Unit and dataset to where it stands.
        true: Indicators, breakdowns, evaluations and fitness summary of the truth.
        expected: The same of what is to count.
    """
    defects = [_defect(kind, mark, places) for kind, mark in planted]
    return Answers(
        as_of=AS_OF.isoformat(),
        defects=sorted(defects, key=_order),
        indicators=_both(true[0], expected[0]),
        breakdowns=_side_by_side(PLACE, _RATIO, _rows(true[1]), _rows(expected[1])),
        evaluations=_side_by_side(_PLACE, _FOUND, true[2], expected[2]),
        fitness_summary=_side_by_side(_SUMMED, (), true[3], expected[3]),
        deliveries=[_delivery(table) for table in tables.values()],
        **arguments,
    )


def _order(defect: Defect) -> tuple[str, str, str, int, str]:
    row = -1 if defect.row_number is None else defect.row_number
    return defect.unit, defect.dataset, defect.sheet, row, defect.check_id


def _defect(kind: Kind, mark: Mark, places: Mapping[tuple[str, str], Places]) -> Defect:
    """A planted defect by the place its row was written to."""
    layout = mark.table.layout
    place = places[layout.unit, layout.dataset]
    heading = mark.heading or (layout.shown(mark.field) if mark.field else None)
    return Defect(
        kind=kind.name,
        unit=layout.unit,
        dataset=layout.dataset,
        file=place.file(mark.row),
        sheet=place.sheet(mark.row),
        row_number=None if mark.row is None else int(place.rows[mark.row]),
        column=heading,
        field=mark.field or None,
        action=kind.action,
        check_id=kind.check,
    )


def _both(true: pd.DataFrame, expected: pd.DataFrame) -> list[dict[str, Any]]:
    """True and expected side by side; a school without anything to count has 0 of 0."""
    keys = ["target_id", "level", "county_code", "school_code"]
    merged = true.merge(expected, on=keys, how="outer", suffixes=("_true", "_expected"), sort=True)
    level = merged["level"].map({"league": 0, "county": 1, "school": 2})
    merged = merged.assign(order=level).sort_values(["target_id", "order"], kind="stable")
    rows = []
    for line in merged.to_dict("records"):
        row: dict[str, Any] = {key: str(line[key]) for key in keys}
        for side in ("true", "expected"):
            row[side] = {
                part: None if pd.isna(line[f"{part}_{side}"]) else int(line[f"{part}_{side}"])
                for part in ("numerator", "denominator")
            }
            if row[side]["numerator"] is None and row["level"] == "school":
                row[side] = {"numerator": 0, "denominator": 0}
        rows.append(row)
    return rows


_SUMMED = ("level", "county_code", "school_code", "frame", "grade", "sex")
_PLACE = ("table", "county_code", "school_code", "stage", "code", "basis")
_RATIO = ("numerator", "denominator")
_FOUND = (*_RATIO, "value", "shortfall", "status")


def _rows(breakdowns: pd.DataFrame) -> list[Found]:
    """Rows of a frame, its numbers as plain ones."""
    numbers = breakdowns[list(_RATIO)].astype(object).where(breakdowns[list(_RATIO)].notna(), None)
    rows: Any = breakdowns.assign(**numbers).to_dict("records")
    return list(rows)


def _side_by_side(
    keys: Sequence[str], numbers: Sequence[str], true: list[Found], expected: list[Found]
) -> list[dict[str, Any]]:
    """True and expected rows by their place; None where one of them has no such row.

    Args:
        keys: What tells rows apart.
        numbers: What is kept of them; everything else when none is named.
        true: Rows of the truth.
        expected: Rows of what is to count.
    """
    sides = [
        {
            tuple(row[key] for key in keys): {
                name: row[name] for name in numbers or row if name not in keys
            }
            for row in rows
        }
        for rows in (true, expected)
    ]
    places = dict.fromkeys([*sides[0], *sides[1]])
    return [
        dict(zip(keys, place, strict=True))
        | {"true": sides[0].get(place), "expected": sides[1].get(place)}
        for place in places
    ]


def _delivery(table: Table) -> dict[str, Any]:
    """Rows in, accepted and rejected, without and with the defects."""
    accepted = sum(table.accepted)
    whole = len(table.rows)
    return {
        "unit": table.unit,
        "dataset": table.dataset,
        "true": {
            "rows_in": table.original,
            "rows_accepted": table.original,
            "rows_rejected": 0,
        },
        "expected": {
            "rows_in": whole,
            "rows_accepted": accepted,
            "rows_rejected": whole - accepted,
        },
    }
