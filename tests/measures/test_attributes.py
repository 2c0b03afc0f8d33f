"""One word per school: where it lies, and who runs it."""

import pytest

from tests.measures.frames import A, B, Row, accepted
from xjdata.datasets import code_list
from xjdata.measures import school_attributes


def attributes(*schools: Row) -> dict[str, tuple[str, str]]:
    found = school_attributes(accepted(school=list(schools)))
    return {row.school_code: (row.urban_rural, row.ownership) for row in found.itertuples()}


@pytest.mark.parametrize(
    ("code", "word"),
    [("111", "urban"), ("112", "urban"), ("121", "town"), ("122", "town"), ("123", "town"),
     ("210", "rural"), ("220", "rural"), (None, "unknown")],
)  # fmt: skip
def test_where_it_lies(code: str | None, word: str) -> None:
    school = {"school_code": "S", "school_type": "211", "sponsor": "831", "urban_rural": code}
    assert attributes(school) == {"S": (word, "public")}


def test_every_code_has_a_word() -> None:
    assert {row["area"] for row in code_list("urban_rural").rows.values()} == {
        "urban", "town", "rural",
    }  # fmt: skip
    words = {code: row["ownership"] for code, row in code_list("school_sponsor").rows.items()}
    assert {code for code, word in words.items() if word == "private"} == {"999"}
    assert set(words.values()) == {"public", "private"}


def test_who_runs_it() -> None:
    found = attributes(
        {"school_code": "private", "school_type": "345", "sponsor": "999"},
        {"school_code": "company", "school_type": "211", "sponsor": "891"},
        {"school_code": "nobody", "school_type": "211"},
        # An attached class goes by its host, whatever its own cell says.
        {"school_code": "class", "school_type": "119", "sponsor": "831", "host_code": "private"},
        {"school_code": "class of nobody", "school_type": "119", "host_code": "nobody"},
        {"school_code": "class alone", "school_type": "119", "sponsor": "999"},
        # A teaching point goes by its own cell, and by its host without one.
        {"school_code": "point", "school_type": "218", "host_code": "company"},
        {
            "school_code": "own point",
            "school_type": "218",
            "sponsor": "999",
            "host_code": "company",
        },
        {"school_code": "lost point", "school_type": "218", "host_code": "gone"},
    )
    assert {school: owner for school, (_, owner) in found.items()} == {
        "private": "private",
        "company": "public",
        "nobody": "unknown",
        "class": "private",
        "class of nobody": "unknown",
        "class alone": "private",
        "point": "public",
        "own point": "private",
        "lost point": "unknown",
    }


def test_a_host_is_one_of_the_same_unit() -> None:
    found = attributes(
        {"county_code": A, "school_code": "class", "school_type": "119", "host_code": "host"},
        {"county_code": B, "school_code": "host", "school_type": "211", "sponsor": "831"},
    )
    assert found["class"] == ("unknown", "unknown")
