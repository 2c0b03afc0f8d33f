"""What the sample counts in the ledgers, on a few lines each, by hand from the definitions."""

import pandas as pd
import pytest

from xjdata.datasets import dataset_contract
from xjdata.plan import load_plan
from xjdata.sample.answers import indicators
from xjdata.sample.counts import TARGETS
from xjdata.sample.counts.titles import in_force
from xjdata.sample.defects import typed
from xjdata.sample.league import AS_OF

COUNTY, OTHER, DIRECT = "152502", "152524", "152500"
NIGHT = pd.Timestamp(AS_OF)
YES, NO = True, False


def table(name: str, columns: list[str], *rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["unit", *columns])
    return typed(frame, dataset_contract(name))


def titles(*rows: tuple) -> pd.DataFrame:
    columns = ["school_code", "kind", "level", "action", "acted_on", "valid_to"]
    return table("recognition", columns, *rows).assign(_end_unknown=False)


SCHOOLS = table(
    "school",
    ["school_code", "school_name", "school_type", "school_status", "sponsor"],
    (COUNTY, "P1", "小学", "211", "1", "831"),
    (COUNTY, "P2", "小学", "211", "2", "831"),
    (COUNTY, "H1", "高中", "342", "1", "831"),
    (COUNTY, "H2", "中学", "341", "1", "831"),
    (COUNTY, "V1", "职高", "365", "1", "831"),
    (COUNTY, "X1", "特校", "514", "1", "831"),
    (COUNTY, "K1", "幼儿园", "111", "1", "999"),
    (COUNTY, "K2", "幼儿园", "111", "1", "831"),
    (DIRECT, "M1", "锡林郭勒盟蒙古族中学", "343", "1", "821"),
)


def league(target: str, **frames: pd.DataFrame) -> tuple[object, object]:
    """Numerator and denominator of the league; no denominator is None."""
    return at(target, "league", "all", **frames)


def at(target: str, level: str, unit: str, **frames: pd.DataFrame) -> tuple[object, object]:
    people = {
        "fitness": table("fitness", ["school_code"]),
        "teacher": table("teacher", ["school_code"]),
    }
    found = indicators({"school": SCHOOLS, **people, **frames}, targets=[target])
    row = found.loc[found["level"].eq(level) & found["county_code"].eq(unit)].iloc[0]
    whole = row["denominator"]
    return row["numerator"], None if pd.isna(whole) else whole


def test_all_targets_are_counted():
    assert set(TARGETS) == set(load_plan(2024).by_id)


@pytest.mark.parametrize(
    ("acts", "holds"),
    [
        ([("2", "2", "2024-10-15", None)], True),
        ([("2", "2", "2024-10-16", None)], False),
        ([("2", "2", "2020-01-01", "2024-10-15")], True),
        ([("2", "2", "2020-01-01", "2024-10-14")], False),
        ([("2", "1", "2020-01-01", None)], False),
        ([("2", "2", "2020-01-01", None), ("2", "5", "2024-10-15", None)], False),
        ([("2", "2", "2020-01-01", None), ("2", "5", "2024-10-16", None)], True),
        # Taken away on another level, or before it was given again.
        ([("2", "2", "2020-01-01", None), ("3", "5", "2022-01-01", None)], True),
        ([("2", "5", "2020-01-01", None), ("2", "2", "2022-01-01", None)], True),
        ([("2", "2", None, None)], False),
    ],
)
def test_when_a_title_is_in_force(acts, holds):
    rows = titles(*((COUNTY, "P1", "10", *act) for act in acts))
    assert bool(len(in_force({"recognition": rows}, "10", NIGHT))) is holds


def test_an_end_that_cannot_be_read_is_no_open_end():
    rows = titles((COUNTY, "P1", "10", "2", "2", "2020-01-01", None)).assign(_end_unknown=True)
    assert not len(in_force({"recognition": rows}, "10", NIGHT))


