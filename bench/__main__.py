"""``make bench``: one sample league, its files parsed bare, its night stage by stage."""

import argparse
import os
import shutil
import tempfile
import time
from datetime import timedelta
from importlib import import_module
from multiprocessing import get_context

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bench.bare import parse
from bench.meter import Meter, Stage
from bench.night import LEAGUE_STAGES, UNIT_STAGES, Timed, night_in_stages
from bench.scoring import Scoring, scoring_and_search
from xjdata.home import Home
from xjdata.night import Night
from xjdata.night.breakdowns import breakdowns_path
from xjdata.night.league import indicators_path
from xjdata.night.side_by_side import warm_up

_VALUES = (indicators_path, breakdowns_path)
_IMPORTED = ("great_expectations", "assets.execute")


def main() -> None:
    """Make the sample, parse it bare, run a night in stages, again unchanged, and orchestrated."""
    arguments = argparse.ArgumentParser(prog="bench", description=__doc__)
    arguments.add_argument("--students", type=int, default=145_000)
    arguments.add_argument("--seed", type=int, default=2024)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="xjdata-bench-") as folder:
        os.environ["XJDATA_HOME"] = folder
        _bench(Home.at(folder), options.students, options.seed)


def _bench(home: Home, students: int, seed: int) -> None:
    from xjdata.sample import write_sample

    with Meter() as meter:
        with meter.stage("sample"):
            write_sample(home, students=students, seed=seed, defects=0.002)
        files = sorted(path for path in home.inbox.rglob("*") if path.is_file())
        with meter.stage("bare parse"):
            rows = sum(parse(path) for path in files)
        with meter.stage("imports, once a night"):
            warm_up([*_IMPORTED, "assets.ready", "bench.night"])
            for name in _IMPORTED:
                import_module(name)
            _wait_for_imports()
    night = Night.of(home)
    first = night_in_stages(home, night.as_of)
    unchanged = night_in_stages(home, night.as_of + timedelta(days=1))
    scoring = scoring_and_search(home)
    values = sum(night.store.read_table(path(night)).num_rows for path in _VALUES)
    for name in ("archive", "lake", "warehouse"):
        shutil.rmtree(home.root / name)
    orchestrated = _orchestrated(home)
    _show(meter, first, unchanged, rows, orchestrated)
    _show_tables(first, values, scoring)
    _versions()


def _wait_for_imports() -> None:
    """The first copy of the process that imports is there when it has imported everything."""
    process = get_context("forkserver").Process(target=os.getpid)
    process.start()
    process.join()


def _orchestrated(home: Home) -> float:
    """Seconds of the same night through the orchestrator (imports not counted)."""
    from assets.execute import run_night

    night = Night.of(home)
    began = time.perf_counter()
    run_night(night, night.home.units, lambda: None, lambda _: None)
    return time.perf_counter() - began


def _show(meter: Meter, first: Timed, unchanged: Timed, rows: int, orchestrated: float) -> None:
    bare = meter.stages["bare parse"].seconds
    shown = Table(box=SIMPLE_HEAD, title=f"{rows:,} rows delivered", title_justify="left")
    for column in ("stage", "seconds", "rows/s", "x bare parse", "peak MB", "calls"):
        shown.add_column(column, justify="left" if column == "stage" else "right")

    def add(name: str, stage: Stage) -> None:
        peak = f"{stage.peak_bytes / 1e6:,.0f}" if stage.peak_bytes else ""
        speed = f"{rows / stage.seconds:,.0f}" if stage.seconds > 0 else ""
        times = f"{stage.seconds / bare:.2f}"
        shown.add_row(name, f"{stage.seconds:.2f}", speed, times, peak, str(stage.calls or ""))

    def add_night(night: Timed, mark: str) -> None:
        for name in (name for name in UNIT_STAGES if name in night.stages):
            add(f"  {mark}{name}", night.stages[name])
        add(f"{mark}units, by the clock, {night.processes} processes", Stage(night.units))
        for name in LEAGUE_STAGES:
            add(f"{mark}{name}", night.stages[name])

    add("bare parse", meter.stages["bare parse"])
    add_night(first, "")
    add("whole night, by the clock", Stage(first.whole))
    add_night(unchanged, "unchanged: ")
    add("unchanged night, by the clock", Stage(unchanged.whole))
    add("orchestration, beside it", Stage(orchestrated - first.whole))
    for name in ("imports, once a night", "sample"):
        add(name, meter.stages[name])
    Console(width=110, highlight=False).print(shown)
    ratios = first.whole / bare, unchanged.whole / first.whole
    print("whole night / bare parse {:.1f}  unchanged / whole {:.2f}".format(*ratios))


def _show_tables(night: Timed, values: int, found: Scoring) -> None:
    """All indicators from measures, and the scores of all students beside a bare search."""
    shown = Table(box=SIMPLE_HEAD)
    for column in ("", "seconds", "rows", "rows/s", "x searchsorted"):
        shown.add_column(column, justify="right" if column else "left")
    searched = f"numpy searchsorted, the same {found.readings:,} readings"
    lines = (
        ("all indicators from measures, one table", night.stages["indicators"].seconds, values, ""),
        ("scoring", found.scoring, found.students, f"{found.scoring / found.search:.2f}"),
        (searched, found.search, found.students, "1.00"),
    )
    for name, seconds, rows, ratio in lines:
        shown.add_row(name, f"{seconds:.4f}", f"{rows:,}", f"{rows / seconds:,.0f}", ratio)
    Console(width=110, highlight=False).print(shown)


def _versions() -> None:
    from importlib.metadata import version

    names = ("dagster", "great-expectations", "pandas", "pyarrow", "fastexcel", "duckdb")
    print("  ".join(f"{name} {version(name)}" for name in names), f" cpus {os.cpu_count()}")


if __name__ == "__main__":
    main()
