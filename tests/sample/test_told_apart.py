"""What the known answers are made of, on a few lines, by hand."""

import pandas as pd
import pytest

from xjdata.datasets import dataset_contract
from xjdata.sample import told_apart
from xjdata.sample.counts import Target
from xjdata.sample.counts.common import rows, stage
from xjdata.sample.defects import typed

COUNTY, OTHER = "152501", "152502"

SCHOOLS = typed(
    pd.DataFrame(
        [
            (COUNTY, "P", "211", "831", None, "111"),
            (COUNTY, "N", "312", "999", None, "122"),
            (COUNTY, "C", "119", "831", "N", "220"),  # a class goes by its host
            (COUNTY, "T", "218", None, "P", "210"),  # a point without an owner too
            (COUNTY, "U", "345", None, None, None),
            (OTHER, "P", "365", "894", None, "123"),
        ],
        columns=["unit", "school_code", "school_type", "sponsor", "host_code", "urban_rural"],
    ).assign(school_status="1"),
    dataset_contract("school"),
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch):
    """Breakdowns of one target that counts what it is given."""

    def of(things: pd.DataFrame, **kind: object) -> dict[tuple[str, ...], tuple[int, int | None]]:
        target = Target(lambda frames, night: things, **kind)
        monkeypatch.setattr(told_apart, "TARGETS", {"W99-1": target})
        nobody = pd.DataFrame(columns=["unit"])
        people = {
            "fitness": nobody.assign(student_register_no=pd.Series(dtype="str"), test_date=None),
            "teacher": nobody.assign(id_no=pd.Series(dtype="str"), person_state=None),
        }
        found = told_apart.breakdowns({"school": SCHOOLS, **people})
        return {
            tuple(row[name] for name in told_apart.PLACE[1:]): (
                int(row["numerator"]),
                None if pd.isna(row["denominator"]) else int(row["denominator"]),
            )
            for row in found.to_dict("records")
        }

    return of


def things(*owned: tuple[str, str | None, str | None, str | None, int, int | None]) -> pd.DataFrame:
    names = ["unit", "school_code", "stage", "sex", "numerator", "denominator"]
    return pd.DataFrame(list(owned), columns=names)


def only(found: dict, level: str, by: str) -> dict[tuple[str, ...], tuple[int, int | None]]:
    """Unit, and the words that are told apart."""
    return {
        (place[1], *(word for word in place[4:] if word != "all")): numbers
        for place, numbers in found.items()
        if (place[0], place[3]) == (level, by)
    }


def test_every_thing_has_one_word_of_each_kind(told) -> None:
    found = told(
        things(
            (COUNTY, "P", "primary", "1", 1, 2),
            (COUNTY, "N", "junior", "1", 1, 1),
            (COUNTY, "C", "kindergarten", "2", 0, 1),
            (COUNTY, "T", "primary", "unknown", 1, 1),
            (COUNTY, "U", "senior", "2", 1, 1),
            (COUNTY, "gone", "unknown", "2", 1, 1),
            (OTHER, "P", "vocational", "1", 5, 9),
        )
    )
    assert only(found, "league", "sex") == {
        ("all", "1"): (7, 12), ("all", "2"): (2, 3), ("all", "unknown"): (1, 1),
    }  # fmt: skip
    assert only(found, "county", "urban_rural") == {
        (COUNTY, "urban"): (1, 2), (COUNTY, "town"): (1, 1), (COUNTY, "rural"): (1, 2),
        (COUNTY, "unknown"): (2, 2), (OTHER, "town"): (5, 9),
    }  # fmt: skip
    assert only(found, "league", "ownership") == {
        ("all", "public"): (7, 12), ("all", "private"): (1, 2), ("all", "unknown"): (2, 2),
    }  # fmt: skip
    assert only(found, "league", "stage,sex")[("all", "vocational", "1")] == (5, 9)
    assert ("school", COUNTY, "P", "stage", "primary", "all", "all", "all") in found
    assert not only(found, "school", "ownership")


def test_what_no_school_owns_is_none_where_schools_own_the_rest(told) -> None:
    owned = things((COUNTY, "P", None, None, 1, None), (OTHER, None, None, None, 4, None))
    found = told(owned, lowest="county", is_count=True)
    assert only(found, "league", "ownership") == {
        ("all", "public"): (1, None), ("all", "none"): (4, None),
    }  # fmt: skip
    assert {place[3] for place in found} == {"urban_rural", "ownership"}
    assert told(things((OTHER, None, None, None, 4, 5))) == {}


def test_a_whole_that_is_not_known_is_not_in_the_league(told) -> None:
    owned = things((COUNTY, None, "primary", None, 1, None), (OTHER, None, "primary", None, 4, 5))
    found = told(owned, lowest="county")
    assert only(found, "league", "stage") == {("all", "primary"): (4, 5)}
    assert only(found, "county", "stage")[(COUNTY, "primary")] == (1, None)


def test_each_county_is_told_apart_by_county_alone(told) -> None:
    found = told(things((COUNTY, "P", None, None, 1, 1)), each_county=True, lowest="county")
    assert {place[0] for place in found} == {"county"}


def test_the_stage_without_a_grade_is_what_the_school_teaches_alone() -> None:
    pupils = pd.DataFrame(
        {"school_code": ["P", "N", "T"], "grade": pd.Series([None] * 3, dtype="str")}
    )
    assert stage({"school": SCHOOLS}, pupils).tolist() == ["primary", "unknown", "primary"]
    known = pupils.assign(grade=["21", "21", "11"])
    assert stage({"school": SCHOOLS}, known).tolist() == ["junior", "junior", "primary"]


def test_people_without_a_sex_are_unknown() -> None:
    staff = pd.DataFrame({"unit": [COUNTY] * 2, "school_code": ["P"] * 2, "sex": ["1", None]})
    assert rows(staff, 1, by_sex=True)["sex"].tolist() == ["1", "unknown"]