def test_one_holder_of_two_titles_counts_once():
    rows = titles(
        (COUNTY, "P1", "02", "2", "2", "2020-01-01", None),
        (COUNTY, "P1", "02", "4", "2", "2018-01-01", None),
        (COUNTY, "V1", "02", "2", "2", "2020-01-01", None),
        (COUNTY, "P2", "02", "2", "2", "2020-01-01", None),
    )
    # Vocational and special schools are out, and so is the closed one.
    assert league("W07-4", recognition=rows) == (1, 6)
    digital = rows.assign(kind="10")
    assert league("W21-2", recognition=digital) == (2, 8)


def test_applications_count_schools_of_the_year():
    rows = titles(
        (COUNTY, "H1", "07", "2", "1", "2024-01-01", None),
        (COUNTY, "H1", "07", "2", "1", "2024-05-01", None),
        (COUNTY, "H2", "07", "2", "1", "2023-12-31", None),
        (COUNTY, "V1", "07", "2", "1", "2024-05-01", None),
        (DIRECT, "M1", "07", "2", "2", "2024-05-01", None),
    )
    assert league("W12-2", recognition=rows) == (1, None)


def test_counties_with_a_high_school_of_quality():
    rows = titles(
        (COUNTY, "H1", "09", "2", "2", "2023-01-01", None),
        (COUNTY, "H2", "09", "2", "2", "2023-01-01", None),
        (DIRECT, "M1", "09", "2", "2", "2023-01-01", None),
    )
    # Twelve counties have no such school here; the league-direct unit is no county.
    assert league("W12-1", recognition=rows) == (1, 1)
    assert at("W12-1", "county", COUNTY, recognition=rows) == (2, None)
    assert at("W12-1", "county", DIRECT, recognition=rows) == (1, None)
    assert at("W12-1", "county", OTHER, recognition=rows) == (0, 0)


def test_named_places_and_counties():
    rows = titles(
        (DIRECT, "M1", "01", "2", "4", "2023-05-01", None),
        (OTHER, "P9", "01", "2", "4", "2024-05-01", None),
        ("152525", "P8", "01", "2", "1", "2024-05-01", None),
        ("152501", "P7", "01", "2", "4", "2024-05-01", None),
        ("152528", None, "04", "2", "3", "2024-05-01", None),
        ("152530", None, "04", "3", "3", "2024-05-01", None),
        ("152528", None, "05", "2", "3", "2024-05-01", None),
        ("152522", None, "05", "2", "3", "2024-10-16", None),
    )
    assert league("W06-1", recognition=rows) == (2, 4)
    assert league("W10-4", recognition=rows) == (1, 3)
    assert league("W11-2", recognition=rows) == (0, None)
    assert league("W11-3", recognition=rows) == (0, None)


def test_private_kindergartens_recognised_this_year():
    rows = titles(
        (COUNTY, "K1", "06", "4", "2", "2024-02-01", None),
        (COUNTY, "K1", "06", "4", "5", "2024-06-01", None),
        (COUNTY, "K2", "06", "4", "2", "2024-02-01", None),
    )
    assert league("W10-5", recognition=rows) == (1, None)


def test_screened_and_assessed():
    enrolled = table(
        "enrollment",
        ["school_code", "grade", "students"],
        (COUNTY, "P1", "14", 10),
        (COUNTY, "P1", "15", None),
        (COUNTY, "V1", "31", 7),
        (COUNTY, "X1", "11", 3),
        (COUNTY, "K1", "04", 9),
    )
    screened = table(
        "screening",
        ["school_code", "grade", "screened", "assessed_grade", "assessed"],
        (COUNTY, "P1", "14", 9, YES, 8),
        (COUNTY, "P1", "15", 4, YES, 4),
        (COUNTY, "P1", "16", 2, YES, 2),
        (COUNTY, "V1", "31", 5, YES, None),
        (COUNTY, "X1", "11", 3, YES, 3),
        (COUNTY, "K1", "04", 9, NO, None),
    )
    assert league("W08-5", enrollment=enrolled, screening=screened) == (15, 10)
    # Grades 15 and 16 have no whole: they are out of both.
    assert league("W09-1", enrollment=enrolled, screening=screened) == (8, 17)


