"""A small league under the orchestrator, for the tests of the Dagster side."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import yaml

from assets.definitions import build_definitions
from assets.execute import NightResult, run_night
from assets.instance import belong_to_the_ui, use_instance_of
from xjdata.home import Home
from xjdata.night import Night

UNITS = ["152500", "152502", "152522"]
"""A database and no population; workbooks; texts."""

PARTITIONS = ["152500 锡林郭勒盟盟直", "152502 锡林浩特市", "152522 阿巴嘎旗"]

ROOT = Path(__file__).parents[2]


def fresh(home: Home) -> Home:
    """The home as others find it: settings read anew."""
    return Home.at(home.root)


def run(home: Home, units: Sequence[str] = ()) -> NightResult:
    """A night as `xjdata run` runs it."""
    home = fresh(home)
    night = Night.of(home)
    return run_night(night, units or home.units, lambda: None, lambda unit: None)


@contextlib.contextmanager
def instance_of(home: Home) -> Iterator[dg.DagsterInstance]:
    """The instance of a home."""
    use_instance_of(home)
    with dg.DagsterInstance.get() as instance:
        belong_to_the_ui(instance)
        yield instance


_REPOSITORIES: dict[tuple[str, ...], dg.RepositoryDefinition] = {}


def repository(home: Home) -> dg.RepositoryDefinition:
    """What the UI and the daemon load; loading takes a while, so once for the same contracts."""
    files = [home.league_file, *sorted(home.counties.glob("*.yaml"))]
    state = (str(home.root), *(path.name + path.read_text("utf-8") for path in files))
    if state not in _REPOSITORIES:
        _REPOSITORIES[state] = _loaded(home)
    return _REPOSITORIES[state]


def _loaded(home: Home) -> dg.RepositoryDefinition:
    with dg.DagsterInstance.ephemeral():  # else Dagster asks the one used last, which is closed
        return build_definitions(fresh(home)).get_repository_def()


def change_source(home: Home, unit: str, dataset: str, **fields: Any) -> None:
    """Replace the source of a dataset in a unit's contract."""
    path = home.counties / f"{unit}.yaml"
    contract = yaml.safe_load(path.read_text("utf-8"))
    for source in contract["sources"]:
        if source["dataset"] == dataset:
            kept = {name: source[name] for name in ("dataset", "valid_from")}
            source.clear()
            source.update(kept | fields)
    path.write_text(yaml.safe_dump(contract, allow_unicode=True, sort_keys=False), "utf-8")


def drop_source(home: Home, unit: str, dataset: str) -> None:
    """Remove the source of a dataset from a unit's contract."""
    path = home.counties / f"{unit}.yaml"
    contract = yaml.safe_load(path.read_text("utf-8"))
    contract["sources"] = [s for s in contract["sources"] if s["dataset"] != dataset]
    path.write_text(yaml.safe_dump(contract, allow_unicode=True, sort_keys=False), "utf-8")


def set_league(home: Home, **fields: Any) -> None:
    """Change settings of `league.yaml`; None removes one."""
    settings = yaml.safe_load(home.league_file.read_text("utf-8"))
    settings = {k: v for k, v in (settings | fields).items() if v is not None}
    home.league_file.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")


@dataclass(frozen=True)
class Seen:
    """What the instance shows of the runs of one home."""

    instance: dg.DagsterInstance

    def runs(self, job: str | None = None) -> list[dg.DagsterRun]:
        """Runs, oldest first."""
        runs = self.instance.get_runs(dg.RunsFilter(job_name=job) if job else None)
        return list(reversed(runs))

    def failed_steps(self, run: dg.DagsterRun) -> set[str]:
        """Steps that are red."""
        events = self.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
        return {str(event.step_key) for event in events}

    def materialized(self, run: dg.DagsterRun) -> dict[str, dict[str, Any]]:
        """Assets and their metadata."""
        events = self.instance.all_logs(
            run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION
        )
        found = {}
        for event in events:
            materialization = event.asset_materialization
            assert materialization is not None
            found[materialization.asset_key.to_user_string()] = {
                name: value.value for name, value in materialization.metadata.items()
            }
        return found

    def checks(self, run: dg.DagsterRun) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
        """Evaluations by asset and check."""
        events = self.instance.all_logs(
            run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION
        )
        found = {}
        for event in events:
            assert event.dagster_event is not None
            evaluation = event.dagster_event.asset_check_evaluation_data
            found[evaluation.asset_key.to_user_string(), evaluation.check_name] = evaluation
        return found


def run_of(seen: Seen, unit: str) -> dg.DagsterRun:
    """The newest run that loaded a unit."""
    runs = [r for r in seen.runs("load_unit") if r.tags["dagster/partition"].startswith(unit)]
    return runs[-1]


def command(*arguments: str) -> list[str]:
    """The command line in a process of its own."""
    return [sys.executable, "-c", "from xjdata.cli import main; main()", *arguments]


def environment(home: Home) -> dict[str, str]:
    """Where such a process finds the project and the home."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DAGSTER", "XJDATA"))}
    return kept | {"PYTHONPATH": str(ROOT), "XJDATA_HOME": str(home.root)}


def cli(home: Home, *arguments: str) -> tuple[int, str]:
    """The command line in this process: exit code, and what it printed."""
    from xjdata.cli import main

    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    argv, sys.argv = sys.argv, ["xjdata", *arguments]
    os.environ["XJDATA_HOME"] = str(home.root)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            main()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.argv = argv
    printed.seek(0)
    return code, printed.read()
