"""Core targets where there is nothing, zero or no delivery, and where parts make up the whole."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.nights import league, numbers, unit
from tests.indicators.targets import BUREAU, COUNTIES, JUNE, NEW_YEAR, UNITS, night
from tests.measures.frames import Row


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
