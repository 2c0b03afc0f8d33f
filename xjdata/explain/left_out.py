"""What of the deliveries behind a target does not count, or might have counted otherwise.

Here: rows rejected, rows with an emptied or flagged cell that has a say, people found in two units,
rows whose school is not known for sure. Not here: what they could change (`bounds`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xjdata.datasets import dataset_contract
from xjdata.lake.schema import read_schema
from xjdata.measures import Accepted, Dates, TargetMeasure, columns_needed
from xjdata.night import Night, decisive_columns, rows_of

Mask = npt.NDArray[np.bool_]
Parts = Mapping[str, Mapping[str, str]]
"""Dataset to unit to the folder of the part that is served."""

KINDS = ("emptied", "flagged", "two_units", "unsure_school")
"""Why an accepted row is doubtful; the first that holds is told."""

_PLACE = ["file", "sheet", "row_number"]


@dataclass(frozen=True)
class Rows:
    """The accepted rows a target is counted from, and which of them are doubtful.

    Attributes:
        tables: Dataset to accepted rows of all units, with what a measure reads, the place of each
            row and ``blanked``.
        doubtful: Dataset to kind (see `KINDS`) to a mask over its rows: each might count otherwise
            than it does, or not at all.
        rejected: Dataset and unit to the number of rows that were rejected.
        unsure_schools: Unit to how many schools of its list are rejected or doubtful, where rows of
            other datasets count by their school.
    """

    tables: Mapping[str, pd.DataFrame]
    doubtful: Mapping[str, Mapping[str, Mask]]
    rejected: Mapping[tuple[str, str], int]
    unsure_schools: Mapping[str, int] = field(default_factory=dict)

    def without_doubtful(self) -> dict[str, pd.DataFrame]:
        """The rows that count as they do whatever the others should say."""
        return {name: rows[~_any(self.doubtful[name])] for name, rows in self.tables.items()}

    def doubtful_of(self, dataset: str, unit: str) -> dict[str, int]:
        """Kind to how many rows of a unit are doubtful, each counted once."""
        left = (self.tables[dataset]["county_code"] == unit).to_numpy(dtype=np.bool_)
        found = {}
        for kind in KINDS:
            hit = left & self.doubtful[dataset][kind]
            left = left & ~hit
            found[kind] = int(hit.sum())
        return found


def rows_behind(night: Night, call: TargetMeasure, parts: Parts) -> Rows:
    """The rows behind a target, as the parts hold them.

    Args:
        night: The night.
        call: The measure of the target.
        parts: What is served.
    """
    decisive = decisive_columns(call.needs)
    columns = columns_needed(call.needs)
    tables = {name: _table(night, name, columns[name], parts.get(name, {})) for name in columns}
    dates = Dates.of(night.plan, night.as_of)
    across = Accepted(tables, dates=dates, units=night.home.units).problems
    doubtful = {
        name: {
            "emptied": _emptied(rows, decisive[name]),
            "flagged": _at(rows, _flagged(night, parts.get(name, {}), decisive[name])),
            "two_units": _at(rows, across[across["dataset"] == name]),
            "unsure_school": np.zeros(len(rows), dtype=np.bool_),
        }
        for name, rows in tables.items()
    }
    rejected = {
        (name, unit): _rejected(night, folder)
        for name in tables
        for unit, folder in parts.get(name, {}).items()
    }
    unsure: dict[str, int] = {}
    if any(need.worth == "place" for need in call.needs):
        schools, of_schools = tables["school"], _any(doubtful["school"])
        unsure = _unsure(schools, of_schools, rejected, night.home.units)
        for name in tables.keys() - {"school"}:
            doubtful[name]["unsure_school"] = _of_unsure(tables[name], schools[~of_schools], unsure)
    return Rows(tables, doubtful, rejected, unsure)


def _any(kinds: Mapping[str, Mask]) -> Mask:
    found: Mask = np.logical_or.reduce(list(kinds.values()))
    return found


def _table(
    night: Night, dataset: str, columns: Sequence[str], parts: Mapping[str, str]
) -> pd.DataFrame:
    """Accepted rows of all units, with their place and the columns a check has emptied."""
    wanted = list(dict.fromkeys((*columns, *_PLACE, "blanked")))
    tables = [rows_of(night, dataset, folder, wanted) for folder in parts.values()]
    if not tables:
        schema = read_schema(dataset_contract(dataset))
        tables = [pa.schema([schema.field(name) for name in wanted]).empty_table()]
    rows: pd.DataFrame = pa.concat_tables(tables).to_pandas(date_as_object=False)
    return rows


def _emptied(rows: pd.DataFrame, columns: frozenset[str]) -> Mask:
    """Where a check has emptied one of some cells; few combinations, however many rows."""
    codes, words = pd.factorize(rows["blanked"].fillna(""))
    hit = np.array([not columns.isdisjoint(word.split(",")) for word in words], dtype=np.bool_)
    return hit[codes] if len(words) else np.zeros(len(rows), dtype=np.bool_)


def _flagged(night: Night, parts: Mapping[str, str], columns: frozenset[str]) -> pd.DataFrame:
    """Places of rows a check has flagged for one of some cells.

    A date that lies in the future does not count, and nobody knows which day was meant.
    """
    names = pa.array(sorted(columns), pa.string())
    found = []
    for unit, folder in parts.items():
        problems = night.parts.problems(folder)
        is_flag = pc.equal(problems["action"], "flag")
        flags = problems.filter(pc.and_(is_flag, pc.is_in(problems["field"], names)))
        found.append(flags.select(_PLACE).to_pandas().assign(county_code=unit))
    empty = pd.DataFrame(columns=["county_code", *_PLACE])
    return pd.concat(found, ignore_index=True) if found else empty


def _at(rows: pd.DataFrame, places: pd.DataFrame) -> Mask:
    """Which rows stand at one of some places."""
    if places.empty:
        return np.zeros(len(rows), dtype=np.bool_)
    hit: Mask = _keys(rows).isin(_keys(places)).to_numpy(dtype=np.bool_)
    return hit


def _keys(rows: pd.DataFrame) -> pd.Series:
    """Unit, file, sheet and row number as one text; a text file has no sheet."""
    sheet = rows["sheet"].astype("str").where(rows["sheet"].notna(), "")
    number = rows["row_number"].astype("Int64").astype("str")
    keys: pd.Series = rows["county_code"] + "/" + rows["file"] + "/" + sheet + "/" + number
    return keys


def _rejected(night: Night, folder: str) -> int:
    return sum(int(file["rejected"]) for file in night.parts.tally(folder).values())


def _unsure(
    schools: pd.DataFrame,
    doubtful: Mask,
    rejected: Mapping[tuple[str, str], int],
    units: Iterable[str],
) -> dict[str, int]:
    """Unit to its schools whose row is rejected or doubtful, where there are any."""
    own = schools.loc[doubtful, "county_code"].value_counts().to_dict()
    counts = {unit: own.get(unit, 0) + rejected.get(("school", unit), 0) for unit in units}
    return {unit: int(count) for unit, count in counts.items() if count}


def _of_unsure(rows: pd.DataFrame, sure: pd.DataFrame, unsure: Mapping[str, int]) -> Mask:
    """Rows of schools that are doubtful or not on the list, in units where a school is unsure."""
    if "school_code" not in rows:
        return np.zeros(len(rows), dtype=np.bool_)
    owners = rows["county_code"] + "/" + rows["school_code"]
    is_sure = owners.isin(sure["county_code"] + "/" + sure["school_code"])
    is_placed = rows["school_code"].notna() & rows["county_code"].isin(list(unsure))
    hit: Mask = (is_placed & ~is_sure).to_numpy(dtype=np.bool_)
    return hit
