"""Core targets of named members: all of a list, a list of one, what took place."""

from datetime import date
from typing import Any

import pytest

from tests.indicators.nights import league, numbers
from tests.indicators.targets import BUREAU, COUNTIES, DAY, JUNE, NEW_YEAR, UNITS, members, night
from tests.measures.frames import Row
from xjdata.indicators import MEMBER_COLUMNS


def passed(county: str, **cells: Any) -> Row:
    return {
        "kind": "04", "level": "2", "action": "3", "acted_on": JUNE, "county_code": county,
    } | cells  # fmt: skip


class TestNamedLists:
    MET, BEHIND, MISSED, UNKNOWN = (1, "met"), (0, "behind"), (0, "missed"), (None, "cannot_verify")

    def test_all_of_them(self) -> None:
        rows = [passed(code) for code in ("152528", "152529", "152530", "152531")]
        found = night("W10-4", recognition=rows)
        assert (numbers(league(found.rows)), league(found.rows).status) == ((3, 3), "met")
        assert members(found) == dict.fromkeys(("152528", "152529", "152530"), self.MET)
        kinds = {name: str(kind) for name, kind in found.members.dtypes.items()}
        assert kinds == MEMBER_COLUMNS
        assert found.members["county_code"].tolist() == ["152528", "152529", "152530"]

    @pytest.mark.parametrize(("as_of", "status"), [(DAY, "behind"), (NEW_YEAR, "missed")])
    def test_another_county_makes_up_for_none(self, as_of: date, status: str) -> None:
        rows = [passed(code) for code in ("152528", "152529", "152531")]
        found = night("W10-4", recognition=rows, as_of=as_of)
        assert (numbers(league(found.rows)), league(found.rows).status) == ((2, 3), status)
        assert members(found)["152530"] == (0, status)

    def test_no_rows_below_the_league(self) -> None:
        found = night("W10-4", recognition=[passed("152528")])
        assert set(found.rows["level"]) == {"league", "county"}
        below = found.rows[found.rows["level"] == "county"]
        assert set(below["status"]) == {"not_applicable"}
        assert below["numerator"].isna().all()

    def test_a_member_that_did_not_deliver(self) -> None:
        rows = [passed(code) for code in ("152528", "152529")]
        found = night("W10-4", recognition=rows, missing={"recognition": ["152530"]})
        row = league(found.rows)
        # Two of three, not two of two.
        assert (numbers(row), row.status) == ((2, 3), "cannot_verify")
        assert row.missing_units == "152530"
        assert members(found)["152530"] == self.UNKNOWN

    def test_other_units_do_not_matter(self) -> None:
        rows = [passed(code) for code in ("152528", "152529", "152530")]
        others = [code for code in UNITS if code not in ("152528", "152529", "152530")]
        found = night("W10-4", recognition=rows, missing={"recognition": others})
        assert (league(found.rows).status, league(found.rows).missing_units) == ("met", "")

    def test_a_list_of_one_is_a_count(self) -> None:
        record = passed("152528", kind="05", level="1")
        found = night("W11-2", recognition=[record])
        assert (numbers(league(found.rows)), league(found.rows).status) == ((1, None), "met")
        assert members(found) == {"152528": self.MET}
        found = night("W11-2", recognition=[])
        assert (numbers(league(found.rows)), league(found.rows).status) == ((0, None), "behind")
        found = night("W11-2", missing={"recognition": ["152528"]})
        assert (numbers(league(found.rows)), league(found.rows).status) == (
            (None, None),
            "cannot_verify",
        )
        assert members(found) == {"152528": self.UNKNOWN}

    def test_nobody_has_a_source(self) -> None:
        found = night("W16-1", nobody=("supervision",))
        assert league(found.rows).status == "no_data"
        assert set(members(found).values()) == {(None, "no_data")}

    def test_a_delivered_ledger_without_rows(self) -> None:
        found = night("W16-1", as_of=NEW_YEAR)
        assert (numbers(league(found.rows)), league(found.rows).status) == ((0, 3), "missed")
        assert set(members(found).values()) == {self.MISSED}

    def test_the_bureaus_ledger_is_the_bureaus_alone(self) -> None:
        row = {"topic": "优质均衡", "kind": "2", "held_on": JUNE, "county_code": BUREAU}
        found = night("W16-1", supervision=[row], missing={"supervision": COUNTIES})
        assert (numbers(league(found.rows)), league(found.rows).status) == ((1, 3), "behind")
        found = night("W16-1", supervision=[row], missing={"supervision": [BUREAU]})
        assert league(found.rows).status == "cannot_verify"


class TestEvents:
    ROW: Row = {
        "item": "校长后备人才库建立", "held_on": JUNE, "document": "3号", "county_code": BUREAU
    }  # fmt: skip

    def test_held(self) -> None:
        found = night("W19-1", milestone=[self.ROW])
        assert (numbers(league(found.rows)), league(found.rows).status) == ((1, None), "met")

    def test_what_another_unit_lists_does_not_count(self) -> None:
        found = night("W19-1", milestone=[self.ROW | {"county_code": COUNTIES[0]}])
        assert (numbers(league(found.rows)), league(found.rows).status) == ((0, None), "behind")

    def test_not_delivered(self) -> None:
        found = night("W19-1", missing={"milestone": [BUREAU]})
        assert (league(found.rows).status, league(found.rows).missing_units) == (
            "cannot_verify",
            BUREAU,
        )
