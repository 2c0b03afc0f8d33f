"""Core targets of each county, of posts, and of more than last year."""

import pandas as pd
import pytest

from tests.indicators.nights import league, numbers, unit
from tests.indicators.targets import BUREAU, COUNTIES, DAY, JUNE, UNITS, night
from tests.measures.frames import Row


class TestEachCounty:
    SCHOOLS = [
        {
            "school_code": f"{code}0001",
            "school_type": "342",
            "school_status": "1",
            "county_code": code,
        }
        for code in UNITS
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
