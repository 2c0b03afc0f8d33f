"""Next year's plan is a folder beside this year's: chosen by name, counted over its own year."""

from pathlib import Path

import duckdb
import pytest

from tests.night.nights import query, run_plain
from tests.night.small import UNIT, small_league, stand_at
from xjdata.home import Home
from xjdata.plan import load_plan

_HEAD = """
year: 2025
title_zh: 示例盟2025年工作要点
title_en: Invented work plan of 2025
document_number: 示例〔2025〕1号
issued_by_zh: 示例盟
issued_by_en: Sample league
year_start: 2025-01-01
year_end: 2025-12-31
periods: {school_year: "2025-2026", calendar_year: "2025", term: "2025-2026-1"}
unit_words: {school: {zh: 所学校, en: schools, one: school}}
"""

_TEXT = """一、安全
1. 守好校门。封闭化管理率达到
60%以上。学校应急演练每年两次。
"""

_ITEM = """
item: 1
section_zh: 一、安全
title_zh: 守好校门
title_en: School gates
status: measurable
targets:
  - id: W01-1
    slug: closed_management
    clause: "1.1"
    quote_zh: 封闭化管理率达到60%以上
    name_zh: 封闭化管理率
    name_en: Closed management
    operator: ">="
    target_value: 60
    unit: percent
    deadline: 2025-12-31
    scope: league
    basis: plan
    class: A
    priority: core
    kind: coverage
    data_domains: [safety]
    stage: [all]
    unit_kind: school
    frame: every school in operation
    numerator: closed management = yes
    denominator: schools of the frame
    missing_rule: not_met
    empty_rule: not_applicable
    lowest_level: school
    status_levels: [league]
    rollup: sum
    reference_date: "2025-12-31"
    accumulating: false
    value_form: percent
    delivered_by: each_unit
    measure: {name: schools_with, dataset: safety, where: {closed_management: true}}
  - id: W01-2
    slug: drills_twice
    clause: "1.2"
    quote_zh: 学校应急演练每年两次
    name_zh: 应急演练完成率
    name_en: Drills held
    operator: yoy-increase
    unit: percent
    deadline: 2025-12-31
    scope: league
    basis: direction
    class: C
    priority: ext
    kind: yoy
    data_domains: [safety]
    stage: [all]
    unit_kind: school
    frame: every school in operation
    numerator: at least two drills
    denominator: schools of the frame
    missing_rule: not_met
    empty_rule: not_applicable
    lowest_level: school
    status_levels: [league]
    rollup: sum
    reference_date: "2025-12-31"
    accumulating: false
    value_form: percent
    delivered_by: each_unit
    measure: {name: schools_with_enough, dataset: safety, quantity: drills, minimum: 2}
"""

_SOURCES = f"""
unit: "{UNIT}"
sources:
  - {{dataset: school, valid_from: 2025-01-01, connector: text, path: "{UNIT}/2025/学校*.csv"}}
  - {{dataset: safety, valid_from: 2025-01-01, connector: text, path: "{UNIT}/2025/安防*.csv"}}
  - {{dataset: baseline, valid_from: 2025-01-01, connector: text, path: "{UNIT}/2025/基数*.csv"}}
"""

_FILES = {
    "学校名单.csv": """学校标识码,学校名称,办学类型,办学状态,举办者
2115252201,第一小学,小学,在办,县级教育部门
2115252202,第二小学,小学,在办,县级教育部门
1115252203,幼儿园,幼儿园,在办,民办
""",
    "安防.csv": """学校标识码,学校名称,封闭化管理,应急演练次数
2115252201,第一小学,是,3
2115252202,第二小学,否,1
1115252203,幼儿园,是,2
""",
    "基数.csv": """指标编号,年份,分子,分母
W01-2,2024,1,3
W01-2,2023,3,3
W22-2,2024,3,3
""",
}


def write_next_plan(home: Home) -> Home:
    """The second plan, what is delivered for its year, and the settings that choose it."""
    plan = home.root / "plans" / "2025"
    plan.mkdir()
    for name, text in (("plan.yaml", _HEAD), ("plan.txt", _TEXT), ("item_01.yaml", _ITEM)):
        (plan / name).write_text(text, "utf-8")
    inbox = home.inbox / UNIT / "2025"
    inbox.mkdir()
    for name, text in _FILES.items():
        (inbox / name).write_text(text, "gb18030")
    (home.counties / f"{UNIT}.yaml").write_text(_SOURCES, "utf-8")
    settings = home.league_file.read_text("utf-8")
    assert 'plan: "2024"' in settings
    settings = settings.replace('plan: "2024"', 'plan: "2025"')
    # Three schools are far fewer than there were, and here that is meant.
    settings = settings.replace("collapse_percent: 50", "collapse_percent: 5")
    home.league_file.write_text(settings, "utf-8")
    return stand_at(home, "2025-10-15")


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A night of each plan, one after the other."""
    home = small_league(tmp_path_factory.mktemp("two years"))
    run_plain(home)
    home = write_next_plan(home)
    records = run_plain(home)
    said = {place: (record.status, record.message_en) for place, record in records.items()}
    assert {status for status, _ in said.values()} == {"loaded"}, said
    return home


def test_the_plan_that_the_settings_name_is_in_force(two_years: Home) -> None:
    assert query(two_years, "SELECT target_id FROM mart.target ORDER BY 1") == [
        ("W01-1",),
        ("W01-2",),
    ]
    assert query(two_years, "SELECT DISTINCT target_id FROM mart.indicator_value ORDER BY 1") == [
        ("W01-1",),
        ("W01-2",),
    ]


def test_it_is_counted_over_its_own_year(two_years: Home) -> None:
    league = "WHERE level = 'league' AND breakdown = 'all'"
    values = "SELECT numerator, denominator, status FROM mart."
    assert query(two_years, f"{values}w01_1_closed_management {league}") == [(2, 3, "met")]
    assert query(two_years, f"{values}w01_2_drills_twice {league}") == [(2, 3, "met")]
    # Last year is the year before the plan's, not the one before the first plan's.
    assert query(
        two_years,
        f"SELECT prior_numerator, prior_denominator FROM mart.w01_2_drills_twice {league}",
    ) == [(1, 3)]


def test_the_first_plans_night_stands_as_it_was(two_years: Home) -> None:
    file = two_years.warehouses / "2024-10-15.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(
            "SELECT count(*), min(target_id) FROM mart.scorecard WHERE status <> 'no_data'"
        ).fetchone()
    assert found is not None
    shown, first = found
    assert shown > 10 and first.startswith("W08")


def test_both_are_read_by_name(two_years: Home) -> None:
    folder: Path = two_years.root / "plans"
    ours, theirs = load_plan("2025", folder), load_plan("2024", folder)
    assert (ours.year, [target.id for target in ours.targets]) == (2025, ["W01-1", "W01-2"])
    assert theirs.year == 2024 and not set(ours.by_id) & set(theirs.by_id)
    text = ours.text.replace("\n", "")
    assert all(target.quote_zh in text for target in ours.targets)
    assert len(load_plan(2024).targets) == 100
