"""Columns a target must be given: rows without one say nothing, and not that there is none."""

import pytest

from tests.indicators.nights import LEAGUE, NEW_YEAR, UNITS, A, B, league, night, numbers, unit
from tests.measures.frames import target
from xjdata.measures import measure_of
from xjdata.messages import ConfigError

AREA = "school.residential_area"


def test_no_list_of_residential_areas_is_no_report_of_none() -> None:
    nobody = {(code, AREA): "none" for code in UNITS}
    found = league(night(target("W10-6"), {}, states=nobody, as_of=NEW_YEAR))
    assert (found.status, found.zero_report) == ("no_data", False)
    # The column is there and marks nobody: that is one.
    found = league(night(target("W10-6"), {}, as_of=NEW_YEAR))
    assert (found.status, found.zero_report) == ("met", True)


def test_one_unit_without_the_column_is_missing() -> None:
    values = night(
        target("W10-6"), {A: (1, 1), B: (0, 1)}, states={(B, AREA): "none"}, as_of=NEW_YEAR
    )
    assert (league(values).status, league(values).missing_units) == ("cannot_verify", B)
    assert (league(values).numerator, league(values).denominator) == (1, 1)
    assert numbers(unit(values, B)) == (None, None)


def test_a_count_that_would_be_short_is_not_missed() -> None:
    states = {(code, "school_ledger.student_reader"): "none" for code in (A, B, LEAGUE)}
    values = night(target("W05-2"), {A: (0, 3)}, states=states, as_of=NEW_YEAR)
    assert league(values).status == "no_data"


def test_other_columns_are_not_asked_for() -> None:
    states = {(A, "school_ledger.football"): "none"}
    values = night(target("W05-2"), {A: (3, 3)}, states=states, as_of=NEW_YEAR)
    assert league(values).status == "met"


def test_a_column_the_measure_does_not_read_is_refused() -> None:
    with pytest.raises(ConfigError, match="residential"):
        measure_of(target("W10-7", given=(AREA,)))
