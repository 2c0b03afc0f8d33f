"""``xjdata run``: one night. A past one is played again (`replay`)."""

import sys
import time
from collections import Counter
from contextlib import nullcontext, redirect_stdout
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text
from sqlalchemy.exc import DBAPIError

from xjdata.cli.bars import Bars
from xjdata.cli.counties import resolve_unit
from xjdata.cli.interrupts import watched_interrupts
from xjdata.cli.output import (
    by_language,
    print_error,
    print_json,
    show,
    status_text,
    table,
    text,
)
from xjdata.cli.replay import run_again
from xjdata.cli.titles import dataset_title
from xjdata.history import is_past
from xjdata.home import Home
from xjdata.lake import DeliveryRecord
from xjdata.messages import ConfigError, say
from xjdata.night import Night
from xjdata.night.board import tonight
from xjdata.night.side_by_side import processes_for, warm_up

_BAD = ("held", "failed")
_NEEDED = ("assets.execute", "great_expectations", "assets.ready")
"""What takes seconds to import or read, and each process that loads units needs."""


def run(*, counties: list[str], as_of: date | None, as_json: bool) -> int:
    """Run one night and say what became of it; exit code 0 or 1."""
    night = Night.of(Home.find(), as_of)
    if as_of is not None and is_past(night):
        if counties:
            raise ConfigError(say("history.whole_night", as_of=as_of))
        return run_again(night, as_json=as_json)
    _refuse_future(night)
    units = _units(night, counties)
    began = time.monotonic()
    # What a library may print is not part of the document.
    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        result = _run(night, units, quiet=as_json)
    records = [item.record for item in tonight(night) if item.source.unit in units]
    there = [record for record in records if record is not None]
    bad = [record for record in there if record.status in _BAD]
    code = 0 if result.published and not bad and not result.failed_units else 1
    if as_json:
        print_json(_summary(night, there, result, code))
    else:
        _print(night, there, result, time.monotonic() - began)
    return code


def _refuse_future(night: Night) -> None:
    """A night once run cannot be gone behind: a slip in the year would lock out every real one."""
    now = datetime.now(ZoneInfo(night.home.league.time_zone)).date()
    last = max(now, night.home.league.tonight()) + timedelta(days=1)
    if night.as_of > last:
        raise ConfigError(say("cli.future", as_of=night.as_of, last=last))


def _units(night: Night, counties: list[str]) -> list[str]:
    """The units that are asked for, in the order of the league."""
    if not night.home.units:
        raise ConfigError(say("cli.no_units", path=night.home.counties))
    named = {resolve_unit(name, night.home) for name in counties}
    return [unit for unit in night.home.units if not named or unit in named]


def _run(night: Night, units: list[str], *, quiet: bool) -> Any:
    if processes_for(units, night.home.league.processes) > 1:
        warm_up(_NEEDED)
    from assets.execute import run_night  # the orchestrator takes seconds to import

    try:
        with watched_interrupts() as interrupts, Bars(night, units, quiet=quiet) as bars:

            def after(unit: str) -> None:
                interrupts.check()
                bars.after(unit)

            result = run_night(night, units, bars.begin, after)
            if not result.published:
                interrupts.check()
            return result
    except KeyboardInterrupt:
        print_error(say("cli.run_interrupted", as_of=night.as_of), as_json=False)
        raise
    except DBAPIError as error:
        problem = str(error.orig).strip().partition("\n")[0]
        path = night.home.dagster
        raise ConfigError(say("cli.storage", path=path, problem=problem)) from None


def _summary(night: Night, records: list[DeliveryRecord], result: Any, code: int) -> dict[str, Any]:
    return {
        "as_of": night.as_of,
        "exit_code": code,
        "published": result.published,
        "warehouse": str(night.home.warehouse_link),
        "failed_units": result.failed_units,
        "statuses": Counter(record.status for record in records),
        "deliveries": [asdict(record) for record in records],
    }


def _print(night: Night, records: list[DeliveryRecord], result: Any, seconds: float) -> None:
    counts = Counter(record.status for record in records)
    words = [Text.assemble(status_text(name), f" {count}") for name, count in counts.items()]
    done = Text(text("run_done", seconds=f"{seconds:.0f}"))
    show(Text(), Text("  ").join([done, *words]))
    bad = [record for record in records if record.status in _BAD]
    if bad:
        columns = [text(f"column_{name}") for name in ("unit", "dataset", "status", "message")]
        rows = [
            (
                _name(night, record.county_code),
                dataset_title(record.dataset),
                status_text(record.status),
                by_language(record.message_zh, record.message_en),
            )
            for record in bad
        ]
        show(table(text("run_bad"), columns, rows, whole=(2,)))
    told = {record.county_code for record in bad}
    untold = [unit for unit in result.failed_units if unit not in told]
    if untold:
        names = by_language("、", ", ").join(_name(night, unit) for unit in untold)
        show(Text(text("run_failed_units", names=names), "red"))
    if not result.published:
        show(Text(text("run_not_published"), "red"))


def _name(night: Night, unit: str) -> str:
    title = night.contracts[unit].title
    return by_language(title.zh, title.en)
