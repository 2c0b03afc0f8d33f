"""The generic step where units are not alike: who delivers, who is tested, whose whole is known."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from tests.indicators.nights import AUTUMN, LEAGUE, UNITS, A, B, league, night, numbers, unit
from tests.measures.frames import accepted, compute_measures, rows, target
from xjdata.indicators import BASELINE_COLUMNS, indicators
from xjdata.plan import Target, load_plan
from xjdata.plan import registry as plan_registry

SCHOOL, OTHER = "1525010001", "1525020001"
GROSS = target("W10-3")


class TestGrossEnrolment:
    def test_league_direct_children_count_in_the_league(self) -> None:
        values = night(
            GROSS, {A: (90, 100), B: (99, 100), LEAGUE: (8, 0)},
            states={(LEAGUE, "population"): "none"},
        )  # fmt: skip
        row = league(values)
        assert (numbers(row), row.value, row.status) == ((197, 200), 98.5, "met")
        assert row.missing_units == ""
        own = unit(values, LEAGUE)
        assert (numbers(own), own.status, own.display) == ((8, 0), "not_applicable", "—")
        assert pd.isna(own.value)

    def test_a_population_not_known_makes_its_unit_missing(self) -> None:
        values = night(GROSS, {A: (90, None), B: (99, 100), LEAGUE: (8, 0)})
        row = league(values)
        assert (numbers(row), row.status, row.missing_units) == ((107, 100), "cannot_verify", A)
        assert numbers(unit(values, A)) == (90, None)
        assert pd.isna(unit(values, A).value)

    def test_no_population_known_at_all(self) -> None:
        values = night(GROSS, {A: (90, None), B: (99, None), LEAGUE: (8, 0)})
        assert league(values).status == "cannot_verify"
        assert pd.isna(league(values).value)


class TestEachCounty:
    TARGET = target(
        "W22-2", operator=">=", target_value=50, scope="each_county",
        status_levels=["league", "county"], rollup="each_county",
    )  # fmt: skip

    def test_the_league_counts_the_counties_that_meet_it(self) -> None:
        values = night(
            self.TARGET, {(A, SCHOOL): (5, 5), (B, OTHER): (1, 5), (LEAGUE, "x"): (0, 5)}
        )
        assert [unit(values, code).status for code in UNITS] == ["met", "behind", "not_applicable"]
        row = league(values)
        assert (numbers(row), row.value, row.status) == ((1, 2), 50.0, "behind")

    def test_the_unit_that_is_no_county_is_in_no_such_test(self) -> None:
        values = night(
            self.TARGET, {(A, SCHOOL): (5, 5), (B, OTHER): (5, 5), (LEAGUE, "x"): (0, 5)}
        )
        assert (numbers(league(values)), league(values).status) == ((2, 2), "met")

    def test_a_county_it_does_not_apply_to_is_out_of_both(self) -> None:
        values = night(self.TARGET, {(A, SCHOOL): (5, 5)})
        assert unit(values, B).status == "not_applicable"
        assert (numbers(league(values)), league(values).status) == ((1, 1), "met")

    def test_a_county_without_data_cannot_be_verified(self) -> None:
        values = night(self.TARGET, {(A, SCHOOL): (5, 5)}, states={(B, "safety"): "missing"})
        assert unit(values, B).status == "cannot_verify"
        row = league(values)
        assert (row.status, row.missing_units, numbers(row)) == ("cannot_verify", B, (1, 2))

    def test_no_county_has_a_source(self) -> None:
        assert league(night(self.TARGET, {}, everybody="none")).status == "no_data"


def test_what_the_bureau_alone_delivers() -> None:
    changed: Target = target("W22-2", delivered_by="bureau")
    states: Any = {(LEAGUE, dataset): "there" for dataset in ("school", "safety")}
    values = night(changed, {(LEAGUE, "x"): (3, 3)}, states=states, everybody="none")
    assert (league(values).status, numbers(league(values))) == ("met", (3, 3))


ENTRY = """
  - id: W22-8
    slug: schools_with_video
    clause: "22.1"
    quote_zh: 巩固校园安防“四个100%”建设成果
    name_zh: 中小学视频监控联网率
    name_en: General schools with linked video
    operator: ">="
    target_value: 50
    unit: percent
    deadline: 2024-12-31
    scope: league
    basis: plan
    class: A
    priority: ext
    kind: coverage
    data_domains: [safety]
    stage: [all]
    unit_kind: school
    frame: general schools in operation
    numerator: video linked = yes
    denominator: schools of the frame
    missing_rule: not_met
    empty_rule: not_applicable
    lowest_level: school
    status_levels: [league]
    rollup: sum
    reference_date: "2024-12-31"
    accumulating: false
    value_form: percent
    delivered_by: each_unit
    measure:
      name: schools_with
      schools: {sections: [primary, junior, senior]}
      dataset: safety
      where: {video_linked: true}
"""


def test_a_new_target_on_a_measure_that_exists_is_one_entry_in_the_plan(tmp_path: Path) -> None:
    built_in = Path(plan_registry.__file__).parent / "plans" / "2024"
    shutil.copytree(built_in, tmp_path / "2024")
    item = tmp_path / "2024" / "item_22.yaml"
    item.write_text(item.read_text("utf-8") + ENTRY, "utf-8")
    plan = load_plan("2024", tmp_path)
    schools = [
        {"school_code": f"152501000{n}", "school_type": kind, "school_status": "1"}
        for n, kind in enumerate(("211", "312", "342", "111"))
    ]
    safety = [{"school_code": f"152501000{n}", "video_linked": n < 2} for n in range(3)]
    values = indicators(
        plan,
        compute_measures(plan, accepted(school=schools, safety=safety)),
        available={(code, name): "there" for code in UNITS for name in ("school", "safety")},
        baseline=rows("baseline", [])[list(BASELINE_COLUMNS)],
        as_of=AUTUMN,
        units=UNITS,
    ).rows
    found = values[values["target_id"] == "W22-8"]
    assert (numbers(league(found)), league(found).status) == ((2, 3), "met")
    assert len(found) == 1 + len(UNITS) + 3
