"""Core targets from accepted rows to verdicts: lists, each county, nothing, zero, not delivered."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.nights import last_year, league, made, numbers, unit
from tests.measures.frames import DATES, Row, accepted, target
from xjdata.datasets import code_list
from xjdata.indicators import MEMBER_COLUMNS, Indicators
from xjdata.measures import Dates, measure_of

UNITS = tuple(code_list("county").rows)
COUNTIES = [code for code, row in code_list("county").rows.items() if row["is_county"] == "yes"]
BUREAU = "152500"
DAY, NEW_YEAR, JUNE = date(2024, 12, 31), date(2025, 1, 1), date(2024, 6, 1)


def night(
    target_id: str,
    *,
    as_of: date = DAY,
    missing: dict[str, list[str]] | None = None,
    nobody: tuple[str, ...] = (),
    prior: dict[str, tuple[int, int | None]] | None = None,
    **tables: list[Row],
) -> Indicators:
    """One target of the plan, computed from rows and judged; missing: dataset to units."""
    found = target(target_id)
    call = measure_of(found)
    assert call is not None
    dates = Dates(as_of, DATES.year_start, DATES.year_end)
    states: Any = {
        (code, dataset): "missing" for dataset, codes in (missing or {}).items() for code in codes
    }
    states |= {(code, dataset): "none" for dataset in nobody for code in UNITS}
    return made(
        found,
        call.compute(accepted(units=UNITS, dates=dates, **tables)),
        units=UNITS,
        states=states,
        baseline=None if prior is None else last_year(found, prior),
        as_of=as_of,
    )


def members(found: Indicators) -> dict[str, tuple[int | None, str]]:
    """Member to whether it is done, and its status."""
    return {
        row.member: (None if pd.isna(row.numerator) else int(row.numerator), row.status)
        for row in found.members.itertuples()
    }


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


class TestEachCounty:
    SCHOOLS = [
        {"school_code": f"{code}0001", "school_type": "342", "county_code": code} for code in UNITS
    ]

    @staticmethod
    def title(county: str) -> Row:
        return {
            "kind": "09", "level": "2", "action": "2", "acted_on": JUNE, "county_code": county,
            "school_code": f"{county}0001",
        }  # fmt: skip

    def test_every_county_has_one(self) -> None:
        titles = [self.title(code) for code in COUNTIES]
        found = night("W12-1", school=self.SCHOOLS, recognition=titles).rows
        assert (numbers(league(found)), league(found).value, league(found).status) == (
            (13, 13),
            13.0,
            "met",
        )
        row = unit(found, COUNTIES[0])
        assert (numbers(row), row.status) == ((1, None), "met")
        assert (numbers(unit(found, BUREAU)), unit(found, BUREAU).status) == (
            (0, None),
            "not_applicable",
        )
        assert "school" not in set(found["level"])

    def test_a_delivered_list_without_an_entry_is_0(self) -> None:
        titles = [self.title(code) for code in COUNTIES[1:]]
        found = night("W12-1", school=self.SCHOOLS, recognition=titles).rows
        row = unit(found, COUNTIES[0])
        assert (numbers(row), row.status) == ((0, None), "behind")
        assert (numbers(league(found)), league(found).status) == ((12, 13), "behind")

    def test_a_county_without_a_senior_school_is_out(self) -> None:
        titles = [self.title(code) for code in COUNTIES[1:]]
        schools = [row for row in self.SCHOOLS if row["county_code"] != COUNTIES[0]]
        found = night("W12-1", school=schools, recognition=titles).rows
        assert unit(found, COUNTIES[0]).status == "not_applicable"
        assert (numbers(league(found)), league(found).status) == ((12, 12), "met")

    def test_the_list_was_not_delivered(self) -> None:
        missing = {"recognition": [COUNTIES[0]]}
        titles = [self.title(code) for code in COUNTIES[1:]]
        found = night("W12-1", school=self.SCHOOLS, recognition=titles, missing=missing).rows
        row = unit(found, COUNTIES[0])
        assert (numbers(row), row.status) == ((None, None), "cannot_verify")
        assert (league(found).status, league(found).missing_units) == (
            "cannot_verify",
            COUNTIES[0],
        )

    @pytest.mark.parametrize(("short", "status"), [([], "met"), (["152571"], "behind")])
    def test_enforcement_officers(self, short: list[str], status: str) -> None:
        officers = [
            {"certificate_no": f"{code}{n}", "valid_to": DAY, "county_code": code}
            for code in COUNTIES
            for n in range(1 if code in short else 2)
        ]
        found = night("W14-2", enforcement_officer=officers).rows
        row = league(found)
        assert (numbers(row), row.status) == ((13 - len(short), 13), status)
        assert numbers(unit(found, "152571")) == (0 if short else 1, 1)
        assert unit(found, "152571").status == status
        assert unit(found, BUREAU).status == "not_applicable"

    def test_a_report_of_no_officer_is_0(self) -> None:
        row = league(night("W14-2").rows)
        assert (numbers(row), row.value, row.status) == ((0, 13), 0.0, "behind")


class TestResearchPosts:
    @staticmethod
    def posts(full: int, of: int, county: str, level: str = "2") -> list[Row]:
        return [
            {
                "level": level, "subject": f"学科{n}", "year": 2024, "shortage": True,
                "filling": "1" if n < full else "3", "county_code": county,
            }
            for n in range(of)
        ]  # fmt: skip

    def test_both_levels_stand_beside_each_other(self) -> None:
        first, second = COUNTIES[:2]
        posts = [
            *self.posts(1, 2, first),
            *self.posts(2, 2, second),
            *self.posts(1, 4, BUREAU, "1"),
        ]
        prior: dict[str, tuple[int, int | None]] = {first: (1, 2), second: (1, 2), BUREAU: (0, 4)}
        found = night("W20-2", research_post=posts, prior=prior).rows
        row = league(found)
        # 4 of 8 this year, 2 of 8 last year: the sum decides, not the counties.
        assert (numbers(row), row.prior_numerator, row.status) == ((4, 8), 2, "met")
        assert unit(found, first).status == "behind"  # equal is not above
        assert unit(found, second).status == "met"
        assert (numbers(unit(found, BUREAU)), unit(found, BUREAU).status) == (
            (1, 4),
            "not_applicable",
        )
        assert unit(found, COUNTIES[5]).status == "not_applicable"  # no post at all

    def test_shortage_posts_of_the_league_alone(self) -> None:
        posts = [*self.posts(3, 3, BUREAU, "1"), *self.posts(0, 5, COUNTIES[0], "1")]
        found = night("W20-1", research_post=posts).rows
        assert (numbers(league(found)), league(found).status) == ((3, 3), "met")

    def test_no_shortage_post_is_a_report_of_zero(self) -> None:
        row = league(night("W20-1", research_post=self.posts(1, 2, COUNTIES[0])).rows)
        assert (row.status, row.zero_report, numbers(row)) == ("met", True, (0, 0))
        assert pd.isna(row.value)


class TestLastYear:
    def test_trusteeship(self) -> None:
        weak = {"is_weak": True, "agreement_start": JUNE, "agreement_end": DAY}
        first, second = COUNTIES[:2]
        rows = [
            weak | {"school_code": "a", "county_code": first},
            weak | {"school_code": "b", "county_code": second, "agreement_end": None},
        ]
        for prior, status in (
            ({first: (1, 2), second: (0, 1)}, "met"),
            ({first: (1, 1), second: (0, 1)}, "behind"),
            ({first: (1, 2)}, "cannot_verify"),
            ({}, "cannot_verify"),
        ):
            row = league(night("W12-5", weak_high_school=rows, prior=prior).rows)
            assert (numbers(row), row.status) == ((1, 2), status), prior

    def test_no_weak_high_school_at_all(self) -> None:
        assert league(night("W12-5", prior={}).rows).status == "not_applicable"


class TestNothingZeroAndNotDelivered:
    """The table of that name in the definitions, a target for each of its lines."""

    def test_never_delivered(self) -> None:
        everywhere = {"institution": list(UNITS)}
        row = league(night("W14-1", missing=everywhere).rows)
        assert (numbers(row), row.status) == ((None, None), "cannot_verify")

    @pytest.mark.parametrize(("projects", "status"), [(9, "met"), (8, "cannot_verify")])
    def test_by_some_only_a_count_may_be_reached_without_them(
        self, projects: int, status: str
    ) -> None:
        rows = [
            {"project_no": str(n), "kind": "3", "started_on": JUNE, "county_code": COUNTIES[0]}
            for n in range(projects)
        ]
        missing = {"project": [COUNTIES[1]]}
        found = night("W18-2", project=rows, missing=missing).rows
        assert (numbers(league(found)), league(found).status) == ((projects, None), status)
        assert league(found).missing_units == COUNTIES[1]
        assert numbers(unit(found, COUNTIES[1])) == (None, None)

    def test_by_some_only_a_share_cannot_be_verified(self) -> None:
        rows = [{"school_code": "a", "area_kind": "1", "recognised": 5, "aided": 5}]
        found = night("W18-8", aid=rows, missing={"aid": ["152502"]}).rows
        assert (numbers(league(found)), league(found).status) == ((5, 5), "cannot_verify")

    def test_no_source_in_any_unit(self) -> None:
        assert league(night("W21-1", nobody=("exam_room",)).rows).status == "no_data"

    @pytest.mark.parametrize(
        ("target_id", "tables"),
        [
            ("W07-1", {"school_ledger": [{"school_code": "a", "language_baseline": False}]}),
            ("W14-1", {"institution": [{"licence_no": "1", "serves": "成人"}]}),
            ("W15-2", {"project": [{"project_no": "1", "kind": "1"}]}),
            ("W18-8", {"aid": [{"school_code": "a", "area_kind": "2", "recognised": 3}]}),
            ("W14-1", {}),
        ],
    )
    def test_all_of_nothing_is_met(self, target_id: str, tables: dict[str, list[Row]]) -> None:
        found = night(target_id, as_of=NEW_YEAR, **tables).rows
        row = league(found)
        assert (row.status, row.zero_report, numbers(row)) == ("met", True, (0, 0))
        assert pd.isna(row.value)
        assert (unit(found, BUREAU).status, unit(found, BUREAU).zero_report) == (
            "not_applicable",
            True,
        )

    @pytest.mark.parametrize("target_id", ["W10-5", "W12-2", "W13-1", "W13-3", "W18-1", "W21-1"])
    def test_a_target_that_needs_members_has_0(self, target_id: str) -> None:
        row = league(night(target_id, as_of=NEW_YEAR).rows)
        assert (numbers(row), row.value, row.status) == ((0, None), 0.0, "missed")

    @pytest.mark.parametrize("target_id", ["W06-2", "W07-2", "W07-4", "W08-5", "W11-1", "W17-3"])
    def test_no_unit_the_target_speaks_of(self, target_id: str) -> None:
        row = league(night(target_id).rows)
        assert (numbers(row), row.status) == ((0, 0), "not_applicable")
        assert pd.isna(row.value)

    def test_a_frame_that_cannot_be_empty(self) -> None:
        seen = [{"school_code": "a", "grade": "11", "assessed_grade": False, "assessed": 3}]
        enrolled = [{"school_code": "a", "grade": "11", "students": 5}]
        row = league(night("W09-1", screening=seen, enrollment=enrolled).rows)
        assert (numbers(row), row.status) == ((0, 0), "cannot_verify")

    def test_rooms_and_their_pace(self) -> None:
        rooms = [
            {"room_no": str(n), "state": "4", "accepted_on": date(2024, 1, 2)} for n in range(400)
        ]
        # Half the rooms by half the year, 1 July being day 183 of 366.
        for as_of, status in ((date(2024, 7, 1), "on_track"), (date(2024, 7, 2), "behind")):
            row = league(night("W21-1", exam_room=rooms, as_of=as_of).rows)
            assert (numbers(row), row.status) == ((400, None), status)


def test_schools_that_add_nothing_to_a_count_have_no_row() -> None:
    schools = [
        {"school_code": f"152501000{n}", "school_type": "342", "school_status": "1"}
        for n in range(3)
    ]
    record = {"kind": "07", "level": "2", "action": "1", "acted_on": JUNE}
    filed = [record | {"school_code": "1525010001"}]
    found = night("W12-2", school=schools, recognition=filed).rows
    below = found[found["level"] == "school"]
    assert below["school_code"].tolist() == ["1525010001"]
    assert below["numerator"].tolist() == [1]
    assert below["denominator"].isna().all()


RECORDS = st.tuples(
    st.sampled_from(UNITS),
    st.sampled_from(["0001", "0002", "0003"]),
    st.sampled_from(["1", "3", "9"]),
    st.none() | st.integers(0, 900),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(RECORDS, max_size=20))
def test_the_league_is_the_sum_of_its_counties_and_of_its_schools(
    given_rows: list[tuple[str, str, str, int | None]],
) -> None:
    training = [
        {
            "course_id": str(n), "county_code": county, "school_code": county + school,
            "audience": audience, "started_on": JUNE, "person_times": times,
        }
        for n, (county, school, audience, times) in enumerate(given_rows)
    ]  # fmt: skip
    found = night("W13-3", training=training).rows
    total = sum(times or 0 for _, _, audience, times in given_rows if audience != "1")
    assert numbers(league(found)) == (total, None)
    for level in ("county", "school"):
        assert found.loc[found["level"] == level, "numerator"].sum() == total
    for code in UNITS:
        own = sum(t or 0 for unit_, _, a, t in given_rows if unit_ == code and a != "1")
        assert numbers(unit(found, code)) == (own, None)
