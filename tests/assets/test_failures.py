"""A night in which much goes wrong: what is red, what goes on, what the board says, what leaks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import dagster as dg
import pytest

from tests.assets.leagues import Seen, change_source, cli, fresh, instance_of, run_of
from tests.night.nights import query, text_files
from xjdata.home import Home
from xjdata.night import Night

NOWHERE = "postgresql+psycopg://reader@127.0.0.1:1/school"
"""Nobody listens there."""

NAME, NUMBER = "欧阳金丝雀", "152502201001019876"


@pytest.fixture(scope="module")
def broken(loaded: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A second night: a database that is down, one with the school list, a truncated workbook."""
    import shutil

    folder = tmp_path_factory.mktemp("broken") / "league"
    shutil.copytree(loaded.root, folder, symlinks=True)
    home = Home.at(folder)
    change_source(home, "152522", "teacher", connector="database", url=NOWHERE, table="jzg")
    change_source(home, "152500", "school", connector="database", url=NOWHERE, table="xx")
    victim = next((home.inbox / "152502").glob("办学条件*.xls*"))
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])
    (database,) = (home.inbox / "152500").glob("*.db")
    with sqlite3.connect(database) as connection:
        table = "教职工名册"
        for column, value in (("姓名", NAME), ("性别", NAME), ("最高学历", NUMBER)):
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid < 3', (value,))
    code, printed = cli(home, "run")
    assert code == 1, printed
    assert "Traceback" not in printed
    (folder / "printed.txt").write_text(printed, "utf-8")
    return fresh(home)


@pytest.fixture
def seen(broken: Home) -> Iterator[Seen]:
    with instance_of(broken) as instance:
        yield Seen(instance)


def board(home: Home) -> dict[tuple[str, str], tuple[str, str]]:
    """Unit and dataset to status and message."""
    rows = query(home, "SELECT county_code, dataset, status, message_zh FROM quality.submission")
    return {(unit, dataset): (status, message) for unit, dataset, status, message in rows}


def test_an_unreachable_source_is_red_and_costs_itself_alone(broken: Home, seen: Seen) -> None:
    run = run_of(seen, "152522")
    assert run.status == dg.DagsterRunStatus.FAILURE
    assert seen.failed_steps(run) == {"raw__teacher"}
    night = Night.of(broken)
    others = {source.dataset for source in night.sources("152522")} - {"teacher"}
    made = set(seen.materialized(run))
    assert made == {f"{layer}/{dataset}" for dataset in others for layer in ("raw", "clean")}
    status, message = board(broken)["152522", "teacher"]
    assert status == "failed"
    assert "127.0.0.1" in message
    assert {board(broken)["152522", dataset][0] for dataset in others} == {"unchanged"}
    (failure,) = [
        event.dagster_event.step_failure_data.user_failure_data
        for event in seen.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
        if event.dagster_event is not None
    ]
    assert failure is not None
    assert message in str(failure.description)


def test_an_unreachable_school_list_is_red_and_the_others_go_on_with_the_last_one(
    broken: Home, seen: Seen
) -> None:
    run = run_of(seen, "152500")
    assert run.status == dg.DagsterRunStatus.FAILURE
    assert seen.failed_steps(run) == {"clean__school_loaded"}
    night = Night.of(broken)
    datasets = {source.dataset for source in night.sources("152500")}
    made = seen.materialized(run)
    assert set(made) == {f"{layer}/{dataset}" for dataset in datasets for layer in ("raw", "clean")}
    assert made["clean/school"]["status"] == "失败 failed"
    assert made["clean/school"]["stale_since"] == "2024-10-15"
    assert made["clean/building"]["status"] == "未变化 unchanged"
    assert made["clean/teacher"]["status"] == "已装载 loaded"
    shape = seen.checks(run)["clean/school", "shape"]
    assert not shape.passed
    assert shape.severity == dg.AssetCheckSeverity.ERROR
    assert "127.0.0.1" in str(shape.description)
    statuses = {dataset: board(broken)["152500", dataset][0] for dataset in datasets}
    assert statuses.pop("school") == "failed"
    assert statuses.pop("teacher") == "loaded"
    assert set(statuses.values()) == {"unchanged"}


