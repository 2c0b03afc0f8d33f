"""The catalogue: whole, in order, readable, and wrong suites are refused with their line."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from expectations import catalog, checks_of, suite_version
from expectations.basic import basic_checks, templates
from expectations.catalog import effective
from expectations.helpers import grade_fits_school
from expectations.questions import Rows
from tests.expectations.deliveries import FAULT, edit, good, judge
from xjdata.datasets import DatasetContract, dataset_contract, dataset_names
from xjdata.messages import ConfigError

SUITES = Path(__file__).parents[2] / "expectations" / "suites"


def test_every_dataset_has_a_suite_and_every_suite_a_dataset() -> None:
    assert {file.stem for file in SUITES.glob("*.yaml")} == set(dataset_names())


@pytest.mark.parametrize("dataset", dataset_names())
def test_checks_are_whole(dataset: str) -> None:
    contract = dataset_contract(dataset)
    checks = checks_of(dataset)
    ids = [check.id for check in checks]
    assert len(set(ids)) == len(ids)
    assert {"row.copy", "row.conflict", "shape.collapse", "shape.faulty_share"} <= set(ids)
    for check in checks:
        assert (check.expectation is None) == (check.stage == "shape")
        assert check.column is None or check.column in contract.by_name
        if check.action == "blank":
            assert check.column is not None
            assert check.column not in contract.key or check.column == "county_code"
        if check.action == "hold":
            assert check.stage == "shape"
        assert set(check.unless) <= set(ids)
        for text in (check.title, check.why, check.mend):
            assert text.zh and text.en
            assert "{" not in text.zh + text.en
            assert not text.zh.endswith("。")
            assert not text.en.endswith(".")
            assert any("一" <= letter <= "鿿" for letter in text.zh)


def test_every_unit_of_measure_can_be_written() -> None:
    used = {c.unit for name in dataset_names() for c in dataset_contract(name).columns if c.unit}
    assert used <= set(templates().units)


def test_every_template_is_used_or_waits_for_a_dataset() -> None:
    used = {
        check.title.zh for name in dataset_names() for check in basic_checks(dataset_contract(name))
    }
    assert "身高应在 80–220 厘米之间" in used
    assert "坐位体前屈应在 -30 至 40 厘米之间" in used
    assert "年份应在 2000–2100 之间" in used


def test_an_identifier_that_is_no_key_is_only_flagged() -> None:
    """No dataset has one yet; an honours list will."""
    contract = dataset_contract("teacher")
    data = json.loads(contract.model_dump_json())
    ids = {
        c.id: c for c in basic_checks(DatasetContract.model_validate(data | {"key": ["subject"]}))
    }
    assert "id_no.usable" not in ids
    check = ids["id_no.damaged"]
    assert check.action == "flag"
    cleaned = edit(good("teacher"), id_no=None, id_no_state="masked")
    verdict = judge(cleaned, "teacher", checks=[ids["row.copy"], check, *_shape("teacher")])
    assert verdict.problems["check_id"].to_list() == ["id_no.damaged"]
    assert verdict.rows_accepted == len(cleaned.rows)


def _shape(dataset: str) -> list:
    return [check for check in checks_of(dataset) if check.stage == "shape"]


@pytest.mark.parametrize(
    ("file", "others"),
    [("suites/fitness.yaml", False), ("basic.yaml", True), ("decide.py", True)],
)
def test_the_version_changes_with_a_rule_and_with_the_code(
    file: str, others: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = {name: suite_version(name) for name in dataset_names()}
    assert len(set(before.values())) == len(before)
    room = tmp_path / "expectations"
    shutil.copytree(catalog._HERE, room)
    monkeypatch.setattr(catalog, "_HERE", room)
    _forget_versions()
    try:
        assert {name: suite_version(name) for name in before} == before
        changed = room / file
        changed.write_text(f"{changed.read_text('utf-8')}\n# another rule\n", "utf-8")
        _forget_versions()
        assert suite_version("fitness") != before["fitness"]
        assert (suite_version("school") != before["school"]) == others
    finally:
        _forget_versions()


def _forget_versions() -> None:
    suite_version.cache_clear()
    catalog._room.cache_clear()


ADDITION = """dataset: safety
add:
  - id: guards_required.enough
    stage: rows
    action: flag
    column: guards_required
    expectation: {expect_column_values_to_be_between: {column: guards_required, min_value: 1}}
    title: {zh: 至少一名保安, en: one guard at least}
    why: {zh: 校园安全, en: safety}
    mend: {zh: 请核对, en: check it}
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "safety.yaml"
    file.write_text(text, "utf-8")
    return file


