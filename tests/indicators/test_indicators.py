"""The generic step: values and statuses of every kind of row, through the real plan."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.indicators.nights import (
    AUTUMN,
    LEAGUE,
    NEW_YEAR,
    UNITS,
    YEAR_END,
    A,
    B,
    last_year,
    league,
    night,
    numbers,
    unit,
)
from tests.measures.frames import target
from xjdata.indicators import INDICATOR_COLUMNS, indicators, reading_of
from xjdata.plan import load_plan

SCHOOL, OTHER = "1525010001", "1525020001"
SHARE = target("W22-2")  # stays-above 100, by school
COUNT = target(
    "W22-2", operator=">=", target_value=10, value_form="count", unit="count", denominator="",
    empty_rule="zero_count", basis="plan",
)  # fmt: skip
YOY = target("W10-1")
GROSS = target("W10-3")
BACKLOG = target("W18-5")
FULL: dict[Any, Any] = {(A, SCHOOL): (4, 5), (B, OTHER): (3, 3), (LEAGUE, "x"): (1, 2)}


class TestRows:
    def test_levels_places_and_sums(self) -> None:
        values = night(SHARE, {(A, SCHOOL): (4, 5), (A, "1525010002"): (1, 1), (B, OTHER): (3, 3)})
        cells = ["level", "county_code", "school_code", "stage", "sex"]
        assert values[cells].to_numpy().tolist() == [
            ["league", "all", "all", "all", "all"],
            *(["county", code, "all", "all", "all"] for code in UNITS),
            ["school", A, SCHOOL, "all", "all"],
            ["school", A, "1525010002", "all", "all"],
            ["school", B, OTHER, "all", "all"],
        ]
        assert [numbers(row) for row in values.itertuples()] == [
            (8, 9), (5, 6), (3, 3), (0, 0), (4, 5), (1, 1), (3, 3),
        ]  # fmt: skip

    def test_what_stands_in_a_row(self) -> None:
        row = league(night(SHARE, FULL, as_of=AUTUMN))
        assert row.as_of == pd.Timestamp(AUTUMN)
        assert row.reference_date == "2024-12-31"
        assert (row.value, row.display, row.target_value) == (80.0, "80.00", 100.0)
        assert (row.missing_units, row.reading) == ("", "")

    def test_a_target_measured_by_county_has_no_school_rows(self) -> None:
        values = night(GROSS, {A: (9, 10), B: (5, 5), LEAGUE: (1, 0)})
        assert set(values["level"]) == {"league", "county"}

    def test_a_target_of_the_league_alone_has_no_values_below_it(self) -> None:
        changed = target("W22-2", lowest_level="league")
        values = night(changed, {LEAGUE: (9, 10)})
        assert numbers(league(values)) == (9, 10)
        below = [unit(values, code) for code in UNITS]
        assert {(numbers(row), row.status) for row in below} == {((None, None), "not_applicable")}

    def test_the_whole_plan_has_its_rows_and_types(self) -> None:
        plan = load_plan()
        values = indicators(
            plan,
            {},
            available={},
            baseline=last_year(SHARE, {}),
            as_of=AUTUMN,
            units=UNITS,
        ).rows
        assert {name: str(kind) for name, kind in values.dtypes.items()} == INDICATOR_COLUMNS
        assert values["target_id"].drop_duplicates().tolist() == [t.id for t in plan.targets]
        assert (values["level"] == "league").sum() == len(plan.targets)
        assert (values["level"] == "county").sum() == len(plan.targets) * len(UNITS)
        leagues = values[values["level"] == "league"].set_index("target_id")["status"]
        assert leagues.pop("W11-5") == "qualitative"
        assert set(leagues) == {"no_data"}
        assert values["value"].isna().all()
        assert set(values["display"]) == {"—"}


class TestStatuses:
    @pytest.mark.parametrize(
        ("numerator", "as_of", "status"),
        [
            (10, AUTUMN, "met"),
            (9, AUTUMN, "behind"),
            (9, YEAR_END, "behind"),
            (9, NEW_YEAR, "missed"),
            (10, NEW_YEAR, "met"),
        ],
    )
    def test_of_a_whole_league(self, numerator: int, as_of: date, status: str) -> None:
        values = night(SHARE, {(A, SCHOOL): (numerator, 10), (B, OTHER): (5, 5)}, as_of=as_of)
        assert league(values).status == status
        below = values[values["level"] != "league"]
        assert set(below["status"]) == {"not_applicable"}

    def test_the_pace_of_a_backlog(self) -> None:
        # 15 October is day 289 of 366: 78.96 % are due.
        assert league(night(BACKLOG, {(A, SCHOOL): (79, 100)}, as_of=AUTUMN)).status == "on_track"
        assert league(night(BACKLOG, {(A, SCHOOL): (78, 100)}, as_of=AUTUMN)).status == "behind"

    def test_display_never_crosses_the_target(self) -> None:
        row = league(night(target("W08-4"), {(A, SCHOOL): (34996, 100000)}))
        assert (row.display, row.status) == ("34.99", "behind")

    @pytest.mark.parametrize("state", ["missing", "none"])
    def test_a_unit_without_its_data_is_named_and_left_out(self, state: Any) -> None:
        values = night(SHARE, FULL, states={(B, "safety"): state})
        row = league(values)
        assert (numbers(row), row.status, row.missing_units) == ((5, 7), "cannot_verify", B)
        assert row.value == pytest.approx(500 / 7)
        assert (numbers(unit(values, B)), unit(values, B).missing_units) == ((None, None), "")
        assert pd.isna(unit(values, B).value)
        assert numbers(unit(values, A)) == (4, 5)
        schools = values[values["level"] == "school"]
        assert schools["county_code"].tolist() == [LEAGUE, A]

    @pytest.mark.parametrize(
        ("counted", "status"), [(10, "met"), (9, "cannot_verify"), (0, "cannot_verify")]
    )
    def test_a_count_may_reach_its_target_without_them(self, counted: int, status: str) -> None:
        values = night(COUNT, {(A, SCHOOL): (counted, None)}, states={(B, "safety"): "missing"})
        assert (league(values).status, league(values).missing_units) == (status, B)
        assert numbers(league(values)) == (counted, None)

    def test_a_count_of_nothing_is_0(self) -> None:
        values = night(COUNT, {})
        row = league(values)
        assert (numbers(row), row.value, row.status) == ((0, None), 0.0, "behind")
        assert numbers(unit(values, A)) == (0, None)

    def test_nothing_was_ever_accepted(self) -> None:
        values = night(SHARE, {}, everybody="missing")
        row = league(values)
        assert (row.status, numbers(row)) == ("cannot_verify", (None, None))
        assert row.missing_units == ",".join(UNITS)
        assert row.display == "—"

    @pytest.mark.parametrize("measured", [True, False])
    def test_nobody_has_a_source(self, measured: bool) -> None:
        changed = SHARE if measured else target("W22-2", measure=None)
        values = night(changed, {} if measured else None, everybody="none")
        row = league(values)
        assert (row.status, numbers(row), row.missing_units) == ("no_data", (None, None), "")
        assert set(values["level"]) == {"league", "county"}

    def test_one_of_its_tables_has_no_source_anywhere(self) -> None:
        states: Any = {(code, "safety"): "none" for code in UNITS}
        assert league(night(SHARE, FULL, states=states)).status == "no_data"

    @pytest.mark.parametrize("as_of", [AUTUMN, NEW_YEAR])
    def test_a_report_of_zero(self, as_of: date) -> None:
        values = night(BACKLOG, {}, as_of=as_of)
        row = league(values)
        assert (row.status, row.zero_report, numbers(row)) == ("met", True, (0, 0))
        assert pd.isna(row.value)
        for code in UNITS:
            assert (unit(values, code).status, unit(values, code).zero_report) == (
                "not_applicable",
                True,
            )

    def test_no_report_of_zero_while_a_unit_is_missing(self) -> None:
        row = league(night(BACKLOG, {}, states={(A, "building"): "missing"}))
        assert (row.status, row.zero_report) == ("cannot_verify", False)

    def test_no_school_the_target_speaks_of(self) -> None:
        row = league(night(target("W13-2"), {}))
        assert (row.status, numbers(row), row.zero_report) == ("not_applicable", (0, 0), False)

    def test_a_missed_that_rests_on_a_reading_says_so(self) -> None:
        changed = target("W09-2")
        assert changed.basis == "reading"
        for as_of, said in ((AUTUMN, False), (NEW_YEAR, True)):
            values = night(changed, {(A, SCHOOL): (1, 2)}, as_of=as_of)
            assert (changed.reading_zh in league(values).reading) is said
            assert bool(league(values).reading) is said
            assert set(values[values["level"] != "league"]["reading"]) == {""}
        reading = reading_of(changed, "missed")
        assert reading is not None
        assert changed.reading_en in reading.en
        assert reading_of(target("W08-4", reading_zh="", reading_en=""), "missed") is None


class TestLastYear:
    @pytest.mark.parametrize(
        ("prior", "as_of", "status"),
        [
            ((79, 100), AUTUMN, "met"),
            ((80, 100), AUTUMN, "behind"),  # equal is not above
            ((80, 100), NEW_YEAR, "missed"),
            ((160, 201), AUTUMN, "met"),  # 79.60: compared crosswise
            (None, AUTUMN, "cannot_verify"),
        ],
    )
    def test_up_on_last_year(self, prior: Any, as_of: date, status: str) -> None:
        baseline = last_year(YOY, {} if prior is None else {A: prior})
        values = night(YOY, {(A, SCHOOL): (80, 100)}, baseline=baseline, as_of=as_of)
        row = league(values)
        assert row.status == status
        if prior is not None:
            assert (row.prior_numerator, row.prior_denominator) == prior
            assert row.prior_value == pytest.approx(100 * prior[0] / prior[1])
            assert unit(values, A).prior_numerator == prior[0]
            assert pd.isna(unit(values, B).prior_value)

    def test_the_league_has_one_only_when_every_unit_with_the_measure_has(self) -> None:
        cells: Any = {(A, SCHOOL): (8, 10), (B, OTHER): (9, 10)}
        baseline = last_year(YOY, {A: (1, 10)})
        values = night(YOY, cells, baseline=baseline)
        assert league(values).status == "cannot_verify"
        assert pd.isna(league(values).prior_numerator)
        assert unit(values, A).prior_value == 10.0
        baseline = last_year(YOY, {A: (1, 10), B: (2, 10)})
        row = league(night(YOY, cells, baseline=baseline))
        assert (row.prior_numerator, row.prior_denominator, row.status) == (3, 20, "met")

    def test_a_unit_with_children_and_no_population_has_the_measure_too(self) -> None:
        cells: Any = {A: (9, 10), B: (9, 10), LEAGUE: (5, 0)}
        counties = {A: (8, 10), B: (8, 10)}
        row = league(night(GROSS, cells, baseline=last_year(GROSS, counties)))
        assert (row.prior_missing, pd.isna(row.prior_value)) == (True, True)
        row = league(night(GROSS, cells, baseline=last_year(GROSS, counties | {LEAGUE: (4, 0)})))
        assert (row.prior_missing, row.prior_value) == (False, 100.0)

    def test_last_year_cannot_be_compared_while_a_unit_is_missing(self) -> None:
        baseline = last_year(YOY, {A: (1, 10), B: (2, 10)})
        cells: Any = {(A, SCHOOL): (8, 10)}
        row = league(night(YOY, cells, baseline=baseline, states={(B, "enrollment"): "missing"}))
        assert row.status == "cannot_verify"

    @pytest.mark.parametrize(
        ("prior", "flags"),
        [(None, (True, False)), ((9, 10), (False, True)), ((10, 10), (False, False))],
    )
    def test_stays_above_only_flags(self, prior: Any, flags: tuple[bool, bool]) -> None:
        baseline = last_year(SHARE, {} if prior is None else {A: prior})
        row = league(night(SHARE, {(A, SCHOOL): (5, 5)}, baseline=baseline))
        assert (row.status, row.prior_missing, row.prior_below) == ("met", *flags)
