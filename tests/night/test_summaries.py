"""The fitness summary of a night: the numbers of the target, the rows of core, made once."""

from datetime import timedelta

import pytest

import xjdata.night.summarising as summarising
from tests.night.conftest import Copy
from tests.night.nights import query
from xjdata.home import Home
from xjdata.night import Night, compute_summaries
from xjdata.night.of_rows import table_path


def test_good_and_complete_are_the_numbers_of_the_target_at_every_level(faultless: Home) -> None:
    place = "level, county_code, school_code"
    target = query(
        faultless,
        f"SELECT {place}, numerator, denominator FROM mart.w08_4_fitness_good_rate "
        "WHERE breakdown = 'all' AND denominator > 0 ORDER BY ALL",
    )
    summary = query(
        faultless,
        f"SELECT {place}, excellent + good, complete FROM mart.fitness_summary "
        "WHERE frame = 'general' AND grade = 'all' AND sex = 'all' AND complete > 0 ORDER BY ALL",
    )
    assert len(target) > 50
    assert summary == target


def test_core_says_of_each_student_what_the_summary_counts(faultless: Home) -> None:
    counted = (
        "count(*), count(*) FILTER (state = 'complete'), count(*) FILTER (state = 'exempt'), "
        "count(*) FILTER (level = 'excellent'), count(*) FILTER (bmi_band = 'obese'), "
        "count(run_50m_score), round(sum(run_50m) FILTER (run_50m_score IS NOT NULL), 1)"
    )
    summed = "listed, complete, exempt, excellent, obese, run_50m_count, run_50m_sum"
    parts = ", ".join(f"sum({name})" for name in summed.split(", "))
    league = "level = 'league' AND grade = 'all' AND sex = 'all'"
    core = query(faultless, f"SELECT {counted} FROM core.fct_fitness")
    mart = query(faultless, f"SELECT {parts} FROM mart.fitness_summary WHERE {league}")
    assert core[0] == pytest.approx(mart[0])


def test_a_night_after_it_makes_nothing_again(
    faultless: Home, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = Night.of(Home.at(copy(faultless).root))
    monkeypatch.setattr(summarising, "_make", None)  # whoever calls it fails
    later = Night(night.home, night.as_of + timedelta(days=1))
    later.store.write_json(f"nights/{later.as_of}/night.json", {})
    (made,) = compute_summaries(later).values()
    kept = night.store.read_table(table_path(night, "fitness_summary"))
    assert made.drop_columns(["as_of"]).equals(kept.drop_columns(["as_of"]))
    assert made["as_of"].unique().to_pylist() == [later.as_of]
