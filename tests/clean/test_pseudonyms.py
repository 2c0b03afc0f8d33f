import re

from tests.clean.deliveries import (
    cleaned,
    id_number,
    student,
    students,
    teacher,
    teachers,
    values,
)
from xjdata.clean import text
from xjdata.clean.pseudonyms import pseudonyms

KEY = bytes(range(32))
GOLDEN = ["8275acd55ba10b2d2f50db061db699cf", "8da6a150513c594a00c9ea2d1aca46c7"]


def test_golden_values():
    """Pseudonyms of earlier nights must stay: a library that hashes otherwise must show."""
    found = pseudonyms(text.strings(["11010519491231002X", None, "152501800315001"]), KEY)
    assert found.to_pylist() == [GOLDEN[0], None, GOLDEN[1]]


def test_form():
    many = pseudonyms(text.strings([str(i) for i in range(2000)]), KEY).to_pylist()
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in many)
    assert len(set(many)) == 2000
    halves = {one[:16] for one in many} | {one[16:] for one in many}
    assert len(halves) == 4000


def test_another_key_gives_other_pseudonyms():
    numbers = text.strings(["1", "2"])
    assert not set(pseudonyms(numbers, KEY).to_pylist()) & set(
        pseudonyms(numbers, KEY[::-1]).to_pylist()
    )


def test_nothing_gives_nothing():
    assert pseudonyms(text.strings([]), KEY).to_pylist() == []
    assert pseudonyms(text.strings([None]), KEY).to_pylist() == [None]


def test_the_same_person_in_every_form_and_dataset():
    number = id_number(2)
    rows = students(
        student("G" + number), student("l" + number, height="151"), student(number, height="152")
    )
    forms = values(cleaned(rows, "fitness"), "student_register_no")
    assert len(set(forms)) == 1
    assert values(cleaned(teachers(teacher(number)), "teacher"), "id_no") == forms[:1]
    other = cleaned(teachers(teacher(number)), "teacher", key=KEY)
    assert values(other, "id_no") != forms[:1]
