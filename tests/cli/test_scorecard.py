"""The scorecard of a league with a named list: which members are done, and which are not."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.warehouse.conftest import contents, counties, make_home, make_short_plan
from warehouse import build_tables, publish
from warehouse.tables import arrow_schema
from xjdata.cli import scorecard
from xjdata.messages import use_language

NIGHT = date(2024, 10, 15)
DONE = {"152528": 1, "盟蒙中": 0, "152530": None}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_home(tmp_path / "league")
    row = {
        "target_id": "W06-1", "item": 6, "clause": "6.2", "name_zh": "项目校", "name_en": "Schools",
        "operator": "all-of-list", "unit": "place", "priority": "core", "as_of": NIGHT,
        "numerator": 1, "denominator": 3, "value": 1.0, "display": "1", "target_value": 3.0,
        "status": "cannot_verify", "missing_units": "", "reading": "", "zero_report": False,
        "prior_missing": False, "prior_below": False,
    }  # fmt: skip
    members = [
        {"target_id": "W06-1", "as_of": NIGHT, "member": name, "county_code": "152528",
         "numerator": done, "status": "met" if done else "behind"}
        for name, done in DONE.items()
    ]  # fmt: skip
    plain = row | {"target_id": "W06-2", "operator": "=", "unit": "percent"}
    plan = make_short_plan()
    columns = arrow_schema(build_tables(plan).tables["mart.scorecard"])
    tables = {
        "mart.scorecard": pa.Table.from_pylist([row, plain], schema=columns),
        "mart.indicator_member": pa.Table.from_pylist(members),
    }
    content = contents(tables) | counties("152528", "152530")
    publish(root, NIGHT, plan, content)
    monkeypatch.setenv("XJDATA_HOME", str(root.root))
    monkeypatch.setenv("COLUMNS", "300")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "已完成：旗; 未完成：盟蒙中; 无法核实：旗"),
        ("en", "done: Banner; not done: 盟蒙中; not known: Banner"),
    ],
)
def test_members_stand_in_the_notes(
    language: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XJDATA_LANG", language)
    use_language(language)
    scorecard.run(county=None, all_targets=False, as_json=False)
    printed = capsys.readouterr().out
    assert said in printed
    assert printed.count(said.split(";")[0]) == 1  # the other target has no list


@pytest.mark.usefixtures("home")
def test_members_are_there_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    scorecard.run(county=None, all_targets=False, as_json=True)
    rows = {row["target_id"]: row for row in json.loads(capsys.readouterr().out)}
    assert {m["member"]: m["numerator"] for m in rows["W06-1"]["members"]} == DONE
    assert rows["W06-2"]["members"] == []


def test_last_year_is_shown_as_the_value_is() -> None:
    counted = {"operator": "yoy-increase", "unit": "seat", "prior_value": 8750.0}
    shared = {"operator": "yoy-increase", "unit": "percent", "prior_value": 64.516}
    assert "8750" in scorecard._asked(counted)
    assert "8750.0" not in scorecard._asked(counted)
    assert "64.52" in scorecard._asked(shared)
