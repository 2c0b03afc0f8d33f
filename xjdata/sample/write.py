"""Write a sample league: settings, source contracts, deliveries, key, answers.

Here: the order of things and the files of the home. Not here: anything that is drawn or laid out.
"""

import os
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

from xjdata.datasets import dataset_contract
from xjdata.home import Home
from xjdata.messages import ConfigError, say
from xjdata.sample.answers import evaluations, fitness_summary, indicators
from xjdata.sample.book import Answers, answers_of
from xjdata.sample.counts import Frames, Row
from xjdata.sample.defects import League, Table, plant_all, typed
from xjdata.sample.layouts import (
    Books,
    Places,
    SchoolNames,
    clear,
    contract_text,
    deliver,
    delivered,
    styles,
)
from xjdata.sample.league import AS_OF, make_league, units
from xjdata.sample.told_apart import breakdowns

DEFAULT_DEFECTS = 0.002
"""Share of rows with a defect unless asked otherwise: a few of every kind, no delivery held."""

FEWEST_STUDENTS = 500
"""Below that the small counties have no students in most grades."""

MOST_DEFECTS = 0.05
"""Above that deliveries would be held."""

Progress = Callable[[str, int, int], None]
"""Called with the unit written next, how many are written, and how many there are."""

_DUE = {
    "school": date(2024, 10, 10),
    "enrollment": date(2024, 10, 10),
    "teacher": date(2024, 10, 15),
    "facility": date(2024, 10, 31),
    "building": date(2024, 10, 31),
    "safety": date(2024, 10, 31),
    "population": date(2024, 11, 15),
    "baseline": date(2024, 10, 10),
    "fitness": date(2024, 11, 30),
    "language": date(2024, 9, 30),
    "training": date(2024, 10, 5),
    "project": date(2024, 10, 5),
    "recognition": date(2024, 10, 10),
    "research_post": date(2024, 10, 10),
    "group_member": date(2024, 10, 10),
    "weak_high_school": date(2024, 10, 10),
    "pilot_major": date(2024, 10, 15),
    "milestone": date(2024, 10, 15),
    "supervision": date(2024, 10, 15),
    "partner": date(2024, 10, 31),
    "matter": date(2024, 10, 31),
    "school_ledger": date(2024, 10, 31),
    "institution": date(2024, 10, 31),
    "enforcement_officer": date(2024, 10, 31),
    "exam_room": date(2024, 11, 15),
    "screening": date(2024, 11, 30),
    "aid": date(2024, 11, 30),
}
"""The day each dataset is due."""


def write_sample(
    home: Home,
    *,
    students: int = 15_000,
    seed: int = 2024,
    defects: float = DEFAULT_DEFECTS,
    progress: Progress | None = None,
) -> Answers:
    """Write a synthetic league into a home.

    Equal arguments give equal files, byte for byte; only the pseudonym key is drawn anew, and kept
    where there is one.

    Args:
        home: The home; folders are made, files of an earlier sample replaced.
        students: Students on the register, kindergarten children included.
        seed: The seed, from 0 on.
        defects: Share of the rows of each delivery that get a defect, at least one of every kind;
            0 for none.
        progress: Told before each unit is written.

    Returns:
        What is in `answers.json`.

    Raises:
        ConfigError: Too few students, a negative seed, or a share of defects that would hold
            deliveries.
    """
    _check(students, seed, defects)
    truth = {
        name: typed(frame, dataset_contract(name))
        for name, frame in make_league(students, seed).items()
    }
    _forget_dates(truth["fitness"])
    league = League.over(truth, seed)
    planted = plant_all(league, defects)
    places = _write_units(home, league.tables, progress)
    counted = _counted(league)
    answers = answers_of(
        arguments={"students": students, "seed": seed, "share": defects},
        planted=planted,
        tables=league.tables,
        places=places,
        true=_answers(truth),
        expected=_answers(counted),
    )
    _write_key(home.key_file)
    answers.write(home.root / "answers.json")
    # Last: a folder with this file is a home, and a sample that was interrupted is none yet.
    home.league_file.write_text(_settings(), "utf-8")
    return answers


def _answers(
    frames: Frames,
) -> tuple[pd.DataFrame, pd.DataFrame, list[Row], list[Row]]:
    """Indicators, breakdowns, evaluations and fitness summary of rows that count."""
    return indicators(frames), breakdowns(frames), evaluations(frames), fitness_summary(frames)


def _check(students: int, seed: int, defects: float) -> None:
    if students < FEWEST_STUDENTS:
        raise ConfigError(say("sample.too_few", given=students, fewest=FEWEST_STUDENTS))
    if seed < 0:
        raise ConfigError(say("sample.negative_seed", given=seed))
    if not 0 <= defects <= MOST_DEFECTS:
        raise ConfigError(say("sample.too_many_defects", given=defects, most=MOST_DEFECTS))


def _forget_dates(fitness: pd.DataFrame) -> None:
    """Some units do not fill in the dates of the tests: nobody knows them."""
    undated = [unit for unit, style in styles().items() if not style.of("fitness").test_dates]
    fitness.loc[fitness["unit"].isin(undated), "test_date"] = pd.NaT


def _counted(league: League) -> dict[str, pd.DataFrame]:
    """Dataset to the rows of all units that are to count."""
    return {
        name: pd.concat(
            [table.counted() for (_, of), table in league.tables.items() if of == name],
            ignore_index=True,
        )
        for name in delivered()
    }


def _write_units(
    home: Home, tables: dict[tuple[str, str], Table], progress: Progress | None
) -> dict[tuple[str, str], Places]:
    """Write each unit's files and its source contract."""
    home.counties.mkdir(parents=True, exist_ok=True)
    places: dict[tuple[str, str], Places] = {}
    for turn, unit in enumerate(units()):
        if progress is not None:
            progress(unit.code, turn, len(units()))
        ours = {name: table for (code, name), table in tables.items() if code == unit.code}
        layouts = [table.layout for table in ours.values()]
        for layout in layouts:
            clear(layout, home.inbox)
        schools = SchoolNames.of(unit.code, ours["school"].rows)
        books = Books(home.inbox)
        here = {
            name: deliver(table.layout, table.rows, table.raw, books, schools)
            for name, table in ours.items()
        }
        books.write()
        text = contract_text(unit.code, layouts, here, schools)
        (home.counties / f"{unit.code}.yaml").write_text(text, "utf-8")
        places |= {(unit.code, name): place for name, place in here.items()}
    return places


def _settings() -> str:
    """The text of `league.yaml`."""
    due = "\n".join(f"  {name}: {day}" for name, day in _DUE.items())
    return f"""\
# 示例盟的设置。一切数据均为虚构。 Settings of the sample league; all data are made up.
# 报送单位由 counties/ 下的来源契约决定。 The units are those with a source contract in counties/.
name_zh: 锡林郭勒盟（示例）
name_en: Xilingol League (sample)
plan: "2024"
time_zone: Asia/Shanghai
# 示例停在这一夜；真实部署删去此行，即为当天。 The night the sample stands at; without it: today.
as_of: {AS_OF}
schedule: "0 2 * * *"
cut_off: 05:00:00
# 扣留一份报送的界限。 When a delivery is held.
thresholds:
  faulty_rows_percent: 20
  faulty_rows_minimum: 3
  collapse_percent: 50
# 各数据集的报送期限。 The day each dataset is due.
due:
{due}
keep_warehouses: 7
"""


def _write_key(file: Path) -> None:
    """A key readable by its owner alone; one that is there is kept, or people would change."""
    if file.is_file():
        return
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream_:
        stream_.write(secrets.token_hex(32) + "\n")
