"""Everything `doctor` looks at; a fault in one place never hides another.

Here: what is looked at, and what to say of it. Not here: how it is printed (`doctor`).
"""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Literal, NamedTuple

from xjdata.cli.reading import reading
from xjdata.datasets import Text, dataset_names
from xjdata.home import Environment, Home, League, line_of
from xjdata.home.lock import lock_holder
from xjdata.home.secrets import is_key_from_environment, key_id
from xjdata.messages import Message, XjdataError, say
from xjdata.night import Night
from xjdata.sources import Source, probe, read_source_contract

Level = Literal["good", "warning", "fault"]

_GIGABYTE = 1_000_000_000
_LITTLE_SPACE = 2 * _GIGABYTE
_NO_SPACE = _GIGABYTE // 5
_AT_ONCE = 16
_OTHERS = 0o077
"""Rights of anybody but the owner."""


class Finding(NamedTuple):
    """One thing looked at.

    Attributes:
        level: ``good``, ``warning`` (works, but should not stay so) or ``fault``.
        subject: What was looked at; a unit's code for a source or its contract.
        dataset: Of a source; else empty.
        message: What was found, and how to mend it.
    """

    level: Level
    subject: str
    dataset: str
    message: Message


def examine(home: Home) -> Iterator[Finding]:
    """Everything there is to find, settings first; without them nothing else can be judged."""
    try:
        league = home.league
    except XjdataError as error:
        yield _found("fault", "league.yaml", error.message)
        return
    yield from _settings(home, league)
    night = Night.of(home)
    yield from _disk(home)
    yield from _plan(night)
    lake = _lake(night)
    yield lake
    yield from _key(night, is_lake_readable=lake.level == "good")
    yield from _warehouse(home)
    if lake.level == "good":
        yield _lock(night)
    yield from _units(night)


def _found(level: Level, subject: str, message: Message) -> Finding:
    return Finding(level, subject, "", message)


def _settings(home: Home, league: League) -> Iterator[Finding]:
    """League.yaml may name datasets that the settings themselves cannot know."""
    unknown = [
        (field, name)
        for field in ("due", "dataset_thresholds")
        for name in getattr(league, field)
        if name not in dataset_names()
    ]
    text = home.league_file.read_text("utf-8-sig") if unknown else ""
    for field, name in unknown:
        yield _found(
            "fault",
            "league.yaml",
            say(
                "config.invalid_field",
                file=home.league_file,
                line=line_of(text, (field, name)),
                field=f"{field}.{name}",
                problem=say("sources.no_dataset", name=name),
                allowed=say("config.allowed_values", values=", ".join(dataset_names())),
            ),
        )
    if not unknown:
        yield _found("good", "league.yaml", say("cli.doctor_home", path=home.root))


def _disk(home: Home) -> Iterator[Finding]:
    if not os.access(home.root, os.W_OK):
        yield _found("fault", "disk", say("cli.doctor_read_only", path=home.root))
        return
    free = shutil.disk_usage(home.root).free
    values = {"path": home.root, "free": f"{free / _GIGABYTE:.1f}"}
    if free < _LITTLE_SPACE:
        level: Level = "fault" if free < _NO_SPACE else "warning"
        yield _found(level, "disk", say("cli.doctor_little_space", **values))
    else:
        yield _found("good", "disk", say("cli.doctor_space", **values))


def _plan(night: Night) -> Iterator[Finding]:
    try:
        plan = night.plan
    except XjdataError as error:
        yield _found("fault", "plan", error.message)
    else:
        count = len(plan.targets)
        yield _found("good", "plan", say("cli.doctor_plan", name=plan.name, targets=count))


def _key(night: Night, *, is_lake_readable: bool) -> Iterator[Finding]:
    try:
        mine = key_id(night.key)
    except XjdataError as error:
        yield _found("fault", "key", error.message)
        return
    known = night.store.read_json("key.json") if is_lake_readable else None
    if known is not None and known["key_id"] != mine:
        yield _found("fault", "key", say("config.other_key"))
    elif is_key_from_environment():
        yield _found("good", "key", say("cli.doctor_key"))
    else:
        yield _found("warning", "key", say("cli.doctor_key_file"))
    for path, mode in ((night.home.key_file, "600"), (night.home.archive, "700")):
        if path.exists() and path.stat().st_mode & _OTHERS:
            yield _found("fault", "key", say("cli.doctor_open", path=path, mode=mode))


def _lake(night: Night) -> Finding:
    """Whether the lake is there and what it says of nights can be read."""
    place = Environment().lake_url or night.home.lake
    try:
        nights = night.log.nights()
        for path in ("key.json", *(f"nights/{name}/night.json" for name in nights)):
            night.store.read_json(path)
    except XjdataError as error:
        return _found("fault", "lake", error.message)
    except Exception as error:  # whatever an object store may raise
        problem = type(error).__name__
        return _found("fault", "lake", say("cli.doctor_no_lake", path=place, problem=problem))
    return _found("good", "lake", say("cli.doctor_lake", path=place, nights=len(nights)))


def _warehouse(home: Home) -> Iterator[Finding]:
    try:
        with reading(home) as reader:
            as_of = reader.rows("quality.night")[0]["as_of"]
    except XjdataError as error:
        level: Level = "fault" if home.warehouse_link.exists() else "warning"
        yield _found(level, "warehouse", error.message)
    else:
        path = home.warehouse_link
        yield _found("good", "warehouse", say("cli.doctor_warehouse", path=path, as_of=as_of))


def _lock(night: Night) -> Finding:
    """Whether a night is running, or one was begun and never published."""
    who = lock_holder(night.home)
    if who is not None:
        return _found("good", "night", say("cli.doctor_running", who=who))
    newest = (night.log.nights() or [""])[-1]
    manifest = night.store.read_json(f"nights/{newest}/night.json") if newest else None
    if manifest is not None and manifest["state"] == "running":
        return _found("warning", "night", say("cli.doctor_unfinished", as_of=newest))
    return _found("good", "night", say("cli.doctor_idle"))


def _units(night: Night) -> Iterator[Finding]:
    if not night.home.units:
        yield _found("fault", "counties", say("cli.no_units", path=night.home.counties))
    sources: list[Source] = []
    for unit in night.home.units:
        try:
            contract = read_source_contract(night.home.counties / f"{unit}.yaml")
        except XjdataError as error:
            yield _found("fault", unit, error.message)
        else:
            found = (contract.source_of(dataset, night.as_of) for dataset in dataset_names())
            sources += [source for source in found if source is not None]
    # A server that is down is waited for: for all its sources at once, not for one after the other.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(partial(_source, night.home), sources)


def _source(home: Home, source: Source) -> Finding:
    found = probe(source, home)
    # What has not been sent yet may still come; anything else is to be mended.
    missing: Level = "warning" if found.message.key == "sources.nothing_there" else "fault"
    level: Level = "good" if found.reached else missing
    return Finding(level, source.unit, source.dataset, found.message)


def unit_titles(home: Home) -> dict[str, Text]:
    """The names of the units whose contract can be read, by code."""
    titles = {}
    for unit in home.units:
        with suppress(XjdataError):
            titles[unit] = read_source_contract(home.counties / f"{unit}.yaml").title
    return titles