def test_aid_of_the_country_with_a_known_whole():
    columns = ["school_code", "area_kind", "recognised", "aided"]
    rows = [("P1", "1", 5, 4), ("H1", "1", None, 2), ("H2", "1", 3, None), ("V1", "2", 8, 8)]
    aid = table("aid", columns, *((COUNTY, *row) for row in rows))
    assert league("W18-8", aid=aid) == (4, 8)


def test_ledger_of_schools():
    columns = ["school_code", "language_baseline", "adaptive_term", "vice_principals"]
    columns += ["charter_approved_on", "family_book"]
    ledger = table(
        "school_ledger",
        columns,
        (COUNTY, "P1", YES, "2024春", 1, "2024-10-15", YES),
        (COUNTY, "P2", YES, "2024秋", 1, None, YES),
        (COUNTY, "H1", None, "2023秋", 0, "2024-10-16", None),
        (COUNTY, "V1", NO, None, 2, "2020-01-01", None),
    )
    assert league("W06-2", school_ledger=ledger) == (1, 1)
    assert league("W07-1", school_ledger=ledger) == (1, 2)
    assert league("W17-1", school_ledger=ledger) == (2, 5)
    assert league("W17-3", school_ledger=ledger) == (1, 4)


def test_agreements_and_groups():
    weak = table(
        "weak_high_school",
        ["school_code", "is_weak", "agreement_start", "agreement_end"],
        (COUNTY, "H1", YES, None, "2024-10-15"),
        (COUNTY, "H2", YES, "2024-01-01", None),
        (DIRECT, "M1", None, "2024-01-01", "2025-01-01"),
    )
    assert league("W12-5", weak_high_school=weak) == (1, 2)
    members = table(
        "group_member",
        ["school_code", "group_name", "kind"],
        (COUNTY, "P1", "甲", "1"),
        (COUNTY, "P1", "乙", "1"),
        (COUNTY, "H2", "丙", "2"),
    )
    assert league("W11-1", group_member=members) == (1, 3)


def test_training_and_pilot_majors():
    training = table(
        "training",
        ["school_code", "audience", "started_on", "person_times"],
        (COUNTY, "V1", "3", "2024-01-01", 50),
        (COUNTY, "V1", "1", "2024-03-01", 60),
        (COUNTY, "V1", None, "2024-03-01", 70),
        (COUNTY, "V1", "2", "2024-03-01", None),
        (COUNTY, "V1", "2", "2023-12-31", 80),
    )
    assert league("W13-3", training=training) == (50, None)
    majors = table(
        "pilot_major",
        ["school_code", "major_code", "year"],
        (COUNTY, "V1", "610301", 2024),
        (COUNTY, "V1", "730701", 2023),
    )
    assert league("W13-1", pilot_major=majors) == (1, None)


def test_institutions_and_officers():
    institutions = table(
        "institution",
        ["serves", "list_source", "platform_no"],
        (COUNTY, "中小学生、学龄前儿童", "1", "X1"),
        (COUNTY, "中小学生", "2", None),
        (COUNTY, "中小学生", "3", "X2"),
        (COUNTY, "成人", "1", "X3"),
        (COUNTY, "中小学生", None, "X4"),
    )
    assert league("W14-1", institution=institutions) == (1, 2)
    officers = table(
        "enforcement_officer",
        ["certificate_no", "valid_from", "valid_to"],
        (COUNTY, "A", "2020-01-01", "2024-10-15"),
        (COUNTY, "B", None, "2025-01-01"),
        (OTHER, "C", "2020-01-01", "2025-01-01"),
        (OTHER, "C", "2020-01-01", "2025-01-01"),
        (OTHER, "D", "2024-10-16", "2029-01-01"),
    )
    assert league("W14-2", enforcement_officer=officers) == (1, 13)
    assert at("W14-2", "county", COUNTY, enforcement_officer=officers) == (1, 1)
    assert at("W14-2", "county", OTHER, enforcement_officer=officers) == (0, 1)
    assert at("W14-2", "county", DIRECT, enforcement_officer=officers) == (0, 0)


