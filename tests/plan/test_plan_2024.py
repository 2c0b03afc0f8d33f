"""The 2024 plan as data: everything the plan document asks stands there, once."""

import re
from collections import Counter
from datetime import date

import pytest

from xjdata.messages import ConfigError
from xjdata.plan import Plan, load_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(2024)


def count(plan: Plan, field: str) -> Counter[str]:
    return Counter(getattr(target, field) for target in plan.targets)


def test_head(plan):
    assert plan.name == "2024"
    assert plan.document_number == "锡教办发〔2024〕18号"
    assert plan.document_number in plan.text
    assert (plan.year_start, plan.year_end) == (date(2024, 1, 1), date(2024, 12, 31))
    periods = {"school_year": "2024-2025", "calendar_year": "2024", "term": "2024-2025-1"}
    assert plan.periods == periods


def test_items_and_targets(plan):
    assert [item.item for item in plan.items] == list(range(1, 24))
    assert len(plan.targets) == 100
    qualitative = [item.item for item in plan.items if item.status == "qualitative_only"]
    assert qualitative == [1, 3, 4, 23]
    assert [item.item for item in plan.items if item.status == "trace_only"] == [2, 5]


def test_item_titles_are_those_of_the_plan(plan):
    text = plan.text.replace("\n", "")
    for item in plan.items:
        assert f"{item.item}. {item.title_zh}。" in text


def test_counts(plan):
    assert count(plan, "wording_class") == {"A": 28, "B": 28, "C": 27, "D": 17}
    assert count(plan, "basis") == {
        "plan": 34,
        "reading": 34,
        "direction": 23,
        "event": 8,
        "benchmark": 1,
    }
    assert count(plan, "priority") == {"core": 52, "ext": 48}
    assert count(plan, "operator") == {
        ">=": 25,
        "=": 35,
        "all-of-list": 10,
        "yoy-increase": 23,
        "stays-above": 7,
    }
    assert count(plan, "scope") == {
        "league": 86,
        "each_county": 9,
        "listed_counties": 3,
        "listed_schools": 2,
    }
    assert count(plan, "value_form") == {"percent": 62, "count": 27, "members_done": 11}
    assert count(plan, "empty_rule") == {
        "zero_report": 9,
        "zero_count": 41,
        "not_applicable": 42,
        "cannot_verify": 8,
    }
    assert sum(target.accumulating for target in plan.targets) == 21


def test_deadlines(plan):
    others = {t.id: t.deadline for t in plan.targets if t.deadline != date(2024, 12, 31)}
    assert others == {
        "W07-1": date(2024, 7, 15),
        "W07-2": date(2024, 9, 1),
        "W19-2": date(2024, 9, 10),
        "W21-3": date(2024, 9, 1),
    }


def test_every_quote_stands_in_the_plan(plan):
    text = plan.text.replace("\n", "")
    assert [target.id for target in plan.targets if target.quote_zh not in text] == []
    assert "力争全盟中小学校（园）国通语规范化示范校（园）占比达到21%" not in text


def test_every_verdict_that_rests_on_a_reading_says_which(plan):
    unread = {target.id for target in plan.targets if not target.reading_zh}
    assert not unread & {target.id for target in plan.targets if target.basis == "reading"}
    # The one core target whose wording leaves nothing open.
    assert unread & {target.id for target in plan.targets if target.is_core} == {"W11-2"}
    assert len(unread) == 28


def test_readings_are_one_sentence_in_each_language(plan):
    for target in plan.targets:
        zh, en = target.reading_zh, target.reading_en
        assert bool(zh) == bool(en)
        if zh:
            assert zh.count("。") == 1 and zh.endswith("。"), target.id
            assert en.endswith(".") and ". " not in en, target.id
            assert re.search("[\u4e00-\u9fff]", zh), target.id
            assert len(re.findall("[\u4e00-\u9fff]", en)) <= 4, target.id


def test_a_reading_quotes_its_own_item(plan):
    text = plan.text.replace("\n", "")
    starts = [text.index(f"{item.item}. {item.title_zh}") for item in plan.items] + [len(text)]
    for target in plan.targets:
        own = text[starts[target.item - 1] : starts[target.item]]
        for quoted in re.findall("“([^”]+)”", target.reading_zh):
            assert all(part in own for part in quoted.split("……")), (target.id, quoted)


def test_names_are_unique(plan):
    for field in ("id", "slug", "table_name"):
        assert len({getattr(target, field) for target in plan.targets}) == 100
    assert all(target.table_name.isascii() for target in plan.targets)
    assert plan.target("W08-4").table_name == "w08_4_fitness_good_rate"


def test_some_targets_in_full(plan):
    fitness = plan.target("W08-4")
    assert (fitness.operator, fitness.target_value, fitness.clause) == (">=", 35, "8.4")
    assert fitness.quote_zh == "中小學生体质健康标准优良率达到35%以上"
    assert fitness.missing_rule == "unknown"
    assert fitness.status_levels == ("league",)
    training = plan.target("W13-3")
    assert training.target_value == 20000
    assert training.denominator == ""
    high_schools = plan.target("W12-1")
    assert high_schools.rollup == "each_county"
    assert high_schools.status_levels == ("league", "county")
    assert plan.target("W10-1").target_value is None
    assert plan.target("W10-1").benchmark == 80
    assert [target.id for target in plan.targets if target.is_qualitative] == ["W11-5"]


def test_every_target_has_a_measure(plan):
    assert [target.id for target in plan.targets if target.measure is None] == []


def test_how_some_targets_call_their_measures(plan):
    calls = {target.id: target.measure for target in plan.targets if target.measure}
    assert calls["W22-1"].name == "schools_with"
    assert calls["W18-6"].params == {
        "grades": ["23", "24"],
        "listed_on": "graded_on",
        "cleared_on": "remedy_on",
        "listed_before": date(2024, 1, 1),
        "remedies": {"strengthened": True, "demolished": True, "disused": "sealed"},
    }
    assert calls["W13-2"].params["where"] == {"person_state": "1", "vocational_post": "2"}
    acceptance = {"on_or_after": date(2024, 1, 1), "or_empty": True}
    for name in ("W18-2", "W18-4"):
        assert calls[name].params["where"]["accepted_on"] == acceptance


def test_a_target_is_found_in_any_case_and_a_typo_suggests(plan):
    assert plan.target(" w08-4 ").id == "W08-4"
    with pytest.raises(ConfigError) as error:
        plan.target("W08-44")
    assert "W08-4" in error.value.message.en
    assert "W08-44" in error.value.message.zh
