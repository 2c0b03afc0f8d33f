"""Best and worst cases worked out by hand, with rows that were really left out.

The county has five schools in operation that are schools of their own (two kindergartens, two
primary schools, a nine-year school), each with a row on the safety list and a guard post; a
teaching point has a row there too and is in no frame.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.explain.explaining import Row, explained
from tests.night.nights import run_plain
from tests.night.small import UNIT, copied, small_league, stand_at
from xjdata.home import Home
from xjdata.messages import ConfigError

POSTS = "W22-4"
KINDERGARTEN = "1115201026,阿巴嘎旗云杉幼儿园,"
PRIMARY = "2115201137,阿巴嘎旗百灵小学,"
UNREADABLE = "１,２,０,是,否,是,是,", "１,２,０,是,否,是,或许,"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_league(tmp_path_factory.mktemp("by-hand") / "league")
    run_plain(home)
    return home


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    return copied(first, tmp_path / "league")


def edit(home: Home, pattern: str, *changes: tuple[str, str]) -> None:
    file = next((home.inbox / UNIT).rglob(pattern))
    text = file.read_bytes().decode("gb18030")
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    file.write_bytes(text.encode("gb18030"))


def line_of(home: Home, pattern: str, begin: str) -> str:
    file = next((home.inbox / UNIT).rglob(pattern))
    lines = file.read_bytes().decode("gb18030").splitlines(keepends=True)
    return next(line for line in lines if line.startswith(begin))


def after(home: Home, target: str = POSTS, unit: str | None = UNIT) -> Row:
    run_plain(stand_at(home, "2024-10-16"))
    return explained(home, target, unit)


def ends(facts: Row) -> tuple[tuple[int, int | None], tuple[int, int | None]]:
    worst, best = facts["bounds"]["worst"], facts["bounds"]["best"]
    return (worst["numerator"], worst["denominator"]), (best["numerator"], best["denominator"])


def test_nothing_left_out_is_no_other_value(first: Home) -> None:
    facts = explained(first, POSTS, UNIT)
    assert (facts["value"]["numerator"], facts["value"]["denominator"]) == (5, 5)
    assert facts["left_out"] == []
    assert facts["bounds"]["is_bounded"]
    assert facts["bounds"]["rows"] == 0
    assert ends(facts) == ((5, 5), (5, 5))


def test_a_rejected_row_may_make_one_school_more(home: Home) -> None:
    edit(home, "校园安防*", (PRIMARY, ",,"))
    facts = after(home)
    assert (facts["value"]["numerator"], facts["value"]["denominator"]) == (4, 5)
    assert ends(facts) == ((4, 5), (5, 5))
    (row,) = facts["left_out"]
    assert (row["dataset"], row["rejected"], row["emptied"]) == ("safety", 1, 0)


def test_an_emptied_cell_may_have_said_yes(home: Home) -> None:
    edit(home, "校园安防*", (PRIMARY, ",,"), UNREADABLE)
    facts = after(home)
    assert (facts["value"]["numerator"], facts["value"]["denominator"]) == (3, 5)
    assert ends(facts) == ((3, 5), (5, 5))
    assert facts["bounds"]["rows"] == 2
    # Of the same rows, whether the schools are closed to strangers was said in another cell.
    closed = explained(home, "W22-2", UNIT)
    assert closed["bounds"]["rows"] == 1


def test_a_school_whose_row_is_in_conflict_is_in_neither(home: Home) -> None:
    """Two rows of one school that differ are both rejected: each may be a school of its own."""
    line = line_of(home, "学校（机构）*", PRIMARY)
    edit(home, "学校（机构）*", (line, line + line.replace(",村庄,", ",镇中心区,")))
    facts = after(home)
    assert (facts["value"]["numerator"], facts["value"]["denominator"]) == (4, 4)
    assert ends(facts) == ((4, 6), (6, 6))
    assert facts["bounds"]["numerators"] == (4, 6)
    assert facts["bounds"]["denominators"] == (4, 6)


def test_a_copy_changes_nothing(home: Home) -> None:
    line = line_of(home, "校园安防*", PRIMARY)
    edit(home, "校园安防*", (line, line + line))
    facts = after(home)
    assert ends(facts) == ((5, 5), (5, 5))
    assert [row["copies"] for row in facts["left_out"]] == [1]


def test_numbers_that_are_added_up_have_no_bound(home: Home) -> None:
    """Screened students: who knows how many stood in a row without its grade."""
    line = line_of(home, "学生视力*", "2115201137,")
    cells = line.split(",")
    edit(home, "学生视力*", (line, ",".join([*cells[:2], "", *cells[3:]])))
    facts = after(home, "W08-5")
    assert facts["bounds"]["why"] == {"amount": ["screening"]}
    assert facts["bounds"]["worst"] is None
    assert explained(home, "W08-5")["bounds"]["why"] == {"amount": ["screening"]}


def test_newer_data_that_were_not_taken_have_no_bound(home: Home) -> None:
    next((home.inbox / UNIT).rglob("校园安防*")).write_bytes(b"")
    facts = after(home)
    assert facts["bounds"]["why"] == {"stale": ["safety"]}
    assert str(facts["left_out"][0]["stale_since"]) == "2024-10-16"
    assert (facts["value"]["numerator"], facts["value"]["denominator"]) == (5, 5)
    assert explained(home, POSTS)["bounds"]["why"] == {"stale": [UNIT]}


def test_what_never_came_is_told(tmp_path: Path) -> None:
    other = small_league(tmp_path / "other")
    next((other.inbox / UNIT).rglob("校园安防*")).unlink()
    run_plain(other)
    facts = explained(other, POSTS, UNIT)
    assert facts["value"]["numerator"] is None
    assert [row["dataset"] for row in facts["not_delivered"]] == ["safety"]
    assert facts["bounds"]["why"] == {"no_value": []}


def test_what_nobody_has_a_source_for_is_told(tmp_path: Path) -> None:
    home = small_league(tmp_path / "league")
    contract = home.counties / f"{UNIT}.yaml"
    text = contract.read_text("utf-8")
    begin = text.index("  - dataset: safety")
    end = text.find("  - dataset: ", begin + 5)
    contract.write_text(text[:begin] + (text[end:] if end > 0 else ""), "utf-8")
    run_plain(Home.at(home.root))
    facts = explained(home, POSTS)
    assert facts["value"]["status"] == "no_data"
    assert facts["sources"] == {"school": True, "safety": False}
    assert {row["dataset"] for row in facts["deliveries"]} == {"school"}


def test_another_plan_than_that_night_s_says_nothing_of_it(home: Home) -> None:
    file = home.root / "plans" / "2024" / "item_22.yaml"
    text = file.read_text("utf-8")
    assert text.count("guard_post: true") == 1
    file.write_text(text.replace("guard_post: true", "guard_post: false"), "utf-8")
    facts = explained(home, POSTS, UNIT)
    assert facts["bounds"]["why"] == {"changed": []}


def test_a_target_nobody_knows(first: Home) -> None:
    with pytest.raises(ConfigError) as error:
        explained(first, "W22-44")
    assert "W22-4" in error.value.message.zh