def test_projects():
    projects = table(
        "project",
        ["kind", "school_code", "started_on", "accepted_on", "name"],
        (COUNTY, "1", "P1", "2024-01-01", "2024-05-01", "a"),
        (COUNTY, "1", "P1", "2024-01-01", "2024-06-01", "b"),
        (COUNTY, "1", None, "2024-01-01", "2024-06-01", "c"),
        (COUNTY, "1", "H1", "2023-01-01", "2023-12-31", "d"),
        (COUNTY, "2", "K2", "2023-01-01", "2024-01-01", "e"),
        (COUNTY, "3", "K2", "2023-01-01", "2023-12-31", "f"),
        (COUNTY, "4", "K2", None, None, "g"),
        (COUNTY, "6", None, "2023-01-01", "2024-10-15", "锡林浩特市第十五小学建设项目"),
        (COUNTY, "6", None, "2023-01-01", None, "锡林浩特市第五中学建设项目"),
        (COUNTY, "7", None, "2022-01-01", "2022-10-15", "h"),
        (COUNTY, "7", None, "2022-01-01", None, "i"),
    )
    assert league("W18-1", project=projects) == (1, None)
    assert league("W18-2", project=projects) == (1, None)
    assert league("W18-3", project=projects) == (1, 2)
    assert league("W18-4", project=projects) == (0, None)
    assert league("W15-2", project=projects) == (1, 2)


def test_ledgers_of_the_bureau():
    held = table(
        "supervision",
        ["kind", "topic", "held_on"],
        (DIRECT, "1", "义务教育质量评价指南", "2024-05-01"),
        (DIRECT, "1", "义务教育质量评价指南", "2024-06-01"),
        (DIRECT, "3", "普及普惠", "2024-06-01"),
        (DIRECT, "2", "优质均衡", "2024-10-16"),
    )
    assert league("W15-1", supervision=held) == (1, 4)
    assert league("W16-1", supervision=held) == (0, 3)
    events = table(
        "milestone",
        ["item", "held_on", "document"],
        (DIRECT, "校长后备人才库建立", "2024-05-01", None),
        (DIRECT, "承办全区教师国通语教学评比活动", "2024-05-01", "1号"),
    )
    assert league("W19-1", milestone=events) == (0, None)
    assert league("W07-3", milestone=events) == (1, None)
    partners = table(
        "partner",
        ["partner", "agreement_start", "agreement_end", "activities"],
        (DIRECT, "师大附中", None, "2025-01-01", 1),
        (DIRECT, "呼市二中", "2024-01-01", "2025-01-01", 0),
        (DIRECT, "别校", "2024-01-01", "2025-01-01", 3),
    )
    assert league("W11-4", partner=partners) == (1, 3)


def test_posts_and_rooms():
    posts = table(
        "research_post",
        ["level", "subject", "year", "shortage", "filling"],
        (DIRECT, "1", "心理", 2024, YES, "2"),
        (DIRECT, "1", "特教", 2024, YES, "3"),
        (DIRECT, "1", "语文", 2024, None, "1"),
        (COUNTY, "2", "语文", 2024, YES, "1"),
        (COUNTY, "2", "语文", 2023, NO, "1"),
    )
    assert league("W20-1", research_post=posts) == (1, 2)
    assert league("W20-2", research_post=posts) == (2, 4)
    rooms = table(
        "exam_room",
        ["state", "accepted_on"],
        (COUNTY, "4", "2023-05-01"),
        (COUNTY, "4", None),
        (COUNTY, "3", "2024-05-01"),
        (COUNTY, "4", "2024-10-16"),
    )
    assert league("W21-1", exam_room=rooms) == (1, None)


def test_subjects_of_compulsory_grades():
    columns = ["school_code", "grade", "subject", "national_language"]
    rows = [("P1", "11", "语文", YES), ("P1", "11", "音乐", None), ("H1", "31", "语文", YES)]
    language = table("language", columns, *((COUNTY, *row) for row in rows))
    assert league("W07-2", language=language) == (1, 2)
