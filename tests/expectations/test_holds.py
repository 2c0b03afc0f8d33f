"""When a delivery is held: its shape, a collapse of its rows, too many faults."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from expectations.shape import _percent
from tests.expectations.deliveries import (
    OTHER_UNIT,
    ROWS,
    Judged,
    columns_of,
    edit_rows,
    good,
    judge,
)
from xjdata.clean.cleaned import Cleaned
from xjdata.home import Thresholds

EVERY = list(range(ROWS))


def failed(verdict: Judged) -> dict[str, int]:
    counts = verdict.checks.set_index("check_id")["failed"]
    return counts[counts > 0].to_dict()


def empty(dataset: str) -> Cleaned:
    cleaned = good(dataset)
    return replace(cleaned, columns=columns_of(cleaned.rows.head(0)))


@pytest.mark.parametrize(
    ("rows", "faulty", "held"),
    [(10, 2, False), (10, 3, True), (15, 3, False), (14, 3, True), (2, 2, False), (3, 3, True)],
)
def test_more_than_a_fifth_and_at_least_three(rows: int, faulty: int, held: bool) -> None:
    cleaned = edit_rows(good("facility", rows), list(range(faulty)), music_rooms=-1.0)
    verdict = judge(cleaned, "facility")
    assert (verdict.held is not None) == held
    assert len(verdict.problems) == faulty
    assert len(verdict.accepted) == (0 if held else rows)


def test_rejected_rows_and_rows_with_blanked_cells_count_together_and_once() -> None:
    cleaned = edit_rows(good("facility", 12), [0, 1], music_rooms=-1.0, art_rooms=-1.0)
    assert judge(cleaned, "facility").held is None
    verdict = judge(edit_rows(cleaned, [2], key_conflict=True), "facility")
    assert verdict.held is not None
    assert "12 行中有 3 行（25 %）" in verdict.held.zh
    assert "3 of 12 rows (25 %)" in verdict.held.en


def test_flags_hold_nothing() -> None:
    cleaned = edit_rows(good("facility"), EVERY, school_name_agrees=False)
    assert judge(cleaned, "facility").held is None


def test_a_held_delivery_returns_its_problems_and_names_the_most_frequent() -> None:
    cleaned = edit_rows(good("facility"), [0, 1, 2, 3], music_rooms=-1.0)
    verdict = judge(edit_rows(cleaned, [3], school_code=None), "facility")
    assert verdict.held is not None
    assert "办学条件" in verdict.held.zh
    assert "音乐专用教室间数应在 0–200 间之间（3 行）；“学校标识码”" in verdict.held.zh
    assert verdict.problems["check_id"].to_list() == ["music_rooms.range"] * 3 + [
        "school_code.key_present"
    ]
    assert verdict.accepted.empty
    assert (verdict.rows_in, verdict.rows_accepted, verdict.rows_rejected) == (ROWS, 0, 1)
    assert failed(verdict) == {
        "music_rooms.range": 3,
        "school_code.key_present": 1,
        "shape.faulty_share": 1,
    }


def test_thresholds_are_those_of_the_dataset() -> None:
    cleaned = edit_rows(good("facility"), [0, 1, 2], music_rooms=-1.0)
    assert judge(cleaned, "facility", thresholds=Thresholds(faulty_rows_percent=30)).held is None
    strict = Thresholds(faulty_rows_percent=0, faulty_rows_minimum=1)
    one = edit_rows(good("facility"), [0], music_rooms=-1.0)
    assert judge(one, "facility", thresholds=strict).held is not None


@pytest.mark.parametrize(
    ("last", "held"), [(None, False), (0, False), (10, False), (20, False), (21, True)]
)
def test_fewer_than_half_the_rows_of_last_time(last: int | None, held: bool) -> None:
    verdict = judge(good("safety"), "safety", last_good_rows=last)
    assert (verdict.held is not None) == held
    assert failed(verdict) == ({"shape.collapse": 1} if held else {})


def test_a_collapse_is_named_with_both_counts() -> None:
    verdict = judge(good("safety"), "safety", last_good_rows=100)
    assert verdict.held is not None
    assert "本次只有 10 行，不到上次 100 行的 50 %" in verdict.held.zh
    assert "only 10 rows, less than 50 % of the 100 rows" in verdict.held.en


@pytest.mark.parametrize("dataset", ["fitness", "population", "school"])
def test_an_empty_delivery_is_a_report_of_zero(dataset: str) -> None:
    verdict = judge(empty(dataset), dataset)
    assert verdict.held is None
    assert (verdict.rows_in, verdict.rows_accepted, verdict.rows_rejected) == (0, 0, 0)
    assert verdict.accepted.columns[-1] == "in_period"
    assert verdict.problems.empty
    assert verdict.checks["passed"].all()
    assert judge(empty(dataset), dataset, last_good_rows=0).held is None


def test_an_empty_delivery_where_there_were_rows_is_a_collapse() -> None:
    assert judge(empty("safety"), "safety", last_good_rows=1).held is not None


def test_an_empty_delivery_names_its_columns_too() -> None:
    cleaned = replace(empty("safety"), unknown_headings=["甲"], missing_columns=["guard_post"])
    problems = judge(cleaned, "safety").problems
    assert problems["column"].to_list() == ["甲", "是否设置护学岗"]
    assert problems["field"].isna().to_list() == [True, False]


def test_a_delivery_of_another_unit_is_held_and_its_rows_are_not_listed() -> None:
    cleaned = edit_rows(good("enrollment"), EVERY, row_county=OTHER_UNIT)
    verdict = judge(cleaned, "enrollment")
    assert verdict.held is not None
    assert "锡林浩特市" in verdict.held.zh
    assert "二连浩特市" in verdict.held.zh
    assert verdict.problems.empty
    assert failed(verdict) == {"shape.unit": 1}


def test_most_rows_of_another_unit_are_rejected_and_the_share_holds() -> None:
    cleaned = edit_rows(good("enrollment"), EVERY[1:], row_county=OTHER_UNIT)
    verdict = judge(cleaned, "enrollment")
    assert failed(verdict) == {"county.own": ROWS - 1, "shape.faulty_share": 1}


def test_a_delivery_of_another_period_is_held() -> None:
    cleaned = edit_rows(good("fitness"), EVERY, test_date=datetime(2023, 9, 20))
    verdict = judge(cleaned, "fitness")
    assert verdict.held is not None
    assert "2024-09-01 至 2025-08-31" in verdict.held.zh
    assert "2023-09-20" in verdict.held.zh
    assert failed(verdict) == {"shape.period": 1}


def test_most_rows_of_another_period_are_flagged() -> None:
    cleaned = edit_rows(good("fitness"), EVERY[1:], test_date=datetime(2023, 9, 20))
    verdict = judge(cleaned, "fitness")
    assert verdict.held is None
    assert verdict.accepted["in_period"].sum() == 1


def test_a_few_rows_that_name_a_period_do_not_speak_for_all() -> None:
    cleaned = edit_rows(good("fitness"), EVERY[:8], test_date=np.datetime64("NaT"))
    verdict = judge(edit_rows(cleaned, [8, 9], test_date=datetime(2023, 9, 20)), "fitness")
    assert verdict.held is None
    assert failed(verdict) == {"test_date.in_period": 2}


def test_the_share_is_rounded_half_up_and_never_to_the_limit():
    assert [_percent(10, 30, 20), _percent(7, 30, 20), _percent(3, 5, 20)] == ["33.3", "23.3", "60"]
    assert _percent(2001, 10_000, 20) == "20.1"


@pytest.mark.parametrize(
    ("dataset", "named", "held"),
    [
        ("enrollment", [], False),
        ("enrollment", ["2024-2025"], False),
        ("enrollment", ["2023-2024"], True),
        ("enrollment", ["2023-2024", "2024-2025"], False),
        ("enrollment", ["2024-2025-2"], False),
        ("enrollment", ["2024"], False),
        ("enrollment", ["2023"], True),
        ("safety", ["2023-2024"], False),
        ("safety", ["2022-2023"], True),
        ("safety", ["2023"], True),
        ("language", ["2024-2025"], False),
        ("language", ["2023-2024-2"], True),
        ("population", ["2023"], False),
        ("baseline", ["2022-2023"], False),
    ],
)
def test_titles_name_the_period(dataset: str, named: list[str], held: bool) -> None:
    verdict = judge(replace(good(dataset), title_periods=named), dataset)
    assert (verdict.held is not None) == held
    assert failed(verdict) == ({"shape.title": 1} if held else {})


def test_a_title_of_a_period_to_come_is_from_the_future() -> None:
    verdict = judge(replace(good("enrollment"), title_periods=["2025-2026"]), "enrollment")
    assert verdict.held is not None
    assert "还没有开始" in verdict.held.zh
    past = judge(replace(good("enrollment"), title_periods=["2023-2024"]), "enrollment")
    assert past.held is not None
    assert "2023-2024" in past.held.zh
    assert "还没有开始" not in past.held.zh
    assert past.accepted.empty


@pytest.mark.parametrize("dataset", ["research_post", "pilot_major", "population", "baseline"])
def test_rows_of_later_years_alone_are_held(dataset: str) -> None:
    verdict = judge(edit_rows(good(dataset), EVERY, year=2025.0), dataset)
    assert verdict.held is not None
    assert "2025" in verdict.held.zh
    assert failed(verdict) == {"shape.future": 1}
    some = judge(edit_rows(good(dataset), EVERY[1:], year=2025.0), dataset)
    assert some.held is None, "a year in the key is no fault of its row"
    assert some.problems.empty
    earlier = judge(edit_rows(good(dataset), EVERY, year=2022.0), dataset)
    assert earlier.held is None
