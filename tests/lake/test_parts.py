"""Parts: written whole, the verdict last; and types that survive."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from xjdata.datasets import dataset_contract
from xjdata.home import Home
from xjdata.lake import Parts, Store
from xjdata.lake.parts import part_folder, to_arrow, unread
from xjdata.lake.schema import CHECK_SCHEMA, KNOWN_SCHEMA, PROBLEM_SCHEMA, accepted_schema
from xjdata.messages import Message, say

CONTRACT = dataset_contract("school")
NIGHT = date(2024, 10, 15)
FOLDER = part_folder("school", "2024-2025", "152501", "f" * 32, 7)


def one_problem() -> pa.Table:
    place = {"file": "152501/学校.xlsx", "sheet": "Sheet1", "row_number": 3}
    said = {
        "check_id": "school_code.usable",
        "action": "reject",
        "reason_zh": "…",
        "reason_en": "…",
    }
    return pa.Table.from_pylist([place | said], schema=PROBLEM_SCHEMA)


def results(*failed: int) -> pa.Table:
    texts = {"stage": "rows", "action": "flag", "title_zh": "应有", "title_en": "must"}
    rows = [
        {"check_id": f"n.{at}", **texts, "evaluated": 3, "failed": count, "passed": not count}
        for at, count in enumerate(failed)
    ]
    return pa.Table.from_pylist(rows, schema=CHECK_SCHEMA)


def schools(*codes: str) -> pa.Table:
    """Accepted rows as the gate gives them, with columns of its own beside."""
    rows = pd.DataFrame({"school_code": list(codes)})
    rows["county_code"] = "152501"
    rows["file"] = "152501/学校.xlsx"
    rows["sheet"] = "Sheet1"
    rows["row_number"] = np.arange(2, 2 + len(rows))
    for column in CONTRACT.kept:
        if column.name not in rows:
            rows[column.name] = np.nan
    return to_arrow(
        rows.assign(blanked="", in_period=True, is_copy=False), accepted_schema(CONTRACT)
    )


@dataclass
class Judged:
    accepted: pa.Table
    held: Message | None = None
    problems: pa.Table = field(default_factory=PROBLEM_SCHEMA.empty_table)
    checks: pa.Table = field(default_factory=CHECK_SCHEMA.empty_table)
    rows_in: int = 3
    rows_accepted: int = 2
    rows_rejected: int = 1


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.delenv("XJDATA_LAKE_URL", raising=False)
    return Store(Home.at(tmp_path))


def write(store: Store, verdict: Judged):
    known = pd.DataFrame(
        [["2115000001", "第一小学", "211", "1"], ["2115000002", np.nan, np.nan, "3"]],
        columns=KNOWN_SCHEMA.names,
    )
    return Parts(store).write(FOLDER, verdict, known=known, as_of=NIGHT)


def test_a_part_comes_back(store):
    found = results(0, 2)
    judged = Judged(schools("2115000001", "2115000002"), problems=one_problem(), checks=found)
    part = write(store, judged)
    parts = Parts(store)
    assert parts.find(FOLDER) == part
    assert not part.is_held
    assert (part.rows_in, part.rows_accepted, part.rows_rejected) == (3, 2, 1)
    rows = parts.rows(FOLDER)
    assert rows.schema.equals(accepted_schema(CONTRACT))
    assert rows["school_code"].to_pylist() == ["2115000001", "2115000002"]
    assert parts.rows(FOLDER, ["row_number"]).to_pydict() == {"row_number": [2, 3]}
    assert parts.problems(FOLDER).equals(one_problem())
    assert parts.checks(FOLDER).equals(found)
    assert parts.known(FOLDER)["school_code"].tolist() == ["2115000001", "2115000002"]


def test_the_columns_a_delivery_has_not_got_are_told(store):
    said = {
        "action": "flag",
        "reason_zh": "…",
        "reason_en": "…",
        "check_id": "shape.missing_columns",
    }
    named = [said | {"field": name, "column": "…"} for name in ("places", "residential_area")]
    problems = pa.concat_tables([one_problem(), pa.Table.from_pylist(named, schema=PROBLEM_SCHEMA)])
    part = write(store, Judged(schools("2115000001"), problems=problems))
    assert part.lacking == "places,residential_area"
    assert Parts(store).find(FOLDER) == part
    assert write(store, Judged(schools("2115000001"))).lacking == ""


def test_without_problems_there_is_no_file_of_them(store):
    write(store, Judged(schools("2115000001"), problems=one_problem()))
    write(store, Judged(schools("2115000001")))  # what the first left does not count
    assert Parts(store).problems(FOLDER).equals(PROBLEM_SCHEMA.empty_table())
    assert Parts(store).checks(FOLDER).equals(CHECK_SCHEMA.empty_table())


def test_what_is_no_part_has_neither_problems_nor_checks(store):
    write(store, Judged(schools("2115000001"), problems=one_problem()))
    store.remove(f"{FOLDER}/verdict.json")
    for read in (Parts(store).problems, Parts(store).checks):
        with pytest.raises(FileNotFoundError, match=r"verdict\.json"):
            read(FOLDER)


def test_the_mark_of_a_school_list_is_of_its_schools(store):
    def marked(*codes: str) -> str:
        known = pd.DataFrame({"school_code": codes}).reindex(columns=KNOWN_SCHEMA.names)
        return Parts(store).write(FOLDER, Judged(schools()), known=known, as_of=NIGHT).schools

    assert marked("2115000001", "2115000002") == marked("2115000002", "2115000001")
    assert len({marked(), marked("2115000001"), marked("2115000001", "2115000002")}) == 3
    assert Parts(store).write(FOLDER, Judged(schools()), known=None, as_of=NIGHT).schools == ""


def test_a_held_part_says_why_in_both_languages(store):
    part = write(store, Judged(schools(), held=say("config.no_file", file="x")))
    assert part.is_held
    assert part.held_zh == "找不到文件 x。"
    assert part.held_en == "File x does not exist."
    assert Parts(store).find(FOLDER) == part


def test_what_could_not_be_read_makes_a_held_part(store):
    verdict = unread(CONTRACT, say("config.no_file", file="x"))
    part = Parts(store).write(FOLDER, verdict, known=None, as_of=NIGHT)
    assert part.is_held
    assert (part.rows_in, part.rows_accepted, part.rows_rejected) == (0, 0, 0)
    assert Parts(store).rows(FOLDER).num_rows == 0
    assert not store.exists(f"{FOLDER}/known.parquet")


def test_no_verdict_no_part(store):
    write(store, Judged(schools("2115000001")))
    assert Parts(store).find(FOLDER) is not None
    store.remove(f"{FOLDER}/verdict.json")
    assert Parts(store).find(FOLDER) is None


@pytest.mark.parametrize("there_before", [False, True])
@pytest.mark.parametrize("files_written", range(4))
def test_killed_at_any_file_there_is_no_part(store, monkeypatch, there_before, files_written):
    if there_before:
        write(store, Judged(schools("2115000009")))
    done: list[str] = []
    whole = Store.write_bytes

    def killed(self, path, data):
        if len(done) == files_written:
            raise KeyboardInterrupt
        done.append(path)
        whole(self, path, data)

    monkeypatch.setattr(Store, "write_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        write(store, Judged(schools("2115000001"), problems=one_problem()))
    assert len(done) == files_written
    assert Parts(store).find(FOLDER) is None
    monkeypatch.undo()
    write(store, Judged(schools("2115000001")))
    assert Parts(store).find(FOLDER) is not None


def test_the_verdict_is_written_last(store, monkeypatch):
    written: list[str] = []
    whole = Store.write_bytes
    monkeypatch.setattr(
        Store,
        "write_bytes",
        lambda self, path, data: (written.append(path), whole(self, path, data)),
    )
    write(store, Judged(schools("2115000001"), problems=one_problem()))
    assert sorted(written) == sorted(
        f"{FOLDER}/{name}"
        for name in ("rows.parquet", "problems.parquet", "known.parquet", "verdict.json")
    )
    assert written[-1] == f"{FOLDER}/verdict.json"


def test_types_of_clean_become_types_of_the_lake():
    schema = pa.schema(
        [("text", pa.string()), ("yes", pa.bool_()), ("whole", pa.int64()),
         ("share", pa.float64()), ("day", pa.date32()), ("row_number", pa.int64())]
    )  # fmt: skip
    frame = pd.DataFrame(
        {
            "text": pd.Series(["甲", np.nan, ""], dtype="str"),
            "yes": pd.array([True, pd.NA, False], dtype="boolean"),
            "whole": [3.0, np.nan, -2.0],
            "share": [0.1, np.nan, 2.0],
            "day": pd.to_datetime(["2024-10-15", None, "1900-01-01"]).astype("datetime64[s]"),
            "row_number": pd.array([2, pd.NA, 4], dtype="Int64"),
            "left out": ["x", "y", "z"],
        }
    )
    frame.index = pd.Index([5, 3, 9])
    table = to_arrow(frame, schema)
    assert table.schema.equals(schema)
    assert table.to_pydict() == {
        "text": ["甲", None, ""],
        "yes": [True, None, False],
        "whole": [3, None, -2],
        "share": [0.1, None, 2.0],
        "day": [date(2024, 10, 15), None, date(1900, 1, 1)],
        "row_number": [2, None, 4],
    }


def test_a_broken_count_is_never_rounded():
    with pytest.raises(pa.ArrowInvalid):
        to_arrow(pd.DataFrame({"n": [2.5]}), pa.schema([("n", pa.int64())]))


def test_a_missing_column_is_a_fault_also_of_many_rows():
    with pytest.raises(KeyError):
        to_arrow(pd.DataFrame({"m": [1]}), pa.schema([("n", pa.int64())]))
