"""The order of judging, source-templates section 7: one reject a row, copies first, cells last."""

from datetime import datetime

import pandas as pd

from tests.expectations.deliveries import (
    FAULT,
    OTHER_UNIT,
    ROWS,
    Judged,
    edit,
    edit_rows,
    good,
    judge,
)


def ids(verdict: Judged) -> list[str]:
    return verdict.problems["check_id"].to_list()


def test_a_copy_is_listed_once_and_nothing_else_of_it() -> None:
    cleaned = edit(good("fitness"), is_copy=True, height=5.0, sex=None, school_code=None)
    verdict = judge(cleaned, "fitness")
    assert ids(verdict) == ["row.copy"]
    assert verdict.problems["action"].item() == "flag"
    assert (verdict.rows_in, verdict.rows_accepted, verdict.rows_rejected) == (ROWS, ROWS - 1, 1)


def test_copies_do_not_count_for_the_share() -> None:
    cleaned = edit_rows(good("facility"), [1, 2, 3, 4, 5, 6], is_copy=True)
    assert judge(cleaned, "facility").held is None
    half = edit_rows(cleaned, [1, 2, 3, 4, 5, 6, 7, 8, 9], music_rooms=-1.0)
    verdict = judge(half, "facility")
    assert verdict.held is not None
    assert "4 行中有 3 行（75 %）" in verdict.held.zh


def test_the_first_reject_is_the_only_problem_of_a_row() -> None:
    cells = {
        "row_county": OTHER_UNIT,
        "key_conflict": True,
        "school_known": False,
        "classes": 99.0,
        "school_name_agrees": False,
    }
    order = ["grade.key_present", "county.own", "row.conflict", "school_code.known"]
    cleaned = edit(good("enrollment"), grade=None, grade__unread="十二年级级", **cells)
    assert ids(judge(cleaned, "enrollment")) == order[:1]
    cleaned = edit(good("enrollment"), **cells)
    assert ids(judge(cleaned, "enrollment")) == order[1:2]
    cells.pop("row_county")
    assert ids(judge(edit(good("enrollment"), **cells), "enrollment")) == order[2:3]
    cells.pop("key_conflict")
    assert ids(judge(edit(good("enrollment"), **cells), "enrollment")) == order[3:]
    cells.pop("school_known")
    verdict = judge(edit(good("enrollment"), **cells), "enrollment")
    assert ids(verdict) == ["classes.range", "school_name.agrees"]


def test_an_unreadable_key_shows_what_stands_there() -> None:
    cleaned = edit(good("enrollment"), grade=None, grade__unread="十二年级级")
    assert judge(cleaned, "enrollment").problems["value"].item() == "十二年级级"


def test_a_conflict_rejects_every_row_of_the_key() -> None:
    verdict = judge(edit_rows(good("facility"), [2, 7], key_conflict=True), "facility")
    assert ids(verdict) == ["row.conflict"] * 2
    assert verdict.problems["row_number"].to_list() == [7, 12]
    assert verdict.rows_rejected == 2


def test_the_latest_of_a_conflict_stays() -> None:
    """Cleaning marks every row but the latest; the gate leaves that one alone."""
    cleaned = edit_rows(good("fitness"), [2, 7], student_register_no="f" * 32)
    verdict = judge(edit_rows(cleaned, [2], key_conflict=True), "fitness")
    assert ids(verdict) == ["row.conflict"]
    assert (verdict.accepted["student_register_no"] == "f" * 32).sum() == 1


def test_a_blanked_cell_differs_from_one_delivered_empty() -> None:
    cleaned = edit_rows(good("fitness"), [1], height=None)
    verdict = judge(edit_rows(cleaned, [2], height=300.0, weight=1.0), "fitness")
    rows = verdict.accepted
    assert rows["height"].isna().to_list() == [False, True, True] + [False] * (ROWS - 3)
    assert rows["blanked"].to_list() == ["", "", "height,weight"] + [""] * (ROWS - 3)
    assert verdict.problems["value"].to_list() == ["300", "1"]
    assert rows["weight"].isna().sum() == 1