def test_a_new_check_is_one_entry(tmp_path: Path) -> None:
    checks = effective(dataset_contract("safety"), write(tmp_path, ADDITION))
    assert len(checks) == len(basic_checks(dataset_contract("safety"))) + 1
    verdict = judge(edit(good("safety"), guards_required=0.0), "safety", checks=checks)
    assert verdict.problems["reason_zh"].to_list() == ["至少一名保安，请核对"]
    assert verdict.checks["check_id"].to_list() == [check.id for check in checks]


def test_a_change_keeps_what_it_does_not_name(tmp_path: Path) -> None:
    text = "dataset: safety\nchange:\n  - {id: guards_required.range, action: flag}\n"
    checks = effective(dataset_contract("safety"), write(tmp_path, text))
    check = next(check for check in checks if check.id == "guards_required.range")
    assert check.action == "flag"
    assert check.title.zh.startswith("应配专职保安员数应在 0–100")
    verdict = judge(edit(good("safety"), guards_required=999.0), "safety", checks=checks)
    assert verdict.accepted["guards_required"].max() == 999


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("column: guards_required\n", "column: guard_required\n", 6, "guards_required"),
        ("action: flag", "action: hold", 5, "reject"),
        ("stage: rows", "stage: shape", 4, "relations"),
        (
            "{column: guards_required,",
            "{column: guards,",
            7,
            "guards is not known here. Allowed: guard_post",
        ),
        ("expect_column_values_to_be_between", "expect_values_between", 7, "to_be_between"),
        ("min_value: 1}", "min_value: 1, mostly: 0.9}", 7, "mostly"),
        (
            "{column: guards_required, min_value: 1}",
            "{min_value: 1}",
            7,
            "the argument column is missing",
        ),
        ("guards_required.enough", "guards_required.range", 3, "change"),
        ("guards_required.enough", "Enough", 3, "must look like"),
        ("    mend: {zh: 请核对, en: check it}\n", "", 3, "mend"),
        ("    why:", "    severity: high\n    why:", 9, "severity"),
        ("dataset: safety", "dataset: fitness", 1, "Allowed: safety"),
        ("{column: guards_required, min_value: 1}}", "{a: {}, b: {}}}", 7, "argument column"),
        ("action: flag\n    column: guards_required\n", "action: blank\n", 5, "name its column"),
    ],
)
def test_a_wrong_suite_says_where_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in ADDITION
    with pytest.raises(ConfigError) as caught:
        effective(dataset_contract("safety"), write(tmp_path, ADDITION.replace(old, new)))
    text = caught.value.message.en
    assert "safety.yaml" in text
    assert f"line {line}:" in text
    assert says in text


def test_a_change_of_no_check_is_refused(tmp_path: Path) -> None:
    text = "dataset: safety\nchange:\n  - {id: guards.range, action: flag}\n"
    with pytest.raises(ConfigError, match="guards_required.range"):
        effective(dataset_contract("safety"), write(tmp_path, text))


CHANGE = """dataset: safety
change:
  - id: guards_required.range
    expectation: {expect_column_values_to_be_between: {column: guards_required, max_value: 5}}
"""


def test_a_change_may_ask_something_else_of_known_columns(tmp_path: Path) -> None:
    contract = dataset_contract("safety")
    checks = effective(contract, write(tmp_path, CHANGE))
    verdict = judge(good("safety"), "safety", checks=checks)
    assert set(verdict.problems["check_id"]) == {"guards_required.range"}
    unknown = CHANGE.replace("column: guards_required", "column: guards")
    with pytest.raises(ConfigError) as caught:
        effective(contract, write(tmp_path, unknown))
    assert "line 4:" in caught.value.message.en
    assert "guards is not known here" in caught.value.message.en


@pytest.mark.parametrize(
    ("kind", "grade", "fits"),
    [
        ("211", "11", True),
        ("211", "21", False),
        ("312", "23", True),
        ("312", "31", False),
        ("345", "33", True),
        ("111", "02", True),
        ("111", "11", False),
        ("365", "31", True),
        ("365", "11", False),
        ("514", "11", None),
        ("119", "11", None),
        ("218", "31", None),
        (None, "11", None),
        ("211", None, None),
    ],
)
def test_grades_of_school_types(kind: str | None, grade: str | None, fits: bool | None) -> None:
    rows = Rows(edit(good("enrollment"), of_school_type=kind, grade=grade).columns)
    found = grade_fits_school(rows)[FAULT]
    assert (None if pd.isna(found) else bool(found)) == fits