def test_a_held_delivery_fails_its_shape_check_with_the_message(broken: Home, seen: Seen) -> None:
    run = run_of(seen, "152502")
    assert run.status == dg.DagsterRunStatus.SUCCESS
    status, message = board(broken)["152502", "facility"]
    assert status == "held"
    assert "办学条件" in message
    made = seen.materialized(run)["clean/facility"]
    assert made["status"] == "已扣留 held"
    assert made["stale_since"] == "2024-10-15"
    shape = seen.checks(run)["clean/facility", "shape"]
    assert (shape.passed, shape.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert message in str(shape.description)
    assert message in str(shape.metadata["held"].value)
    assert shape.partition == "152502 锡林浩特市"


def test_the_league_is_published_with_the_last_good_data(broken: Home, seen: Seen) -> None:
    assert seen.runs("publish_league")[-1].status == dg.DagsterRunStatus.SUCCESS
    (count,) = query(broken, "SELECT count(*) FROM core.fct_teacher WHERE county_code = '152522'")
    assert count > (0,)
    stale = query(
        broken, "SELECT county_code, dataset FROM quality.submission WHERE stale_since IS NOT NULL"
    )
    assert sorted(stale) == [("152500", "school"), ("152502", "facility"), ("152522", "teacher")]


def test_a_failed_check_names_its_rules_and_rows(loaded: Home) -> None:
    with instance_of(loaded) as instance:
        seen = Seen(instance)
        failed = {}
        for unit in ("152500", "152502", "152522"):
            for (asset, name), check in seen.checks(run_of(seen, unit)).items():
                if not check.passed:
                    failed[asset.split("/")[1], unit, name] = check
    problems = query(
        loaded, "SELECT dataset, county_code, check_id, file, row_number FROM quality.problem"
    )
    assert failed
    shown = 0
    for (dataset, unit, _), check in failed.items():
        rules = str(check.metadata["failed_rules"].value)
        rows = str(check.metadata["failed_rows"].value)
        for its_dataset, its_unit, check_id, file, number in problems:
            if (its_dataset, its_unit) == (dataset, unit) and f"| {check_id} |" in rules:
                shown += 1
                assert str(file) in rows
                assert number is None or f"| {number} |" in rows
        assert "rules failed" in str(check.description)
        assert "| 文件 file |" in str(check.description)
    assert shown > len(failed) > 5
    # Every problem stands in the check of its stage.
    assert shown == len(problems)


def test_no_personal_data_in_what_the_orchestrator_keeps(broken: Home) -> None:
    canaries = people(broken)
    assert len(canaries) > 100
    files = [*text_files(broken.dagster), broken.root / "printed.txt"]
    kept = b"".join(path.read_bytes() for path in files)
    assert "锡林浩特市".encode() in kept or json.dumps("锡林浩特市")[1:-1].encode() in kept
    leaked = [
        value
        for value in [*canaries, NAME, NUMBER]
        if value.encode() in kept or json.dumps(value)[1:-1].encode() in kept
    ]
    assert leaked == []
    # The cells they were put into are listed, without them; the sample's own defects may be too.
    found = query(
        broken,
        "SELECT \"column\", value FROM quality.problem WHERE dataset = 'teacher' "
        "AND county_code = '152500' AND check_id LIKE '%.readable'",
    )
    assert {"性别": None, "最高学历": None}.items() <= dict(found).items()


def people(home: Home) -> list[str]:
    """Names (of three signs at least) and ID numbers of the people of one unit."""
    found: set[str] = set()
    with sqlite3.connect(next((home.inbox / "152500").glob("*.db"))) as connection:
        query_ = 'SELECT "身份证件号", "姓名" FROM "教职工名册"'
        for row in connection.execute(query_):
            found |= {str(value) for value in row if value}
    import fastexcel

    reader = fastexcel.read_excel(
        str(next((home.inbox / "152502" / "体质健康上报").glob("*.xls*")))
    )
    for sheet in reader.sheet_names:
        cells = reader.load_sheet(sheet, header_row=0, dtypes="string").to_arrow().to_pylist()
        for row in cells:
            found |= {
                str(row[name]) for name in row if name.endswith(("学籍号", "姓名")) and row[name]
            }
    return [value for value in found if len(value) > 2]