def test_cells_are_compared_only_when_they_are_there_and_whole() -> None:
    whole_blanked = edit(good("facility"), area_teaching=-5.0, area_indoor_sport=100.0)
    assert ids(judge(whole_blanked, "facility")) == ["area_teaching.range"]
    whole_empty = edit(good("facility"), area_teaching=None)
    assert ids(judge(whole_empty, "facility")) == []
    part_blanked = edit(good("enrollment"), male=-1.0)
    assert ids(judge(part_blanked, "enrollment")) == ["male.range"]
    end_unreadable = edit(
        good("building"), fire_rectified_on=None, fire_rectified_on__unread="2024-13-05"
    )
    assert ids(judge(end_unreadable, "building")) == ["fire_rectified_on.readable"]


def test_an_exempt_student_is_flagged_for_a_result_that_counts() -> None:
    items = ["run_50m", "sit_reach", "rope_skip", "sit_up", "shuttle_run", "long_jump"]
    items += ["run_1000m", "pull_up"]
    alone = edit(good("fitness"), exempt=True, **dict.fromkeys(items))
    assert ids(judge(alone, "fitness")) == ["exempt.no_results"], "vital capacity is left"
    blanked = edit(alone, vital_capacity=0.0)
    assert ids(judge(blanked, "fitness")) == ["vital_capacity.range"]
    none = edit(alone, vital_capacity=None)
    assert ids(judge(none, "fitness")) == []


def test_a_wrong_check_digit_explains_what_else_disagrees() -> None:
    cleaned = edit(
        good("teacher"),
        id_no_state="bad_checksum",
        id_no_birth_agrees=False,
        id_no_sex_agrees=False,
    )
    assert ids(judge(cleaned, "teacher")) == ["id_no.checksum"]


def test_a_future_date_is_not_also_of_another_period() -> None:
    verdict = judge(edit(good("fitness"), test_date=datetime(2025, 9, 30)), "fitness")
    assert ids(verdict) == ["test_date.not_future"]
    assert verdict.accepted["in_period"].sum() == ROWS - 1


def test_a_row_of_another_period_is_kept_and_marked() -> None:
    verdict = judge(edit(good("fitness"), test_date=datetime(2023, 10, 1)), "fitness")
    assert ids(verdict) == ["test_date.in_period"]
    assert verdict.problems["value"].item() == "2023-10-01"
    assert verdict.accepted["in_period"].to_list() == [i != FAULT for i in range(ROWS)]


def test_the_sender_takes_the_place_of_an_unreadable_county() -> None:
    cleaned = edit(good("population"), row_county=None, county_code__unread="东方")
    verdict = judge(cleaned, "population")
    assert ids(verdict) == ["county.readable"]
    row = verdict.accepted.iloc[FAULT]
    assert (row["county_code"], row["blanked"]) == ("152501", "county_code")
    assert ids(judge(edit(good("population"), row_county=None), "population")) == []


def test_a_key_outside_its_range_rejects() -> None:
    verdict = judge(edit(good("population"), year=1900.0), "population")
    assert ids(verdict) == ["year.range"]
    assert verdict.problems["action"].item() == "reject"


def test_problems_stand_in_the_order_of_the_rows() -> None:
    cleaned = edit_rows(good("fitness"), [7], height=300.0, weight=1.0)
    cleaned = edit_rows(cleaned, [2], weight=500.0)
    problems = judge(cleaned, "fitness").problems
    assert problems["row_number"].to_list() == [7, 12, 12]
    assert problems["check_id"].to_list() == ["weight.range", "height.range", "weight.range"]


def test_frames_have_the_same_types_with_and_without_problems() -> None:
    without = judge(good("fitness"), "fitness")
    some = judge(edit(good("fitness"), height=300.0), "fitness")
    for name in ("problems", "checks"):
        pd.testing.assert_series_equal(getattr(without, name).dtypes, getattr(some, name).dtypes)
    assert without.accepted.columns.equals(some.accepted.columns)


def test_accepted_rows_keep_place_and_cleaned_columns_alone() -> None:
    accepted = judge(good("fitness"), "fitness").accepted
    assert accepted.columns[:4].to_list() == ["county_code", "file", "sheet", "row_number"]
    assert accepted.columns[-2:].to_list() == ["blanked", "in_period"]
    assert "birth_month" in accepted
    assert not [name for name in accepted if "__" in name or name.endswith("_state")]
    assert isinstance(accepted.index, pd.RangeIndex)
