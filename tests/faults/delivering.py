"""One faulty delivery from a real file, through connector, cleaning and gate, as a night does it.

Here: the file of a case, and what became of it. Not here: the faults (`content.yaml`, `form.yaml`,
`delivery.yaml`), faultless tables (`tables.yaml`), forms of files that need more than cells
(`forms`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

import expectations
from tests.expectations.deliveries import Judged
from tests.faults import forms
from tests.sources.inbox import Place
from xjdata.clean import clean, relate
from xjdata.datasets import dataset_contract, period_of
from xjdata.home import Thresholds
from xjdata.messages import HoldError, Message, SourceError

HERE = Path(__file__).parent
UNIT = "152501"
KEY = b"a key of at least thirty-two bytes"
AS_OF = date(2024, 10, 15)
FIRST_ROW = 2
"""Row of the first data row in a plain table."""

Cell = Any


@cache
def tables() -> dict[str, list[dict[str, Cell]]]:
    """Dataset to faultless rows, canonical column to cell."""
    return dict(yaml.safe_load((HERE / "tables.yaml").read_text("utf-8")))


@dataclass
class Table:
    """A table about to be written: columns with headings, rows of cells."""

    headings: dict[str, str]
    rows: list[dict[str, Cell]]

    @property
    def lines(self) -> list[list[Cell]]:
        """Header and rows, cell by cell."""
        body = [[row.get(name) for name in self.headings] for row in self.rows]
        return [list(self.headings.values()), *body]


@dataclass
class Outcome:
    """What became of a delivery.

    Attributes:
        held: Why nothing of it was taken.
        verdict: What the gate said; None where nothing could be read.
    """

    held: Message | None
    verdict: Judged | None = None

    def problems(self) -> Counter[tuple[Any, ...]]:
        """Row, canonical column and action of each problem; the row is a data row from 1 on."""
        if self.verdict is None:
            return Counter()
        found = self.verdict.problems
        rows = [None if pd.isna(n) else int(n) - FIRST_ROW + 1 for n in found["row_number"]]
        fields = [None if pd.isna(name) else str(name) for name in found["field"]]
        return Counter(zip(rows, fields, found["action"], strict=True))

    def checks(self) -> set[str]:
        """The checks that recorded a problem."""
        return set() if self.verdict is None else set(self.verdict.problems["check_id"])

    def cell(self, row: int, column: str) -> Any:
        """What an accepted row holds in a column; None when empty."""
        assert self.verdict is not None
        rows = self.verdict.accepted
        value = rows.loc[rows["row_number"] == row + FIRST_ROW - 1, column].item()
        if pd.isna(value):
            return None
        return value.date() if isinstance(value, pd.Timestamp) else value


def deliver(case: dict[str, Any], folder: Path) -> Outcome:
    """Write the file of a case and take it through a night's steps."""
    dataset = case["dataset"]
    contract = dataset_contract(dataset)
    table = _table(case)
    form = forms.FORMS[case.get("form", "xlsx")]
    data, name, entry = form(table.lines)
    place = Place(folder)
    place.deliver(name, data)
    entry = {"connector": "workbook", "path": name} | entry | case.get("layout", {})
    source = place.source(dataset=dataset, **entry)
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else AS_OF
    try:
        sheets = place.read(source)
        cleaned = clean(sheets, contract, source, unit=UNIT, key=KEY, as_of=as_of)
        if dataset != "school" and contract.owner != "county_code":
            cleaned = relate(cleaned, contract, _known(folder), UNIT)
    except (HoldError, SourceError) as error:
        return Outcome(error.message)
    verdict = expectations.gate.judge(
        cleaned,
        contract,
        unit=UNIT,
        as_of=as_of,
        period=period_of(contract.period.kind, AS_OF),
        thresholds=Thresholds(),
        last_good_rows=case.get("last_good_rows"),
    )
    return Outcome(verdict.held, Judged.of(verdict))


def _known(folder: Path) -> pd.DataFrame:
    """The unit's school list, as the school table has it."""
    names = ["school_code", "school_name", "school_type", "school_status"]
    return pd.DataFrame(tables()["school"])[names].astype("str")


def _table(case: dict[str, Any]) -> Table:
    """The faultless table of the dataset, changed as the case says."""
    contract = dataset_contract(case["dataset"])
    rows = [dict(row) for row in tables()[case["dataset"]]]
    rows += [dict(rows[number - 1]) for number in case.get("copies", [])]
    rows += [rows[0] | more for more in case.get("adds", [])]
    rows = rows[: case.get("rows", len(rows))]
    for change in case.get("changes", []):
        places = range(len(rows)) if change["row"] == "all" else [change["row"] - 1]
        for at in places:
            rows[at][change["column"]] = change["cell"]
    dropped = case.get("without", [])
    headings = {
        column.name: column.headers[0] for column in contract.columns if column.name not in dropped
    } | case.get("headings", {})
    if "twin" in case:
        headings["twin"] = case["twin"]["heading"]
        for row, cell in zip(rows, case["twin"]["cells"], strict=True):
            row["twin"] = cell
    return Table(headings, rows)
