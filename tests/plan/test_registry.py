"""Reading a plan: another plan is another folder, and a fault is named where it stands."""

import shutil
from importlib import resources
from pathlib import Path

import pytest

from xjdata.messages import ConfigError
from xjdata.plan import load_plan


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deployment's folder of plans, with a copy of the 2024 plan as ``own``."""
    monkeypatch.setenv("XJDATA_LANG", "en")
    built_in = Path(str(resources.files("xjdata.plan"))) / "plans" / "2024"
    shutil.copytree(built_in, tmp_path / "own")
    return tmp_path


def change(file: Path, old: str, new: str) -> int:
    """Replace the first ``old`` in a file; the line it stood on."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def fault(plans: Path) -> str:
    with pytest.raises(ConfigError) as error:
        load_plan("own", plans)
    return str(error.value)


def test_a_deployment_brings_its_own_plan(plans):
    change(plans / "own" / "item_08.yaml", "target_value: 35", "target_value: 34.5")
    own = load_plan("own", plans)
    assert own.name == "own"
    assert str(own.target("W08-4").target_value) == "34.5"
    assert load_plan(2024, plans).target("W08-4").target_value == 35


def test_a_new_target_on_a_known_measure_is_one_entry(plans):
    file = plans / "own" / "item_22.yaml"
    entry = file.read_text("utf-8").split("\n  - id: ")[4]
    assert entry.startswith("W22-4")
    entry = entry.replace("W22-4", "W22-8").replace("guard_posts", "own_target")
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n\n  - id: {entry.rstrip()}\n", "utf-8")
    own = load_plan("own", plans)
    assert len(own.targets) == 101
    assert own.target("W22-8").measure.name == "schools_with"


def test_an_unknown_plan_names_the_known_ones(plans):
    with pytest.raises(ConfigError) as error:
        load_plan("2031", plans)
    assert "2024, own" in error.value.message.en


FIELD_FAULTS = [
    ('operator: ">="', 'operator: ">"', "operator", "yoy-increase"),
    ("empty_rule: zero_report", "empty_rule: zero", "empty_rule", "zero_count"),
    ("missing_rule: not_met", "missing_rule: none", "missing_rule", "cannot_verify"),
    ("scope: league\n", "scope: everywhere\n", "scope", "each_county"),
    ("basis: plan", "basis: text", "basis", "direction"),
    ("class: A", "class: E", "class", "'B'"),
    ("rollup: distinct", "rollup: unique", "rollup", "each_county"),
    ("lowest_level: county", "lowest_level: village", "lowest_level", "league"),
    ("stage: [primary, junior]", "stage: [primary, middle]", "stage", "vocational"),
    ("deadline: 2024-12-31", "deadline: soon", "deadline", "date"),
    ("accumulating: true", "accumulating: maybe", "accumulating", "boolean"),
    ("target_value: 5", "target_value: five", "target_value", "decimal"),
    ("rollup: sum", "roll_up: sum", "roll_up", "rollup"),
    ("unit_kind: school\n", "unit_kind: school\n    colour: red\n", "colour", "unit_kind"),
    ("unit_kind: school\n", "unit_kind: comet\n", "comet", "unit_words"),
]


@pytest.mark.parametrize(("old", "new", "field", "allowed"), FIELD_FAULTS)
def test_a_wrong_field_names_file_line_field_and_what_is_allowed(plans, old, new, field, allowed):
    file = plans / "own" / "item_18.yaml"
    line = change(file, old, new)
    text = fault(plans)
    assert str(file) in text
    assert field in text
    assert allowed in text
    if field not in ("colour", "rollup") or old.startswith("rollup: d"):
        assert f"line {line}:" in text


def test_a_field_of_the_measure_is_checked_too(plans):
    line = change(plans / "own" / "item_22.yaml", "name: schools_with", "name: Schools with")
    text = fault(plans)
    assert "measure.name" in text
    assert f"line {line}:" in text


TOGETHER = [
    ("slug: fire_backlog_cleared", "slug: sports_grounds_rebuilt", "already used in item_18.yaml"),
    ("slug: fire_backlog_cleared", "slug: guard_posts", "already used"),
    ("id: W18-5", "id: W18-6", "already used in item_18.yaml"),
    ("id: W18-5", "id: W17-9", "belongs to item 18"),
    ('clause: "18.5"', 'clause: "17.5"', "belongs to item 18"),
    ("quote_zh: 全面完成消防", "quote_zh: 全部完成消防", "plan.txt"),
    ("deadline: 2024-12-31", "deadline: 2023-12-31", "2024-01-01"),
]


@pytest.mark.parametrize(("old", "new", "said"), TOGETHER)
def test_what_no_field_can_tell_alone(plans, old, new, said):
    file = plans / "own" / "item_18.yaml"
    line = change(file, old, new)
    text = fault(plans)
    assert said in text
    if "guard_posts" in new:
        # The file read later is the one that repeats.
        assert "item_22.yaml" in text
    elif new == "id: W18-6":
        assert "item_18.yaml" in text
    else:
        assert f"{file} line {line}:" in text


MODEL_FAULTS = [
    ("item_18.yaml", "    target_value: 5\n", "", "needs a target_value"),
    ("item_10.yaml", "yoy-increase\n", "yoy-increase\n    target_value: 80\n", "nothing to reach"),
    ("item_18.yaml", "value_form: count", "value_form: percent", "does not go with unit"),
    ("item_18.yaml", "    denominator: buildings of the frame\n", "", "percent needs one"),
    ("item_18.yaml", "status_levels: [league]", "status_levels: [league, none]", "stands alone"),
    ("item_18.yaml", "status_levels: [league]", "status_levels: [none]", "benchmark"),
    ("item_18.yaml", "status_levels: [league]", "status_levels: [league, county]", "each_county"),
    ("item_18.yaml", "rollup: distinct", "rollup: each_county", "each_county"),
    ("item_18.yaml", "rollup: distinct", "rollup: members", "members"),
    ("item_14.yaml", "lowest_level: county\n    status_levels: [league, county]",
     "lowest_level: league\n    status_levels: [league, county]", "no status for counties"),
    ("item_06.yaml", "    reading_zh: “一批", "    notes_zh: “一批", "notes_zh"),
    ("item_07.yaml", "    reading_zh: “力争", "    # “力争", "both, or none"),
    ("item_14.yaml", "    basis: plan\n", "    basis: plan\n    reading_zh: 甲\n", "twice"),
    ("item_11.yaml", "    basis: benchmark\n", "    basis: reading\n", "needs reading_zh"),
    ("item_01.yaml", "status: qualitative_only", "status: measurable", "qualitative_only"),
    ("item_02.yaml", "status: trace_only", "status: measurable", "trace_only"),
    ("item_03.yaml", "item: 3", "item: 30", "item_30.yaml"),
    ("plan.yaml", "year_end: 2024-12-31", "year_end: 2023-12-31", "before year_start"),
    ("plan.yaml", '  calendar_year: "2024"\n', "", "calendar_year"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), MODEL_FAULTS)
def test_fields_that_contradict_each_other(plans, name, old, new, said):
    change(plans / "own" / name, old, new)
    text = fault(plans)
    assert name in text
    assert said in text


def test_missing_parts(plans):
    (plans / "own" / "plan.txt").unlink()
    assert "plan.txt" in fault(plans)
    (plans / "own" / "plan.txt").write_text("", "utf-8")
    for file in (plans / "own").glob("item_*.yaml"):
        file.unlink()
    assert "holds no work item" in fault(plans)


def test_no_yaml_names_the_line(plans):
    line = change(plans / "own" / "item_18.yaml", "    scope: league", "   scope: league")
    text = fault(plans)
    assert f"line {line}" in text
    assert "not valid YAML" in text
