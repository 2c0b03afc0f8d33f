"""What is defined: it loads as the UI loads it, the graph is whole, a newcomer can read it."""

import re
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from assets.keys import (
    EVALUATIONS,
    MEASURES,
    SUMMARIES,
    TARGETS,
    WAREHOUSE_KEY,
    clean_key,
    raw_key,
)
from tests.assets.conftest import Copy
from tests.assets.leagues import (
    ROOT,
    change_source,
    drop_source,
    environment,
    instance_of,
    repository,
)
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.evaluations import EVALUATION_TABLES, columns_read
from xjdata.home import Home
from xjdata.measures import measures_of
from xjdata.night import SUMMARY_TABLES
from xjdata.plan import load_plan

HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]{3,} [a-z]{2,}")


@pytest.fixture(scope="module")
def graph(unloaded: Home) -> AssetGraph:
    return repository(unloaded).asset_graph


def parents(graph: AssetGraph, key: dg.AssetKey) -> set[str]:
    return {parent.to_user_string() for parent in graph.get(key).parent_keys}


def test_dagster_validates_what_the_ui_loads(unloaded: Home, tmp_path: Path) -> None:
    command = ["-m", "dagster", "definitions", "validate", "-m", "assets.definitions"]
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(unloaded) | {"XJDATA_DAGSTER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "All code locations passed validation" in ended.stdout + ended.stderr
    warnings = [line for line in ended.stderr.splitlines() if "Warning" in line]
    assert [line for line in warnings if "superseded" not in line] == []


@pytest.mark.parametrize("dataset", dataset_names())
def test_clean_needs_raw_and_the_school_list_it_refers_to(graph: AssetGraph, dataset: str) -> None:
    contract = dataset_contract(dataset)
    refers = contract.is_placed_by_school and dataset != "school"
    expected = {f"raw/{dataset}"} | ({"clean/school"} if refers else set())
    assert parents(graph, clean_key(dataset)) == expected
    assert parents(graph, raw_key(dataset)) == set()
    for key in (raw_key(dataset), clean_key(dataset)):
        partitions = graph.get(key).partitions_def
        assert isinstance(partitions, dg.DynamicPartitionsDefinition)
        assert partitions.name == "unit"


def test_measures_need_what_they_read_and_targets_their_measure(graph: AssetGraph) -> None:
    plan = load_plan("2024")
    calls = measures_of(plan)
    assert calls
    for target in plan.targets:
        key = dg.AssetKey([TARGETS, target.table_name])
        found = parents(graph, key)
        if target.id not in calls:
            assert found == set()
            continue
        call = calls[target.id]
        measure = f"{MEASURES}/{call.measure.name}"
        assert measure in found
        assert found - {measure} <= {"clean/baseline"}
        needed = {f"clean/{need.dataset}" for need in call.needs}
        assert needed <= parents(graph, dg.AssetKey(measure.split("/")))
    compared = [t for t in plan.targets if t.id in ("W10-1", "W10-2")]
    for target in compared:
        assert "clean/baseline" in parents(graph, dg.AssetKey([TARGETS, target.table_name]))


def test_evaluations_need_what_they_read(graph: AssetGraph) -> None:
    for name in EVALUATION_TABLES:
        found = parents(graph, dg.AssetKey([EVALUATIONS, name]))
        assert found == {f"clean/{dataset}" for dataset in columns_read()}
        assert {"clean/facility", "clean/population", "clean/teacher"} <= found


def test_summaries_need_what_they_read(graph: AssetGraph) -> None:
    needed = {"clean/school", "clean/enrollment", "clean/fitness"}
    assert parents(graph, dg.AssetKey([SUMMARIES, "fitness_summary"])) == needed


def test_the_warehouse_stands_on_everything_that_is_published(
    graph: AssetGraph,
) -> None:
    targets = {f"targets/{target.table_name}" for target in load_plan("2024").targets}
    evaluations = {f"evaluations/{name}" for name in EVALUATION_TABLES}
    summaries = {f"summaries/{name}" for name in SUMMARY_TABLES}
    clean = {f"clean/{dataset}" for dataset in dataset_names()}
    assert parents(graph, WAREHOUSE_KEY) == targets | evaluations | summaries | clean


def test_keys_are_ascii_and_every_page_speaks_both_languages(graph: AssetGraph) -> None:
    keys = graph.get_all_asset_keys()
    assert len(keys) > 120
    for key in keys:
        name = key.to_user_string()
        assert name.isascii()
        node = graph.get(key)
        assert node.description is not None, name
        assert HAN.search(node.description), name
        assert LATIN.search(node.description), name
        # The catalogue lists the first line as it is, marks of Markdown too.
        assert not node.description.startswith(("*", "#", "`")), name
        assert node.group_name == key.path[0]
    assert {key.path[0] for key in keys} == {
        "raw", "clean", "measures", "targets", "evaluations", "summaries", "warehouse",
    }  # fmt: skip


def test_jobs_checks_schedule_and_sensor_speak_both_languages(unloaded: Home) -> None:
    defined = repository(unloaded)
    described = [
        *(job for job in defined.get_all_jobs() if not job.name.startswith("__")),
        *defined.schedule_defs,
        *defined.sensor_defs,
        *(defined.asset_graph.get_check_spec(key) for key in defined.asset_graph.asset_check_keys),
    ]
    assert len(described) == 2 + 1 + 1 + 3 * len(dataset_names()) + 1
    for item in described:
        assert item.description
        assert HAN.search(item.description)
        assert LATIN.search(item.description)


def test_a_raw_asset_lists_where_each_unit_delivers_from(unloaded: Home, copy: Copy) -> None:
    home = copy(unloaded)
    change_source(
        home,
        "152522",
        "teacher",
        connector="database",
        table="jzg",
        url="postgresql+psycopg://reader:${SCHOOL_PASSWORD}@127.0.0.1:1/school",
    )
    drop_source(home, "152502", "teacher")
    text = str(repository(home).asset_graph.get(raw_key("teacher")).description)
    lines = {line[2:8]: line for line in text.splitlines() if line.startswith("| 15")}
    assert sorted(lines) == home.units
    assert "阿巴嘎旗" in lines["152522"]
    assert "127.0.0.1" in lines["152522"]
    assert "PASSWORD" not in text
    assert "没有来源" in lines["152502"]


def test_units_are_partitions_by_code_and_name_and_follow_the_contracts(
    unloaded: Home, copy: Copy
) -> None:
    from assets.partitions import enrol_units, partition_of, unit_of
    from xjdata.night import Night

    home = copy(unloaded)
    with instance_of(home) as instance:
        enrol_units(instance, Night.of(home))
        assert instance.get_dynamic_partitions("unit") == [
            "152500 锡林郭勒盟盟直",
            "152502 锡林浩特市",
            "152522 阿巴嘎旗",
        ]
        old = (home.counties / "152522.yaml").read_text("utf-8")
        new = old.replace("152522", "152531")
        (home.counties / "152531.yaml").write_text(new, "utf-8")
        (home.counties / "152502.yaml").unlink()
        night = Night.of(Home.at(home.root))
        enrol_units(instance, night)
        assert instance.get_dynamic_partitions("unit") == [
            "152500 锡林郭勒盟盟直",
            "152522 阿巴嘎旗",
            "152531 多伦县",
        ]
        assert unit_of(partition_of(night, "152531")) == "152531"
