"""``make bench``: one sample league, one night, stage by stage."""

import argparse
import os
import shutil
import tempfile
import time
from datetime import timedelta
from importlib import import_module

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bench.bare import parse
from bench.meter import Meter, Stage
from xjdata.home import Home
from xjdata.night import Night

_STAGES = ("fetch", "read", "clean", "relate", "gate", "write", "measures", "indicators", "publish")


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

    meter = Meter()
    with meter.stage("sample"):
        write_sample(home, students=students, seed=seed, defects=0.002)
    files = sorted(path for path in home.inbox.rglob("*") if path.is_file())
    with meter.stage("bare parse"):
        rows = sum(parse(path) for path in files)
    with meter.stage("imports, once a process"):
        import_module("great_expectations")
        import_module("assets.execute")
    night = Night.of(home)
    _night_in_stages(night, meter)
    cold = sum(meter.stages[name].seconds for name in _STAGES if name in meter.stages)
    again = Meter()
    _night_in_stages(Night.of(home, night.as_of + timedelta(days=1)), again)
    for name in ("archive", "lake", "warehouse"):
        shutil.rmtree(home.root / name)
    orchestrated = _orchestrated(home)
    _show(meter, again, rows, cold, orchestrated)


def _night_in_stages(night: Night, meter: Meter) -> None:
    """The steps of a night without an orchestrator, each function of a stage timed."""
    import expectations
    import warehouse
    from xjdata.lake import Parts
    from xjdata.night import (
        compute_indicators,
        compute_measures,
        fetch,
        finish,
        load,
        make_snapshot,
        start,
    )

    module = import_module("xjdata.night.loading")
    kept = {name: getattr(module, name) for name in ("grids", "clean", "relate")}
    write = Parts.write
    gate = _TimedGate(expectations.gate, meter)
    try:
        for name, stage in (("grids", "read"), ("clean", "clean"), ("relate", "relate")):
            setattr(module, name, meter.around(stage, kept[name]))
        Parts.write = meter.around("write", write)  # type: ignore[method-assign]
        start(night, night.home.units)
        for unit in night.home.units:
            for source in night.sources(unit):
                with meter.stage("fetch"):
                    fetch(night, source)
                with meter.stage("look-ups"):
                    load(night, source, gate)
        with meter.stage("measures"):
            compute_measures(night)
        with meter.stage("indicators"):
            compute_indicators(night)
        with meter.stage("publish"):
            content = make_snapshot(night, expectations.gate)
            warehouse.publish(night.home, night.as_of, night.plan, content)
        finish(night)
    finally:
        for name, function in kept.items():
            setattr(module, name, function)
        Parts.write = write  # type: ignore[method-assign]


class _TimedGate:
    """The gate, timed."""

    def __init__(self, gate: object, meter: Meter) -> None:
        self.judge = meter.around("gate", gate.judge)  # type: ignore[attr-defined]
        self.suite_version = gate.suite_version  # type: ignore[attr-defined]


def _orchestrated(home: Home) -> float:
    """Seconds of the same night through the orchestrator (imports not counted)."""
    from assets.execute import run_night

    night = Night.of(home)
    began = time.perf_counter()
    run_night(night, night.home.units, lambda _: None, lambda _: None)
    return time.perf_counter() - began


def _show(meter: Meter, again: Meter, rows: int, cold: float, orchestrated: float) -> None:
    bare = meter.stages["bare parse"].seconds
    shown = Table(box=SIMPLE_HEAD, title=f"{rows:,} rows delivered", title_justify="left")
    for column in ("stage", "seconds", "rows/s", "x bare parse", "peak MB", "calls"):
        shown.add_column(column, justify="left" if column == "stage" else "right")

    def add(name: str, stage: Stage) -> None:
        peak = f"{stage.peak_bytes / 1e6:,.0f}" if stage.peak_bytes else ""
        shown.add_row(name, *_figures(stage.seconds, rows, bare), peak, str(stage.calls or ""))

    for name in ("bare parse", "look-ups", *_STAGES):
        if name in meter.stages:
            add(name, meter.stages[name])
    whole = cold + meter.stages["look-ups"].seconds
    add("whole night", Stage(whole))
    unchanged = sum(stage.seconds for stage in again.stages.values())
    for name, stage in again.stages.items():
        add(f"  unchanged: {name}", stage)
    add("unchanged night", Stage(unchanged))
    add("orchestration, beside it", Stage(orchestrated - whole))
    for name in ("imports, once a process", "sample"):
        add(name, meter.stages[name])
    Console(width=110, highlight=False).print(shown)
    print(f"whole night / bare parse {whole / bare:.1f}  unchanged / whole {unchanged / whole:.2f}")
    _versions()


def _figures(seconds: float, rows: int, bare: float) -> tuple[str, str, str]:
    speed = f"{rows / seconds:,.0f}" if seconds > 0 else ""
    return f"{seconds:.2f}", speed, f"{seconds / bare:.2f}"


def _versions() -> None:
    from importlib.metadata import version

    names = ("dagster", "great-expectations", "pandas", "pyarrow", "fastexcel", "duckdb")
    print("  ".join(f"{name} {version(name)}" for name in names), f" cpus {os.cpu_count()}")


if __name__ == "__main__":
    main()
